import { expect, test } from 'vitest';
import { calibrate, calibrationPlan } from '../../scripts/calibrate/run.ts';
import { type LentCall, matchCalls, type Shown } from './match.ts';

const [second, minute, day] = [1000, 60_000, 86_400_000];
const start = Date.parse('2026-03-02T00:00:00Z');

/** Forty days; each day at ten somebody is shown n1 for two minutes, and on every second day calls a minute after that. */
function usual(): { shown: Shown[]; calls: LentCall[] } {
  const days = Array.from({ length: 40 }, (_, at) => start + at * day + 600 * minute);
  const shown = days.map((from, at) => ({ number: 'n1', session: `s${at}`, visitor: `v${at}`, from, lastAt: from + 2 * minute }));
  const even = days.filter((_, at) => at % 2 === 0);
  return { shown, calls: even.map((from, at) => ({ id: `c${at}`, number: 'n1', caller: `+1${at}`, at: from + 3 * minute })) };
}
const until = start + 41 * day;
const again = (of: LentCall, more: Partial<LentCall>): LentCall => ({ ...of, ...more });

test('a call soon after is of who was shown the number, one far from any is nobody’s, and together probabilities are 1', () => {
  const { shown, calls } = usual();
  const far = { id: 'far', number: 'n1', caller: '+199', at: start + 3 * day };
  const found = matchCalls(shown, [...calls, far], until);
  expect(found.get('c3')?.sessions[0]).toMatchObject({ session: 's6', visitor: 'v6' });
  expect(found.get('c3')?.sessions[0]?.probability).toBeGreaterThan(0.95);
  expect(found.get('far')).toEqual({ sessions: [], unattributed: 1 });
  for (const { sessions, unattributed } of found.values()) {
    expect(sessions.reduce((sum, { probability }) => sum + probability, unattributed)).toBeCloseTo(1, 9);
  }
  expect(matchCalls([], [far], until).get('far')).toEqual({ sessions: [], unattributed: 1 });
});

test('whoever calls again does so for the session of before; a visitor who is back is known by the telephone', () => {
  const { shown, calls } = usual();
  const first = calls[3];
  if (first === undefined) throw new Error('there are twenty calls');
  const repeated = calls.slice(0, 12).map((one, at) => again(one, { id: `r${at}`, at: one.at + 9 * minute }));
  // v6 is back beside a stranger on the same number, both seen at the same moment.
  const late = start + 30 * day;
  const two = ['v6', 'other'].map((visitor) => ({ number: 'n2', session: `late ${visitor}`, visitor, from: late, lastAt: late + minute }));
  const back = again(first, { id: 'back', number: 'n2', at: late + 90 * second });
  const found = matchCalls([...shown, ...two], [...calls, ...repeated, back], until);
  expect(found.get('r3')?.sessions[0]).toMatchObject({ session: 's6' });
  expect(found.get('r3')?.sessions[0]?.probability).toBeGreaterThan(0.9);
  expect(found.get('back')?.sessions[0]).toMatchObject({ session: 'late v6' });
  expect(found.get('back')?.sessions[0]?.probability).toBeGreaterThan(0.9);
});

test('of a made-up firm as many are right as is stated, and more than by who had the number last', () => {
  const { tenths, mostProbable, lastShown, calls } = calibrate(calibrationPlan('short', 14));
  expect(calls).toBeGreaterThan(700);
  const known = tenths.filter((tenth) => tenth !== null);
  const sum = (of: 'stated' | 'right'): number => known.reduce((all, tenth) => all + tenth.answers * tenth[of], 0) / calls;
  expect(Math.abs(sum('stated') - sum('right'))).toBeLessThan(0.08);
  const surest = tenths[9];
  expect(surest?.answers).toBeGreaterThan(calls / 2);
  expect(Math.abs((surest?.stated ?? 0) - (surest?.right ?? 1))).toBeLessThan(0.03);
  expect(mostProbable).toBeGreaterThan(lastShown + 0.25);
});
