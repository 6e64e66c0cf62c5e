import { describe, expect, test } from 'vitest';
import { eraseText } from '#connectors/erase.ts';
import { numberReader } from '#domain/phone-number.ts';
import fc from '../../../test/properties.ts';
import { connectorSample, eventsOf, everyOrder, hostedFacts, type PostedDelivery } from '../../../test/hosted-facts.ts';
import { ringcentral } from './connector.ts';

const samples = {
  inbound: connectorSample('ringcentral-real-inbound-ivr-stream.json'),
  outbound: connectorSample('ringcentral-real-outbound-stream.json'),
  internal: connectorSample('ringcentral-real-internal-stream.json'),
  hold: connectorSample('ringcentral-hold-sequence.json'),
  notification: connectorSample('ringcentral-telephony-session-event.json'),
  record: connectorSample('ringcentral-call-log-record.json'),
};
const absent = Object.values(samples).includes(null);
const needs = '(needs ../shared/connectors/samples/ringcentral-*)';

interface Notification {
  readonly body: { readonly eventTime: string };
}

function notifications(sample: string | null): Notification[] {
  const value = JSON.parse(sample ?? '[]') as Notification[] | { events: Notification[] };
  return Array.isArray(value) ? value : value.events;
}

const posted = (messages: readonly unknown[]): PostedDelivery[] => messages.map((body) => ({ body }));
const factsOf = (messages: readonly unknown[], settings: unknown = {}) => hostedFacts(ringcentral, settings, posted(messages));
const utc = (clock: string): number => Date.parse(`2020-06-23T${clock}Z`);
const seconds = (from: number | null | undefined, to: number | null | undefined): number => ((to ?? NaN) - (from ?? NaN)) / 1000;

describe('real streams', () => {
  test.skipIf(absent)(`inbound through a menu: agent ring 7.345, talk 12.414, hold 2.393; menu 8.663; session 30.872 ${needs}`, () => {
    const { calls, visits, legs, rejects } = factsOf(notifications(samples.inbound), { agents: { '809646016': 'jane@example.com' } });
    expect(rejects).toEqual([]);
    expect(calls).toHaveLength(1);
    expect(calls[0]).toMatchObject({
      direction: 'inbound',
      started_at: utc('01:05:43.940'),
      connected_at: utc('01:05:43.964'),
      answered_at: utc('01:06:00.001'),
      ended_at: utc('01:06:14.812'),
      outcome: 'answered',
      caller: '+12125550167',
      caller_name: 'EXAMPLE CALLER',
      number_id: '+12025550143',
      agent_id: 'jane@example.com',
      ivr_s: 8.663,
      anomalies: [],
    });
    expect(seconds(calls[0]?.started_at, calls[0]?.ended_at)).toBe(30.872);
    expect(legs).toMatchObject([
      { agent_id: 'jane@example.com', offered_at: utc('01:05:52.656'), result: 'answered', talk_s: 12.414, hold_s: 2.393 },
    ]);
    expect(seconds(legs[0]?.offered_at, legs[0]?.answered_at)).toBe(7.345);
    expect(visits).toMatchObject([{ queue_id: 'jane@example.com', enqueued_at: utc('01:05:52.627'), exit: 'answered' }]);
  });

  test.skipIf(absent)(`outbound: the agent's phone rings 3.734, talks 12.843, holds 3.275 ${needs}`, () => {
    const { calls, visits, legs } = factsOf(notifications(samples.outbound));
    expect(calls).toMatchObject([
      {
        direction: 'outbound',
        started_at: utc('01:19:21.627'),
        ringing_at: utc('01:19:25.166'),
        answered_at: utc('01:19:28.900'),
        ended_at: utc('01:19:45.018'),
        outcome: 'answered',
        caller: '+12125550167',
        number_id: '+12025550143',
        agent_id: '809646016',
        anomalies: [],
      },
    ]);
    expect(seconds(calls[0]?.ringing_at, calls[0]?.answered_at)).toBe(3.734);
    expect(legs).toMatchObject([{ agent_id: '809646016', result: 'answered', dial_s: 7.273, talk_s: 12.843, hold_s: 3.275 }]);
    expect(visits).toEqual([]);
  });

  test.skipIf(absent)(
    `internal: the colleague rings 6.674 and is connected 13.977, the one who called talks 16.344 and holds 4.319 ${needs}`,
    () => {
      const { calls, legs } = factsOf(notifications(samples.internal));
      expect(calls).toMatchObject([
        {
          direction: 'internal',
          started_at: utc('01:17:14.330'),
          answered_at: utc('01:17:21.084'),
          ended_at: utc('01:17:35.061'),
          outcome: 'answered',
          caller: null,
          agent_id: '809646016',
          anomalies: [],
        },
      ]);
      const [called, dialled] = ['809646016', '979428016'].map((agent) => legs.find((leg) => leg.agent_id === agent));
      expect(called).toMatchObject({ kind: 'main', talk_s: 13.977, hold_s: 0 });
      expect(seconds(called?.offered_at, called?.answered_at)).toBe(6.674);
      expect(dialled).toMatchObject({ kind: 'consult', talk_s: 16.344, hold_s: 4.319 });
      expect(legs).toHaveLength(2);
    },
  );

  test.skipIf(absent)(`the documented hold, delivered out of order: ring 1.985, talk 7.591, hold 1.933 ${needs}`, () => {
    const { calls, legs } = factsOf(notifications(samples.hold));
    expect(legs).toMatchObject([{ agent_id: '809646016', result: 'answered', talk_s: 7.591, hold_s: 1.933 }]);
    expect(seconds(legs[0]?.offered_at, legs[0]?.answered_at)).toBe(1.985);
    // The caller's own party is not told: the call is over when all that were told are gone.
    expect(calls).toMatchObject([
      { direction: 'inbound', ended_at: Date.parse('2020-07-17T13:34:02.098Z'), outcome: 'answered', anomalies: [] },
    ]);
  });

  test.skipIf(absent)(`any order, any repetition, and every state told again with each later message give the same facts ${needs}`, () => {
    for (const sample of [samples.inbound, samples.outbound, samples.internal, samples.hold]) {
      const told = notifications(sample);
      const facts = factsOf(told);
      fc.assert(
        fc.property(fc.shuffledSubarray([...told, ...told], { minLength: told.length }), (some) => {
          expect(factsOf([...some, ...told])).toEqual(facts);
        }),
        { numRuns: 60 },
      );
      expect(factsOf(snapshots(told as Snapshot[]))).toEqual(facts);
      for (const order of everyOrder(told.slice(-5))) expect(factsOf([...order, ...told.slice(0, -5)])).toEqual(facts);
    }
  });
});

interface Snapshot {
  readonly body: { readonly sequence: number; readonly eventTime: string; readonly parties: readonly { readonly id: string }[] };
}

/** The same course by a system that tells all parties with each message. */
function snapshots(told: readonly Snapshot[]): Snapshot[] {
  const parties = new Map<string, Snapshot['body']['parties'][number]>();
  return [...told]
    .sort((a, b) => a.body.sequence - b.body.sequence)
    .map((message) => {
      for (const party of message.body.parties) parties.set(party.id, party);
      return { ...message, body: { ...message.body, parties: [...parties.values()] } };
    });
}

/** One made-up message: second of the minute, party, its state. */
function told(
  second: number,
  party: Record<string, unknown>,
  code: string,
  more: { reason?: string; peerId?: unknown } = {},
  session = 's-1',
) {
  const eventTime = new Date(Date.UTC(2026, 10, 21, 9, 0, 0) + second * 1000).toISOString();
  return {
    event: '/restapi/v1.0/account/1/telephony/sessions',
    body: {
      sequence: second,
      telephonySessionId: session,
      eventTime,
      parties: [{ ...party, status: { code, ...more } }],
      origin: { type: 'Call' },
    },
  };
}
const caller = { id: 'p-1', direction: 'Outbound', from: { phoneNumber: '+12125550167' }, to: { phoneNumber: '+12025550143' } };
describe('messages', () => {
  test.skipIf(absent)(`the documented notification is a call that begins ${needs}`, () => {
    const { calls } = factsOf([JSON.parse(samples.notification ?? '{}')]);
    expect(calls).toMatchObject([{ direction: 'inbound', caller: '+12125550167', number_id: '+12025550143', ended_at: null }]);
  });

  test.skipIf(absent)(`a record of the call log ${needs}`, () => {
    const record = JSON.parse(samples.record ?? '{}') as Record<string, unknown>;
    const deliver = (body: unknown) => hostedFacts(ringcentral, {}, [{ body, headers: { format: 'ringcentral-call-log' } }]);
    const { calls, rejects } = deliver(record);
    expect(rejects).toEqual([]);
    expect(calls).toMatchObject([
      {
        direction: 'inbound',
        started_at: Date.UTC(2023, 5, 6, 23, 7, 20),
        ended_at: Date.UTC(2023, 5, 6, 23, 8, 15),
        outcome: 'answered',
        caller: '+12125550167',
        caller_name: 'SAN FRANCSCO CA',
        number_id: '+12025550143',
      },
    ]);
    expect(deliver({ records: [record], paging: { page: 1 } })).toEqual(deliver(record));
  });

  test('a record joins the call that the sessions told, by either id; the record that changed last counts', () => {
    const record = (lastModifiedTime: string, result: string) => ({
      body: {
        ...{ id: 'r', sessionId: '77', telephonySessionId: 's-1', startTime: '2026-11-21T09:00:00.000Z', duration: 30 },
        ...{ type: 'Voice', direction: 'Inbound', result, lastModifiedTime },
        ...{ from: { phoneNumber: '+12125550167' }, to: { phoneNumber: '+12025550143' } },
      },
      headers: { format: 'ringcentral-call-log' },
    });
    const all = [
      { body: told(0, caller, 'Setup') },
      record('2026-11-21T09:01:00.000Z', 'Missed'),
      record('2026-11-21T09:05:00.000Z', 'Voicemail'),
    ];
    const facts = everyOrder(all).map((order) => hostedFacts(ringcentral, {}, order));
    expect(facts[0]?.calls).toMatchObject([{ outcome: 'voicemail' }]);
    for (const each of facts) expect(each).toEqual(facts[0]);
  });

  test('times have their zone; one without is refused', () => {
    const at = (eventTime: string) => {
      const message = told(0, caller, 'Setup');
      return factsOf([{ ...message, body: { ...message.body, eventTime } }]);
    };
    expect(at('2026-11-21T10:00:00.000+01:00').calls[0]?.started_at).toBe(Date.UTC(2026, 10, 21, 9));
    expect(at('2026-11-21T09:00:00.000').rejects[0]?.reason).toBe(
      'body.eventTime: got "2026-11-21T09:00:00.000", wanted ISO 8601 with zone, for example 2026-11-21T09:30:00.000Z',
    );
  });

  test('ids beyond 2^53 keep every digit', () => {
    const body = JSON.stringify(told(0, { ...caller, id: 'p-1' }, 'Setup')).replace('"s-1"', '9007199254740993123');
    expect(eventsOf(ringcentral, {}, { body }).map(({ key }) => key)).toEqual(['call:9007199254740993123']);
  });

  test('other subjects tell nothing, an unknown one is refused by name', () => {
    const rejects = (event: string) => factsOf([{ event, body: { expiresIn: 900 } }]).rejects.map(({ reason }) => reason);
    expect(rejects('/restapi/v1.0/subscription/53300e7c?threshold=60&interval=15')).toEqual([]);
    expect(rejects('/restapi/v1.0/account/1/extension/2/presence?detailedTelephonyState=true')).toEqual([]);
    expect(rejects('/restapi/v2/weather')).toEqual(['event: got "/restapi/v2/weather", wanted one that ends in /telephony/sessions']);
  });

  test('nothing that comes in makes it throw', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json(),
          fc.string(),
          fc.json().map((json) => `{"event":"/telephony/sessions","body":${json}}`),
        ),
        (body) => {
          expect(() => factsOf([body])).not.toThrow();
        },
      ),
    );
  });
});

describe('who posts', () => {
  const posts = ringcentral.posts;
  const request = (headers: Record<string, string>, body = '{"event":"x"}') => ({
    ...{ headers, body: Buffer.from(body), url: 'https://calls.example.com/ingest/k', topic: '', secrets: ['new', 'old'], now: 0 },
  });

  test('the validation token is compared with every valid secret', () => {
    expect(posts?.verify(request({ 'validation-token': 'new' }))).toEqual({ ok: true });
    expect(posts?.verify(request({ 'verification-token': 'old' }))).toEqual({ ok: true });
    expect(posts?.verify(request({ 'validation-token': 'newer' }))).toEqual({
      ok: false,
      reason: 'validation-token: does not fit this request and any valid secret',
    });
    expect(posts?.verify(request({}))).toEqual({ ok: false, reason: 'validation-token: got none' });
    expect(posts?.unkept).toContain('validation-token');
  });

  test('a new subscription is answered with its own token; a delivery is not', () => {
    expect(posts?.greet?.(request({ 'validation-token': 'ab-12' }, ''))).toEqual({
      status: 200,
      headers: { 'content-type': 'application/json', 'validation-token': 'ab-12' },
      body: '',
    });
    expect(posts?.greet?.(request({ 'validation-token': 'ab-12' }))).toBeNull();
    expect(posts?.greet?.(request({ 'validation-token': 'new' }))).toBeNull();
    expect(posts?.greet?.(request({ 'validation-token': 'a\r\nset-cookie: b' }, ''))).toBeNull();
    expect(posts?.greet?.(request({}, ''))).toBeNull();
    expect(posts?.reply?.(request({}))).toMatchObject({ status: 200, body: '' });
  });

  test('erasing takes the caller’s number and name; the agent, ids and times stay', () => {
    const { numbers, layoutOf } = ringcentral.erasing(ringcentral.parseSettings({}));
    const erase = (text: string): string => {
      const list = {
        lengths: new Set([11]),
        find: (digits: string) => (digits === '12125550167' ? '999000000000001' : null),
        findName: () => null,
      };
      return eraseText(text, list, layoutOf({ headers: {} }), numberReader(numbers)) ?? text;
    };
    const end = (number: string, name: string) => ({ phoneNumber: number, name, extensionId: '12125550167' });
    const party = (from: unknown, to: unknown) => ({
      id: '12125550167',
      extensionId: '12125550167',
      to,
      from,
      status: { code: 'Answered' },
    });
    const message = (number: string, name: string) =>
      JSON.stringify({
        uuid: '12125550167',
        body: {
          telephonySessionId: '12125550167',
          eventTime: '2020-06-23T01:06:00.001Z',
          parties: [party(end(number, name), end('+12025550143', 'Jane Doe'))],
        },
      });
    expect(erase(message('+12125550167', 'Ann Caller'))).toBe(message('+999000000000001', 'erased-000001'));
    const record = (number: string, name: string) =>
      JSON.stringify({
        records: [
          {
            id: '12125550167',
            to: end('+12025550143', 'Sales'),
            from: { phoneNumber: number, name },
            legs: [{ from: { phoneNumber: number, name } }],
          },
        ],
      });
    expect(erase(record('+12125550167', 'Ann Caller'))).toBe(record('+999000000000001', 'erased-000001'));
  });
});
