import { describe, expect, test } from 'vitest';
import fc from '../../../test/properties.ts';
import { eventsOf, type PostedDelivery } from '../../../test/hosted-facts.ts';
import { eraseText, type EraseList } from '#connectors/erase.ts';
import { numberReader } from '#domain/phone-number.ts';
import { cloudtalk } from './connector.ts';
import { base, detail, ended, facts, history, item, noon, push, told } from '../../../test/cloudtalk-messages.ts';

describe('the secret header', () => {
  const posted = (header: string | undefined, secrets: readonly string[], topic = '', body = '{}') =>
    cloudtalk.posts?.verify({
      headers: header === undefined ? {} : { 'x-ringtrace-secret': header },
      body: Buffer.from(body),
      url: 'https://calls.example.com/ingest/k',
      topic,
      secrets,
      now: noon,
    });

  test('is one of the two newest, at each address', () => {
    for (const topic of ['', 'calls', 'call']) {
      expect(posted('new', ['new', 'old'], topic)).toEqual({ ok: true });
      expect(posted('old', ['new', 'old'], topic)).toEqual({ ok: true });
      expect(posted('older', ['new', 'old'], topic)).toEqual({
        ok: false,
        reason: 'x-ringtrace-secret: does not fit this request and any valid secret',
      });
      expect(posted(undefined, ['new'], topic)).toEqual({ ok: false, reason: 'x-ringtrace-secret: got none' });
      expect(posted('new', [], topic)?.ok).toBe(false);
    }
    expect(Object.keys(cloudtalk.posts?.topics ?? {})).toEqual(['', 'calls', 'call']);
    expect(cloudtalk.posts?.unkept).toEqual(['x-ringtrace-secret']);
  });

  test('a pause in the morning is not the same delivery as one in the afternoon', () => {
    const key = (body: unknown, now: number, topic = '') =>
      cloudtalk.posts?.deliveryKey({ headers: {}, body: Buffer.from(JSON.stringify(body)), url: '', topic, secrets: [], now });
    const pause = { id: 11, status: 'paused', action: 'agent_status_changed' };
    expect(key(pause, 1)).toEqual(key(pause, 1));
    expect(key(pause, 1)).not.toEqual(key(pause, 2));
    expect(key({ ...base, action: 'call_modified' }, 1)).not.toBeNull();
    expect(key(ended.body, 1)).toBeNull();
    expect(key(pause, 1, 'calls')).toBeNull();
  });
});

describe('what comes in', () => {
  test('a time has a zone: one without is refused, an offset is read', () => {
    const refused = facts(history([item({ started_at: '2025-10-26 02:30:00' }), item({ id: '28' })]));
    expect(refused.rejects.map(({ line, reason }) => [line, reason])).toEqual([
      [1, 'Cdr.started_at: got "2025-10-26 02:30:00", wanted ISO 8601 with zone, for example 2025-06-02T14:00:00Z'],
    ]);
    expect(refused.calls).toHaveLength(1);
    // Either of the two half past two of the night in which Madrid sets its clocks back.
    for (const [text, utc] of [
      ['2025-10-26T02:30:00+02:00', '00:30'],
      ['2025-10-26T02:30:00+01:00', '01:30'],
    ] as const) {
      const { calls } = facts(detail({ date: text, call_steps: [] }));
      expect(calls[0]?.started_at).toBe(Date.parse(`2025-10-26T${utc}:00Z`));
    }
  });

  test('numbers come with and without plus; a short one is an extension', () => {
    for (const external of [12125550167, '12125550167', '+12125550167'])
      expect(facts(push('call_started', 0, { external_number: external })).calls).toMatchObject([
        { caller: '+12125550167', caller_presented: String(external), number_id: '+12025550143' },
      ]);
    expect(facts(push('call_started', 0, { external_number: 1001, internal_number: 1002, direction: 'internal' })).calls).toMatchObject([
      { caller: null, caller_presented: '1001', number_id: '1002' },
    ]);
    expect(facts(push('call_started', 0, { external_number: 'anonymous' })).calls).toMatchObject([{ caller: null, anomalies: [] }]);
  });

  test('values as a template fills them in: numbers as text, nothing as a word', () => {
    const words = { agent_id: 'null', contact_name: '', tags: 'null', waiting_time: '20', talking_time: '60', wrapup_time: 'null' };
    const { calls, legs, rejects } = facts(push('Call_Ended', 80, words));
    expect(rejects).toEqual([]);
    expect(calls).toMatchObject([{ started_at: noon, ended_at: noon + 80_000, caller_name: null, agent_id: null, topics: [] }]);
    expect(legs).toEqual([]);
  });

  test('ids beyond 2^53 keep every digit, and join what they name', () => {
    const [uuid, id] = ['9007199254740993123', '9007199254740993125'];
    const body = JSON.stringify(ended.body).replace('"u-1"', uuid).replace('"call_id":27', `"call_id":${id}`);
    expect(eventsOf(cloudtalk, {}, { body })).toMatchObject([{ key: `call:${uuid}`, links: [`call:${id}`] }]);
    expect(facts({ body }, history([item({ id })])).calls).toHaveLength(1);
    expect(facts({ body }, history([item({ id: '9007199254740993126' })])).calls).toHaveLength(2);
  });

  test('a stored answer a line, a bare list and single items read alike', () => {
    const [one, two] = [item(), item({ id: '28' })];
    const bodies = [
      JSON.stringify({ responseData: { data: [one, two] } }),
      `${JSON.stringify({ responseData: { data: [one] } })}\n${JSON.stringify({ responseData: { data: [two, one] } })}\n`,
      JSON.stringify([one, two]),
      `${JSON.stringify(one)}\n${JSON.stringify(two)}\n`,
    ];
    const expected = facts({ topic: 'calls', body: bodies[0] });
    expect(expected.calls).toHaveLength(2);
    for (const body of bodies) expect(facts({ topic: 'calls', body, receivedAt: noon })).toEqual(expected);
    expect(facts({ topic: 'calls', body: { responseData: { data: [] } } }).rejects).toEqual([]);
  });

  test('what tells nothing of calls gives nothing; what is wrong is told', () => {
    const quiet = [
      'raised_hand',
      'call_raised_hand',
      'recording_uploaded',
      'transcription_created',
      'contact_updated',
      'message_sent',
      'user_created',
    ];
    for (const action of quiet)
      expect(facts({ body: { action } })).toEqual({ calls: [], visits: [], legs: [], agentStates: [], rejects: [] });
    const reason = (delivery: PostedDelivery): string => facts(delivery).rejects[0]?.reason ?? '';
    expect(reason(push('call_sung', 0))).toMatch(/^action: got "call_sung", wanted one of call_started, /u);
    expect(reason({ body: {} })).toBe('action: got nothing, wanted what happened, such as call_ended');
    expect(reason(push('call_started', 0, { call_uuid: null }))).toBe('call_uuid: got nothing, wanted the id of the call');
    expect(reason(push('call_started', 0, { direction: 'up' }))).toBe('direction: got "up", wanted incoming, outgoing or internal');
    expect(reason(push('call_ended', 0))).toBe('talking_time: got nothing, wanted seconds (0 where nobody answered)');
    expect(reason({ topic: 'call', body: { statusCode: 404, message: 'Call with id 1 does not exist' } })).toMatch(
      /^date: got nothing, wanted ISO/u,
    );
  });

  test('nothing that comes in makes it throw', () => {
    fc.assert(
      fc.property(fc.constantFrom('', 'calls', 'call'), fc.json(), (topic, json) => {
        facts({ topic, body: json });
        facts({ body: `{"action":"call_ended","direction":"incoming","call_uuid":${json},"talking_time":1,"waiting_time":${json}}` });
        facts({ topic: 'call', body: JSON.stringify({ ...told, call_steps: [JSON.parse(json) as unknown] }) });
      }),
      { numRuns: 200 },
    );
  });
});

describe('a caller is erased', () => {
  const token = '999000000000001';
  const list: EraseList = {
    lengths: new Set([11]),
    find: (digits) => (digits === '12125550167' ? token : null),
    findName: () => null,
  };
  const erase = (value: unknown): unknown => {
    const { layoutOf, numbers } = cloudtalk.erasing(cloudtalk.parseSettings({}));
    const text = JSON.stringify(value);
    return JSON.parse(eraseText(text, list, layoutOf({ headers: {} }), numberReader(numbers)) ?? text);
  };

  test('from messages: the bare number and the name go, ids stay', () => {
    const body = {
      ...base,
      contact_id: 12125550167,
      call_id: 12125550167,
      contact_name: 'Zora',
      waiting_time: 12125550167,
      action: 'call_started',
    };
    expect(erase(body)).toEqual({ ...body, external_number: Number(token), contact_name: 'erased-000001' });
  });

  test('from the history: only the call of that caller', () => {
    const contact = { id: '12125550167', name: 'Zora', contact_numbers: [12125550167, '+12125550167'], contact_emails: ['z@x.org'] };
    const [one, two] = [{ ...item({ id: '12125550167' }), Contact: contact }, item({ id: '28', public_external: 17205550132 })];
    expect(erase({ responseData: { data: [one, two] } })).toEqual({
      responseData: {
        data: [
          {
            ...one,
            Cdr: { ...one.Cdr, public_external: Number(token) },
            Contact: {
              ...contact,
              ...{ name: 'erased-000001', contact_numbers: [Number(token), `+${token}`], contact_emails: ['erased-000001'] },
            },
          },
          two,
        ],
      },
    });
  });

  test('from the detail', () => {
    expect(erase(told)).toEqual({ ...told, contact: { ...told.contact, name: 'erased-000001', number: `+${token}` } });
  });
});
