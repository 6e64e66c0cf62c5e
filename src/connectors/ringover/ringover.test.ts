import { describe, expect, test } from 'vitest';
import { eraseText } from '#connectors/erase.ts';
import { parseJson } from '#connectors/parse-json.ts';
import { mac } from '#connectors/secrets.ts';
import { numberReader } from '#domain/phone-number.ts';
import fc from '../../../test/properties.ts';
import { connectorSample, eventsOf, everyOrder, hostedFacts } from '../../../test/hosted-facts.ts';
import { ringover } from './connector.ts';

const samples = connectorSample('ringover-events.json');
const vectors = connectorSample('ringover-signature-vectors.json');
const needs = '(needs ../shared/connectors/samples/ringover-*)';

const factsOf = (messages: readonly unknown[], settings: unknown = {}) =>
  hostedFacts(
    ringover,
    settings,
    messages.map((body) => ({ body })),
  );

/** The text of an example, with the id as it is written there: a number beyond 2^53. */
function sample(resource: string, event: string): string {
  const all = parseJson(samples ?? '[]') as { resource: string; event: string }[];
  const found = all.find((each) => each.resource === resource && each.event === event);
  return JSON.stringify(found).replaceAll('"1234567890987654321"', '1234567890987654321');
}

/** 2 June 2025, 14:00:00 UTC. */
const start = 1_748_872_800;
const at = (second: number): number => (start + second) * 1000;

/** One message of a made-up call. */
function message(event: string, second: number, data: Record<string, unknown> = {}, resource = 'call') {
  const call = { direction: 'inbound', start_time: start, from_number: '12125550167', to_number: '12025550143', is_internal: false };
  return {
    event,
    resource,
    timestamp: start + second,
    data: { call_id: '9007199254740993123', ...(resource === 'call' ? call : {}), ...data },
    attempt: 1,
  };
}
const ann = { channel_id: 1, user_id: 11, user: { user_id: 911, firstname: 'Ann', lastname: 'Lee', email: 'Ann@example.com' } };
const ben = { channel_id: 2, user_id: 12, user: { user_id: 912, firstname: 'Ben', lastname: 'Roe', email: 'ben@example.com' } };
const ivr = { is_ivr: true, ivr_data: { number: '12025550143', scenario_name: 'Opened', ivr_name: 'Front desk' } };

describe('a call', () => {
  const answered = [
    message('ringing', 10, { ...ann, ...ivr }),
    message('ringing', 10.25, { ...ben, ...ivr }),
    message('answered', 18.5, { ...ben, ...ivr }),
    message('hangup', 60.75, { ...ben, ...ivr, answered_time: start + 18.5, hangup_time: start + 60.5, duration_in_seconds: 42 }),
    message('tags_updated', 70, { tags: ['sale', 'vip'] }, 'aftercall'),
    message('comments_updated', 75, { comments: ' wants a quote ', tags: ['sale'] }, 'aftercall'),
  ];

  test('two agents ring, one takes it, somebody notes something: every order, and every message twice', () => {
    const facts = factsOf(answered);
    expect(facts.calls).toMatchObject([
      {
        direction: 'inbound',
        started_at: at(0),
        answered_at: at(18.5),
        ended_at: at(60.5),
        outcome: 'answered',
        caller: '+12125550167',
        caller_presented: '12125550167',
        number_id: '+12025550143',
        agent_id: 'ben@example.com',
        disposition: 'wants a quote',
        topics: ['sale'],
        anomalies: [],
      },
    ]);
    expect(facts.visits).toMatchObject([
      { queue_id: 'Front desk', enqueued_at: at(0), answered_at: at(18.5), exit: 'answered', agent_id: 'ben@example.com' },
    ]);
    // Ben was faster, so Ann missed nothing.
    expect(facts.legs).toMatchObject([
      { agent_id: 'ben@example.com', offered_at: at(10.25), answered_at: at(18.5), ended_at: at(60.5), result: 'answered', talk_s: 42 },
    ]);
    for (const order of everyOrder(answered)) {
      expect(factsOf(order)).toEqual(facts);
      expect(factsOf([...order, ...order])).toEqual(facts);
    }
  });

  test('a ring told again by a second attempt is the same ring', () => {
    const again = { ...message('ringing', 14, { ...ann, ...ivr }), attempt: 2 };
    const { legs } = factsOf([message('ringing', 10, { ...ann, ...ivr }), again, message('missed', 30, ivr)]);
    expect(legs).toMatchObject([{ agent_id: 'ann@example.com', offered_at: at(10), result: 'caller_abandoned' }]);
  });

  test('nobody: abandoned; outside opening hours: closed; a message: voicemail', () => {
    const ring = message('ringing', 10, { ...ann, ...ivr });
    expect(factsOf([ring, message('missed', 30, { hangup_time: start + 29 })])).toMatchObject({
      calls: [{ outcome: 'abandoned', ended_at: at(29), ended_by: 'customer', anomalies: [] }],
      visits: [{ exit: 'abandoned' }],
    });
    expect(factsOf([message('missed', 5, { ...ivr, reason: 'OUT_PLANNING' })])).toMatchObject({
      calls: [{ outcome: 'closed', anomalies: [] }],
      visits: [],
    });
    const voicemail = message('voicemail', 60, { ...ivr, answered_time: start + 40, hangup_time: start + 58 });
    expect(factsOf([ring, voicemail])).toMatchObject({
      calls: [{ outcome: 'voicemail', ended_at: at(58), answered_at: null, anomalies: [] }],
      visits: [{ exit: 'voicemail', exited_at: at(40) }],
    });
    expect(factsOf([voicemail, ring])).toEqual(factsOf([ring, voicemail]));
  });

  test('a call of ours: dialled 9 s, talked 31 s; a machine; nobody', () => {
    const out = { ...ann, direction: 'outbound', from_number: '12025550143', to_number: '12125550167' };
    const hangup = (second: number, data: Record<string, unknown>) =>
      message('hangup', second, { ...out, hangup_time: start + second, ...data });
    const facts = factsOf([message('ringing', 3, out), message('answered', 9, out), hangup(40, { duration_in_seconds: 31 })]);
    expect(facts.calls).toMatchObject([
      { direction: 'outbound', outcome: 'answered', caller: '+12125550167', number_id: '+12025550143', ringing_at: at(3), anomalies: [] },
    ]);
    expect(facts.legs).toMatchObject([{ agent_id: 'ann@example.com', dial_s: 9, talk_s: 31 }]);
    const outcomes = [
      { duration_in_seconds: 0 },
      { duration_in_seconds: 20, answering_machine_detection: 'MACHINE', answered_time: start + 9 },
      { duration_in_seconds: 20 },
    ].map((data) => factsOf([message('ringing', 3, out), hangup(40, data)]).calls[0]);
    expect(outcomes.map((call) => call?.outcome)).toEqual(['no_answer', 'machine', 'answered']);
    expect(outcomes[2]?.anomalies).toEqual(['outcome: told answered, but no answer was told']);
    expect(factsOf([message('missed', 30, out)]).calls).toMatchObject([{ outcome: 'no_answer' }]);
  });

  test('passed on to a second agent, who hangs up later: each talks as long as they did', () => {
    const { calls, legs } = factsOf([
      message('ringing', 1, ann),
      message('answered', 5, ann),
      message('hangup', 20, { ...ann, duration_in_seconds: 15 }),
      message('ringing', 20, ben),
      message('answered', 24, ben),
      message('hangup', 40, { ...ben, duration_in_seconds: 16 }),
    ]);
    expect(legs.map(({ agent_id, talk_s }) => [agent_id, talk_s])).toEqual([
      ['ann@example.com', 15],
      ['ben@example.com', 16],
    ]);
    expect(calls).toMatchObject([{ ended_at: at(40), outcome: 'answered', anomalies: ['continued_after_end'] }]);
  });

  test('colleagues are an internal call; a withheld number is nobody', () => {
    expect(factsOf([message('answered', 5, { ...ann, is_internal: true, from_number: '33912345678' })]).calls).toMatchObject([
      { direction: 'internal', caller: null, caller_presented: '33912345678' },
    ]);
    expect(factsOf([message('ringing', 5, { ...ann, is_anonymous: true, from_number: 'anonymous' })]).calls).toMatchObject([
      { direction: 'inbound', caller: null, caller_presented: 'anonymous' },
    ]);
  });

  test('the settings name an agent by address or by id; numbers are read by the rules first', () => {
    const agentOf = (agents: Record<string, string>) => factsOf([message('answered', 5, ann)], { agents }).legs[0]?.agent_id;
    expect(agentOf({})).toBe('ann@example.com');
    expect(agentOf({ 'ann@example.com': 'Ann' })).toBe('Ann');
    expect(agentOf({ '11': 'Ann L' })).toBe('Ann L');
    const caller = (from_number: string, settings: unknown) =>
      factsOf([message('ringing', 1, { ...ann, from_number })], settings).calls[0]?.caller;
    expect(caller('2025550143', {})).toBe('+2025550143');
    expect(caller('2025550143', { numbers: { rules: [{ pattern: '^\\d{10}$', country: 'US' }] } })).toBe('+12025550143');
    expect(caller('112', {})).toBeNull();
  });
});

describe('messages', () => {
  test.skipIf(samples === null)(`the documented examples are read, each by itself, with every digit of the id ${needs}`, () => {
    const kinds = (resource: string, event: string) =>
      eventsOf(ringover, {}, { body: sample(resource, event) }).map(({ key, event: { kind } }) => {
        expect(key).toBe('call:1234567890987654321');
        return kind;
      });
    expect(kinds('call', 'ringing')).toEqual(['call_started', 'agent_offered']);
    expect(kinds('call', 'answered')).toEqual(['call_started', 'agent_answered']);
    expect(kinds('call', 'hangup')).toEqual(['call_started', 'agent_left', 'call_ended', 'recording_told']);
    expect(kinds('call', 'missed')).toEqual(['call_started', 'call_ended']);
    expect(kinds('call', 'voicemail')).toEqual(['call_started', 'call_ended']);
    expect(kinds('aftercall', 'comments_updated')).toEqual(['call_noted']);
    expect(kinds('aftercall', 'tags_updated')).toEqual(['call_noted']);
    for (const [resource, event] of [
      ...[['aftercall', 'record_available'] as const, ['aftercall', 'voicemail_available'] as const, ['sms', 'sent'] as const],
      ...[
        ['search', 'contact'] as const,
        ['call', 'contact'] as const,
        ['call', 'routing'] as const,
        ['call', 'ivr_response_code'] as const,
      ],
    ]) {
      expect(kinds(resource, event)).toEqual([]);
    }
  });

  test.skipIf(samples === null)(`times, notes and the reason of a missed call, as the examples tell them ${needs}`, () => {
    // The examples say is_internal, and their answer comes after their hang-up; so only what each says by itself is looked at.
    const { calls, legs } = factsOf([sample('call', 'ringing'), sample('aftercall', 'comments_updated')]);
    expect(calls).toMatchObject([
      { direction: 'internal', started_at: 1_554_823_493_762, disposition: 'string', topics: ['tag1', 'tag2'], ended_at: null },
    ]);
    expect(legs).toEqual([]);
    const missed = factsOf([sample('call', 'missed').replace('"is_internal":true', '"is_internal":false')]);
    expect(missed.calls).toMatchObject([
      { direction: 'inbound', started_at: 1_554_823_400_762, ended_at: 1_554_823_442_762, outcome: 'closed', number_id: '+12025550143' },
    ]);
  });

  test('seconds with a fraction are moments, whatever the zone of the server', () => {
    const { calls } = factsOf([message('ringing', 0.123, { ...ann, start_time: start + 0.0625 })]);
    expect(calls[0]?.started_at).toBe(at(0) + 63);
  });

  test('what is not known is refused by name, what is missing by its place', () => {
    const reason = (value: unknown) => factsOf([value]).rejects.map((reject) => reject.reason);
    expect(reason({ event: 'paused', resource: 'call', timestamp: 1, data: {} })[0]).toMatch(
      /^event: got "call paused", wanted one of call ringing, /u,
    );
    expect(reason({ event: 'ringing', resource: 'call', timestamp: 1, data: {} })[0]).toMatch(/^data\.call_id: got nothing, wanted an id/u);
    expect(reason({ ...message('ringing', 1, ann), timestamp: null })).toEqual(['timestamp: got nothing, wanted seconds since 1970']);
    expect(reason(message('ringing', 1, { direction: 'sideways' }))).toEqual([
      'data.direction: got "sideways", wanted inbound or outbound',
    ]);
  });

  test('nothing that comes in makes it throw', () => {
    const body = fc.oneof(
      fc.json(),
      fc.string(),
      fc.json().map((json) => `{"event":"ringing","resource":"call","data":${json}}`),
    );
    fc.assert(
      fc.property(body, (text) => {
        expect(() => factsOf([text])).not.toThrow();
      }),
    );
  });

  test('erasing takes the caller’s number; the agent, ids and times stay', () => {
    const { numbers, layoutOf } = ringover.erasing(ringover.parseSettings({}));
    const list = {
      lengths: new Set([11]),
      find: (digits: string) => (digits === '12125550167' ? '999000000000001' : null),
      findName: () => null,
    };
    const erase = (text: string): string => eraseText(text, list, layoutOf({ headers: {} }), numberReader(numbers)) ?? text;
    const text = (number: string, bare: string): string =>
      `{"timestamp":12125550167.5,"data":{"call_id":12125550167,"channel_id":"12125550167","from_number":"${number}","to_number":${bare},"user":{"email":"ann@example.com"},"comments":"call ${number}"}}`;
    expect(erase(text('12125550167', '12125550167'))).toBe(text('999000000000001', '999000000000001'));
  });
});

describe('signatures', () => {
  const key = 'example-webhook-key';
  const url = 'https://calls.example.com/hooks/ringover';
  const body = JSON.stringify(message('hangup', 60, ann));
  const now = at(61);
  const verify = (headers: Record<string, string>, more: Record<string, unknown> = {}) =>
    ringover.posts?.verify({ headers, body: Buffer.from(body), url, topic: '', secrets: ['other', key], now, ...more });
  const base64url = (text: string) => Buffer.from(text).toString('base64url');
  interface Signing {
    readonly alg?: string;
    readonly secret?: string;
    readonly algorithm?: 'sha256' | 'sha512';
  }
  const token = (claims: unknown, { alg = 'HS512', secret = key, algorithm = 'sha512' }: Signing = {}) => {
    const signed = `${base64url(JSON.stringify({ typ: 'JWT', alg }))}.${base64url(JSON.stringify(claims))}`;
    return { 'x-ringover-webhook-signature': `${signed}.${mac(algorithm, secret, signed).toString('base64url')}` };
  };
  const hash = (address: string, second = 61) => ({
    'x-ringover-webhook-signature-v3': mac('sha256', key, 'POST', address, body, String(start + second)).toString('base64'),
    'x-ringover-request-signature-v3-timestamp': String(start + second),
  });
  const payload: unknown = JSON.parse(body);

  test.skipIf(vectors === null)(`the assembled vectors fit; a changed byte, another key, address or time do not ${needs}`, () => {
    const vector = JSON.parse(vectors ?? '{}') as {
      key: string;
      url: string;
      body: string;
      v1: { jwt: string };
      v3: { headers: Record<string, string> };
    };
    const first = { 'x-ringover-webhook-signature': vector.v1.jwt };
    const third = Object.fromEntries(Object.entries(vector.v3.headers).map(([name, value]) => [name.toLowerCase(), value]));
    const request = { body: Buffer.from(vector.body), url: vector.url, secrets: [vector.key], now: 1_748_872_930_000 };
    const changed = Buffer.from(vector.body.replace('"12125550167"', '"12125550168"'));
    for (const headers of [first, third]) {
      expect(verify(headers, request)).toEqual({ ok: true });
      expect(verify(headers, { ...request, secrets: ['old', vector.key] })).toEqual({ ok: true });
      for (const wrong of [
        { body: changed },
        { secrets: ['wrong'] },
        { secrets: [] },
        { url: 'https://calls.example.com/hooks/foreign' },
      ]) {
        expect(verify(headers, { ...request, ...wrong })).toMatchObject({ ok: false });
      }
    }
    expect(verify(third, { ...request, now: request.now + 300_000 })).toEqual({
      ok: false,
      reason: 'x-ringover-request-signature-v3-timestamp: signed 329 s ago, wanted at most 300 s',
    });
  });

  test('version 1: address and message beside each other, or the message alone; the body must be what is signed', () => {
    expect(verify(token({ url, payload }))).toEqual({ ok: true });
    expect(verify(token(payload))).toEqual({ ok: true });
    expect(verify(token({ url, payload: body }))).toEqual({ ok: true });
    expect(verify(token({ url: 'https://calls.example.com/hooks/foreign', payload }))).toEqual({
      ok: false,
      reason: 'x-ringover-webhook-signature: signed for "https://calls.example.com/hooks/foreign", wanted this address',
    });
    const other = { ok: false, reason: 'body: differs from the message that is signed' };
    expect(verify(token({ url, payload }), { body: Buffer.from(body.replace('12125550167', '12125550168')) })).toEqual(other);
    expect(verify(token({ url }))).toEqual(other);
    expect(verify(token({ url, payload }), { body: Buffer.from('{') })).toEqual(other);
  });

  test('version 1: no other algorithm, and no other key', () => {
    const claims = { url, payload };
    expect(verify(token(claims, { alg: 'none' }))).toEqual({
      ok: false,
      reason: 'x-ringover-webhook-signature: got the algorithm "none", wanted HS512',
    });
    expect(verify(token(claims, { alg: 'HS256', algorithm: 'sha256' }))).toMatchObject({ ok: false });
    expect(verify(token(claims, { secret: 'wrong' }))).toMatchObject({ ok: false });
    expect(verify({ 'x-ringover-webhook-signature': 'a.b' })).toMatchObject({ ok: false });
    expect(verify(token({ ...claims, exp: start - 1000 }))).toEqual({ ok: false, reason: 'x-ringover-webhook-signature: has expired' });
    expect(verify({})).toEqual({ ok: false, reason: 'x-ringover-webhook-signature: got none, wanted a JSON web token' });
  });

  test('both at once: either will do', () => {
    expect(verify({ ...token({ url, payload }), ...hash('https://elsewhere.example.com/') })).toEqual({ ok: true });
    expect(verify({ ...token({ url, payload }, { secret: 'wrong' }), ...hash(url) })).toEqual({ ok: true });
    expect(verify({ ...token({ url, payload }, { secret: 'wrong' }), ...hash(url, -1000) })).toMatchObject({ ok: false });
  });

  test('the token does not enter the log, and eight keys are kept', () => {
    expect(ringover.posts?.unkept).toEqual(['x-ringover-webhook-signature']);
    expect(ringover.posts?.secret).toMatchObject({ by: 'theirs', keep: 8 });
  });
});
