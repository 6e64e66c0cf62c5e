import { expect, test } from 'vitest';
import type { SessionEvent, StoredEvent } from '#domain/events.ts';
import { noFacts } from '#domain/facts.ts';
import fc from '../../test/properties.ts';
import { foldSession } from './fold-session.ts';

const base = Date.parse('2026-03-02T09:00:00Z');
const minute = 60_000;
const pool = '+12025550101';

/** Anna comes by an ad, looks at a second page, is away, and comes back when her number has been free for a while. */
const visit: SessionEvent[] = [
  seen(0, { page: '/offer', from: 'google', medium: 'cpc', campaign: 'spring', click_ids: ['gclid=abc'] }),
  { kind: 'number_lent', at: base, source: 'native', number: pool, until: base + 5 * minute },
  { kind: 'session_continued', at: base + 2 * minute, source: 'native', page: '/prices' },
  { kind: 'number_lent', at: base + 2 * minute, source: 'native', number: pool, until: base + 7 * minute },
  { kind: 'number_touched', at: base + 3 * minute, source: 'native', number: '+1-202-555-0101' },
  seen(20, { page: '/offer', from: '(direct)', medium: '(none)' }),
  { kind: 'number_lent', at: base + 20 * minute, source: 'native', number: pool, until: base + 25 * minute },
];

function seen(at: number, more: Partial<Extract<SessionEvent, { kind: 'session_seen' }>>): SessionEvent {
  return {
    ...{ kind: 'session_seen', at: base + at * minute, source: 'native', session_id: 's1', visitor_id: 'anna', page: '/' },
    ...{ from: '(direct)', medium: '(none)', campaign: null, keyword: null, referrer: null, click_ids: [] },
    ...more,
  };
}

const stored = (events: readonly SessionEvent[]): StoredEvent[] =>
  events.map((event, at) => ({ id: JSON.stringify(event), key: 'session:s1', links: [], event, seq: at, ordinal: 0 }));
const fold = (events: readonly StoredEvent[]) => foldSession(events, 'www', (key) => key);

test('a visit is one session from its first page, and its number is its own in two stretches', () => {
  const { session, assignment } = fold(stored(visit));
  expect(session).toEqual([
    {
      ...{ id: 'session:s1', session_id: 's1', visitor_id: 'anna', started_at: base, last_at: base + 20 * minute },
      ...{ source: 'google', medium: 'cpc', campaign: 'spring', keyword: null, landing_page: '/offer', referrer: null },
      click_ids: ['gclid=abc'],
    },
  ]);
  expect(
    assignment.map(({ number_id, session_id, visitor_id, from_at, to_at }) => [number_id, session_id, visitor_id, from_at, to_at]),
  ).toEqual([
    [pool, 's1', 'anna', base, base + 7 * minute],
    [pool, 's1', 'anna', base + 20 * minute, base + 25 * minute],
  ]);
});

test('a pool that has none is told once for each while that it had none, and a number rests where the visit stayed', () => {
  const at = (minutes: number) => ({ at: base + minutes * minute, source: 'native' as const });
  const lending = (again: boolean) => ({ id: 'main', numbers: 2, restMs: 30 * minute, again });
  const events: SessionEvent[] = [
    seen(0, {}),
    { kind: 'number_lacked', ...at(0), pool: 'main', numbers: 2, lack: 'none_free' },
    { kind: 'number_lacked', ...at(2), pool: 'main', numbers: 2, lack: 'none_free' },
    { kind: 'number_lent', ...at(4), number: pool, until: base + 9 * minute, pool: lending(false) },
    // Away for long; the number had been nobody's since.
    { kind: 'number_lent', ...at(60), number: pool, until: base + 65 * minute, pool: lending(true) },
    // Taken up again by a sign of life that says nothing of the pool.
    { kind: 'number_lent', ...at(70), number: pool, until: base + 75 * minute },
    { kind: 'number_lacked', ...at(80), pool: 'other', numbers: 1, lack: 'sender_limit' },
  ];
  const { assignment } = fold(stored(events));
  const minutes = (instant: number | null) => (instant === null ? null : (instant - base) / minute);
  expect(
    assignment.map(({ number_id, pool_id, pool_numbers, from_at, to_at, busy_until, lack, first_asked }) => [
      ...[number_id, pool_id, pool_numbers, minutes(from_at), minutes(to_at), minutes(busy_until), lack, first_asked],
    ]),
  ).toEqual([
    [null, 'main', 2, 0, 2, null, 'none_free', true],
    // No second sign of life: it needs no rest.
    [pool, 'main', 2, 4, 9, 9, null, false],
    [pool, 'main', 2, 60, 65, 95, null, false],
    [pool, 'main', 2, 70, 75, 105, null, false],
    [null, 'other', 1, 80, 80, null, 'sender_limit', true],
  ]);
  // Before pools were told.
  expect(fold(stored(visit)).assignment[0]).toMatchObject({ connection: null, pool_id: null, busy_until: null, first_asked: false });
});

test('what is told before the visit’s first word gives nothing yet', () => {
  expect(fold(stored(visit.filter((event) => event.kind !== 'session_seen')))).toEqual(noFacts());
});

test('any order and repetition give the same', () => {
  const events = stored(visit);
  const whole = fold(events);
  const shuffled = fc.shuffledSubarray(events, { minLength: events.length });
  const repeated = fc.array(fc.constantFrom(...events), { maxLength: 5 });
  fc.assert(
    fc.property(shuffled, repeated, (order, more) => {
      expect(fold([...order, ...more])).toEqual(whole);
    }),
  );
});
