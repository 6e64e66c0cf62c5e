import { Command } from 'commander';
import { machine, runBench, type Part } from '#bench/run.ts';
import { wholeNumber } from '#cli/command.ts';
import { UsageError, type Io } from '#cli/io.ts';

interface Options {
  readonly quick?: boolean;
  readonly part?: string;
  readonly calls?: string;
  readonly lines?: string;
  readonly seconds?: string;
  readonly postgres: boolean;
  readonly json?: boolean;
}

export function benchCommand(io: Io): Command {
  return new Command('bench')
    .description('Measure the budgets of the design on this machine, in temporary folders')
    .option('--quick', 'a short round, under two minutes')
    .option('--part <list>', 'only some of: reports,ingest,import,start')
    .option('--calls <number>', 'calls of the generated year (default 10000000)')
    .option('--lines <list>', 'sizes of the imported logs (default 1000000,10000000)')
    .option('--seconds <number>', 'of each round of ingest (default 20)')
    .option('--no-postgres', 'leave out the comparison with PostgreSQL')
    .option('--json', 'answer in JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  $ ringtrace bench --quick\n  $ ringtrace bench --part reports --calls 1000000\n  $ ringtrace bench --part import --lines 200000\n',
    )
    .action(async (options: Options) => {
      const findings = await runBench(partsOf(options), (line) => io.err(`${line}\n`));
      const made = { machine: machine(), at: new Date().toISOString(), findings };
      if (options.json === true) {
        io.out(`${JSON.stringify(made, null, 2)}\n`);
        return;
      }
      io.out(`\n${made.machine}\n${made.at}\n\n`);
      for (const { what, figure, goal, met } of findings) {
        io.out(`${met === null ? '    ' : met ? 'ok  ' : 'MISS'} ${what}\n       ${figure}${goal === null ? '' : `; goal ${goal}`}\n`);
      }
    });
}

function partsOf({ quick = false, part, calls, lines, seconds, postgres }: Options): Part[] {
  const all: Part[] = [
    { part: 'reports', calls: given('--calls', calls) ?? (quick ? 100_000 : 10_000_000), postgres, rounds: quick ? 3 : 9 },
    { part: 'ingest', seconds: given('--seconds', seconds) ?? (quick ? 3 : 20) },
    {
      part: 'import',
      lines: lines?.split(',').map((text) => wholeNumber('--lines', text, positive)) ?? (quick ? [50_000] : [1_000_000, 10_000_000]),
    },
    { part: 'start', calls: given('--calls', calls) ?? (quick ? 100_000 : 1_000_000) },
  ];
  if (part === undefined) return all;
  const wanted = part.split(',');
  const unknown = wanted.find((name) => !all.some((one) => one.part === name));
  if (unknown !== undefined) throw new UsageError(`--part: got "${unknown}", wanted some of ${all.map((one) => one.part).join(',')}`);
  return all.filter((one) => wanted.includes(one.part));
}

const positive = { least: 1, most: 9_999_999_999 };
const given = (option: string, text: string | undefined): number | null =>
  text === undefined ? null : wholeNumber(option, text, positive);
