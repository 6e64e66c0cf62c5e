import { describe, expect, test } from 'vitest';
import type { LifecycleEvent } from '#domain/events.ts';
import fc from '../../test/properties.ts';
import { foldCall } from './fold-call.ts';
import type { CallFacts, IdentifiedEvent } from './fold-call.ts';

type Say = LifecycleEvent extends infer E ? (E extends LifecycleEvent ? Omit<E, 'at' | 'source'> : never) : never;

/** Ledger: seconds of the call and what happened then. */
function ledger(...lines: [number, Say][]): IdentifiedEvent[] {
  return lines.map(([second, say], index) => ({
    id: `e${index}`,
    event: { ...say, at: second * 1000, source: 'native' },
  }));
}

function fold(...lines: [number, Say][]): CallFacts {
  const facts = foldCall('c', 'pbx', ledger(...lines));
  if (facts === null) throw new Error('no call');
  return facts;
}

const inbound: Say = { kind: 'call_started', direction: 'inbound', caller: '+12025550143', number: '+12025550101' };
const queued = (queue_id: string): Say => ({ kind: 'queue_entered', queue_id });
const offered = (agent_id: string): Say => ({ kind: 'agent_offered', agent_id });
const answered = (agent_id: string): Say => ({ kind: 'agent_answered', agent_id });
const left = (agent_id: string): Say => ({ kind: 'agent_left', agent_id });
const hungUp: Say = { kind: 'call_ended', ended_by: 'customer' };

describe('inbound ledgers', () => {
  test('a caller gives up in the queue', () => {
    const { call, visits, legs } = fold([0, inbound], [3, queued('sales')], [42, hungUp]);
    expect(call).toMatchObject({ outcome: 'abandoned', answered_at: null, ended_at: 42_000, ended_by: 'customer', anomalies: [] });
    expect(visits).toEqual([
      {
        id: 'c-v1',
        call_id: 'c',
        queue_id: 'sales',
        enqueued_at: 3000,
        exited_at: 42_000,
        answered_at: null,
        agent_id: null,
        exit: 'abandoned',
        entry: 'first',
      },
    ]);
    expect(legs).toEqual([]);
  });

  test('menu, queue, a missed offer, an answer with hold and wrap-up', () => {
    const { call, visits, legs } = fold(
      [0, inbound],
      [1, { kind: 'call_connected' }],
      [1, { kind: 'menu_entered', menu: 'main' }],
      [9, queued('sales')],
      [10, offered('ann')],
      [20, { kind: 'agent_missed', agent_id: 'ann', result: 'missed' }],
      [21, offered('ben')],
      [25, answered('ben')],
      [40, { kind: 'hold_started', agent_id: 'ben' }],
      [50, { kind: 'hold_ended', agent_id: 'ben' }],
      [70, { kind: 'agent_left', agent_id: 'ben', ended_by: 'agent' }],
      [70, { kind: 'call_ended', ended_by: 'agent' }],
      [82, { kind: 'wrapup_ended', agent_id: 'ben' }],
    );
    expect(call).toMatchObject({ outcome: 'answered', connected_at: 1000, answered_at: 25_000, ivr_s: 8, agent_id: 'ben', anomalies: [] });
    expect(visits).toMatchObject([
      { queue_id: 'sales', enqueued_at: 9000, answered_at: 25_000, exited_at: 25_000, agent_id: 'ben', exit: 'answered' },
    ]);
    expect(legs).toMatchObject([
      { agent_id: 'ann', result: 'missed', offered_at: 10_000, ended_at: 20_000, queue_id: 'sales', talk_s: null },
      {
        agent_id: 'ben',
        result: 'answered',
        offered_at: 21_000,
        answered_at: 25_000,
        ended_at: 70_000,
        talk_s: 35,
        hold_s: 10,
        acw_s: 12,
        ended_by: 'agent',
      },
    ]);
  });

  test('blind transfer to a second queue, where the caller gives up: answered, one visit abandoned', () => {
    const { call, visits, legs } = fold(
      [0, inbound],
      [0, queued('sales')],
      [5, answered('ann')],
      [30, { kind: 'transferred', agent_id: 'ann', to: 'support', transfer: 'blind', target: 'queue' }],
      [30, left('ann')],
      [30, queued('support')],
      [50, hungUp],
    );
    expect(call).toMatchObject({ outcome: 'answered', ended_by: 'customer', anomalies: [] });
    expect(visits).toMatchObject([
      { queue_id: 'sales', exit: 'answered', entry: 'first' },
      { queue_id: 'support', exit: 'abandoned', entry: 'transfer', enqueued_at: 30_000, exited_at: 50_000 },
    ]);
    expect(legs).toMatchObject([
      { agent_id: 'ann', talk_s: 25, transfer_to: 'support', transfer_kind: 'blind', transfer_target: 'queue', ended_by: 'agent' },
    ]);
  });

  test('warm transfer: the consultation is its own leg, then the second agent talks with the caller', () => {
    const { call, legs } = fold(
      [0, inbound],
      [0, queued('sales')],
      [5, answered('ann')],
      [20, { kind: 'hold_started', agent_id: 'ann' }],
      [21, { kind: 'agent_offered', agent_id: 'ben', leg: 'consult' }],
      [24, { kind: 'agent_answered', agent_id: 'ben', leg: 'consult' }],
      [34, { kind: 'transferred', agent_id: 'ann', to: 'ben', transfer: 'warm', target: 'agent' }],
      [60, { kind: 'call_ended', ended_by: 'customer' }],
    );
    expect(call.anomalies).toEqual([]);
    expect(legs).toMatchObject([
      { agent_id: 'ann', kind: 'main', talk_s: 15, hold_s: 14, ended_on_hold: false, transfer_kind: 'warm' },
      { agent_id: 'ben', kind: 'consult', talk_s: 10 },
      { agent_id: 'ben', kind: 'main', offered_at: 34_000, talk_s: 26, ended_by: 'customer' },
    ]);
  });

  test('the queue gives up and sends the caller to voicemail: the visit is a timeout, the call a voicemail', () => {
    const { call, visits } = fold(
      [0, inbound],
      [0, queued('sales')],
      [1, offered('ann')],
      [30, { kind: 'queue_left', queue_id: 'sales', exit: 'timeout' }],
      [45, { kind: 'call_ended', outcome: 'voicemail', ended_by: 'customer' }],
    );
    expect(call).toMatchObject({ outcome: 'voicemail', anomalies: [] });
    expect(visits).toMatchObject([{ exit: 'timeout', exited_at: 30_000 }]);
  });

  test('a call still in the queue is undecided, its visit waits', () => {
    const { call, visits } = fold([0, inbound], [2, queued('sales')], [3, offered('ann')]);
    expect(call).toMatchObject({ outcome: null, ended_at: null, ended_by: null });
    expect(visits).toMatchObject([{ exit: 'waiting', exited_at: null }]);
  });

  test('ring group: the agent who was outrun has no miss', () => {
    const { legs } = fold([0, inbound], [0, queued('group')], [1, offered('ann')], [1, offered('ben')], [6, answered('ben')], [20, hungUp]);
    expect(legs).toMatchObject([{ agent_id: 'ben', result: 'answered', talk_s: 14 }]);
  });

  test('the caller hangs up while an agent is rung and another holds nobody: not the agent’s miss', () => {
    const { legs } = fold([0, inbound], [0, queued('sales')], [1, offered('ann')], [6, hungUp]);
    expect(legs).toMatchObject([{ agent_id: 'ann', result: 'caller_abandoned', ended_at: 6000 }]);
  });
});

describe('outbound ledgers', () => {
  const outbound: Say = { kind: 'call_started', direction: 'outbound', caller: '+12025550143', agent_id: 'ann' };
  test('dialled and answered: dial time and talk', () => {
    const { call, legs } = fold(
      [0, outbound],
      [4, { kind: 'call_ringing' }],
      [12, { kind: 'far_end_answered', by: 'person' }],
      [60, { kind: 'call_ended', ended_by: 'agent' }],
    );
    expect(call).toMatchObject({ outcome: 'answered', answered_at: 12_000, connected_at: 12_000, ringing_at: 4000 });
    expect(legs).toMatchObject([{ agent_id: 'ann', offered_at: 0, answered_at: 12_000, dial_s: 12, talk_s: 48 }]);
  });
  test('busy: no leg, because nobody spoke', () => {
    const { call, legs } = fold([0, outbound], [4, { kind: 'call_ended', sip_code: 486 }]);
    expect(call).toMatchObject({ outcome: 'busy', agent_id: 'ann', answered_at: null });
    expect(legs).toEqual([]);
  });
  test('a machine is a connection, not a person', () => {
    const { call } = fold([0, outbound], [9, { kind: 'far_end_answered', by: 'machine' }], [20, { kind: 'call_ended', ended_by: 'agent' }]);
    expect(call).toMatchObject({ outcome: 'machine', connected_at: 9000, answered_at: null });
  });
});

describe('contradictions are settled by rule and recorded', () => {
  test('no start: the call begins with its first event', () => {
    const { call } = fold([5, queued('sales')], [9, hungUp]);
    expect(call).toMatchObject({
      started_at: 5000,
      direction: 'inbound',
      anomalies: ['start_missing: direction inferred', 'before_start: queue_entered'],
    });
  });
  test('told abandoned, but an agent spoke', () => {
    const { call } = fold([0, inbound], [1, answered('ann')], [9, { kind: 'call_ended', outcome: 'abandoned' }]);
    expect(call).toMatchObject({ outcome: 'answered', anomalies: ['outcome: told abandoned, but a person answered'] });
  });
  test('repeated hang-ups end the call once', () => {
    const { call } = fold([0, inbound], [1, answered('ann')], [9, hungUp], [9.4, { kind: 'call_ended' }], [9.6, left('ann')]);
    expect(call).toMatchObject({ ended_at: 9000, anomalies: [] });
  });
});

describe('properties over any events', () => {
  const agent = fc.constantFrom('ann', 'ben', 'cy');
  const queue = fc.constantFrom('sales', 'support');
  const anything: fc.Arbitrary<Say> = fc.oneof(
    fc.record({
      kind: fc.constant('call_started' as const),
      direction: fc.constantFrom('inbound' as const, 'outbound' as const),
      agent_id: fc.option(agent),
    }),
    fc.record({ kind: fc.constantFrom('call_ringing' as const, 'call_connected' as const, 'menu_entered' as const, 'menu_left' as const) }),
    fc.record({ kind: fc.constant('queue_entered' as const), queue_id: queue }),
    fc.record({
      kind: fc.constant('queue_left' as const),
      queue_id: queue,
      exit: fc.constantFrom('answered' as const, 'abandoned' as const, 'timeout' as const),
      agent_id: fc.option(agent),
    }),
    fc.record({
      kind: fc.constantFrom('agent_offered' as const, 'agent_answered' as const),
      agent_id: agent,
      leg: fc.constantFrom('main' as const, 'consult' as const),
    }),
    fc.record({
      kind: fc.constant('agent_missed' as const),
      agent_id: agent,
      result: fc.constantFrom('missed' as const, 'declined' as const),
    }),
    fc.record({
      kind: fc.constantFrom('hold_started' as const, 'hold_ended' as const, 'agent_left' as const, 'wrapup_ended' as const),
      agent_id: agent,
    }),
    fc.record({
      kind: fc.constant('transferred' as const),
      agent_id: agent,
      to: agent,
      transfer: fc.constantFrom('blind' as const, 'warm' as const),
      target: fc.constantFrom('queue' as const, 'agent' as const, 'external' as const),
    }),
    fc.record({ kind: fc.constant('far_end_answered' as const), by: fc.constantFrom('person' as const, 'machine' as const) }),
    fc.record({ kind: fc.constant('call_ended' as const), ended_by: fc.constantFrom('agent' as const, 'customer' as const, null) }),
    fc.record({ kind: fc.constant('call_noted' as const), note: fc.record({ disposition: fc.constantFrom('sale', 'none') }) }),
  );
  const events = fc
    .array(fc.tuple(fc.integer({ min: 0, max: 20 }), anything, fc.constantFrom('native' as const, 'ami' as const, 'cel' as const)), {
      maxLength: 25,
    })
    .map((lines) =>
      lines.map(([second, say, source], index): IdentifiedEvent => ({ id: `e${index}`, event: { ...say, at: second * 1000, source } })),
    );

  test('order and repetition change nothing', () => {
    fc.assert(
      fc.property(events, fc.func(fc.nat()), (all, dice) => {
        const shuffled = [...all, ...all.filter((_, index) => index % 2 === 0)].sort((a, b) => dice(a.id) - dice(b.id));
        expect(foldCall('c', 'pbx', shuffled)).toEqual(foldCall('c', 'pbx', all));
      }),
      { numRuns: 1000 },
    );
  });

  test('facts of one call agree', () => {
    fc.assert(
      fc.property(events, (all) => {
        const facts = foldCall('c', 'pbx', all);
        if (facts !== null) expectAgreement(facts);
      }),
      { numRuns: 2000 },
    );
  });
});

/** Legs and visits inside the call, visits in a row, no negative times, answers that have a person. */
function expectAgreement({ call, visits, legs }: CallFacts): void {
  const end = call.ended_at ?? Infinity;
  expect(call.started_at).toBeLessThanOrEqual(end);
  for (const at of [call.connected_at, call.answered_at]) if (at !== null) expect(at >= call.started_at && at <= end).toBe(true);
  if (call.answered_at !== null) expect(call.connected_at ?? Infinity).toBeLessThanOrEqual(call.answered_at);
  let previous = call.started_at;
  for (const visit of visits) {
    expect(visit.enqueued_at).toBeGreaterThanOrEqual(previous);
    previous = visit.exited_at ?? end;
    expect(previous).toBeGreaterThanOrEqual(visit.enqueued_at);
    expect(previous).toBeLessThanOrEqual(end);
    expect(visit.answered_at !== null).toBe(visit.exit === 'answered');
    if (call.ended_at !== null) expect(visit.exit).not.toBe('waiting');
  }
  for (const leg of legs) {
    expect(leg.offered_at).toBeGreaterThanOrEqual(call.started_at);
    const stop = leg.ended_at ?? end;
    expect(stop).toBeLessThanOrEqual(end);
    expect(leg.offered_at).toBeLessThanOrEqual(leg.answered_at ?? stop);
    expect(leg.answered_at ?? leg.offered_at).toBeLessThanOrEqual(stop);
    expect(leg.answered_at !== null).toBe(leg.result === 'answered');
    for (const seconds of [leg.talk_s, leg.hold_s, leg.acw_s, leg.dial_s]) expect(seconds ?? 0).toBeGreaterThanOrEqual(0);
    if (leg.answered_at !== null && leg.ended_at !== null) {
      expect((leg.talk_s ?? 0) + (leg.hold_s ?? 0)).toBeCloseTo((leg.ended_at - leg.answered_at) / 1000, 6);
    }
    if (call.ended_at !== null) expect(leg.ended_at).not.toBeNull();
  }
  if (call.ended_at !== null) expect(call.outcome).not.toBeNull();
  if (call.answered_at !== null && call.ended_at !== null) expect(['answered', 'abandoned']).toContain(call.outcome);
}
