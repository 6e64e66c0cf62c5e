import { calibrate, calibrationPlan } from './calibrate/run.ts';
import { optionsOf, refuse, wholeNumber } from './options.ts';

/**
 * `npm run calibrate -- [--days 218] [--seed match]`: calls of a made-up firm are matched to sessions, and what is stated is held
 * against what really happened. 218 days are about 200,000 sessions and 14,000 calls to numbers that are lent.
 */
const text = (value: string) => ({ type: 'string', default: value }) as const;
const { values } = optionsOf({ options: { days: text('218'), seed: text('match') } });
const days = wholeNumber('--days', values.days, 1);
// More days have more callers than there are telephone numbers that belong to nobody.
if (days > 350) refuse(`--days: got "${values.days}", wanted at most 350`);
const plan = calibrationPlan(values.seed, days);
const began = performance.now();
const found = calibrate(plan);
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
const say = (line: string): void => void process.stdout.write(`${line}\n`);
say(
  `${found.sessions} sessions, ${found.calls} calls to lent numbers, seed ${values.seed}, ${((performance.now() - began) / 1000).toFixed(0)} s`,
);
say('most probable answer, by what was stated; and where the true share lies 19 times of 20');
for (const [at, tenth] of found.tenths.entries()) {
  if (tenth === null) continue;
  const { answers, stated, right, low, high } = tenth;
  const off = (right - stated) * 100;
  say(
    `${String(at * 10).padStart(3)} to ${at * 10 + 10} %: ${String(answers).padStart(6)} answers, stated ${percent(stated)}, right ${percent(right)} (${off < 0 ? '' : '+'}${off.toFixed(1)}), ${percent(low)} to ${percent(high)}`,
  );
}
say(
  `calls given to the session that made them, or rightly to nobody: most probable ${percent(found.mostProbable)}, last shown ${percent(found.lastShown)}`,
);
say(
  `${found.late} calls are of sessions seen more than 4 hours before; the tenths take nobody as right for these, the line above does not`,
);
