import { describe, expect, test } from 'vitest';
import type { LifecycleEvent } from '#domain/events.ts';
import fc from '../../test/properties.ts';
import { changesOnly } from './party-states.ts';

type Say = LifecycleEvent extends infer E ? (E extends LifecycleEvent ? Omit<E, 'at' | 'source'> : never) : never;
type Line = readonly [second: number, say: Say];

const tell = (lines: readonly Line[]): LifecycleEvent[] => lines.map(([at, say]): LifecycleEvent => ({ ...say, at, source: 'native' }));
const kept = (...lines: readonly Line[]): string[] => changesOnly(tell(lines)).map(({ at, kind }) => `${at} ${kind}`);

const ann = { agent_id: 'ann', party: 'p2' } as const;
const start = { kind: 'call_started', direction: 'inbound' } as const;
const offered = { kind: 'agent_offered', ...ann } as const;
const answered = { kind: 'agent_answered', ...ann } as const;
const held = { kind: 'hold_started', ...ann } as const;
const resumed = { kind: 'hold_ended', ...ann } as const;
const missed = { kind: 'agent_missed', ...ann, result: 'missed' } as const;
const left = { kind: 'agent_left', ...ann } as const;
const connected = { kind: 'call_connected', party: 'p1' } as const;

describe('states of parties', () => {
  test('"answered" is the answer, and after a hold its end; a state told again changes nothing', () => {
    const told: Line[] = [
      ...[[0, start] as const, [1, connected] as const, [2, offered] as const, [3, offered] as const],
      ...[[4, resumed] as const, [4, answered] as const, [5, resumed] as const, [5, answered] as const],
      ...[[6, held] as const, [7, held] as const, [8, resumed] as const, [8, answered] as const],
      ...[[9, missed] as const, [9, left] as const, [10, missed] as const, [10, left] as const],
    ];
    expect(kept(...told)).toEqual([
      ...['0 call_started', '1 call_connected', '2 agent_offered', '4 agent_answered', '6 hold_started', '8 hold_ended', '9 agent_left'],
    ]);
  });

  test('gone before an answer is a miss; another party of the same agent is another matter', () => {
    const again = { ...offered, party: 'p3' };
    expect(kept([0, connected], [1, offered], [5, left], [5, missed], [6, again], [7, left], [7, missed])).toEqual([
      '0 call_connected',
      '1 agent_offered',
      '5 agent_missed',
      '6 agent_offered',
    ]);
  });

  test('over when all are gone, unless somebody says when', () => {
    expect(kept([1, answered], [9, left])).toEqual(['1 agent_answered', '9 agent_left', '9 call_ended']);
    expect(kept([0, connected], [1, answered], [9, left])).toEqual(['0 call_connected', '1 agent_answered', '9 agent_left']);
    expect(kept([1, answered], [9, left], [12, { kind: 'call_ended', party: 'p1' }]).at(-1)).toBe('12 call_ended');
  });

  test('what names no party stays as it is', () => {
    const plain: Line[] = [
      [1, { kind: 'agent_offered', agent_id: 'ann' }],
      [2, { kind: 'agent_offered', agent_id: 'ann' }],
      [3, { kind: 'hold_ended', agent_id: 'ann' }],
    ];
    expect(kept(...plain)).toEqual(['1 agent_offered', '2 agent_offered', '3 hold_ended']);
  });

  test('to leave out what changes nothing, twice, is to leave it out once', () => {
    const say = fc.constantFrom<Say>(offered, answered, held, resumed, missed, left, connected, { ...answered, party: 'p3' });
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(20), say)), (lines) => {
        const sorted = tell(lines).sort((a, b) => a.at - b.at);
        const once = changesOnly(sorted);
        expect(changesOnly(once)).toEqual(once);
      }),
    );
  });
});
