import { describe, expect, test } from 'vitest';
import type { AgentEvent, StoredEvent } from '#domain/events.ts';
import type { AgentState } from '#domain/facts.ts';
import { plainFoldSettings } from '#domain/fold-settings.ts';
import type { FoldSettings } from '#domain/fold-settings.ts';
import type { Settled } from '#domain/settled.ts';
import fc from '../../test/properties.ts';
import { foldFrom, foldGroup } from './fold.ts';
import { foldAgent } from './fold-agent.ts';
import type { IdentifiedAgentEvent } from './fold-agent.ts';

type Say = AgentEvent extends infer E ? (E extends AgentEvent ? Omit<E, 'at' | 'source'> : never) : never;

const settings: FoldSettings = { ...plainFoldSettings, pauseReasons: { lunch: 'break', 'team meeting': 'meeting' } };
const ann = { id: 'a', agent_id: 'ann' };

function ledger(...lines: [number, Say][]): IdentifiedAgentEvent[] {
  return lines.map(([second, say], index) => ({ id: `e${index}`, event: { ...say, at: second * 1000, source: 'native' } }));
}

/** `state from-to` in seconds. */
function states(events: IdentifiedAgentEvent[], use = settings): string[] {
  return foldAgent(ann, events, use).states.map(
    (row) => `${row.state} ${row.from_at / 1000}-${row.to_at === null ? '' : row.to_at / 1000}`,
  );
}

const joined = (queue_id: string): Say => ({ kind: 'agent_joined', agent_id: 'ann', queue_id });
const departed = (queue_id: string): Say => ({ kind: 'agent_departed', agent_id: 'ann', queue_id });
const paused = (queue_id: string | null, reason?: string): Say => ({
  kind: 'agent_paused',
  agent_id: 'ann',
  queue_id,
  reason: reason ?? null,
});
const unpaused = (queue_id: string | null): Say => ({ kind: 'agent_unpaused', agent_id: 'ann', queue_id });
const call = (kind: 'agent_rung' | 'agent_engaged' | 'agent_released', name: string): Say => ({ kind, agent_id: 'ann', call: name });

describe('agent ledgers', () => {
  test('queues and calls with names that every object has', () => {
    expect(
      states(
        ledger(
          [0, joined('constructor')],
          [5, unpaused('toString')],
          [10, call('agent_rung', 'constructor')],
          [20, call('agent_released', 'valueOf')],
        ),
      ),
    ).toEqual(['available 0-10', 'ringing 10-']);
  });

  test('a shift: logs in, is rung, talks, pauses for a meeting, logs out', () => {
    expect(
      states(
        ledger(
          [0, joined('sales')],
          [10, call('agent_rung', '1')],
          [14, call('agent_engaged', '1')],
          [60, call('agent_released', '1')],
          [90, paused(null, 'Team meeting')],
          [150, unpaused(null)],
          [200, departed('sales')],
        ),
      ),
    ).toEqual([
      'available 0-10',
      'ringing 10-14',
      'on_call 14-60',
      'available 60-90',
      'meeting 90-150',
      'available 150-200',
      'logged_out 200-',
    ]);
  });
  test('two queues: paused in one still takes calls, left one is still logged in', () => {
    expect(
      states(
        ledger(
          [0, joined('a')],
          [1, joined('b')],
          [10, paused('a')],
          [20, paused('b', 'Lunch')],
          [30, unpaused('a')],
          [40, departed('a')],
          [50, departed('b')],
        ),
      ),
    ).toEqual(['available 0-20', 'break 20-30', 'available 30-40', 'break 40-50', 'logged_out 50-']);
  });
  test('who was out joins and leaves within one second: stays out', () => {
    expect(states(ledger([0, departed('a')], [5, departed('a')], [5, joined('a')]))).toEqual(['logged_out 0-']);
  });
  test('left and joined again within one second: stays in', () => {
    expect(states(ledger([0, joined('a')], [5, joined('a')], [5, departed('a')]))).toEqual(['available 0-']);
  });
  test('granted wrap-up follows a conversation, a new one cuts it short', () => {
    const wrapUp = { ...settings, wrapUpSeconds: 3 };
    const lines = ledger(
      [0, call('agent_engaged', '1')],
      [10, call('agent_released', '1')],
      [20, call('agent_engaged', '2')],
      [30, call('agent_released', '2')],
      [32, call('agent_engaged', '3')],
    );
    expect(states(lines, wrapUp)).toEqual(['on_call 0-10', 'acw 10-13', 'available 13-20', 'on_call 20-30', 'acw 30-32', 'on_call 32-']);
  });
  test('a restart ends conversations, not memberships', () => {
    expect(states(ledger([0, joined('a')], [5, call('agent_engaged', '1')], [9, { kind: 'system_restarted' }]))).toEqual([
      'available 0-5',
      'on_call 5-9',
      'available 9-',
    ]);
  });
  test('nobody is in while the system is down; memberships and pauses wait for its return', () => {
    const stopped: Say = { kind: 'system_stopped' };
    const lines = ledger(
      [0, joined('a')],
      [5, call('agent_engaged', '1')],
      [9, stopped],
      [9.5, call('agent_released', '1')],
      [10, stopped],
    );
    expect(states(lines)).toEqual(['available 0-5', 'on_call 5-9', 'logged_out 9-']);
    const up = { id: 'up', event: { kind: 'system_up', at: 30_000, source: 'ami' } } as const;
    expect(states([...lines, up])).toEqual(['available 0-5', 'on_call 5-9', 'logged_out 9-30', 'available 30-']);
    // A member who is paused is paused still; what a running system says ends the shutdown, too.
    expect(
      states(ledger([0, joined('a')], [1, paused('a')], [9, stopped], [30, call('agent_rung', '2')], [40, call('agent_released', '2')])),
    ).toEqual(['available 0-1', 'break 1-9', 'logged_out 9-30', 'ringing 30-40', 'break 40-']);
  });
  test('to be up ends no conversation: it is also said to whoever connects', () => {
    expect(states(ledger([0, call('agent_engaged', '1')], [5, { kind: 'system_up' }]))).toEqual(['on_call 0-']);
  });
  test('a start of the system says nothing of an agent who was never seen', () => {
    expect(states(ledger([0, { kind: 'system_restarted' }], [9, joined('a')]))).toEqual(['available 9-']);
  });
  test('states that the system names itself', () => {
    expect(
      states(
        ledger(
          [0, { kind: 'agent_state', agent_id: 'ann', state: 'available' }],
          [9, { kind: 'agent_state', agent_id: 'ann', state: 'training' }],
        ),
      ),
    ).toEqual(['available 0-9', 'training 9-']);
  });
});

describe('properties over any events', () => {
  const queue = fc.constantFrom('a', 'b');
  const say: fc.Arbitrary<Say> = fc.oneof(
    queue.map(joined),
    queue.map(departed),
    fc.tuple(fc.option(queue), fc.constantFrom('lunch', 'x')).map(([name, reason]) => paused(name, reason)),
    fc.option(queue).map(unpaused),
    fc
      .tuple(fc.constantFrom('agent_rung' as const, 'agent_engaged' as const, 'agent_released' as const), fc.constantFrom('1', '2'))
      .map(([kind, name]) => call(kind, name)),
    fc
      .constantFrom('available' as const, 'logged_out' as const, 'acw' as const)
      .map((state): Say => ({ kind: 'agent_state', agent_id: 'ann', state })),
    fc.constantFrom<Say>({ kind: 'system_restarted' }, { kind: 'system_stopped' }, { kind: 'system_up' }),
  );
  const events = (maxLength: number, span: number, minLength = 0): fc.Arbitrary<IdentifiedAgentEvent[]> =>
    fc
      .array(fc.tuple(fc.integer({ min: 0, max: span }), say, fc.constantFrom('ami' as const, 'queue_log' as const)), {
        maxLength,
        minLength,
      })
      .map((lines) => lines.map(([second, what, source], index) => ({ id: `e${index}`, event: { ...what, at: second * 1000, source } })));
  const wrapUp = { ...settings, wrapUpSeconds: 4 };

  test('order and repetition change nothing', () => {
    fc.assert(
      fc.property(events(30, 20), fc.func(fc.nat()), (all, dice) => {
        const shuffled = [...all, ...all.slice(0, 5)].sort((a, b) => dice(a.id) - dice(b.id));
        expect(foldAgent(ann, shuffled, wrapUp).states).toEqual(foldAgent(ann, all, wrapUp).states);
      }),
      { numRuns: 1000 },
    );
  });
  test('always exactly one state, none empty, neighbours differ, ids differ', () => {
    fc.assert(
      fc.property(events(40, 30), (all) => {
        const rows = foldAgent(ann, all, wrapUp).states;
        expect(rows.length === 0).toBe(all.every(({ event }) => !('agent_id' in event)));
        for (const [index, row] of rows.entries()) {
          const next = rows[index + 1];
          expect(row.to_at).toBe(next?.from_at ?? null);
          if (row.to_at !== null) expect(row.to_at).toBeGreaterThan(row.from_at);
          if (next !== undefined) expect([row.state, row.reason]).not.toEqual([next.state, next.reason]);
        }
      }),
      { numRuns: 1000 },
    );
  });
  test('resuming at a checkpoint gives what folding the whole gives', () => {
    fc.assert(
      fc.property(events(1500, 4000, 1100), events(20, 10), (history, extra) => {
        const { checkpoint, states: before } = foldAgent(ann, history, wrapUp);
        if (checkpoint === null) throw new Error('no checkpoint');
        const added = extra.map(({ id, event }) => ({ id: `x${id}`, event: { ...event, at: event.at + 4_000_000 } }));
        const late = history.filter(({ event }) => event.at >= checkpoint.at);
        const resumed = foldAgent(ann, [...late, ...added], wrapUp, checkpoint).states;
        const kept = before.filter((row) => row.from_at < checkpoint.factsFrom);
        expect([...kept, ...resumed]).toEqual(foldAgent(ann, [...history, ...added], wrapUp).states);
      }),
      { numRuns: 15 },
    );
  });

  test('an agent folded part by part has the states of the whole', () => {
    fc.assert(
      fc.property(events(1500, 1200, 1100), fc.integer({ min: 300, max: 700 }), (history, most) => {
        const fold: FoldSettings = wrapUp;
        const stored = history
          .map(({ id, event }, ordinal): StoredEvent => ({ id, key: 'agent:ann', links: [], seq: 1, ordinal, event }))
          .sort((a, b) => a.event.at - b.event.at);
        const group = { connection: 'pbx', kind: 'agent' };
        const told: AgentState[] = [];
        let settled: Settled | null = null;
        for (;;) {
          const from: Settled | null = settled;
          const rest = stored.filter(({ event }) => from === null || event.at >= from.at);
          const next = rest[most]?.event.at;
          const part = { ...group, settled, events: rest.filter(({ event }) => next === undefined || event.at < next) };
          const folding = foldFrom(next === undefined ? part : { ...part, more: true }, fold);
          told.push(...folding.facts.agent_state);
          if (next === undefined) break;
          settled = folding.settled;
        }
        expect(told).toEqual(foldGroup({ ...group, events: stored }, fold).agent_state);
      }),
      { numRuns: 15 },
    );
  });
});
