import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createClient, type Client } from '#client/client.ts';

/** A server of its own process, as people start it, with what the system says of it. */
export interface ServerProcess {
  readonly address: string;
  /** From the start of the process to the first healthy answer. */
  readonly startedInMs: number;
  client(account: string | null): Client;
  /** Resident memory, in MB. */
  memory(): number;
  /** Processor time used so far, in milliseconds; NaN where the system does not tell. */
  cpuMs(): number;
  stop(): Promise<void>;
  /** `SIGKILL`, at once. */
  kill(): Promise<void>;
}

/** Starts `ringtrace serve` over a folder on a free port; `environment` on top of ours. */
export async function startServer(folder: string, environment: Readonly<Record<string, string>> = {}): Promise<ServerProcess> {
  const began = performance.now();
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL('../cli/main.ts', import.meta.url)), 'serve', '--data', folder, '--port', '0', '--empty'],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, LOG_LEVEL: 'error', ...environment },
    },
  );
  let said = '';
  child.stderr.on('data', (text: Buffer) => (said = `${said}${text.toString()}`.slice(-4000)));
  try {
    const { address, token } = await noteOf(child, folder);
    const healthy = createClient({ base: address });
    while (!(await isHealthy(healthy))) await pause(10);
    const startedInMs = performance.now() - began;
    const pid = child.pid ?? 0;
    return {
      address,
      startedInMs,
      client: (account) => createClient({ base: address, token, account }),
      memory: () => Number(execFileSync('ps', ['-o', 'rss=', '-p', `${pid}`]).toString()) / 1024,
      cpuMs: () => cpuOf(pid),
      stop: async () => await end(child, 'SIGTERM'),
      kill: async () => await end(child, 'SIGKILL'),
    };
  } catch (error) {
    child.kill('SIGKILL');
    throw new Error(`The server did not start: ${said}`, { cause: error });
  }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  await ended;
}

async function noteOf(child: ChildProcess, folder: string): Promise<{ address: string; token: string }> {
  const { readServerNote } = await import('#data-folder.ts');
  for (let tries = 0; tries < 6000; tries += 1) {
    if (child.exitCode !== null) throw new Error(`ended with ${child.exitCode}`);
    const note = existsSync(folder) ? readServerNote(folder) : null;
    if (note?.pid === child.pid && note !== null) return note;
    await pause(10);
  }
  throw new Error('no answer in a minute');
}

async function isHealthy(client: Client): Promise<boolean> {
  try {
    return (await client.call('health')).status === 'ok';
  } catch {
    return false;
  }
}

/** Linux counts in ticks of 10 ms. */
function cpuOf(pid: number): number {
  const path = `/proc/${pid}/stat`;
  if (!existsSync(path)) return Number.NaN;
  const fields = readFileSync(path, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}
