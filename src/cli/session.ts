import { setTimeout as pause } from 'node:timers/promises';
import { createClient, ProblemError, type Client } from '#client/client.ts';
import { readConfig, type Config } from '#config.ts';
import { openDataFolder, readServerNote } from '#data-folder.ts';
import { Failure } from '#domain/failure.ts';
import { UsageError, type Io } from './io.ts';
import { startProgress } from './progress.ts';

/** Options that every command has. */
export interface CommonOptions {
  readonly data?: string;
  readonly account?: string;
  readonly json?: boolean;
  readonly server?: string;
  readonly key?: string;
}

/** A command's way to a server: over HTTP to the one that holds the folder (or a distant one), or within this process. */
export interface Session {
  readonly client: Client;
  readonly how: 'distant' | 'running' | 'in-process';
  /** The same server, asked about another account; null = about none. */
  as(account: string | null): Client;
}

/** Runs `work` with a session; one code path, whoever answers. */
export async function withSession<T>(options: CommonOptions, io: Io, work: (session: Session) => Promise<T>): Promise<T> {
  const account = options.account ?? io.environment['RINGTRACE_ACCOUNT'] ?? null;
  const distant = options.server ?? io.environment['RINGTRACE_URL'];
  const key = options.key ?? io.environment['RINGTRACE_KEY'];
  if (distant !== undefined && distant !== '') {
    if (key === undefined || key === '') throw new UsageError('--server needs an API key: --key rt_… or RINGTRACE_KEY');
    const base = distant.replace(/\/+$/, '');
    return await work(session('distant', { base, token: key }, account));
  }
  const config = readConfig(io.environment, { logLevel: 'error', ...(options.data === undefined ? {} : { dataFolder: options.data }) });
  return await withFolder(config, io, key, account, work);
}

async function withFolder<T>(
  config: Config,
  io: Io,
  key: string | undefined,
  account: string | null,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const folder = openDataFolder(config.dataFolder);
  if (folder === null) {
    const { address, token } = await runningServer(config.dataFolder);
    return await work(session('running', { base: address, token: key ?? token }, account));
  }
  // Loaded only here: a command that asks a running server need not wait for engines that it does not open.
  const { createServer } = await import('#server.ts');
  const server = await createServer(config, folder);
  try {
    const own = {
      base: 'http://in-process',
      token: key ?? folder.localToken,
      fetch: async (request: Request) => await server.fetch(request),
    };
    await caughtUp(createClient({ base: own.base, fetch: own.fetch }), io);
    return await work(session('in-process', own, account));
  } finally {
    await server.close();
  }
}

type Way = { readonly base: string; readonly token: string; readonly fetch?: (request: Request) => Promise<Response> };

function session(how: Session['how'], way: Way, account: string | null): Session {
  return { how, client: createClient({ ...way, account }), as: (other) => createClient({ ...way, account: other }) };
}

/** A server that is just starting has locked the folder and not yet written its note. */
async function runningServer(path: string): Promise<{ address: string; token: string }> {
  for (let tries = 0; tries < 100; tries += 1) {
    const note = readServerNote(path);
    if (note !== null) return note;
    await pause(100);
  }
  throw new Failure('store-in-use', `Another ringtrace command is at work on ${path}; wait until it is done.`);
}

/** Work that a killed process left undone comes first: a command must not read half a figure. */
async function caughtUp(client: Client, io: Io): Promise<void> {
  const began = performance.now();
  let bar: ReturnType<typeof startProgress> | null = null;
  for (;;) {
    const { failure, freshness } = await client.call('health');
    if (freshness.current) break;
    if (failure !== null) throw new Failure('store-unavailable', `The server cannot go on: ${failure}.`);
    if (performance.now() - began > 1000) {
      bar ??= startProgress(io, 'Catching up', 'deliveries', freshness.position);
      bar.update(freshness.decoded);
    }
    await pause(50);
  }
  bar?.stop();
}

/** True for answers that say "you asked wrongly". */
export function isUsageProblem(error: unknown): boolean {
  return error instanceof ProblemError && [400, 415, 422].includes(error.problem.status);
}
