import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type Client, createClient } from '../../src/client/client.ts';
import { readServerNote } from '../../src/data-folder.ts';

const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

/** A server process of the real command on a data folder. */
export interface ServerProcess {
  readonly address: string;
  readonly client: Client;
  /** `SIGKILL`, at once. */
  kill(): Promise<void>;
  /** An ordinary end. */
  stop(): Promise<void>;
}

export interface StartOptions {
  readonly folder: string;
  readonly account: string | null;
  /** Kills it after so many milliseconds if it does not answer before: then null. */
  readonly killAfterMs?: number;
}

/** Starts `ringtrace serve` and waits until it answers. */
export async function startServer({ folder, account, killAfterMs }: StartOptions): Promise<ServerProcess | null> {
  const environment = { ...process.env, RINGTRACE_DATA: folder, PORT: '0', LOG_LEVEL: 'error' };
  const child = spawn(process.execPath, [main, 'serve', '--data', folder, '--port', '0'], {
    env: environment,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (text) => (said = `${said}${String(text)}`.slice(-4_000)));
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    await ended;
  };
  const killAt = killAfterMs === undefined ? Infinity : performance.now() + killAfterMs;
  for (const giveUp = performance.now() + 120_000; performance.now() < giveUp;) {
    if (hasEnded(child)) throw new Error(`The server ended by itself:\n${said}`);
    const note = readServerNote(folder);
    if (note !== null && note.pid === child.pid) {
      const client = createClient({ base: note.address, token: note.token, account });
      return { address: note.address, client, kill: async () => await end('SIGKILL'), stop: async () => await end('SIGTERM') };
    }
    if (performance.now() > killAt) {
      await end('SIGKILL');
      return null;
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  await end('SIGKILL');
  throw new Error(`The server did not answer within two minutes:\n${said}`);
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}
