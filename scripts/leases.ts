import { startPostgres } from '../test/postgres.ts';
import { runLeases } from './load/leases.ts';
import { optionsOf, refuse, wholeNumber } from './options.ts';

/**
 * `npm run leases -- --seconds 120 --rate 300 [--kills 2] [--numbers 1000] [--seed 1] [--store postgres]`: visits that ask for numbers at
 * a steady rate. A PostgreSQL of its own writes through to the disk, as one in service does.
 */
const text = (value: string) => ({ type: 'string', default: value }) as const;
const { values } = optionsOf({
  options: { seconds: text('120'), rate: text('300'), kills: text('2'), numbers: text('1000'), seed: text('1'), store: text('sqlite') },
});
if (!['sqlite', 'postgres'].includes(values.store)) refuse(`--store: got ${values.store}, wanted sqlite or postgres`);
const round = {
  seconds: wholeNumber('--seconds', values.seconds, 1),
  rate: wholeNumber('--rate', values.rate, 1),
  kills: wholeNumber('--kills', values.kills),
  numbers: wholeNumber('--numbers', values.numbers, 1),
  seed: wholeNumber('--seed', values.seed),
  // Short, so that every number changes hands again and again.
  leaseMinutes: 0.05,
  tell: (line: string) => process.stdout.write(`${line}\n`),
};
const postgres = values.store === 'postgres' ? await startPostgres(['fsync=on']) : null;
const database = postgres === null ? {} : { database: await postgres.database() };
const wrong = await runLeases({ ...round, ...database }).finally(async () => await postgres?.stop());
for (const line of wrong.slice(0, 30)) process.stdout.write(`WRONG: ${line}\n`);
process.stdout.write(wrong.length === 0 ? 'no number held by two, none told that the log does not know\n' : `${wrong.length} wrong\n`);
process.exitCode = wrong.length === 0 ? 0 : 1;
