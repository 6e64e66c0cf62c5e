import { parseArgs } from 'node:util';
import { runCrash } from './crash/run.ts';

/** `npm run crash -- --kills 50 [--seed 1]`: the real server, killed at random moments during ingest at full speed. */
const { values } = parseArgs({ options: { kills: { type: 'string', default: '50' }, seed: { type: 'string', default: '1' } } });
for (const [name, value] of Object.entries(values)) {
  if (/^\d{1,6}$/.test(value)) continue;
  process.stderr.write(`--${name}: got "${value}", wanted a whole number\n`);
  process.exit(2);
}
const began = performance.now();
const wrong = await runCrash({
  kills: Number(values.kills),
  seed: Number(values.seed),
  tell: (line) => process.stdout.write(`${line}\n`),
});
for (const line of wrong.slice(0, 30)) process.stdout.write(`WRONG: ${line}\n`);
const seconds = ((performance.now() - began) / 1000).toFixed(0);
process.stdout.write(
  `${values.kills} kills in ${seconds} s: ${wrong.length === 0 ? 'nothing lost, nothing twice, facts equal a clean rebuild' : `${wrong.length} wrong`}\n`,
);
process.exitCode = wrong.length === 0 ? 0 : 1;
