import { describe, expect, test } from 'vitest';
import { connectorSample, everyOrder, hostedFacts, type PostedDelivery } from '../../../test/hosted-facts.ts';
import { aircall } from './connector.ts';
import { ann, at, bob, call, facts, sales, say, t0, userSays } from '../../../test/aircall-messages.ts';

const listOf = (sample: string | null): PostedDelivery[] => (JSON.parse(sample ?? '[]') as unknown[]).map((body) => ({ body }));

const seconds = (from: number | null, to: number | null): number | null => (from === null || to === null ? null : (to - from) / 1000);

/** Facts as text: so thousands of orders are compared in no time. */
const text = (told: unknown): string => JSON.stringify(told);

describe('samples', () => {
  const answered = connectorSample('aircall-answered-call-sequence.json');
  test.skipIf(answered === null)(
    'an answered call: wait 12 s, total 100 s, talk 88 s of which hold 15 s, tag Quote (needs ../shared/connectors/samples)',
    () => {
      const { calls, visits, legs, agentStates, rejects } = facts(...listOf(answered));
      expect(rejects).toEqual([]);
      expect(calls).toMatchObject([
        {
          direction: 'inbound',
          outcome: 'answered',
          started_at: at(0),
          answered_at: at(12),
          ended_at: at(100),
          caller: '+12125550167',
          caller_presented: '+1 212-555-0167',
          number_id: '+12025550143',
          agent_id: 'madelaine@example.com',
          topics: ['Quote'],
          ivr_s: null,
          anomalies: [],
        },
      ]);
      expect(visits).toMatchObject([{ queue_id: 'Sales US', enqueued_at: at(0), answered_at: at(12), exit: 'answered' }]);
      expect(legs).toMatchObject([
        {
          agent_id: 'madelaine@example.com',
          offered_at: at(3),
          answered_at: at(12),
          ended_at: at(100),
          talk_s: 73,
          hold_s: 15,
          acw_s: null,
        },
      ]);
      expect(agentStates).toMatchObject([
        { state: 'on_call', from_at: at(12), to_at: at(100) },
        { state: 'available', from_at: at(100), to_at: null },
      ]);
    },
  );

  const missed = connectorSample('aircall-missed-call-ended.json');
  test.skipIf(missed === null)(
    'agents did not answer for 30 s: voicemail of a withheld number (needs ../shared/connectors/samples)',
    () => {
      const { calls, visits, legs, rejects } = facts({ body: missed });
      expect(rejects).toEqual([]);
      const start = 1748880000_000;
      expect(calls).toMatchObject([
        {
          outcome: 'voicemail',
          started_at: start,
          answered_at: null,
          ended_at: start + 30_000,
          caller: null,
          caller_presented: 'anonymous',
          agent_id: null,
          anomalies: [],
        },
      ]);
      expect(visits).toMatchObject([{ queue_id: 'Sales', enqueued_at: start, exited_at: start + 30_000, exit: 'timeout' }]);
      expect(legs).toEqual([]);
    },
  );

  const wrapUp = connectorSample('aircall-user-wrapup.json');
  test.skipIf(wrapUp === null)('wrap-up of a user: 15 s (needs ../shared/connectors/samples)', () => {
    expect(facts(...listOf(wrapUp)).agentStates).toMatchObject([
      { agent_id: 'madelaine@example.com', state: 'acw', from_at: 1748872901_000, to_at: 1748872916_000 },
      { agent_id: 'madelaine@example.com', state: 'available', from_at: 1748872916_000, to_at: null },
    ]);
  });
});

describe('one call', () => {
  test('whatever the order and however often: rung, declined, answered by another, held, ended, tagged', () => {
    const [up, over] = [
      { user: bob, answered_at: t0 + 20 },
      { user: bob, answered_at: t0 + 20, ended_at: t0 + 80 },
    ];
    const deliveries = [
      say('ringing_on_agent', 3, { user: ann, teams: [] }),
      say('agent_declined', 8, { user: ann, teams: [] }),
      say('answered', 21, up),
      say('hold', 40, up),
      say('unhold', 50, up),
      say('tagged', 90, { ...over, tags: [{ name: 'Quote' }] }),
    ];
    const expected = facts(...deliveries, say('ended', 95, over));
    expect(expected.calls).toMatchObject([
      { outcome: 'answered', started_at: at(0), answered_at: at(20), ended_at: at(80), agent_id: 'Bob', topics: ['Quote'], anomalies: [] },
    ]);
    expect(expected.visits).toMatchObject([{ queue_id: 'Sales', enqueued_at: at(0), answered_at: at(20), agent_id: 'Bob' }]);
    expect(expected.legs.map((leg) => [leg.agent_id, leg.result, seconds(leg.offered_at, leg.ended_at), leg.talk_s, leg.hold_s])).toEqual([
      ['ann@example.com', 'declined', 5, null, null],
      ['Bob', 'answered', 60, 50, 10],
    ]);
    for (const [index, order] of everyOrder(deliveries).entries()) {
      expect(text(facts(say('ended', 95, over), ...order))).toBe(text(expected));
      if (index % 8 === 0) expect(text(facts(...order, ...order, say('ended', 95, over), ...order))).toBe(text(expected));
    }
  });

  test('the end alone tells the whole call, and so does the history', () => {
    const over = {
      user: ann,
      answered_at: t0 + 12,
      ended_at: t0 + 100,
      tags: [{ name: 'Quote' }],
      contact: { first_name: 'Zoë', last_name: 'Lee' },
    };
    const told = facts(say('ended', 120, over));
    expect(told.calls).toMatchObject([{ outcome: 'answered', answered_at: at(12), caller_name: 'Zoë Lee', topics: ['Quote'] }]);
    expect(told.legs).toMatchObject([{ agent_id: 'ann@example.com', offered_at: at(12), talk_s: 88, hold_s: 0 }]);
    const listed = { headers: { format: 'aircall-calls' }, body: { meta: { count: 1 }, calls: [{ ...call, ...over }] } };
    const one = { headers: { format: 'aircall-calls' }, body: { call: { ...call, ...over } } };
    for (const deliveries of [[listed], [one], [one, say('ended', 120, over), listed]]) {
      const { calls, visits, legs } = facts(...deliveries);
      expect({ calls, visits, legs }).toEqual({ calls: told.calls, visits: told.visits, legs: told.legs });
    }
    // When an agent was free is not told by a history.
    expect(facts(listed).agentStates).toEqual([]);
  });

  test('tags: the newest list counts, of one second the longer one, after a removal the shorter', () => {
    const over = { user: ann, answered_at: t0 + 12, ended_at: t0 + 100 };
    const [a, b] = [{ name: 'A' }, { name: 'B' }];
    const ledger: [PostedDelivery[], string[]][] = [
      [
        [say('tagged', 110, { ...over, tags: [a] }), say('tagged', 110, { ...over, tags: [a, b] })],
        ['A', 'B'],
      ],
      [[say('tagged', 110, { ...over, tags: [a, b] }), say('untagged', 130, { ...over, tags: [] })], []],
      [[say('untagged', 130, { ...over, tags: [b] }), say('untagged', 130, { ...over, tags: [] })], []],
      [[say('ended', 115, over), say('tagged', 110, { ...over, tags: [a] })], ['A']],
    ];
    for (const [deliveries, topics] of ledger) {
      for (const order of everyOrder(deliveries)) expect(facts(...order).calls[0]?.topics).toEqual(topics);
    }
  });

  test('a transfer to a colleague: each has a leg, and the first answer stays the first', () => {
    const first = { user: ann, answered_at: t0 + 10 };
    const passed = { ...first, transferred_by: ann, transferred_to: bob };
    const deliveries = [
      say('answered', 10, first),
      say('transferred', 40, passed),
      say('ringing_on_agent', 41, { ...passed, user: bob }),
      say('answered', 50, { ...passed, user: bob }),
      say('hungup', 90, { ...passed, user: bob }),
      say('ended', 110, { ...passed, user: bob, ended_at: t0 + 90 }),
    ];
    const expected = facts(...deliveries);
    expect(expected.calls).toMatchObject([{ outcome: 'answered', answered_at: at(10), ended_at: at(90), agent_id: 'ann@example.com' }]);
    expect(expected.legs).toMatchObject([
      { agent_id: 'ann@example.com', talk_s: 30, transfer_to: 'Bob', transfer_kind: null, transfer_target: 'agent' },
      { agent_id: 'Bob', offered_at: at(41), answered_at: at(50), talk_s: 40, transfer_to: null },
    ]);
    expect(expected.calls[0]?.anomalies).toEqual([]);
    for (const order of everyOrder(deliveries)) expect(text(facts(...order))).toBe(text(expected));
    const out = facts(
      say('answered', 10, first),
      say('external_transferred', 40, { ...first, external_transferred_to: '+1 720-555-0132' }),
    );
    expect(out.legs).toMatchObject([{ talk_s: 30, transfer_to: '+17205550132', transfer_target: 'external' }]);
  });

  test('outbound: the agent dials; nobody answering is no miss', () => {
    const dialled = { direction: 'outbound', user: ann, teams: [] };
    const talked = facts(
      say('created', 0, dialled),
      say('answered', 15, { ...dialled, answered_at: t0 + 15 }),
      say('ended', 60, { ...dialled, answered_at: t0 + 15, ended_at: t0 + 45 }),
    );
    expect(talked.calls).toMatchObject([{ direction: 'outbound', outcome: 'answered', answered_at: at(15), caller: '+12125550167' }]);
    expect(talked.legs).toMatchObject([{ agent_id: 'ann@example.com', dial_s: 15, talk_s: 30 }]);
    expect(talked.visits).toEqual([]);
    const not = facts(say('created', 0, dialled), say('ended', 40, { ...dialled, ended_at: t0 + 30 }));
    expect(not.calls).toMatchObject([{ outcome: 'no_answer', answered_at: null, ended_at: at(30), agent_id: 'ann@example.com' }]);
    expect([not.visits, not.legs]).toEqual([[], []]);
  });

  test('parent and child of a menu are one call, by the id of their carrier', () => {
    const child = { id: 8, user: ann, answered_at: t0 + 20, ended_at: t0 + 50 };
    const { calls } = facts(say('created', 0), say('created', 5, { ...child, answered_at: null, ended_at: null }), say('ended', 60, child));
    expect(calls).toMatchObject([{ outcome: 'answered', answered_at: at(20), ended_at: at(50) }]);
    expect(facts(say('created', 0), say('created', 0, { id: 8, call_uuid: 'CA02' })).calls).toHaveLength(2);
  });
});

describe('why a call was missed', () => {
  const ivr = { ...sales, is_ivr: true };
  const chosen = { ivr_options_selected: [{ key: '1', transition_ended_at: '2025-06-02T14:00:18.000Z' }] };
  test.each([
    ['out_of_opening_hours', {}, 'closed', null, null],
    ['out_of_opening_hours', { voicemail: 'https://v' }, 'closed', null, null],
    ['short_abandoned', {}, 'abandoned', 'abandoned', null],
    ['short_abandoned', { number: ivr }, 'abandoned', null, 30],
    ['abandoned_in_ivr', { number: ivr }, 'abandoned_ivr', null, 30],
    ['abandoned_in_classic', {}, 'abandoned', 'abandoned', null],
    ['abandoned_in_classic', { number: ivr, ...chosen }, 'abandoned', 'abandoned', 8],
    ['no_available_agent', {}, 'timeout', 'timeout', null],
    ['agents_did_not_answer', {}, 'timeout', 'timeout', null],
    ['agents_did_not_answer', { voicemail: 'https://v' }, 'voicemail', 'timeout', null],
    [null, {}, 'abandoned', null, null],
  ])('%s %o: %s, left the queue: %s, menu %s s', (reason, more, outcome, exit, menu) => {
    const start = { started_at: t0 + 10, missed_call_reason: reason, ended_at: t0 + 40 };
    const { calls, visits } = facts(say('created', 10, { started_at: t0 + 10 }), say('ended', 45, { ...start, ...more }));
    expect(calls).toMatchObject([{ outcome, ivr_s: menu, answered_at: null, anomalies: [] }]);
    expect(visits.map((visit) => visit.exit)).toEqual(exit === null ? [] : [exit]);
  });

  test('who rang to the end missed the call, also where a voicemail follows; who left the line is nobody’s miss', () => {
    const rung = say('ringing_on_agent', 5, { user: ann });
    const end = (reason: string, more: object = {}) => say('ended', 45, { missed_call_reason: reason, ended_at: t0 + 40, ...more });
    expect(facts(rung, end('agents_did_not_answer', { voicemail: 'https://v' })).legs).toMatchObject([
      { result: 'missed', ended_at: at(40) },
    ]);
    expect(facts(rung, end('abandoned_in_classic')).legs).toMatchObject([{ result: 'caller_abandoned' }]);
  });

  test('a voicemail that is told later than the end, in either order', () => {
    const end = { missed_call_reason: 'no_available_agent', ended_at: t0 + 40 };
    for (const order of everyOrder([say('ended', 45, end), say('voicemail_left', 60, { ...end, voicemail: 'https://v' })])) {
      expect(facts(...order).calls).toMatchObject([{ outcome: 'voicemail', ended_at: at(40) }]);
    }
  });

  test('a reason that nobody knows is shown', () => {
    const { calls } = facts(say('ended', 45, { missed_call_reason: 'moon', ended_at: t0 + 40 }));
    expect(calls).toMatchObject([{ outcome: 'abandoned', anomalies: ['missed_call_reason: moon is not known'] }]);
  });
});

describe('agents', () => {
  test('a day of presence: an absence told twice is one, with its last reason', () => {
    const { agentStates } = facts(
      userSays('connected.v2', 0),
      userSays('closed', 100, { substatus: 'on_a_break' }),
      userSays('closed.v2', 100, { substatus: 'on_a_break' }),
      userSays('closed', 160, { substatus: 'in_training' }),
      userSays('opened', 200),
      userSays('wut_start', 300),
      userSays('wut_end', 330, { availability_status: 'unavailable', substatus: 'doing_back_office' }),
      userSays('disconnected', 400),
    );
    expect(agentStates.map(({ from_at, state, reason }) => [from_at / 1000 - t0, state, reason])).toEqual([
      [0, 'available', null],
      [100, 'break', 'on_a_break'],
      [160, 'training', 'in_training'],
      [200, 'available', null],
      [300, 'acw', null],
      [330, 'other', 'doing_back_office'],
      [400, 'logged_out', null],
    ]);
  });

  test('wrap-up belongs to its call where Aircall names it', () => {
    const over = { user: ann, answered_at: t0 + 12, ended_at: t0 + 100 };
    const deliveries = [
      say('ended', 110, over),
      userSays('wut_start.v2', 101, { last_call_id: 7 }),
      userSays('wut_end.v2', 116, { last_call_id: 7 }),
    ];
    for (const order of everyOrder(deliveries)) expect(facts(...order).legs).toMatchObject([{ talk_s: 88, acw_s: 16 }]);
  });

  test('settings name agents by id, and say what a reason is', () => {
    const settings = { agents: { '456': 'Ann B.' }, pauseReasons: { on_a_break: 'meeting' } };
    const { agentStates } = hostedFacts(aircall, settings, [userSays('closed', 0, { substatus: 'on_a_break' })]);
    expect(agentStates).toMatchObject([{ agent_id: 'Ann B.', state: 'meeting' }]);
  });
});
