import { runCrash } from './crash/run.ts';
import { optionsOf, wholeNumber } from './options.ts';

/** `npm run crash -- --kills 50 [--seed 1]`: the real server, killed at random moments during ingest at full speed. */
const { values } = optionsOf({ options: { kills: { type: 'string', default: '50' }, seed: { type: 'string', default: '1' } } });
const began = performance.now();
const wrong = await runCrash({
  kills: wholeNumber('--kills', values.kills, 1),
  seed: wholeNumber('--seed', values.seed),
  tell: (line) => process.stdout.write(`${line}\n`),
});
for (const line of wrong.slice(0, 30)) process.stdout.write(`WRONG: ${line}\n`);
const seconds = ((performance.now() - began) / 1000).toFixed(0);
process.stdout.write(
  `${values.kills} kills in ${seconds} s: ${wrong.length === 0 ? 'nothing lost, nothing twice, facts equal a clean rebuild' : `${wrong.length} wrong`}\n`,
);
process.exitCode = wrong.length === 0 ? 0 : 1;
