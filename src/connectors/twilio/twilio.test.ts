import { describe, expect, test } from 'vitest';
import fc from '../../../test/properties.ts';
import { connectorSample, everyOrder, hostedFacts, type PostedDelivery } from '../../../test/hosted-facts.ts';
import { twilio } from './connector.ts';

/** Seconds after 14:00:00 of the day on which all calls here are made. */
const at = (second: number): number => Date.UTC(2025, 5, 2, 14, 0, second);
const stamp = (second: number): string => new Date(at(second)).toUTCString().replace('GMT', '+0000');
const form = (fields: Record<string, string>): string => new URLSearchParams(fields).toString();

const customer = '+12125550167';
const ours = '+12025550143';
const mobile = '+12025550119';
const [call, first, second] = ['CA01', 'CA02', 'CA03'] as const;

type Fields = Record<string, string>;

/** A status of the incoming call itself. */
const parent = (at: number, CallStatus: string, seconds: number | null, more: Fields = {}): PostedDelivery => ({
  body: form({
    ...{ CallSid: call, CallStatus, Direction: 'inbound', From: customer, To: ours, Timestamp: stamp(at) },
    ...(seconds === null ? {} : { CallDuration: String(seconds) }),
    ...more,
  }),
});

/** A status of a leg that the call was offered on. */
const child = (CallSid: string, To: string, at: number, CallStatus: string, seconds: number | null = null, more: Fields = {}) => ({
  topic: '',
  body: form({
    ...{ CallSid, ParentCallSid: call, CallStatus, Direction: 'outbound-dial', From: ours, To, Timestamp: stamp(at) },
    ...(seconds === null ? {} : { CallDuration: String(seconds) }),
    ...more,
  }),
});

const outbound = (posted: PostedDelivery): PostedDelivery => ({ ...posted, topic: 'outbound' });

/** A request without a time of its own, that came at `second`. */
const untimed = (topic: string, second: number, fields: Fields): PostedDelivery => ({
  topic,
  receivedAt: at(second) + 400,
  body: form({ CallSid: call, CallStatus: 'in-progress', Direction: 'inbound', From: customer, To: ours, ...fields }),
});

/** The facts, which must be the same in every order and with every delivery twice. */
function factsOf(deliveries: readonly PostedDelivery[], settings: unknown = {}) {
  const facts = hostedFacts(twilio, settings, deliveries);
  const { calls, visits, legs } = facts;
  const orders = deliveries.length > 6 ? [[...deliveries].reverse()] : everyOrder(deliveries);
  for (const order of orders) expect(hostedFacts(twilio, settings, order)).toEqual(facts);
  for (const order of orders.slice(0, 24)) {
    expect(hostedFacts(twilio, settings, [...order, ...order])).toMatchObject({ calls, visits, legs });
  }
  return facts;
}

const sample = connectorSample('twilio-callbacks-sequence.json');
const needs = (name: string): string => `(needs ../shared/connectors/samples/${name})`;

describe('the sample', () => {
  const topics: Readonly<Record<string, string>> = {
    '/twilio/status': '',
    '/twilio/dial-action': 'dial',
    '/twilio/recording': 'recording',
  };
  const posted = (JSON.parse(sample ?? '[]') as { path: string; params: Fields }[]).flatMap(({ path, params }): PostedDelivery[] => {
    const topic = topics[path];
    // The voice URL is the account's own application; the action of <Dial> is asked for as the leg ends.
    return topic === undefined ? [] : [{ topic, body: form(params), receivedAt: at(61) + 400 }];
  });
  const gives = {
    calls: [
      {
        direction: 'inbound',
        caller: customer,
        caller_presented: customer,
        number_id: ours,
        agent_id: mobile,
        started_at: at(1),
        connected_at: at(1),
        answered_at: at(12),
        ended_at: at(62),
        outcome: 'answered',
        sip_code: null,
        anomalies: [],
      },
    ],
    legs: [{ agent_id: mobile, offered_at: at(4), answered_at: at(12), ended_at: at(61), result: 'answered', talk_s: 49 }],
    visits: [],
    agentStates: [],
    rejects: [],
  };

  test.skipIf(sample === null)(`one answered call, 8 s of ringing, 49 s of talk ${needs('twilio-callbacks-sequence.json')}`, () => {
    expect(posted).toHaveLength(7);
    expect(factsOf(posted)).toMatchObject(gives);
    // The recording tells nothing of the call: the others in each of their 720 orders.
    expect(factsOf(posted.slice(0, 6))).toEqual(factsOf(posted));
  });

  test.skipIf(sample === null)(`in any order, any of it several times ${needs('twilio-callbacks-sequence.json')}`, () => {
    const once = hostedFacts(twilio, {}, posted);
    fc.assert(
      fc.property(fc.shuffledSubarray([...posted, ...posted], { minLength: 8 }), (order) => {
        const all = [...order, ...posted.filter((each) => !order.includes(each))];
        expect(hostedFacts(twilio, {}, all)).toEqual(once);
      }),
      { numRuns: 200 },
    );
  });

  test.skipIf(sample === null)(`the request of the voice URL is not for us ${needs('twilio-callbacks-sequence.json')}`, () => {
    const voice = (JSON.parse(sample ?? '[]') as { params: Fields }[])[0];
    const { calls, rejects } = hostedFacts(twilio, {}, [{ body: form(voice?.params ?? {}) }]);
    expect(calls).toEqual([]);
    expect(rejects.map(({ reason }) => reason)).toEqual([
      'Timestamp: got nothing, wanted the time of a status callback; a request of the voice URL is answered by your own application',
    ]);
  });

  const texts = ['twilio-status-callback-completed.txt', 'twilio-recording-callback.txt'].map(connectorSample);
  test.skipIf(texts.includes(null))(`the end of a leg alone tells its answer ${needs('twilio-*.txt')}`, () => {
    const [status, recording] = texts;
    const { calls, legs, rejects } = hostedFacts(twilio, {}, [{ body: status }, { body: recording, topic: 'recording' }]);
    expect(rejects).toEqual([]);
    expect(calls).toMatchObject([{ answered_at: at(12), anomalies: [] }]);
    expect(legs).toMatchObject([{ answered_at: at(12), ended_at: at(61), talk_s: 49 }]);
  });
});

describe('incoming calls', () => {
  test('what was lost on the way is told by the ends: nothing is sent twice by default', () => {
    const { calls, legs } = factsOf([child(first, mobile, 61, 'completed', 49), parent(62, 'completed', 61)]);
    expect(calls).toMatchObject([{ started_at: at(1), answered_at: at(12), ended_at: at(62), outcome: 'answered', anomalies: [] }]);
    expect(legs).toMatchObject([{ offered_at: at(12), answered_at: at(12), ended_at: at(61), talk_s: 49 }]);
  });

  test('two phones ring at once: the one that was not quick enough missed nothing', () => {
    const { calls, legs } = factsOf([
      child(first, 'client:ann', 4, 'ringing'),
      child(second, 'client:ben', 4, 'ringing'),
      child(second, 'client:ben', 12, 'in-progress'),
      child(first, 'client:ann', 12, 'canceled'),
      child(second, 'client:ben', 40, 'completed', 28),
      parent(41, 'completed', 40),
    ]);
    expect(calls).toMatchObject([{ agent_id: 'ben', started_at: at(1), ended_at: at(41), outcome: 'answered', anomalies: [] }]);
    expect(legs).toMatchObject([{ agent_id: 'ben', offered_at: at(4), answered_at: at(12), talk_s: 28, result: 'answered' }]);
  });

  test('one after the other, and then a message', () => {
    const message = { RecordingSid: 'RE1', RecordingStatus: 'completed', RecordingSource: 'RecordVerb', RecordingDuration: '12' };
    const { calls, legs } = factsOf([
      child(first, 'client:ann', 4, 'ringing'),
      child(first, 'client:ann', 24, 'no-answer', 0),
      child(second, 'client:ben', 25, 'busy', 0, { SipResponseCode: '603' }),
      { topic: 'recording', body: form({ CallSid: call, ...message, RecordingStartTime: stamp(30) }) },
      parent(42, 'completed', 41),
    ]);
    expect(calls).toMatchObject([
      { started_at: at(1), answered_at: null, ended_at: at(42), outcome: 'voicemail', agent_id: null, anomalies: [] },
    ]);
    expect(legs).toMatchObject([
      { agent_id: 'ann', offered_at: at(4), ended_at: at(24), result: 'missed' },
      { agent_id: 'ben', offered_at: at(25), ended_at: at(25), result: 'declined' },
    ]);
  });

  test.each([
    ['no-answer', 'no-answer', { outcome: 'timeout', ended_by: 'system' }, 'missed'],
    ['busy', 'busy', { outcome: 'blocked', blocked_reason: 'busy', ended_by: 'system' }, 'missed'],
    ['failed', 'failed', { outcome: 'failed', ended_by: 'system' }, 'missed'],
    ['canceled', 'canceled', { outcome: 'abandoned', ended_by: 'customer' }, 'caller_abandoned'],
  ])('nobody took it: <Dial> ended with %s', (DialCallStatus, leg, ended, result) => {
    const { calls, legs } = factsOf([
      child(first, mobile, 4, 'ringing'),
      child(first, mobile, 24, leg, 0),
      untimed('dial', 24, { DialCallStatus, DialCallSid: first }),
      parent(24, 'completed', 23),
    ]);
    expect(calls).toMatchObject([{ ...ended, answered_at: null, ended_at: at(24), anomalies: [] }]);
    expect(legs).toMatchObject([{ agent_id: mobile, result, offered_at: at(4), ended_at: at(24) }]);
  });

  test('a phone that was picked up and never bridged is seen as a contradiction', () => {
    const { calls } = factsOf([
      child(first, mobile, 10, 'completed', 5),
      untimed('dial', 10, { DialCallStatus: 'no-answer', DialBridged: 'false' }),
      parent(11, 'completed', 10),
    ]);
    expect(calls).toMatchObject([{ outcome: 'answered', anomalies: ['outcome: told timeout, but a person answered'] }]);
  });

  test('a call that is not answered before its leg (answerOnBridge) begins with the leg', () => {
    const { calls } = factsOf([
      child(first, mobile, 2, 'initiated'),
      child(first, mobile, 4, 'ringing'),
      child(first, mobile, 61, 'completed', 49),
      parent(62, 'completed', 50),
    ]);
    expect(calls).toMatchObject([{ started_at: at(2), connected_at: at(12), answered_at: at(12), caller: customer, anomalies: [] }]);
  });

  test.each([
    ['busy', { outcome: 'blocked', blocked_reason: 'busy', sip_code: 486 }],
    ['failed', { outcome: 'failed', sip_code: 486 }],
    ['canceled', { outcome: 'abandoned', ended_by: 'customer' }],
    ['no-answer', { outcome: 'abandoned', sip_code: null }],
  ])('never connected: %s', (status, ended) => {
    expect(factsOf([parent(5, status, 0, { SipResponseCode: '486' })]).calls).toMatchObject([
      { ...ended, started_at: at(5), connected_at: null, ended_at: at(5), anomalies: [] },
    ]);
  });

  test('withheld numbers come as digits that spell a word; a SIP caller has its number before the host', () => {
    const who = (From: string) => factsOf([parent(9, 'completed', 8, { From })]).calls[0];
    expect(who('+266696687')).toMatchObject({ caller: null, caller_presented: 'anonymous', anomalies: [] });
    expect(who('+86282452253')).toMatchObject({ caller: null, caller_presented: 'unavailable', anomalies: [] });
    expect(who(`sip:${customer}@pbx.example.com:5060;transport=tls`)).toMatchObject({ caller: customer, direction: 'inbound' });
    expect(who('client:anonymous')).toMatchObject({ caller: null, direction: 'inbound' });
    expect(who('+1')).toMatchObject({ caller: null, anomalies: ['number_not_possible: +1'] });
    expect(factsOf([parent(9, 'completed', 8, { CallerName: 'ANN O' })]).calls).toMatchObject([{ caller_name: 'ANN O' }]);
  });

  test('agents go by the names that the settings give their addresses', () => {
    const agents = { [mobile]: 'Ann', 'client:ben': 'Ben', 'carl@acme.sip.twilio.com': 'Carl' };
    const name = (To: string) => factsOf([child(first, To, 4, 'ringing'), parent(9, 'completed', 8)], { agents }).legs[0]?.agent_id;
    expect(name(mobile)).toBe('Ann');
    expect(name('client:ben')).toBe('Ben');
    expect(name('sip:carl@acme.sip.twilio.com;transport=tls')).toBe('Carl');
    expect(name('client:dora')).toBe('dora');
    expect(name('sip:eve@acme.sip.twilio.com')).toBe('eve@acme.sip.twilio.com');
    expect(name('client:constructor')).toBe('constructor');
  });
});

describe('queues', () => {
  const waited = { QueueSid: 'QU1', QueueTime: '30' };

  test('the caller hangs up while waiting', () => {
    const { calls, visits } = factsOf([untimed('enqueue', 40, { QueueResult: 'hangup', ...waited }), parent(40, 'completed', 35)]);
    expect(calls).toMatchObject([{ started_at: at(5), ended_at: at(40), outcome: 'abandoned', ended_by: 'customer', anomalies: [] }]);
    expect(visits).toMatchObject([{ queue_id: 'QU1', enqueued_at: at(10), exited_at: at(40), exit: 'abandoned' }]);
  });

  test('an agent fetches the caller: waits until then, whoever it is', () => {
    const { calls, visits, legs } = factsOf([
      untimed('dequeue', 40, { ...waited, DequeingCallSid: 'CA77' }),
      untimed('enqueue', 90, { QueueResult: 'bridged', ...waited }),
      parent(90, 'completed', 85),
    ]);
    expect(calls).toMatchObject([{ started_at: at(5), answered_at: at(40), ended_at: at(90), outcome: 'answered', anomalies: [] }]);
    expect(visits).toMatchObject([{ queue_id: 'QU1', enqueued_at: at(10), answered_at: at(40), exit: 'answered', agent_id: null }]);
    expect(legs).toEqual([]);
  });

  test('without the request of <Queue url> the answer has no moment, and the call says so', () => {
    const { calls, visits } = factsOf([untimed('enqueue', 90, { QueueResult: 'bridged', ...waited }), parent(90, 'completed', 85)]);
    expect(calls).toMatchObject([
      { outcome: 'answered', answered_at: null, ended_at: at(90), anomalies: ['outcome: told answered, but no answer was told'] },
    ]);
    expect(visits).toEqual([]);
  });

  test.each([
    ['leave', { outcome: 'timeout', ended_by: 'system' }, ['timeout']],
    ['redirected', { outcome: 'overflow' }, ['overflow']],
    ['queue-full', { outcome: 'blocked', blocked_reason: 'queue_full', ended_by: 'system' }, []],
    ['system-error', { outcome: 'failed', ended_by: 'system' }, []],
  ])('left by %s', (QueueResult, ended, exits) => {
    const posted = untimed('enqueue', 40, { QueueResult, ...(exits.length === 0 ? {} : waited) });
    const { calls, visits } = factsOf([posted, parent(40, 'completed', 35)]);
    expect(calls).toMatchObject([{ ...ended, ended_at: at(40), answered_at: null, anomalies: [] }]);
    expect(visits.map(({ exit, enqueued_at, exited_at }) => [exit, enqueued_at, exited_at])).toEqual(
      exits.map((exit) => [exit, at(10), at(40)]),
    );
  });
});

describe('calls that go out', () => {
  const api = { Direction: 'outbound-api', From: ours, To: customer };

  test('by the API: who answered is known at the end', () => {
    const begun = [parent(0, 'initiated', null, api), parent(2, 'ringing', null, api), parent(10, 'in-progress', null, api)];
    expect(factsOf(begun).calls).toMatchObject([{ direction: 'outbound', connected_at: at(10), answered_at: null, ended_at: null }]);
    const person = factsOf([...begun, parent(59, 'completed', 49, { ...api, AnsweredBy: 'human' })]);
    expect(person.calls).toMatchObject([
      {
        ...{ direction: 'outbound', caller: customer, number_id: ours, started_at: at(0), ringing_at: at(2), answered_at: at(10) },
        ...{ ended_at: at(59), outcome: 'answered', anomalies: [] },
      },
    ]);
    const machine = factsOf([...begun, parent(59, 'completed', 49, { ...api, AnsweredBy: 'machine_start' })]);
    expect(machine.calls).toMatchObject([{ connected_at: at(10), answered_at: null, outcome: 'machine', anomalies: [] }]);
  });

  test.each([
    ['busy', 'busy', 486],
    ['no-answer', 'no_answer', 487],
    ['failed', 'failed', 404],
    ['canceled', 'cancelled', 487],
  ])('by the API: %s', (status, outcome, code) => {
    const posted = [parent(0, 'initiated', null, api), parent(20, status, 0, { ...api, SipResponseCode: String(code) })];
    expect(factsOf(posted).calls).toMatchObject([{ outcome, sip_code: code, started_at: at(0), ended_at: at(20), anomalies: [] }]);
  });

  test('by an agent in the browser, who then calls the customer', () => {
    const { calls, legs } = factsOf([
      outbound(child(first, customer, 3, 'initiated')),
      outbound(child(first, customer, 4, 'ringing')),
      outbound(child(first, customer, 12, 'in-progress')),
      outbound(child(first, customer, 61, 'completed', 49)),
      parent(62, 'completed', 60, { From: 'client:ann', To: '' }),
    ]);
    expect(calls).toMatchObject([
      {
        ...{ direction: 'outbound', caller: customer, number_id: ours, agent_id: 'ann', started_at: at(2), ringing_at: at(4) },
        ...{ answered_at: at(12), ended_at: at(61), outcome: 'answered', anomalies: [] },
      },
    ]);
    expect(legs).toMatchObject([{ agent_id: 'ann', result: 'answered', answered_at: at(12), talk_s: 49, dial_s: 10 }]);
  });

  test('by the API to the agent first, and nobody there', () => {
    const agents = { [mobile]: 'Ann' };
    const toAgent = { Direction: 'outbound-api', From: ours, To: mobile };
    const { calls } = factsOf([parent(0, 'initiated', null, toAgent), parent(20, 'no-answer', 0, toAgent)], { agents });
    expect(calls).toMatchObject([{ direction: 'outbound', agent_id: 'Ann', caller: null, outcome: 'cancelled', ended_by: 'agent' }]);
  });

  test('to the customer first, and then to an agent', () => {
    const { calls, legs } = factsOf([
      parent(0, 'initiated', null, api),
      parent(70, 'completed', 60, api),
      outbound(child(first, 'client:ann', 14, 'ringing')),
      outbound(child(first, 'client:ann', 20, 'in-progress')),
      outbound(child(first, 'client:ann', 69, 'completed', 49)),
    ]);
    expect(calls).toMatchObject([{ direction: 'outbound', caller: customer, outcome: 'answered', answered_at: at(10), anomalies: [] }]);
    expect(legs).toMatchObject([{ agent_id: 'ann', offered_at: at(14), answered_at: at(20), talk_s: 49 }]);
  });

  test('from one agent to another', () => {
    const { calls, legs } = factsOf([
      child(first, 'client:ben', 4, 'ringing', null, { From: 'client:ann' }),
      child(first, 'client:ben', 61, 'completed', 49, { From: 'client:ann' }),
      parent(62, 'completed', 60, { From: 'client:ann', To: 'client:ben' }),
    ]);
    expect(calls).toMatchObject([{ direction: 'internal', outcome: 'answered', agent_id: 'ann', caller: null, anomalies: [] }]);
    expect(legs).toMatchObject([{ agent_id: 'ben', offered_at: at(4), answered_at: at(12), talk_s: 49 }]);
  });
});
