import { Command, CommanderError } from 'commander';
import { ConfigError } from '#config.ts';
import { benchCommand } from './commands/bench.ts';
import { callsCommand, rejectedCommand } from './commands/calls.ts';
import { demoCommand } from './commands/demo.ts';
import { drillCommand, metricsCommand, reportCommand } from './commands/figures.ts';
import { importCommand } from './commands/import.ts';
import { backupCommand, rebuildCommand, redecodeCommand, verifyCommand } from './commands/operate.ts';
import { restoreCommand } from './commands/restore.ts';
import { serveCommand } from './commands/serve.ts';
import { tailCommand } from './commands/tail.ts';
import { userCommand } from './commands/user.ts';
import { UsageError, type Io } from './io.ts';
import { isUsageProblem } from './session.ts';

export const exitCodes = { ok: 0, failure: 1, usage: 2 } as const;

/** All commands, built anew for each run. */
export function createProgram(io: Io): Command {
  const program = new Command('ringtrace')
    .description('Call tracking and call-centre analytics whose every figure opens to its calls')
    .configureOutput({ writeOut: (text) => io.out(text), writeErr: (text) => io.err(text) })
    .showHelpAfterError('(ringtrace <command> --help shows its options and examples)')
    .exitOverride();
  const commands = [
    serveCommand(io),
    importCommand(io),
    tailCommand(io),
    reportCommand(io),
    drillCommand(io),
    callsCommand(io),
    metricsCommand(io),
    rejectedCommand(io),
    redecodeCommand(io),
    rebuildCommand(io),
    verifyCommand(io),
    backupCommand(io),
    restoreCommand(io),
    userCommand(io),
    demoCommand(io),
    benchCommand(io),
  ];
  for (const command of commands) program.addCommand(inherit(command, program));
  program.addHelpText(
    'after',
    '\nExit codes: 0 done, 1 failed, 2 called wrongly.\nEvery command asks the server that holds the data folder, or opens the folder itself where none runs.\n',
  );
  return program;
}

/** Commander hands these down only to commands that it made itself. */
function inherit(command: Command, from: Command): Command {
  command.copyInheritedSettings(from);
  for (const inner of command.commands) inherit(inner, from);
  return command;
}

/** Runs a command line (without node and script) and says how it ended. */
export async function runCli(args: readonly string[], io: Io): Promise<number> {
  try {
    await createProgram(io).parseAsync([...args], { from: 'user' });
    return exitCodes.ok;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    io.err(`ringtrace: ${error instanceof Error ? error.message : String(error)}\n`);
    return error instanceof UsageError || error instanceof ConfigError || isUsageProblem(error) ? exitCodes.usage : exitCodes.failure;
  }
}
