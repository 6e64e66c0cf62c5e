import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { quantile, whole } from '#bench/measure.ts';
import { seeded } from '#bench/queue-log.ts';
import { type ServerProcess, startServer } from '#bench/server-process.ts';
import type { Client } from '#client/client.ts';
import { type LoadMessage, type LoadSystem, loadSystems } from './systems.ts';

export interface LoadRound {
  readonly seconds: number;
  readonly rate: number;
  readonly seed: number;
  readonly tell: (line: string) => void;
}

interface Sender {
  readonly system: LoadSystem;
  readonly url: string;
  /** The address that a signature covers. */
  readonly signedUrl: string;
  readonly secret: string;
}

interface Post {
  readonly sender: Sender;
  readonly message: LoadMessage;
}

/**
 * Deliveries of several systems at a steady rate in an open loop, a tenth of them sent twice and a tenth after what follows them.
 * Latency counts from the moment at which each was due. Gives what went wrong; nothing where all is well.
 */
export async function runLoad({ seconds, rate, seed, tell }: LoadRound): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'ringtrace-load-'));
  const server = await startServer(join(folder, 'data'));
  try {
    await server.client(null).call('createAccount', { body: { id: 'load', name: 'load', tz: 'UTC' } });
    const client = server.client('load');
    const senders = await Promise.all(loadSystems.map(async (system) => await connect(client, server, system)));
    const posts = schedule(senders, seconds * rate, seed);
    const wrong = await send(server, posts, rate, tell);
    await untilCurrent(client);
    return [...wrong, ...(await lost(client, posts))];
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function connect(client: Client, server: ServerProcess, system: LoadSystem): Promise<Sender> {
  const { kind } = system;
  const { ingest_path, ingest_url } = await client.call('createConnection', { body: { id: kind, kind, settings: {} } });
  const body = system.secret === null ? {} : { secret: system.secret };
  const { secret } = await client.call('newSecret', { params: { id: kind }, body });
  return { system, url: `${server.address}${ingest_path}`, signedUrl: ingest_url, secret };
}

/** So many deliveries of calls of all systems in turn. A call that the number cuts off is still a call. */
function schedule(senders: readonly Sender[], count: number, seed: number): Post[] {
  const random = seeded(seed);
  const began = Date.now() - 3_600_000;
  const placed: { at: number; post: Post }[] = [];
  for (let call = 0; placed.length < count; call += 1) {
    const sender = senders[call % senders.length];
    if (sender === undefined) break;
    for (const [step, message] of sender.system.call(call, began + call * 40).entries()) {
      const post = { sender, message };
      // A call's messages come a second or so apart; those that are late come after the next two.
      const at = placed.length + step * 300 + (random() < 0.1 ? 700 : 0);
      placed.push({ at, post });
      if (random() < 0.1) placed.push({ at: at + random() * 900, post });
    }
  }
  return placed
    .sort((a, b) => a.at - b.at)
    .slice(0, count)
    .map(({ post }) => post);
}

async function send(server: ServerProcess, posts: readonly Post[], rate: number, tell: (line: string) => void): Promise<string[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 256 });
  const latencies: number[] = [];
  const lags: number[] = [];
  const wrong: string[] = [];
  const memory: number[] = [];
  const sending: Promise<void>[] = [];
  const cpu = server.cpuMs();
  const began = performance.now();
  for (const [index, post] of posts.entries()) {
    const due = began + (index * 1000) / rate;
    const early = due - performance.now();
    if (early > 0) await pause(early);
    lags.push(performance.now() - due);
    sending.push(
      answered(agent, post).then(
        (status) => {
          latencies.push(performance.now() - due);
          if (status < 200 || status > 299) wrong.push(`${post.sender.system.kind}: answered ${status}`);
        },
        (error: unknown) => {
          wrong.push(`${post.sender.system.kind}: ${String(error)}`);
        },
      ),
    );
    if (index % (rate * 10) === 0) memory.push(server.memory());
  }
  await Promise.all(sending);
  const seconds = (performance.now() - began) / 1000;
  memory.push(server.memory());
  tell(`${whole(posts.length)} deliveries of ${loadSystems.length} systems in ${whole(seconds)} s, ${whole(posts.length / seconds)}/s`);
  tell(
    `answered durably: p50 ${whole(quantile(latencies, 0.5))} ms, p99 ${whole(quantile(latencies, 0.99))} ms, longest ${whole(quantile(latencies, 1))} ms`,
  );
  tell(`generator late: p99 ${whole(quantile(lags, 0.99))} ms; server ${Math.round((server.cpuMs() - cpu) / seconds / 10)} % of a core`);
  tell(`memory of the server: ${memory.map((mb) => whole(mb)).join(', ')} MB`);
  return wrong;
}

async function answered(agent: Agent, { sender, message }: Post): Promise<number> {
  const url = `${sender.url}${message.path}`;
  const proof = sender.system.signed(message, { url: `${sender.signedUrl}${message.path}`, secret: sender.secret, now: Date.now() });
  const headers = { 'content-type': message.type, 'content-length': Buffer.byteLength(message.body), ...proof };
  return await new Promise((resolve, reject) => {
    const asked = request(url, { method: 'POST', agent, headers }, (response) => {
      response.resume();
      response.once('end', () => resolve(response.statusCode ?? 0));
    });
    asked.once('error', reject);
    asked.end(message.body);
  });
}

async function untilCurrent(client: Client): Promise<void> {
  while (!(await client.call('progress')).current) await pause(200);
}

/** Every delivery is in the log once, every call in the figures once, and nothing was rejected. */
async function lost(client: Client, posts: readonly Post[]): Promise<string[]> {
  const wrong: string[] = [];
  for (const { kind } of loadSystems) {
    const sent = posts.filter(({ sender }) => sender.system.kind === kind);
    const bodies = new Set(sent.map(({ message }) => `${message.path} ${message.body}`)).size;
    const { deliveries, rejects } = await client.call('connection', { params: { id: kind } });
    if (deliveries !== bodies) wrong.push(`${kind}: ${deliveries} deliveries stored, ${bodies} sent`);
    if (rejects > 0) wrong.push(`${kind}: ${rejects} rejected`);
  }
  return wrong;
}
