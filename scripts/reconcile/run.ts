import { caseOf } from './cases.ts';
import { judge, type Verdict } from './judge.ts';
import type { Place } from './places.ts';

export interface Outcome {
  readonly passed: number;
  readonly failed: number;
  readonly compared: number;
  /** Cases that could not be compared on every way, because something arrived each time. */
  readonly moved: number;
}

export const nothingJudged: Outcome = { passed: 0, failed: 0, compared: 0, moved: 0 };

/** How often a case is asked again where something arrived between its questions. */
const tries = 4;

/** So many seeded cases over a place, a line each. */
export async function runCases({ client, ground, name }: Place, seeds: readonly number[], say: (line: string) => void): Promise<Outcome> {
  let outcome = nothingJudged;
  for (const seed of seeds) {
    const one = await caseOf(client, seed, ground);
    let verdict: Verdict = await judge(client, one);
    for (let again = 1; verdict.moved && verdict.wrong.length === 0 && again < tries; again++) verdict = await judge(client, one);
    const good = verdict.wrong.length === 0;
    say(`${name} ${verdict.line}${verdict.moved ? ', moved' : ''}: ${good ? 'agree' : 'DISAGREE'}`);
    for (const what of verdict.wrong.slice(0, 8)) say(`    ${what}`);
    if (verdict.wrong.length > 8) say(`    and ${verdict.wrong.length - 8} more`);
    outcome = {
      passed: outcome.passed + (good ? 1 : 0),
      failed: outcome.failed + (good ? 0 : 1),
      compared: outcome.compared + verdict.compared,
      moved: outcome.moved + (verdict.moved ? 1 : 0),
    };
  }
  return outcome;
}

export const together = (one: Outcome, other: Outcome): Outcome => ({
  passed: one.passed + other.passed,
  failed: one.failed + other.failed,
  compared: one.compared + other.compared,
  moved: one.moved + other.moved,
});
