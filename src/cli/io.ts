/** Where a command reads and writes; the process's own streams, or a test's. */
export interface Io {
  readonly environment: Readonly<Record<string, string | undefined>>;
  out(text: string): void;
  err(text: string): void;
  /** Standard error is a terminal: a bar may be drawn. */
  readonly terminal: boolean;
  /** All of standard input. */
  input(): Promise<string>;
}

export function processIo(): Io {
  return {
    environment: process.env,
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    terminal: process.stderr.isTTY,
    input: async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk as Uint8Array));
      return Buffer.concat(chunks).toString('utf8');
    },
  };
}

/** Of a command whose words nobody reads, and which asks nothing. */
export const quietIo: Io = {
  environment: {},
  out: () => undefined,
  err: () => undefined,
  terminal: false,
  input: async () => await Promise.resolve(''),
};

/** The command was called wrongly: exit code 2. */
export class UsageError extends Error {}
