import { runLoad } from './load/run.ts';
import { optionsOf, wholeNumber } from './options.ts';

/** `npm run load -- --seconds 600 --rate 300 [--seed 1]`: deliveries of several systems at a steady rate, some twice, some late. */
const text = (value: string) => ({ type: 'string', default: value }) as const;
const { values } = optionsOf({ options: { seconds: text('600'), rate: text('300'), seed: text('1') } });
const wrong = await runLoad({
  seconds: wholeNumber('--seconds', values.seconds, 1),
  rate: wholeNumber('--rate', values.rate, 1),
  seed: wholeNumber('--seed', values.seed),
  tell: (line) => process.stdout.write(`${line}\n`),
});
const kinds = new Map<string, number>();
for (const line of wrong) kinds.set(line, (kinds.get(line) ?? 0) + 1);
for (const [line, times] of kinds) process.stdout.write(`WRONG: ${line}${times > 1 ? ` (${times} times)` : ''}\n`);
process.stdout.write(wrong.length === 0 ? 'nothing lost, nothing twice\n' : `${wrong.length} wrong\n`);
process.exitCode = wrong.length === 0 ? 0 : 1;
