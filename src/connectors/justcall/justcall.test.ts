import { describe, expect, test } from 'vitest';
import fc from '../../../test/properties.ts';
import { connectorSample, eventsOf, everyOrder, hostedFacts, type PostedDelivery } from '../../../test/hosted-facts.ts';
import { eraseText, type EraseList } from '#connectors/erase.ts';
import { mac } from '#connectors/secrets.ts';
import { numberReader } from '#domain/phone-number.ts';
import { toIso } from '#domain/instant.ts';
import { justcall } from './connector.ts';

const facts = (...deliveries: PostedDelivery[]) => hostedFacts(justcall, {}, deliveries);
const answer = (data: unknown, date?: string): PostedDelivery => ({
  body: { status: 'success', count: 1, current_page: 0, per_page: 100, data },
  headers: { format: 'justcall-calls', ...(date === undefined ? {} : { date }) },
});
const at = (time: string) => Date.parse(`2025-06-02T${time}Z`);

/** A call of our own: 5 s in the queue, 9 s of ringing, 55 s of talk, 15 s on hold, 10 s of wrap-up. */
const duration = {
  queue_wait_time: 5,
  ring_time: 9,
  conversation_time: 55,
  hold_time: 15,
  total_duration: 70,
  wrap_up_time: 10,
  handle_time: 80,
};
const info = { direction: 'Incoming', type: 'Answered', missed_call_reason: '', disposition: '', notes: '', rating: '' };
const call = {
  id: 901,
  call_sid: 'CA901',
  contact_number: '12125550167',
  contact_name: 'Ann Example',
  contact_email: 'ann@example.org',
  justcall_number: '12025550143',
  justcall_line_name: 'Sales US',
  agent_id: 7,
  agent_name: 'Jane Doe',
  agent_email: 'jane@example.com',
  call_date: '2025-06-02',
  call_time: '14:00:00',
  call_user_date: '2025-06-02',
  call_user_time: '10:00:00',
  call_info: info,
  call_duration: duration,
  tags: [] as string[],
};
type Over = Record<string, unknown>;
const with_ = (over: Over): Over => ({ ...call, ...over });
/** A webhook; `sent` is the time in the header that is signed. */
const told = (type: string, data: unknown, sent?: string): PostedDelivery => ({
  body: { request_id: `${type} ${sent ?? ''}`, webhook_url: 'https://calls.example.com/ingest/k', url_id: 1, type, data },
  headers: sent === undefined ? {} : { 'x-justcall-request-timestamp': `2025-06-02 ${sent}` },
});
const going = (over: Over = {}) =>
  with_({ agent_id: null, agent_name: '', agent_email: '', call_info: { ...info, type: 'In Progress' }, call_duration: {}, ...over });

describe('samples', () => {
  const names = ['completed', 'updated', 'missed'].map((name) => connectorSample(`justcall-call-${name}.json`));
  const [completed, updated, missed] = names;

  test.skipIf(names.includes(null))('an answered call, noted later (needs ../shared/connectors/samples/justcall-*.json)', () => {
    for (const order of everyOrder([completed, updated, completed])) {
      const { calls, visits, legs, rejects } = facts(...order.map((body) => ({ body })));
      expect(rejects).toEqual([]);
      expect(calls).toMatchObject([
        {
          direction: 'inbound',
          started_at: at('14:00:00'),
          ringing_at: at('14:00:05'),
          answered_at: at('14:00:14'),
          ended_at: at('14:01:24'),
          outcome: 'answered',
          caller: '+12125550167',
          caller_presented: '12125550167',
          caller_name: 'Example Caller',
          number_id: '+12025550143',
          agent_id: 'jane@example.com',
          disposition: 'Quote sent',
          topics: ['quote'],
          measures: { queue_wait_s: 5, ring_s: 9, rating: 5 },
          anomalies: [],
        },
      ]);
      expect(visits).toMatchObject([
        { queue_id: 'Sales US', enqueued_at: at('14:00:00'), answered_at: at('14:00:14'), exited_at: at('14:00:14'), exit: 'answered' },
      ]);
      expect(legs).toMatchObject([
        {
          agent_id: 'jane@example.com',
          offered_at: at('14:00:05'),
          answered_at: at('14:00:14'),
          ended_at: at('14:01:24'),
          result: 'answered',
          talk_s: 55,
          hold_s: 15,
          acw_s: 10,
        },
      ]);
    }
    expect(facts({ body: completed }).calls).toMatchObject([{ disposition: null, topics: [], measures: { queue_wait_s: 5, ring_s: 9 } }]);
  });

  test.skipIf(names.includes(null))('a missed call, its hour without a nought (needs ../shared/connectors/samples/justcall-*.json)', () => {
    const { calls, visits, legs } = facts({ body: missed });
    expect(calls).toMatchObject([
      { started_at: at('08:25:43'), answered_at: null, ended_at: at('08:26:25'), outcome: 'abandoned', agent_id: null },
    ]);
    expect(visits).toMatchObject([{ enqueued_at: at('08:25:43'), exited_at: at('08:26:25'), exit: 'abandoned' }]);
    expect(legs).toEqual([]);
    // All three name the same `call_sid`; the call that began at another time is another call.
    expect(facts(...names.map((body) => ({ body }))).calls).toHaveLength(2);
  });
});

describe('signature', () => {
  interface Vector {
    readonly secret: string;
    readonly webhook_url: string;
    readonly type: string;
    readonly 'x-justcall-request-timestamp': string;
    readonly expected: string;
  }
  const sample = connectorSample('justcall-signature-vector.json');
  const vector = JSON.parse(sample ?? '{}') as Vector;
  const now = Date.parse('2024-03-21T17:08:22Z');
  const check = (over: { headers?: Record<string, string>; body?: string; url?: string; secrets?: string[]; now?: number } = {}) =>
    justcall.posts?.verify({
      headers: {
        'x-justcall-signature': vector.expected,
        'x-justcall-signature-version': 'v1',
        'x-justcall-request-timestamp': vector['x-justcall-request-timestamp'],
        ...over.headers,
      },
      body: Buffer.from(over.body ?? JSON.stringify({ webhook_url: vector.webhook_url, type: vector.type, data: {} })),
      url: over.url ?? vector.webhook_url,
      topic: '',
      secrets: over.secrets ?? [vector.secret],
      now: over.now ?? now,
    });
  const misfit = { ok: false, reason: 'x-justcall-signature: does not fit this request and any valid secret' };

  test.skipIf(sample === null)('the vendor’s own (needs ../shared/connectors/samples/justcall-signature-vector.json)', () => {
    expect(check()).toEqual({ ok: true });
    expect(check({ secrets: ['new', vector.secret] })).toEqual({ ok: true });
    expect(check({ now: now + 300_000 })).toEqual({ ok: true });
    expect(check({ secrets: [vector.secret.replace(/^e/u, 'f')] })).toEqual(misfit);
    expect(check({ secrets: [] })).toEqual(misfit);
    expect(check({ headers: { 'x-justcall-signature': vector.expected.replace(/^5/u, '6') } })).toEqual(misfit);
    expect(check({ headers: { 'x-justcall-signature': '' } })).toEqual({ ok: false, reason: 'x-justcall-signature: got none' });
    // Our address counts, not the one that the body names; and the type is signed, the rest of the body is not.
    expect(check({ url: `${vector.webhook_url}x` })).toEqual(misfit);
    expect(check({ body: JSON.stringify({ webhook_url: vector.webhook_url, type: 'call.updated' }) })).toEqual(misfit);
    expect(check({ body: JSON.stringify({ webhook_url: 'https://elsewhere.example', type: vector.type, data: { id: 1 } }) })).toEqual({
      ok: true,
    });
    expect(check({ headers: { 'x-justcall-request-timestamp': '2024-03-21 17:08:23' } })).toEqual(misfit);
  });

  test.skipIf(sample === null)('what is old, or from tomorrow, or says no time, is refused', () => {
    expect(check({ now: now + 301_000 })).toEqual({
      ok: false,
      reason: 'x-justcall-request-timestamp: signed 301 s ago, wanted at most 300 s',
    });
    expect(check({ now: now - 301_000 })?.ok).toBe(false);
    for (const time of ['', 'now', '2024-03-21']) {
      expect(check({ headers: { 'x-justcall-request-timestamp': time } })).toEqual({
        ok: false,
        reason: 'x-justcall-request-timestamp: got no time, wanted YYYY-MM-DD HH:MM:SS in UTC',
      });
    }
    expect(check({ headers: { 'x-justcall-signature-version': 'v2' } })).toEqual({
      ok: false,
      reason: 'x-justcall-signature-version: got v2, wanted v1',
    });
    for (const body of ['', '{', '[]', '{"type":7}', 'null']) {
      expect(check({ body })).toEqual({ ok: false, reason: 'body: got no "type", which is part of what is signed' });
    }
  });

  test('the time may be seconds since 1970', () => {
    const signed = ['s', encodeURIComponent('https://a.example/ingest/k'), 'call.missed', '1711040902'].join('|');
    const headers = { 'x-justcall-signature': mac('sha256', 's', signed).toString('hex'), 'x-justcall-request-timestamp': '1711040902' };
    expect(check({ headers, body: '{"type":"call.missed"}', url: 'https://a.example/ingest/k', secrets: ['s'] })).toEqual({ ok: true });
  });
});

describe('one call', () => {
  const noted = with_({ call_info: { ...info, disposition: 'Quote sent', rating: '4' }, tags: ['quote'] });

  test('whatever the order and however often: rings, waits, answered, completed, updated, fetched', () => {
    const deliveries = [
      told('call.incoming', going(), '14:00:00'),
      told('call.enters_queue', going(), '14:00:01'),
      told('call.answered', going({ agent_email: 'jane@example.com' }), '14:00:15'),
      told('call.completed', call, '14:01:26'),
      told('call.updated', noted, '14:01:26'),
      answer([call]),
    ];
    const expected = facts(...deliveries);
    expect(expected.calls).toMatchObject([
      { answered_at: at('14:00:14'), ended_at: at('14:01:24'), disposition: 'Quote sent', topics: ['quote'], measures: { rating: 4 } },
    ]);
    expect(expected.legs).toMatchObject([{ talk_s: 55, hold_s: 15, acw_s: 10 }]);
    for (const order of everyOrder(deliveries)) expect(facts(...order)).toEqual(expected);
    for (const again of deliveries) expect(facts(...deliveries, again)).toEqual(expected);
  });

  test('while it goes on: who waits and who talks, by the times at which the events were sent', () => {
    const waits = [
      told('call.incoming', going(), '14:00:01'),
      told('call.enters_queue', going(), '14:00:02'),
      told('call.exits_queue', going(), '14:00:20'),
    ];
    for (const order of everyOrder(waits)) {
      const { calls, visits } = facts(...order);
      expect(calls).toMatchObject([{ started_at: at('14:00:00'), ringing_at: at('14:00:01'), ended_at: null, outcome: null }]);
      expect(visits).toMatchObject([{ queue_id: 'Sales US', enqueued_at: at('14:00:02'), exit: 'waiting' }]);
    }
    const talks = told('call.answered', going({ agent_name: 'Jane Doe' }), '14:00:21');
    expect(facts(...waits, talks).visits).toMatchObject([{ exited_at: at('14:00:21'), exit: 'answered', agent_id: 'Jane Doe' }]);
    expect(
      facts(told('call.initiated', going({ call_info: { direction: 'Outgoing' }, agent_email: 'jane@example.com' }))).calls,
    ).toMatchObject([{ direction: 'outbound', agent_id: 'jane@example.com', ended_at: null }]);
  });

  test('an event without an id is found by the carrier’s id and the start', () => {
    const begun = told('call.incoming', going({ id: '' }), '14:00:00');
    for (const order of everyOrder([begun, told('call.completed', call)])) expect(facts(...order).calls).toHaveLength(1);
    expect(facts(begun, told('call.completed', with_({ call_time: '14:30:00' }))).calls).toHaveLength(2);
  });

  test('the API counts by when it answered, and before everything posted where that is not known', () => {
    const posted = told('call.updated', noted, '14:02:00');
    expect(facts(posted, answer([call])).calls).toMatchObject([{ disposition: 'Quote sent', measures: { rating: 4 } }]);
    const later = with_({ call_info: { ...info, disposition: 'Sold', rating: '5' }, tags: [{ id: 1, name: 'sold' }] });
    for (const order of everyOrder([posted, answer(later, 'Tue, 03 Jun 2025 10:00:00 GMT')])) {
      expect(facts(...order).calls).toMatchObject([{ disposition: 'Sold', topics: ['sold'], measures: { rating: 5 } }]);
    }
  });
});

describe('fields', () => {
  const recorded = (over: Over, more: Over = {}, times: Over = {}) =>
    facts(told('call.completed', with_({ ...over, call_info: { ...info, ...more }, call_duration: { ...duration, ...times } })));
  const outcome = (type: string, more: Over = {}, times: Over = {}) =>
    recorded({}, { type, ...more }, { conversation_time: 0, hold_time: 0, total_duration: 0, ...times }).calls[0]?.outcome;

  test('outcomes of calls that came in', () => {
    expect(outcome('Voicemail')).toBe('voicemail');
    expect(outcome('Missed', { missed_call_reason: 'Call arrived after your working hours' }, { ring_time: 0, queue_wait_time: 0 })).toBe(
      'closed',
    );
    expect(outcome('Abandoned before ringing')).toBe('abandoned');
    expect(outcome('Abandoned before ringing', {}, { queue_wait_time: 0, ring_time: 0 })).toBe('abandoned_ivr');
    expect(outcome('INCOMING_MISSED')).toBe('abandoned');
    expect(outcome('Busy')).toBe('blocked');
    expect(outcome('Something new', {}, { conversation_time: 3, total_duration: 3 })).toBe('answered');
    expect(facts(told('call.voicemail', with_({ call_info: { direction: 'Incoming' } }))).calls[0]?.outcome).toBe('voicemail');
  });

  test('a call that went out: it rang for 9 seconds and nobody waited in a queue', () => {
    const { calls, visits, legs } = recorded({}, { direction: 'Outgoing' }, { queue_wait_time: 0 });
    expect(calls).toMatchObject([
      { direction: 'outbound', answered_at: at('14:00:09'), ended_at: at('14:01:19'), outcome: 'answered', caller: '+12125550167' },
    ]);
    expect(visits).toEqual([]);
    expect(legs).toMatchObject([{ offered_at: at('14:00:00'), answered_at: at('14:00:09'), dial_s: 9, talk_s: 55 }]);
    const of = (type: string) => outcome(type, { direction: 'Outgoing' });
    expect(['Unanswered', 'Busy', 'Failed', 'Cancelled', 'Abandoned before ringing', 'OUTGOING_RESTRICTED'].map(of)).toEqual([
      ...['no_answer', 'busy', 'failed', 'cancelled', 'cancelled', 'failed'],
    ]);
  });

  test('a missed call that rang an agent is that agent’s miss', () => {
    expect(recorded({}, { type: 'Missed' }, { conversation_time: 0, hold_time: 0, total_duration: 0 }).legs).toMatchObject([
      { agent_id: 'jane@example.com', result: 'missed', offered_at: at('14:00:05'), ended_at: at('14:00:14') },
    ]);
  });

  test('date and time are UTC, whatever those of the agent say', () => {
    const started = (over: Over) => toIso(recorded(over).calls[0]?.started_at ?? 0);
    expect(started({ call_user_date: '2025-06-03', call_user_time: '01:30:00' })).toBe('2025-06-02T14:00:00.000Z');
    expect(started({ call_date: '2025-11-02', call_time: '1:30:00' })).toBe('2025-11-02T01:30:00.000Z');
    expect(started({ call_date: '2025-03-30', call_time: '02:30:00' })).toBe('2025-03-30T02:30:00.000Z');
  });

  test('numbers have no plus; rules of the connection come first', () => {
    const caller = (contact_number: unknown, settings: unknown = {}) =>
      hostedFacts(justcall, settings, [told('call.completed', with_({ contact_number }))]).calls[0];
    expect(caller(12125550167)).toMatchObject({ caller: '+12125550167', caller_presented: '12125550167' });
    expect(caller('+34911234567')?.caller).toBe('+34911234567');
    expect(caller('101')).toMatchObject({ caller: null, caller_presented: '101', anomalies: [] });
    expect(caller('Anonymous')?.caller).toBeNull();
    const spanish = { numbers: { rules: [{ pattern: '^9\\d{8}$', country: 'ES' }] } };
    expect(caller('911234567', spanish)?.caller).toBe('+34911234567');
  });

  test('the agent by e-mail, else name, else id; a person may have another name with us', () => {
    const agent = (over: Over, settings: unknown = {}) =>
      hostedFacts(justcall, settings, [told('call.completed', with_(over))]).calls[0]?.agent_id;
    expect(agent({ agent_email: '' })).toBe('Jane Doe');
    expect(agent({ agent_email: '', agent_name: '' })).toBe('7');
    expect(agent({}, { agents: { 'jane@example.com': 'Jane' } })).toBe('Jane');
  });

  test('ids beyond 2^53 keep every digit', () => {
    const body = JSON.stringify(told('call.completed', call).body).replace('"id":901', '"id":9007199254740993123');
    expect(eventsOf(justcall, {}, { body })[0]).toMatchObject({ key: 'call:9007199254740993123' });
  });
});

describe('what is no call', () => {
  test('other things that JustCall tells give nothing, under their old names, too', () => {
    for (const type of [
      'sms.sent',
      'whatsapp.message_sent',
      'appointment.scheduled',
      'jc.contact_status_updated',
      'jc.call_ai_generated',
      'call.ai_voice_agent',
    ])
      expect(eventsOf(justcall, {}, told(type, { id: 1 }))).toEqual([]);
    expect(facts(told('jc.call_completed', call)).calls).toHaveLength(1);
  });

  test('a message that cannot be read says why', () => {
    const reason = (type: string, data: unknown) => facts(told(type, data)).rejects.map((reject) => reject.reason);
    expect(reason('sd.call_completed', {})).toEqual([
      expect.stringMatching(/^type: got "sd.call_completed", wanted one of call.initiated, /u),
    ]);
    expect(reason('call.completed', null)).toEqual([expect.stringMatching(/^data: got null, wanted/u)]);
    expect(reason('call.completed', with_({ id: null, call_sid: '' }))).toEqual(['data.id: got nothing, wanted an id, or call_sid']);
    expect(reason('call.completed', with_({ call_time: '10 am' }))).toEqual([
      'data.call_date: got "2025-06-02" and call_time "10 am", wanted a date and a time in UTC',
    ]);
    expect(reason('call.completed', with_({ call_info: { ...info, direction: 'Sideways' } }))).toEqual([
      'data.call_info.direction: got "Sideways", wanted Incoming or Outgoing',
    ]);
    expect(reason('call.completed', with_({ call_info: { ...info, type: 'New' }, call_duration: { ring_time: 1 } }))).toEqual([
      'data.call_info.type: got "New", wanted Answered, Missed, Voicemail, Unanswered …',
    ]);
    expect(reason('call.completed', with_({ call_duration: { ...duration, ring_time: -1 } }))).toEqual([
      'data.call_duration.ring_time: got -1, wanted a number, not negative, or text that is one',
    ]);
    expect(reason('call.completed', with_({ call_duration: { conversation_time: 4 } }))).toEqual([
      'data.call_duration.ring_time: got nothing, wanted the seconds that it rang',
    ]);
  });

  test('nothing that comes in makes it throw', () => {
    const keys = fc.constantFrom(...Object.keys(call));
    const bodies = fc.oneof(
      fc.json(),
      fc.string(),
      fc.tuple(keys, fc.jsonValue()).map(([key, value]) => JSON.stringify(told('call.completed', with_({ [key]: value })).body)),
    );
    fc.assert(
      fc.property(bodies, fc.boolean(), (body, fetched) => {
        facts({ body, headers: fetched ? { format: 'justcall-calls' } : { 'x-justcall-request-timestamp': body.slice(0, 20) } });
      }),
      { numRuns: 300 },
    );
  });
});

describe('erasing', () => {
  const list: EraseList = {
    lengths: new Set([10, 11]),
    find: (digits) => (['12125550167', '2125550167'].includes(digits) ? '999000000000001' : null),
    findName: () => null,
  };
  const erased = (body: unknown) => {
    const { numbers, layoutOf } = justcall.erasing(justcall.parseSettings({}));
    const text = JSON.stringify(body);
    return JSON.parse(eraseText(text, list, layoutOf({ headers: {} }), numberReader(numbers)) ?? text) as unknown;
  };

  test('number, name and address go, ids and times stay', () => {
    const mine = with_({ id: 2125550167, call_sid: 'CA 2125550167' });
    const gone = { ...mine, contact_number: '999000000000001', contact_name: 'erased-000001', contact_email: 'erased-000001' };
    const posted = told('call.completed', mine).body as Over;
    expect(erased(posted)).toEqual({ ...posted, data: gone });
    const other = with_({ contact_number: '12125550199', contact_name: 'Bo', contact_email: 'bo@example.org' });
    expect(erased({ status: 'success', data: [mine, other] })).toEqual({ status: 'success', data: [gone, other] });
    expect(erased({ ...posted, data: { ...mine, contact_number: 12125550167 } })).toEqual({
      ...posted,
      data: { ...gone, contact_number: 999000000000001 },
    });
    expect(facts({ body: erased(posted) }).calls).toMatchObject([
      { caller: '+999000000000001', caller_name: 'erased-000001', ended_at: at('14:01:24') },
    ]);
  });
});
