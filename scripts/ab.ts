import { rateInterval } from '../src/experiments/one-rate.ts';
import { sampleSize } from '../src/experiments/sample-size.ts';
import { type Found, simulate } from '../src/experiments/simulate.ts';
import { Random } from '../src/simulator/random.ts';
import { optionsOf, wholeNumber } from './options.ts';

/**
 * `npm run ab -- --tests 10000 --days 14 [--seed 1]`: tests without a true difference, looked at after every day, and how often the method sees
 * one; then tests with the difference for which their size was planned. Exit code 1 where it is wrong more often than it says.
 */
const text = (value: string) => ({ type: 'string', default: value }) as const;
const { values } = optionsOf({ options: { tests: text('10000'), days: text('14'), seed: text('1') } });
const tests = wholeNumber('--tests', values.tests, 1);
const days = wholeNumber('--days', values.days, 1);
const random = new Random(`ab ${wholeNumber('--seed', values.seed)}`);
const sureness = { error: 0.05, power: 0.8 };
const percent = (share: number): string => `${(share * 100).toFixed(2)} %`;
const tell = (line: string): void => void process.stdout.write(`${line}\n`);

let wrong = 0;
for (const [baseline, smallest] of [
  [0.02, 0.01],
  [0.1, 0.03],
  [0.3, 0.05],
] as const) {
  const expected = { baseline, smallest };
  const { fixed, sequential, factor } = sampleSize(expected, sureness, [0.5, 0.5]);
  const made = { tests, days, units: Math.ceil(sequential / 2 / days), expected, error: sureness.error };
  const run = (control: number, other: number): Found => simulate({ ...made, control, other }, () => random.next());
  tell(`\nrate ${percent(baseline)}, smallest difference ${percent(smallest)}, error 5 %, power 80 %`);
  tell(
    `  planned: ${sequential} units (${factor.toFixed(2)} times the ${fixed} of a test with one look), in ${days} days with a look each`,
  );
  const without = run(baseline, baseline);
  tell(
    `  no true difference: ${told(without.refuted)} say there is one; the usual test, looked at as often: ${percent(without.naive / tests)}`,
  );
  if (without.refuted / tests > sureness.error) wrong += 1;
  for (const other of [baseline + smallest, baseline - smallest]) {
    const found = run(baseline, other);
    const used = (found.used * sequential) / fixed;
    tell(
      `  ${percent(baseline)} against ${percent(other)}: ${told(found.refuted)} find it, with ${used.toFixed(2)} times the units of one look on average`,
    );
    tell(`    the interval left the true difference out at some look: ${told(found.missed)}`);
    if (found.missed / tests > sureness.error) wrong += 1;
  }
}
tell(wrong === 0 ? '\nnever wrong more often than stated' : `\nWRONG more often than stated: ${wrong} times`);
process.exitCode = wrong === 0 ? 0 : 1;

function told(count: number): string {
  const { low, high } = rateInterval({ units: tests, reached: count }, 0.05);
  return `${count} of ${tests} (${percent(count / tests)}; between ${percent(low)} and ${percent(high)})`;
}
