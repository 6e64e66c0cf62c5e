import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '../../src/client/client.ts';
import { openLog } from '../../src/log/open-log.ts';
import { Random } from '../fuzz/random.ts';
import { deliveriesOf, joinsPrevious, Load, type Target } from './load.ts';
import { type ServerProcess, startServer } from './server-process.ts';

export interface CrashOptions {
  readonly kills: number;
  readonly seed: number;
  /** Longest time at full speed between two kills. */
  readonly mostMs?: number;
  readonly tell: (line: string) => void;
}

const account = 'crash';
const settings = (wrapUpSeconds: number): object => ({ wrapUpSeconds });

/**
 * Kills the real server again and again during ingest at full speed (some kills fall into its start, some into a decoding of
 * everything again). After each restart every acknowledged delivery must be there; at the end each exactly once, byte for byte,
 * and the facts must equal those of a new server that is given the same deliveries in another order.
 */
export async function runCrash({ kills, seed, mostMs = 1_500, tell }: CrashOptions): Promise<string[]> {
  const random = new Random(seed);
  const folder = mkdtempSync(join(tmpdir(), 'ringtrace-crash-'));
  const wrong: string[] = [];
  const load = new Load();
  try {
    let { server, target } = await firstStart(join(folder, 'data'));
    for (let kill = 1; kill <= kills; kill++) {
      const before = load.acknowledged.size;
      load.start(target);
      while (load.acknowledged.size === before && load.wrong.length === 0) await pause(5);
      await pause(random.below(mostMs));
      // Every fifth time the past is being decoded again when the kill comes.
      if (kill % 5 === 0) await server.client.call('changeConnection', { params: { id: 'hook' }, body: { settings: settings(kill) } });
      if (kill % 5 === 0) await pause(random.below(200));
      await server.kill();
      await load.stop();
      if (random.below(8) === 0) await startServer({ folder: join(folder, 'data'), account, killAfterMs: 200 + random.below(1_500) });
      server = await started(join(folder, 'data'));
      target = { ...target, address: server.address, client: server.client };
      const lost = await missing(server.client, [...load.acknowledged.keys()]);
      tell(`kill ${kill}: ${load.acknowledged.size} deliveries acknowledged, ${lost.length} lost`);
      wrong.push(...lost.map((key) => `after kill ${kill}: ${key} was acknowledged and is not there`));
    }
    await load.finish(target);
    await server.client.call('changeConnection', { params: { id: 'hook' }, body: { settings: settings(1) } });
    wrong.push(...load.wrong.slice(0, 5));
    const facts = await settle(server, tell);
    wrong.push(...facts.wrong, ...wrongCounts(facts, load.calls));
    await server.stop();
    wrong.push(...(await wrongLog(join(folder, 'data', 'log.db'), load)));
    tell(`${load.calls} calls in ${load.acknowledged.size} deliveries; now a new server is given them in another order`);
    wrong.push(...(await differences(join(folder, 'again'), load, random, facts.tables, tell)));
    return wrong;
  } finally {
    if (wrong.length > 0) {
      const kept = join(tmpdir(), `ringtrace-crash-kept-${seed}`);
      cpSync(folder, kept, { recursive: true });
      tell(`the folders are kept in ${kept}`);
    }
    rmSync(folder, { recursive: true, force: true });
  }
}

async function started(folder: string): Promise<ServerProcess> {
  const server = await startServer({ folder, account });
  if (server === null) throw new Error('The server did not start.');
  return server;
}

async function firstStart(folder: string): Promise<{ server: ServerProcess; target: Target }> {
  const first = await startServer({ folder, account: null });
  if (first === null) throw new Error('The server did not start.');
  await first.client.call('createAccount', { body: { id: account, name: 'Crash', tz: 'UTC' } });
  await first.stop();
  const server = await started(folder);
  const { ingest_path } = await server.client.call('createConnection', { body: { id: 'hook', kind: 'webhook', settings: settings(1) } });
  const { secret } = await server.client.call('newSecret', { params: { id: 'hook' } });
  return { server, target: { address: server.address, client: server.client, ingestPath: ingest_path, secret } };
}

async function missing(client: Client, keys: readonly string[]): Promise<string[]> {
  const lost: string[] = [];
  for (let from = 0; from < keys.length; from += 10_000) {
    const some = keys.slice(from, from + 10_000);
    const { known } = await client.call('knownDeliveries', { body: { connection: 'hook', keys: some } });
    const there = new Set(known);
    lost.push(...some.filter((key) => !there.has(key)));
  }
  return lost;
}

interface Facts {
  readonly calls: number;
  readonly rejects: number;
  /** Rows and checksum of each table, after everything was folded again. */
  readonly tables: ReadonlyMap<string, string>;
  readonly wrong: readonly string[];
}

/** Waits until everything is in the figures, then lets the server verify itself. */
async function settle({ client }: ServerProcess, tell: (line: string) => void): Promise<Facts> {
  for (const giveUp = performance.now() + 600_000; ;) {
    const { current, failure, waiting, position, decoded } = await client.call('progress');
    if (failure !== null) throw new Error(`The work stands still: ${failure}`);
    if (current) break;
    if (performance.now() > giveUp)
      throw new Error(`Not in the figures after ten minutes: ${decoded} of ${position} decoded, ${waiting} groups wait.`);
    await pause(200);
  }
  let job = await client.call('verify');
  while (job.state === 'running') {
    await pause(200);
    job = await client.call('job', { params: { id: job.id } });
  }
  const wrong = job.checks.filter((check) => !check.right).map((check) => `verify: ${check.name}: ${check.says}`);
  if (job.failure !== null) wrong.push(`verify failed: ${job.failure}`);
  const { calls, rejects } = await client.call('progress');
  tell(`verified: ${calls} calls, ${rejects} rejects, ${job.checks.length} checks, ${wrong.length} wrong`);
  const tables = job.checks.filter(({ name }) => name.startsWith('table ')).map(({ name, says }) => [name, says] as const);
  return { calls, rejects, tables: new Map(tables), wrong };
}

/** What a person can count: each call once, but those that a link joins; each bad line once. */
function wrongCounts({ calls, rejects }: Facts, begun: number): string[] {
  let joined = 0;
  let bad = 0;
  for (let n = 0; n < begun; n++) {
    if (joinsPrevious(n)) joined += 1;
    if (n % 5 !== 0 && n % 11 === 0) bad += 1;
  }
  const wrong: string[] = [];
  if (calls !== begun - joined) wrong.push(`${calls} calls in the figures, wanted ${begun} less ${joined} joined ones`);
  if (rejects !== bad) wrong.push(`${rejects} rejects, wanted ${bad}`);
  return wrong;
}

/** Reads the log itself: each delivery once, where it was acknowledged, byte for byte. */
async function wrongLog(path: string, load: Load): Promise<string[]> {
  const bodies = new Map<string, string>();
  for (let n = 0; n < load.calls; n++) for (const { key, body } of deliveriesOf(n)) bodies.set(key, body);
  const wrong: string[] = [];
  const { log } = await openLog({ path });
  const seen = new Set<string>();
  for (let seq = 0; ;) {
    const some = await log.after(seq, 2_000);
    if (some.length === 0) break;
    for (const delivery of some) {
      seq = delivery.seq;
      if (delivery.connection === 'ringtrace') continue;
      const { deliveryKey } = delivery;
      if (seen.has(deliveryKey)) wrong.push(`${deliveryKey} is there twice`);
      seen.add(deliveryKey);
      if (load.acknowledged.get(deliveryKey) !== seq)
        wrong.push(`${deliveryKey} is at ${seq}, acknowledged at ${load.acknowledged.get(deliveryKey)}`);
      if (new TextDecoder().decode(delivery.body) !== bodies.get(deliveryKey)) wrong.push(`${deliveryKey} has another body`);
    }
  }
  await log.close();
  for (const key of bodies.keys()) if (!seen.has(key)) wrong.push(`${key} is not in the log`);
  return wrong.slice(0, 20);
}

async function differences(
  folder: string,
  load: Load,
  random: Random,
  tables: ReadonlyMap<string, string>,
  tell: (line: string) => void,
): Promise<string[]> {
  const { server } = await firstStart(folder);
  const deliveries = Array.from({ length: load.calls }, (_, n) => deliveriesOf(n)).flat();
  for (let at = deliveries.length - 1; at > 0; at--) {
    const other = random.below(at + 1);
    const [one, two] = [deliveries[at], deliveries[other]];
    if (one !== undefined && two !== undefined) [deliveries[at], deliveries[other]] = [two, one];
  }
  for (let from = 0; from < deliveries.length; from += 64) {
    const some = deliveries.slice(from, from + 64).map(({ key, body }) => {
      return { key, headers: { format: 'ringtrace-events' }, body: Buffer.from(body).toString('base64') };
    });
    await server.client.call('appendDeliveries', { body: { connection: 'hook', deliveries: some } });
  }
  const facts = await settle(server, tell);
  await server.stop();
  const wrong = [...facts.wrong];
  for (const [table, says] of tables) {
    if (facts.tables.get(table) !== says) wrong.push(`${table}: ${says}; in a clean rebuild ${facts.tables.get(table) ?? 'nothing'}`);
  }
  return wrong;
}

async function pause(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}
