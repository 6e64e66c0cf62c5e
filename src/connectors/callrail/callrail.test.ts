import { describe, expect, test } from 'vitest';
import fc from '../../../test/properties.ts';
import { connectorSample, eventsOf, everyOrder, hostedFacts, type PostedDelivery } from '../../../test/hosted-facts.ts';
import { eraseText, type EraseList } from '#connectors/erase.ts';
import { numberReader } from '#domain/phone-number.ts';
import { toIso } from '#domain/instant.ts';
import { callrail } from './connector.ts';

const facts = (...deliveries: PostedDelivery[]) => hostedFacts(callrail, {}, deliveries);
const answer = (calls: unknown, date?: string): PostedDelivery => ({
  body: { page: 1, per_page: 250, calls },
  headers: { format: 'callrail-calls', ...(date === undefined ? {} : { date }) },
});

/** A call of our own, as its Post-Call tells it: 09:00:00.120 in New York, 184 seconds, answered. */
const ended = {
  id: 501,
  resource_id: 'CAL501',
  direction: 'inbound',
  answered: true,
  voicemail: false,
  call_type: 'answered',
  company_time_zone: 'America/Los_Angeles',
  customer_name: 'Ann Example',
  customer_phone_number: '+17205550132',
  tracking_phone_number: '+12025550143',
  business_phone_number: '+12025550199',
  start_time: '2025-06-02T09:00:00.120-04:00',
  timestamp: '2025-06-02T09:00:00.120-04:00',
  datetime: '2025-06-02 13:00:00',
  duration: '184',
  recording_duration: 170,
  prior_calls: 2,
  lead_status: null,
  tags: [] as string[],
  value: '',
  utm_campaign: 'spring',
};
const began = {
  ...ended,
  answered: false,
  call_type: 'missed',
  duration: 0,
  recording_duration: '',
  customer_name: 'DENVER CO',
  utm_campaign: '',
};
const changed = { ...ended, tags: ['Quote'], lead_status: 'good_lead', value: '250.00', changes: ['tags', 'value', 'lead_status'] };

describe('samples', () => {
  const vector = connectorSample('callrail-post-call-vector.json');
  test.skipIf(vector === null)(
    'Post-Call of the vendor: a voicemail (needs ../shared/connectors/samples/callrail-post-call-vector.json)',
    () => {
      const { calls, visits, legs, rejects } = facts({ topic: 'post-call', body: vector });
      expect(rejects).toEqual([]);
      expect([visits, legs]).toEqual([[], []]);
      expect(calls).toMatchObject([
        {
          direction: 'inbound',
          started_at: Date.parse('2018-02-19T18:41:00.236Z'),
          ended_at: Date.parse('2018-02-19T18:41:13.236Z'),
          outcome: 'voicemail',
          answered_at: null,
          connected_at: null,
          caller: '+12148654559',
          caller_name: 'Kaylah Mills',
          number_id: '+14045558514',
          campaign_id: 'Google AdWords',
          disposition: 'previously_marked_good_lead',
          topics: [],
          measures: { prior_calls: 16, voicemail_s: 8 },
          anomalies: [],
        },
      ]);
    },
  );

  const [pre, modified] = [connectorSample('callrail-pre-call.json'), connectorSample('callrail-call-modified.json')];
  test.skipIf(pre === null || modified === null)(
    'a call that begins, and is changed later (needs ../shared/connectors/samples/callrail-*.json)',
    () => {
      const begun = { topic: 'pre-call', body: pre };
      expect(facts(begun).calls).toMatchObject([
        {
          direction: 'inbound',
          started_at: Date.parse('2025-06-02T14:00:00.120Z'),
          ended_at: null,
          outcome: null,
          caller: '+17205550132',
          caller_name: 'DENVER CO',
          number_id: '+12025550143',
          campaign_id: 'brand',
        },
      ]);
      for (const order of everyOrder([begun, { topic: 'call-modified', body: modified }, begun])) {
        expect(facts(...order).calls).toMatchObject([
          {
            started_at: Date.parse('2025-06-02T14:00:00.120Z'),
            ended_at: Date.parse('2025-06-02T14:03:04.120Z'),
            outcome: 'answered',
            answered_at: Date.parse('2025-06-02T14:00:00.120Z'),
            anomalies: ['answered_at: not told, taken to be the start'],
            caller_name: 'Example Caller',
            topics: ['Quote'],
            disposition: 'good_lead',
            campaign_id: 'Google AdWords',
            measures: { prior_calls: 16, recording_s: 8, value: 250 },
          },
        ]);
      }
    },
  );

  const page = connectorSample('callrail-api-calls.json');
  test.skipIf(page === null)('a page of the API (needs ../shared/connectors/samples/callrail-api-calls.json)', () => {
    expect(facts({ headers: { format: 'callrail-calls' }, body: page }).calls).toMatchObject([
      {
        direction: 'inbound',
        started_at: Date.parse('2017-01-24T16:27:48.119Z'),
        ended_at: Date.parse('2017-01-24T16:27:52.119Z'),
        outcome: 'abandoned',
        caller: '+13035550134',
        caller_name: 'Jimmy Pesto Sr.',
        number_id: '+13035550108',
        agent_id: null,
        measures: {},
      },
    ]);
  });
});

describe('signature', () => {
  const [vector, body] = [connectorSample('callrail-signature-vector.json'), connectorSample('callrail-post-call-vector.json')];
  const posted = (text: string, signature: string | undefined, secrets: readonly string[]) =>
    callrail.posts?.verify({
      headers: signature === undefined ? {} : { signature },
      body: Buffer.from(text),
      url: 'https://calls.example.com/ingest/k/post-call',
      topic: 'post-call',
      secrets,
      now: Date.UTC(2030, 0, 1),
    });

  test.skipIf(vector === null || body === null)(
    'the vendor’s own (needs ../shared/connectors/samples/callrail-signature-vector.json)',
    () => {
      const { key, expected } = JSON.parse(vector ?? '') as { key: string; expected: string };
      const text = body ?? '';
      expect(posted(text, expected, [key])).toEqual({ ok: true });
      expect(posted(text, expected, ['another company', key])).toEqual({ ok: true });
      expect(posted(text.replace('"duration":"13"', '"duration":"14"'), expected, [key])).toEqual({
        ok: false,
        reason: 'signature: does not fit this request and any valid secret',
      });
      expect(posted(text, expected, [`${key.slice(0, -1)}5`])?.ok).toBe(false);
      expect(posted(text, expected, [])?.ok).toBe(false);
      expect(posted(`${text}\n`, expected, [key])?.ok).toBe(false);
      expect(posted(text, undefined, [key])).toEqual({ ok: false, reason: 'signature: got none' });
    },
  );

  test('each event has its address; texts and forms have none', () => {
    expect(Object.keys(callrail.posts?.topics ?? {})).toEqual([
      'pre-call',
      'routing-complete',
      'post-call',
      'call-modified',
      'outbound-post-call',
      'outbound-call-modified',
    ]);
  });
});

describe('one call', () => {
  test('whatever the order and however often: begun, routed, ended, changed twice, fetched', () => {
    const more = { ...changed, tags: ['Quote', 'Callback'], changes: ['tags'] };
    const deliveries: PostedDelivery[] = [
      { topic: 'pre-call', body: began },
      { topic: 'routing-complete', body: { ...began, tags: ['VIP'] } },
      { topic: 'post-call', body: ended },
      { topic: 'call-modified', body: changed },
      { topic: 'call-modified', body: more },
      answer([
        { ...ended, id: 'CAL501', resource_id: undefined, duration: 184, tags: undefined, lead_status: undefined, value: undefined },
      ]),
    ];
    const expected = facts(...deliveries);
    expect(expected.calls).toMatchObject([
      {
        started_at: Date.parse('2025-06-02T13:00:00.120Z'),
        ended_at: Date.parse('2025-06-02T13:03:04.120Z'),
        outcome: 'answered',
        caller_name: 'Ann Example',
        topics: ['Quote', 'Callback'],
        disposition: 'good_lead',
        campaign_id: 'spring',
        measures: { prior_calls: 2, recording_s: 170, value: 250 },
      },
    ]);
    for (const order of everyOrder(deliveries)) expect(facts(...order)).toEqual(expected);
    for (const again of deliveries) expect(facts(...deliveries, again)).toEqual(expected);
  });

  test('two changes that show the same time and say as much: one of them counts, whichever came first', () => {
    const other = { ...changed, lead_status: 'not_a_lead', value: '99', changes: ['lead_status'] };
    const both: PostedDelivery[] = [changed, other].map((body) => ({ topic: 'call-modified', body }));
    expect(facts(...both)).toEqual(facts(...both.toReversed()));
  });

  test('a change that shows when it was made counts by that', () => {
    const later = { ...changed, timestamp: '2025-06-03T10:00:00Z', tags: [] };
    for (const order of everyOrder([changed, later])) {
      expect(facts(...order.map((body) => ({ topic: 'call-modified', body }))).calls).toMatchObject([{ topics: [] }]);
    }
  });

  test('the API counts by when it answered, and before everything posted where that is not known', () => {
    const fetched = { ...ended, id: 'CAL501', tags: [{ name: 'Old' }], lead_status: 'not_a_lead', value: 7 };
    const posted = { topic: 'call-modified', body: changed };
    expect(facts(posted, answer([fetched])).calls).toMatchObject([
      { topics: ['Quote'], disposition: 'good_lead', measures: { value: 250 } },
    ]);
    expect(facts(posted, answer([fetched], 'Tue, 03 Jun 2025 10:00:00 GMT')).calls).toMatchObject([
      { topics: ['Old'], disposition: 'not_a_lead', measures: { value: 7 } },
    ]);
  });

  test('a number as id and none of the API: the same caller, number, second and duration are the same call', () => {
    const posted = { topic: 'post-call', body: { ...ended, resource_id: '' } };
    const fetched = { ...ended, id: 'CAL501', resource_id: undefined, duration: 184 };
    const at = (start: string) => facts(posted, answer([{ ...fetched, start_time: start }])).calls.length;
    expect(at('2025-06-02T13:00:00.120Z')).toBe(1);
    expect(at('2025-06-02T13:00:01.119Z')).toBe(1);
    expect(at('2025-06-02T12:59:59.900Z')).toBe(1);
    expect(at('2025-06-02T13:00:02.120Z')).toBe(2);
    expect(facts(posted, answer([{ ...fetched, duration: 12 }])).calls).toHaveLength(2);
    expect(facts(posted, answer([{ ...fetched, customer_phone_number: '+17205550133' }])).calls).toHaveLength(2);
    const hidden = { ...ended, resource_id: '', customer_phone_number: 'Anonymous' };
    expect(facts({ topic: 'post-call', body: hidden }, { topic: 'post-call', body: { ...hidden, id: 502 } }).calls).toHaveLength(2);
  });
});

describe('fields', () => {
  const call = (over: object, topic = 'post-call') => facts({ topic, body: { ...ended, ...over } }).calls[0];

  test('outcomes', () => {
    expect(call({})).toMatchObject({ outcome: 'answered', anomalies: ['answered_at: not told, taken to be the start'] });
    expect(call({ answered: false })?.outcome).toBe('abandoned');
    expect(call({ answered: false, call_type: 'abandoned' })?.outcome).toBe('abandoned');
    expect(call({ answered: 'false', voicemail: 'true' })?.outcome).toBe('voicemail');
    expect(call({ answered: false, voicemail: null, call_type: 'voicemail_transcription' })?.outcome).toBe('voicemail');
    expect(call({ answered: null })?.outcome).toBeNull();
    const outbound = { direction: 'outbound', call_type: 'outbound' };
    expect(call({ ...outbound }, 'outbound-post-call')).toMatchObject({
      direction: 'outbound',
      outcome: 'answered',
      caller: '+17205550132',
    });
    expect(call({ ...outbound, answered: false }, 'outbound-call-modified')?.outcome).toBe('no_answer');
  });

  test('the offset in the text counts, not the zone of the company; without one the UTC text', () => {
    const started = (over: object) => toIso(call(over)?.started_at ?? 0);
    expect(started({})).toBe('2025-06-02T13:00:00.120Z');
    expect(started({ start_time: '2025-06-02T18:45:00+05:45' })).toBe('2025-06-02T13:00:00.000Z');
    expect(started({ start_time: '', datetime: '2025-11-02 08:30:00' })).toBe('2025-11-02T08:30:00.000Z');
    expect(started({ start_time: '2025-06-02 06:00:00' })).toBe('2025-06-02T13:00:00.000Z');
  });

  test('nothing is not zero', () => {
    expect(call({ value: '', prior_calls: null, recording_duration: '' })?.measures).toEqual({});
    expect(call({ value: '0', prior_calls: 0 })?.measures).toEqual({ value: 0, prior_calls: 0, recording_s: 170 });
  });

  test('who answered: the API’s user, else the agent whose number took the call', () => {
    const settings = { agents: { '+12025550199': 'ann@example.com', 'bob@example.com': 'Bob' } };
    const agent = (over: object) =>
      hostedFacts(callrail, settings, [{ topic: 'post-call', body: { ...ended, ...over } }]).calls[0]?.agent_id;
    expect(agent({})).toBe('ann@example.com');
    expect(agent({ agent_email: 'cy@example.com' })).toBe('cy@example.com');
    expect(agent({ agent_email: 'bob@example.com' })).toBe('Bob');
    expect(agent({ answered: false })).toBeNull();
    expect(call({})?.agent_id).toBeNull();
  });

  test('a blocked caller is nobody', () => {
    for (const customer_phone_number of ['+17378742833', '+266696687', '+86282452253', 'Restricted', 'anonymous']) {
      expect(call({ customer_phone_number })).toMatchObject({ caller: null, caller_presented: customer_phone_number });
    }
    expect(call({ customer_phone_number: '' })).toMatchObject({ caller: null, caller_presented: null });
    expect(call({ customer_phone_number: '+17378742834' })?.caller).toBe('+17378742834');
    expect(call({ customer_phone_number: '+1202555' })).toMatchObject({
      caller: null,
      anomalies: expect.arrayContaining(['number_not_possible: +1202555']) as string[],
    });
  });

  test('spam, and a call of the API that still goes on', () => {
    expect(call({ spam: true }, 'call-modified')?.spam).toBe(true);
    expect(facts(answer([{ ...ended, id: 'CAL9', call_type: 'in_progress', duration: null, answered: null }])).calls).toMatchObject([
      { ended_at: null, outcome: null },
    ]);
  });

  test('ids beyond 2^53 keep every digit', () => {
    const body = JSON.stringify(ended).replace('"id":501', '"id":9007199254740993123');
    expect(eventsOf(callrail, {}, { topic: 'post-call', body })[0]).toMatchObject({
      key: 'call:9007199254740993123',
      links: ['call:CAL501'],
    });
  });
});

describe('what is no call', () => {
  test('texts, forms and an assistant’s answers give nothing', () => {
    for (const body of [
      { id: 1, message_type: 'sms' },
      { id: 1, form_data: {} },
      { answers: [], last_interaction_type: 'Call' },
    ])
      expect(eventsOf(callrail, {}, { topic: 'post-call', body })).toEqual([]);
  });

  test('a message that cannot be read says why', () => {
    const reason = (body: object) => facts({ topic: 'post-call', body }).rejects.map((reject) => reject.reason);
    expect(reason({ ...ended, duration: '' })).toEqual(['duration: got nothing, wanted the seconds of the call']);
    expect(reason({ ...ended, duration: '3m 4s' })).toEqual(['duration: got "3m 4s", wanted a number, not negative, or text that is one']);
    expect(reason({ ...ended, start_time: 'yesterday', datetime: '' })).toEqual([
      'start_time: got "yesterday", wanted ISO 8601 with an offset',
    ]);
    expect(reason({ ...ended, direction: 'sideways' })).toEqual(['direction: got "sideways", wanted inbound or outbound']);
    expect(reason({ ...ended, id: null })).toEqual(['id: got null, wanted an id: text that is not empty, or a whole number']);
  });

  test('nothing that comes in makes it throw', () => {
    const topics = Object.keys(callrail.posts?.topics ?? {});
    const any = fc.oneof(
      fc.json(),
      fc.string(),
      fc
        .record({ key: fc.constantFrom(...Object.keys(ended)), value: fc.jsonValue() })
        .map(({ key, value }) => JSON.stringify({ ...ended, [key]: value })),
    );
    fc.assert(
      fc.property(any, fc.constantFrom(...topics), (body, topic) => {
        facts({ topic, body });
      }),
      { numRuns: 300 },
    );
  });
});

describe('erasing', () => {
  const list: EraseList = {
    lengths: new Set([10, 11]),
    find: (digits) => (['17205550132', '7205550132'].includes(digits) ? '999000000000001' : null),
    findName: () => null,
  };
  const erased = (text: string) => {
    const { numbers, layoutOf } = callrail.erasing(callrail.parseSettings({}));
    return eraseText(text, list, layoutOf({ headers: {} }), numberReader(numbers)) ?? text;
  };

  test('number and names go, ids and times stay', () => {
    const message = {
      ...ended,
      formatted_customer_phone_number: '720-555-0132',
      formatted_customer_name_or_phone_number: 'Ann Example',
      id: 7205550132,
    };
    const gone = { customer_phone_number: '+999000000000001', customer_name: 'erased-000001' };
    expect(JSON.parse(erased(JSON.stringify(message)))).toEqual({
      ...{ ...message, ...gone },
      formatted_customer_phone_number: '999000000000001',
      formatted_customer_name_or_phone_number: 'erased-000001',
    });
    const other = { ...ended, customer_phone_number: '+17205550199', customer_name: 'Bo' };
    expect(JSON.parse(erased(JSON.stringify({ page: 1, calls: [message, other] })))).toMatchObject({ calls: [gone, other] });
    expect(facts({ topic: 'post-call', body: erased(JSON.stringify(ended)) }).calls).toMatchObject([
      { caller: '+999000000000001', ended_at: Date.parse('2025-06-02T13:03:04.120Z') },
    ]);
  });
});
