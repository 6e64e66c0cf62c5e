import { describe, expect, it, test } from 'vitest';
import { asBase64, asForm, asXml, at, madeRecord, valuesEncoded } from '../../../test/freeswitch-records.ts';
import { connectorSample, eventsOf, everyOrder, hostedFacts, type PostedDelivery } from '../../../test/hosted-facts.ts';
import type { Posted } from '../connector.ts';
import { freeswitch } from './connector.ts';

const samples = [
  'freeswitch-json-cdr-aleg.json',
  'freeswitch-json-cdr-form-encoded.txt',
  'freeswitch-callcenter-events.json',
  'freeswitch-cdr-csv.csv',
];
const [json = null, form = null, callcenter = null, csv = null] = samples.map(connectorSample);
const absent = (...needed: (string | null)[]): boolean => needed.includes(null);

const us = { numbers: { ownNumbers: ['+12025550100'], countries: ['US'] } };
const record = (body: unknown): PostedDelivery => ({ topic: 'cdr-json', body });
const events = (body: unknown): PostedDelivery => ({ headers: { format: 'freeswitch-events' }, body });
const rows = (body: unknown): PostedDelivery => ({ headers: { format: 'freeswitch-cdr-csv' }, body });
const reasons = (settings: unknown, posted: PostedDelivery): string[] =>
  hostedFacts(freeswitch, settings, [posted]).rejects.map(({ reason }) => reason);

describe('samples (need ../shared/connectors/samples)', () => {
  test.skipIf(absent(json))('a real record: who, when, and a hold that its stamps and its end contradict', () => {
    const { calls, legs, visits, rejects } = hostedFacts(freeswitch, {}, [record(json ?? '')]);
    expect(rejects).toEqual([]);
    const [call] = calls;
    // The stamps beside the epochs say 11:25:44: they are local.
    expect(new Date(call?.started_at ?? 0).toISOString()).toBe('2018-01-11T10:25:44.534Z');
    expect(call).toMatchObject({
      direction: 'internal',
      caller_presented: '1001',
      agent_id: '1002',
      outcome: 'answered',
      answered_at: 1515666347954,
    });
    // As the record's own durations say: mduration 70960, billmsec 67540.
    expect((call?.ended_at ?? 0) - (call?.started_at ?? 0)).toBe(70_960);
    expect((call?.ended_at ?? 0) - (call?.answered_at ?? 0)).toBe(67_540);
    expect(visits).toMatchObject([{ queue_id: '1002', exit: 'answered', answered_at: 1515666347954 }]);
    // 67.139 s are told; the last 8 ms lie behind the end of the call.
    expect(legs).toMatchObject([{ agent_id: '1002', hold_s: 67.131, talk_s: 0.409, ended_on_hold: true, transfer_to: null }]);
    expect(call?.anomalies).toEqual([]);
  });

  test.skipIf(absent(form, json))('a record in a form whose values are encoded once more is decoded twice, and no more', () => {
    const told = eventsOf(freeswitch, {}, record(form ?? '')).map(({ event }) => event);
    expect(told).toMatchObject([
      { kind: 'channel_started', at: 1515666344000, number: '1001', channel: '3da8bf84-c133-4959-9e24-e72875cb33a1' },
      { kind: 'channel_answered', at: 1515666347000 },
      { kind: 'channel_ended', at: 1515666415000 },
    ]);
    // The whole record has microseconds: of the same moments.
    const whole = eventsOf(freeswitch, {}, record(json ?? '')).map(({ event }) => event);
    const seconds = (kind: string) => whole.filter((event) => event.kind === kind).map(({ at: when }) => Math.floor(when / 1000) * 1000);
    expect(seconds('channel_ended')).toEqual([1515666415000]);
  });

  test.skipIf(absent(callcenter))('a queue: the first caller waits 5 s and talks 4 s, the second gives up after 15 s', () => {
    const { calls, visits, legs, agentStates, rejects } = hostedFacts(freeswitch, {}, [events(callcenter ?? '')]);
    const joined = 1696995740000;
    expect(calls).toMatchObject([
      { outcome: 'answered', started_at: joined, answered_at: joined + 5000, ended_at: joined + 9000, agent_id: '1001' },
      { outcome: 'abandoned', started_at: joined + 60_000, ended_at: joined + 75_000, ended_by: 'customer' },
    ]);
    expect(visits.map(({ queue_id, enqueued_at, exited_at, exit }) => [queue_id, ((exited_at ?? 0) - enqueued_at) / 1000, exit])).toEqual([
      ['3000@default', 5, 'answered'],
      ['3000@default', 15, 'abandoned'],
    ]);
    expect(legs).toMatchObject([{ agent_id: '1001', offered_at: joined, talk_s: 4, result: 'answered' }]);
    expect(agentStates.map(({ state, from_at }) => [state, (from_at - joined) / 1000])).toEqual([
      ['ringing', 0],
      ['on_call', 5],
      ['available', 9],
    ]);
    // The sample leaves out the time that every event of a real server has.
    const untimed = 'agent-state-change: Event-Date-Timestamp: got nothing, wanted microseconds since 1970';
    expect(rejects.map(({ reason }) => reason)).toEqual([untimed, untimed, untimed]);
  });

  test.skipIf(absent(csv))('rows in local time: the talk is the row of the agent, not that of the caller', () => {
    const { calls, legs, rejects } = hostedFacts(freeswitch, { timeZone: 'Asia/Seoul' }, [rows(csv ?? '')]);
    expect(rejects).toEqual([]);
    expect(calls).toMatchObject([{ direction: 'inbound', started_at: 1696995740000, ended_at: 1696995749000, outcome: 'answered' }]);
    expect(legs).toMatchObject([{ agent_id: '1001', offered_at: 1696995740000, answered_at: 1696995745000, talk_s: 4 }]);
    expect(reasons({}, rows(csv ?? ''))[0]).toBe(
      'start_stamp: got a local time, wanted the zone of the server: set timeZone of the connection',
    );
  });

  test.skipIf(absent(csv, callcenter))('rows and events of the same call are one call, in any order', () => {
    const [first = '', second = ''] = (csv ?? '').split('\n');
    const told = [rows(first), rows(second), events(callcenter ?? '')];
    for (const order of everyOrder(told)) {
      const { calls, visits, legs } = hostedFacts(freeswitch, { timeZone: 'Asia/Seoul' }, [...order, ...order]);
      expect(calls.map(({ outcome }) => outcome)).toEqual(['answered', 'abandoned']);
      expect([visits.length, legs.map(({ talk_s, queue_id }) => [talk_s, queue_id])]).toEqual([2, [[4, '3000@default']]]);
    }
  });
});

const leg = madeRecord({
  ...{
    uuid: 'a0000000-1',
    channel: 'sofia/external/12025550143@198.51.100.7',
    context: 'public',
    from: '12025550143',
    name: 'Zoë & "Bo" 50%',
  },
  ...{ to: '12025550100', start: 0, answer: 2.5, end: 9.25, how: 'recv_bye' },
  variables: { note: 'discount %20 <all>', hold_events: '{}', last_app: 'hangup' },
});

describe('every way of sending a record', () => {
  const wanted = hostedFacts(freeswitch, us, [record(leg)]);
  const encoded = valuesEncoded(leg);
  const xml = asXml(leg);
  const ways: Readonly<Record<string, PostedDelivery>> = {
    'application/json, values encoded': record(encoded),
    'a form': record(asForm(leg)),
    'a form, values encoded': record(asForm(encoded)),
    base64: record(asBase64(encoded)),
    'the file that is left where nobody answers': record(`${asForm(encoded).slice('cdr='.length)}\n`),
    XML: { topic: 'cdr-xml', body: xml },
    'XML behind the name of its field': { topic: 'cdr-xml', body: `cdr=${xml}` },
    'XML in a form, values encoded': { topic: 'cdr-xml', body: asForm(asXml(encoded)) },
    'XML in base64': { topic: 'cdr-xml', body: asBase64(asXml(encoded)) },
    'a list': record([leg]),
    'a line each': record(`${JSON.stringify(leg)}\n${JSON.stringify(leg)}\n`),
    'a form a line': record(`${asForm(encoded)}\n${asForm(encoded)}\n`),
  };

  it('tells the caller as it is', () => {
    expect(wanted.calls).toMatchObject([
      {
        caller: '+12025550143',
        caller_name: 'Zoë & "Bo" 50%',
        number_id: '+12025550100',
        started_at: at(0),
        connected_at: at(2.5),
        ended_at: at(9.25),
      },
    ]);
    expect(wanted.rejects).toEqual([]);
  });

  it.each(Object.entries(ways))('%s', (_, posted) => {
    expect(hostedFacts(freeswitch, us, [posted])).toEqual(wanted);
  });

  it('a session id beyond 2^53 stays text, and old versions repeat the name callflow', () => {
    const text = JSON.stringify(leg)
      .replace('"note":', '"session_id":9007199254740993123,"note":')
      .replace('"callflow":[', '"callflow":{},"callflow":[');
    expect(hostedFacts(freeswitch, us, [record(text)])).toEqual(wanted);
    const numbered = JSON.stringify(leg).replace('"uuid":"a0000000-1"', '"uuid":9007199254740993123');
    expect(new Set(eventsOf(freeswitch, us, record(numbered)).map(({ key }) => key))).toEqual(new Set(['call:9007199254740993123']));
  });
});

describe('what cannot be read', () => {
  const without = (name: string, value?: string): unknown => ({ ...leg, variables: { ...leg.variables, [name]: value } });
  it.each([
    ['{}', 'variables: got nothing, wanted the variables of a channel'],
    [without('uuid'), 'variables.uuid: got nothing, wanted the id of the channel'],
    [without('direction', 'sideways'), 'variables.direction: got "sideways", wanted inbound or outbound'],
    [
      { variables: { uuid: 'u', direction: 'inbound', start_epoch: '0' } },
      'variables.start_epoch: got "0", wanted seconds since 1970 (start_uepoch: microseconds)',
    ],
    ['hello', 'body: got neither JSON nor XML, wanted the record of a call as JSON or XML: as it is, as cdr=…, or in base64'],
    ['cdr=', 'body: got neither JSON nor XML, wanted the record of a call as JSON or XML: as it is, as cdr=…, or in base64'],
    ['<?xml version="1.0"?><html/>', 'cdr: got <html>, wanted <cdr>'],
  ])('%s', (body, reason) => {
    expect(reasons({}, record(body))).toEqual([reason]);
  });

  it('XML that breaks off, and one that would grow', () => {
    expect(reasons({}, record('<cdr><variables>'))[0]).toMatch(/^body: got no XML \(.*\), wanted <cdr>…<\/cdr>$/u);
    const bomb = '<!DOCTYPE cdr [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><cdr><variables><uuid>&b;</uuid></variables></cdr>';
    expect(reasons({}, record(bomb))[0]).toMatch(/^body: got no XML \(.*undefined entity/u);
  });

  it('events: an unknown action and an unknown event are named, what tells nothing of calls is not', () => {
    const told = (event: object) => reasons({}, events(event));
    expect(told({ 'Event-Name': 'CUSTOM', 'Event-Subclass': 'callcenter::info', 'CC-Action': 'dance' })).toEqual([
      'CC-Action: got "dance", wanted an action of mod_callcenter such as member-queue-start',
    ]);
    expect(told({ 'Event-Name': 'TEAPOT' })).toEqual([
      'Event-Name: got "TEAPOT", wanted an event of FreeSWITCH such as CHANNEL_ANSWER or CUSTOM',
    ]);
    expect(told({ 'Event-Name': 'CHANNEL_ANSWER', 'Call-Direction': 'inbound' })).toEqual([
      'CHANNEL_ANSWER: variables.uuid: got nothing, wanted the id of the channel',
    ]);
    expect(told({ 'Event-Name': 'CUSTOM', 'Event-Subclass': 'callcenter::info', 'CC-Action': 'agent-offering' })[0]).toMatch(
      /^agent-offering: CC-Queue: got nothing, wanted the name of a queue; CC-Member-Session-UUID: got nothing/u,
    );
    for (const name of ['HEARTBEAT', 'CHANNEL_STATE', 'PRESENCE_IN']) expect(told({ 'Event-Name': name })).toEqual([]);
    expect(told({ 'Event-Name': 'CUSTOM', 'Event-Subclass': 'sofia::register' })).toEqual([]);
  });

  it('rows: another number of columns, no time, an end before the start', () => {
    const row = (...cells: string[]): string => cells.map((cell) => `"${cell}"`).join(',');
    const good = [
      'A',
      '12025550143',
      '1001',
      'public',
      '2026-11-20 10:00:00',
      '',
      '2026-11-20 10:00:09',
      '9',
      '0',
      'NO_ANSWER',
      'u-1',
      '',
      '',
    ];
    const zone = { timeZone: 'Europe/Madrid' };
    expect(reasons(zone, rows(row('a', 'b')))).toEqual(['row: got 2 columns, wanted 13 to 15']);
    expect(reasons(zone, rows(row(...good.with(4, 'soon'))))).toEqual(['start_stamp: got "soon", wanted a time as 2026-11-21 16:25:30']);
    expect(reasons(zone, rows(row(...good.with(6, '2026-11-20 09:00:00'))))).toEqual([
      'end_stamp: got "2026-11-20 09:00:00", wanted no time before the start "2026-11-20 10:00:00"',
    ]);
    expect(reasons(zone, rows(row(...good)))).toEqual([]);
  });
});

describe('who may send', () => {
  const check = (authorization: string | undefined, secrets = ['s3cret:with colon', 'older']) => {
    const headers = authorization === undefined ? {} : { authorization };
    const posted: Posted = {
      headers,
      body: Buffer.from('{}'),
      url: 'https://x.example/ingest/k/cdr-json?uuid=a',
      topic: 'cdr-json',
      secrets,
      now: 0,
    };
    return freeswitch.posts?.verify(posted);
  };
  const basic = (pair: string): string => `Basic ${Buffer.from(pair).toString('base64')}`;

  it('the secret as the password, whatever the user; two at a time', () => {
    for (const pair of ['fs:s3cret:with colon', ':s3cret:with colon', 'anybody:older']) expect(check(basic(pair))).toEqual({ ok: true });
  });

  it.each([
    [undefined, 'authorization: got none'],
    [basic('fs:s3cret:with colom'), 'authorization: does not fit this request and any valid secret'],
    [basic('s3cret'), 'authorization: does not fit this request and any valid secret'],
    [basic('fs:'), 'authorization: got none'],
    ['Digest username="fs"', 'authorization: got Digest, wanted Basic with the secret as password (auth-scheme "basic")'],
    ['Basic', 'authorization: got another form, wanted Basic with the secret as password (auth-scheme "basic")'],
  ])('%s', (authorization, reason) => {
    expect(check(authorization)).toEqual({ ok: false, reason });
  });

  it('no secret yet: nobody', () => {
    expect(check(basic('fs:'), [])).toEqual({ ok: false, reason: 'authorization: got none' });
    expect(check(basic('fs:x'), [])).toMatchObject({ ok: false });
  });
});
