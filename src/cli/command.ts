import { Command, Option } from 'commander';
import type { CommonOptions } from './session.ts';
import { type Io, UsageError } from './io.ts';

/** A verb that asks a server, whichever holds the data. */
export function verb(name: string, says: string, examples: readonly string[]): Command {
  return folderVerb(name, says, examples)
    .option('--account <id>', 'account (default: RINGTRACE_ACCOUNT, or the only one)')
    .addOption(new Option('--server <url>', 'ask a distant server instead of the data folder (or RINGTRACE_URL)'))
    .addOption(new Option('--key <key>', 'API key for it (or RINGTRACE_KEY)'));
}

/** A verb that works on the data folder itself. */
export function folderVerb(name: string, says: string, examples: readonly string[]): Command {
  return new Command(name)
    .description(says)
    .option('--data <folder>', 'data folder of the server (default: ./data, or RINGTRACE_DATA)')
    .option('--json', 'answer in JSON')
    .addHelpText('after', `\nExamples:\n${examples.map((example) => `  $ ${example}\n`).join('')}`);
}

/** Answers in JSON where asked for, else as text. */
export function answer(io: Io, options: CommonOptions, value: unknown, text: () => string): void {
  io.out(options.json === true ? `${JSON.stringify(value, null, 2)}\n` : text());
}

/** `a,b,c` as a list. */
export function commaList(text: string): string[] {
  return text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
}

/** The whole number that an option was given. */
export function wholeNumber(option: string, text: string, { least = 0, most = 999_999 }: { least?: number; most?: number } = {}): number {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : NaN;
  if (value >= least && value <= most) return value;
  throw new UsageError(`${option}: got ${JSON.stringify(text)}, wanted a whole number from ${least} to ${most}`);
}

/** An option that may be given several times. */
export function collect(text: string, before: string[]): string[] {
  return [...before, text];
}
