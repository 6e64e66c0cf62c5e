import { describe, expect, test } from 'vitest';
import { eraseText } from '#connectors/erase.ts';
import { numberReader } from '#domain/phone-number.ts';
import fc from '../../../test/properties.ts';
import { eventsOf, hostedFacts } from '../../../test/hosted-facts.ts';
import { twilio } from './connector.ts';

const at = (second: number): number => Date.UTC(2025, 5, 2, 14, 0, second);
const stamp = (second: number): string => new Date(at(second)).toUTCString().replace('GMT', '+0000');

type Fields = Record<string, string>;
const form = (fields: Fields): string => new URLSearchParams(fields).toString();

const customer = '+12125550167';
const ours = '+12025550143';
const call = 'CA01';

describe('messages', () => {
  const reasons = (fields: Fields, topic = ''): string[] =>
    hostedFacts(twilio, {}, [{ topic, body: form(fields) }]).rejects.map(({ reason }) => reason);
  const good = { CallSid: call, CallStatus: 'completed', Direction: 'inbound', Timestamp: stamp(5) };

  test('times have a zone; without one they are refused, never taken as local', () => {
    const time = (Timestamp: string) =>
      eventsOf(twilio, {}, { body: form({ ...good, Timestamp }) }).find(({ event }) => event.kind === 'call_ended')?.event.at;
    expect(time('Mon, 02 Jun 2025 14:00:05 +0000')).toBe(at(5));
    expect(time('Mon, 02 Jun 2025 16:00:05 +0200')).toBe(at(5));
    expect(time('Mon, 02 Jun 2025 08:15:05 -0545')).toBe(at(5));
    expect(time('2 Jun 2025 14:00:05 GMT')).toBe(at(5));
    for (const wrong of [
      'Mon, 02 Jun 2025 14:00:05',
      '2025-06-02T14:00:05',
      'Mon, 31 Jun 2025 14:00:05 +0000',
      'Mon, 02 Jun 2025 24:00:05 +0000',
    ]) {
      expect(reasons({ ...good, Timestamp: wrong })).toEqual([
        `Timestamp: got "${wrong}", wanted a time with its zone such as Mon, 02 Jun 2025 14:00:02 +0000`,
      ]);
    }
  });

  test('the end of a call counts also where it tells no time: when it came', () => {
    const body = form({ ...good, Timestamp: '', CallDuration: '20' });
    const { calls } = hostedFacts(twilio, {}, [{ body, receivedAt: at(30) + 999 }]);
    expect(calls).toMatchObject([{ started_at: at(10), ended_at: at(30) }]);
  });

  test('what cannot be read is told with what was wanted; what is no fact of a call is nothing', () => {
    expect(reasons({ ...good, CallStatus: 'melted' })[0]).toContain('CallStatus: got "melted", wanted one of queued, initiated');
    expect(reasons({ ...good, Direction: 'sideways' })).toEqual([
      'Direction: got "sideways", wanted inbound, outbound-api or outbound-dial',
    ]);
    expect(reasons({ MessageSid: 'SM1', Body: 'hello' })).toEqual(['CallSid: got nothing, wanted the id of a call']);
    expect(reasons({ CallSid: call })[0]).toContain('CallStatus: got nothing');
    expect(reasons({ ...good, DialCallStatus: 'odd' }, 'dial')[0]).toContain('DialCallStatus: got "odd", wanted completed');
    expect(reasons({ ...good, QueueResult: 'odd' }, 'enqueue')[0]).toContain('QueueResult: got "odd", wanted bridged');
    expect(reasons({ CallSid: call, DequeingCallSid: 'CA9' }, 'dequeue')[0]).toContain('QueueSid: got nothing');
    expect(reasons({ ...good, CallDuration: 'long' })[0]).toContain('CallDuration: got "long", wanted a number');
    const nothing: [string, Fields][] = [
      ['', { ConferenceSid: 'CF1', StatusCallbackEvent: 'participant-hold', CallSid: call }],
      [
        'recording',
        { CallSid: call, RecordingSid: 'RE1', RecordingStatus: 'absent', RecordingSource: 'RecordVerb', RecordingDuration: '-1' },
      ],
      [
        'recording',
        { CallSid: call, RecordingSid: 'RE1', RecordingStatus: 'completed', RecordingSource: 'NewVerb', RecordingDuration: '9' },
      ],
      ['enqueue', { ...good, QueueResult: 'redirected-from-bridged', QueueSid: 'QU1' }],
    ];
    for (const [topic, fields] of nothing) expect(eventsOf(twilio, {}, { topic, body: form(fields) })).toEqual([]);
  });

  test('an address that was mixed up loses nothing: a request is known by its fields', () => {
    const body = form({ CallSid: call, CallStatus: 'in-progress', Direction: 'inbound', DialCallStatus: 'completed' });
    const told = eventsOf(twilio, {}, { topic: 'dial', body, receivedAt: at(61) });
    expect(told).toHaveLength(1);
    expect(eventsOf(twilio, {}, { topic: 'recording', body, receivedAt: at(61) })).toEqual(told);
  });

  test('ids of any length keep every digit', () => {
    const id = '9007199254740993123';
    const [event] = eventsOf(twilio, {}, { body: form({ ...good, CallSid: id, ParentCallSid: '9007199254740993124' }) });
    expect(event).toMatchObject({ key: `call:${id}`, links: ['call:9007199254740993124'] });
  });

  test('nothing that comes in makes it throw', () => {
    const names = [
      'CallSid',
      'CallStatus',
      'Direction',
      'Timestamp',
      'From',
      'To',
      'QueueResult',
      'DialCallStatus',
      'RecordingStatus',
      '__proto__',
    ];
    const values = fc.oneof(fc.string(), fc.constantFrom('completed', 'inbound', call, stamp(1), 'client:', '+1', 'hangup'));
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), values), fc.string(), (fields, rest) => {
        hostedFacts(twilio, {}, [{ body: `${form(fields)}&${rest}` }, { body: rest }]);
      }),
      { numRuns: 500 },
    );
  });
});

test('a caller is erased with number and name; ids and times stay', () => {
  const fields = {
    CallSid: 'CA12125550167ab',
    ParentCallSid: 'CA0012125550167',
    From: customer,
    Caller: `sip:${customer}@pbx.example.com`,
    CallerName: 'Ann Müller',
    To: ours,
    Timestamp: stamp(5),
    RecordingUrl: 'https://api.twilio.com/Recordings/RE12125550167',
  };
  const token = '999000000000001';
  const { numbers, layoutOf } = twilio.erasing(twilio.parseSettings({}));
  const list = {
    lengths: new Set([11]),
    find: (digits: string) => (digits === '12125550167' ? token : null),
    findName: () => null,
  };
  const erased = eraseText(form(fields), list, layoutOf({ headers: {} }), numberReader(numbers));
  expect(Object.fromEntries(new URLSearchParams(erased ?? ''))).toEqual({
    ...fields,
    From: `+${token}`,
    Caller: `sip:+${token}@pbx.example.com`,
    CallerName: 'erased-000001',
  });
});

test('the answer is an instruction to do nothing more, at every address', () => {
  const { posts, formats } = twilio;
  const request = { headers: {}, body: Buffer.from('a=b'), url: 'https://x.example/ingest/k', topic: 'dial', secrets: [], now: 0 };
  expect(posts?.reply?.(request)).toMatchObject({ status: 200, headers: { 'Content-Type': 'text/xml; charset=utf-8' } });
  expect(posts?.reply?.(request).body).toContain('<Response/>');
  expect(posts?.deliveryKey(request)).toBeNull();
  expect(posts?.secret).toMatchObject({ by: 'theirs', keep: 2 });
  expect(Object.keys(formats)).toEqual(expect.arrayContaining(Object.values(posts?.topics ?? {}).map(({ format }) => format)));
});
