import { parseArgs, type ParseArgsConfig } from 'node:util';

/** What a script was called with; a wrong option is told in one line, with exit code 2. */
export function optionsOf<const T extends ParseArgsConfig>(config: T): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config);
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
}

/** A whole number of at most nine digits, from `least` on. */
export function wholeNumber(name: string, text: string, least = 0): number {
  return /^\d{1,9}$/.test(text) && Number(text) >= least
    ? Number(text)
    : refuse(`${name}: got "${text}", wanted a whole number from ${least}`);
}

export function refuse(why: string): never {
  process.stderr.write(`${why}\n`);
  process.exit(2);
}
