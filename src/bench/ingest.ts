import { createHmac } from 'node:crypto';
import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '#client/client.ts';
import { openLog } from '#log/open-log.ts';
import { type Finding, quantile, whole } from './measure.ts';
import { seeded } from './queue-log.ts';
import { type ServerProcess, startServer } from './server-process.ts';

export interface IngestBench {
  /** An empty folder. */
  readonly folder: string;
  readonly seconds: number;
  readonly say: (line: string) => void;
}

const inFlight = 64;
const steady = 500;

/** Signed events over HTTP, each answered once it is durable: how many, how fast, and how soon they are in the figures. */
export async function benchIngest({ folder, seconds, say }: IngestBench): Promise<Finding[]> {
  const findings: Finding[] = [];
  const bare = new Map<number, number>();
  for (const size of [1, 100]) bare.set(size, await bareAppends(`${folder}/bare.${size}.db`, size, seconds));
  const server = await startServer(`${folder}/data`);
  try {
    const hook = await openHook(server);
    const events = storyTeller();
    for (const size of [1, 100]) {
      const cpu = server.cpuMs();
      const own = process.cpuUsage();
      const rate = await atFullSpeed(seconds, size, async () => await hook.post(bodyOf(events, size)));
      const spent = process.cpuUsage(own);
      const busy = `server ${percent(server.cpuMs() - cpu, seconds)} of a core, generator ${percent((spent.user + spent.system) / 1000, seconds)}`;
      const reference = bare.get(size) ?? Number.NaN;
      say(`${size} a request: ${whole(rate)} events/s over HTTP, ${whole(reference)} bare`);
      findings.push({
        what: `durable events through HTTP, ${size === 1 ? 'one a request' : `${size} a request`}, against bare appends of the same bodies`,
        figure: `${((rate / reference) * 100).toFixed(0)} % (${whole(rate)} events/s against ${whole(reference)}; ${busy})`,
        goal: '>= 25 %, >= 5,000 events/s',
        met: rate / reference >= 0.25 && rate >= 5000,
      });
      await untilCurrent(hook.client, say);
    }
    findings.push(...(await steadily(server, hook, events, seconds * 2)));
  } finally {
    await server.stop();
  }
  return findings;
}

interface Hook {
  readonly client: Client;
  /** Resolves when the server says that the body is durable. */
  post(body: string): Promise<void>;
}

async function openHook(server: ServerProcess): Promise<Hook> {
  await server.client(null).call('createAccount', { body: { id: 'bench', name: 'bench', tz: 'UTC' } });
  const client = server.client('bench');
  const { ingest_path } = await client.call('createConnection', { body: { id: 'hook', kind: 'webhook', settings: {} } });
  const { secret } = await client.call('newSecret', { params: { id: 'hook' } });
  const url = new URL(ingest_path, server.address);
  const agent = new Agent({ keepAlive: true, maxSockets: inFlight });
  return {
    client,
    post: async (body) => {
      await send(url, agent, body, secret);
    },
  };
}

async function send(url: URL, agent: Agent, body: string, secret: string): Promise<void> {
  const at = Math.floor(Date.now() / 1000);
  const signature = createHmac('sha256', secret).update(`${at}.${body}`).digest('hex');
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'ringtrace-signature': `t=${at},v1=${signature}`,
  };
  await new Promise<void>((resolve, reject) => {
    const asked = request(url, { method: 'POST', agent, headers }, (response) => {
      response.resume();
      response.once('end', () => {
        if (response.statusCode === 202 || response.statusCode === 200) resolve();
        else reject(new Error(`The server answered ${response.statusCode ?? 'nothing'}.`));
      });
    });
    asked.once('error', reject);
    asked.end(body);
  });
}

interface Told {
  readonly item: unknown;
  readonly startsCall: boolean;
}

/** Calls that come in, wait, are answered and end: five events each, told in turn. */
function storyTeller(): () => Told {
  const random = seeded(11);
  let calls = 0;
  const pending: unknown[] = [];
  return () => {
    if (pending.length > 0) return { item: pending.shift(), startsCall: false };
    calls += 1;
    const began = Date.now();
    const of = (offset: number) => ({ call: `bench-${began}-${calls}`, at: new Date(began + offset).toISOString() });
    const agent_id = `agent ${Math.floor(random() * 200)}`;
    pending.push(
      { kind: 'queue_entered', ...of(10), queue_id: 'support' },
      { kind: 'agent_offered', ...of(2000), agent_id },
      { kind: 'agent_answered', ...of(6000), agent_id },
      { kind: 'call_ended', ...of(90_000), ended_by: 'customer' },
    );
    const caller = `+1212${Math.floor(2_000_000 + random() * 7_900_000)}`;
    return { item: { kind: 'call_started', ...of(0), direction: 'inbound', caller }, startsCall: true };
  };
}

function bodyOf(events: () => Told, size: number): string {
  return JSON.stringify(size === 1 ? events().item : Array.from({ length: size }, () => events().item));
}

/** Events a second with so many requests always under way. */
async function atFullSpeed(seconds: number, size: number, post: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  let done = 0;
  const worker = async () => {
    while (performance.now() - began < seconds * 1000) {
      await post();
      done += size;
    }
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
  return done / ((performance.now() - began) / 1000);
}

async function bareAppends(path: string, size: number, seconds: number): Promise<number> {
  const { log } = await openLog({ path });
  const events = storyTeller();
  let number = 0;
  try {
    return await atFullSpeed(seconds, size, async () => {
      number += 1;
      const body = Buffer.from(bodyOf(events, size));
      await log.append({
        account: 'bench',
        connection: 'hook',
        deliveryKey: `${number}`,
        receivedAt: Date.now(),
        headers: { format: 'ringtrace-events' },
        body,
      });
    });
  } finally {
    await log.close();
  }
}

/** An open loop: each event has its moment, whether or not earlier ones were answered, so that a slow server cannot hide. */
async function steadily(server: ServerProcess, hook: Hook, events: () => Told, seconds: number): Promise<Finding[]> {
  const before = await volume(hook.client);
  const acknowledged: number[] = [];
  const latencies: number[] = [];
  const lags: number[] = [];
  const stale: number[] = [];
  const sending: Promise<void>[] = [];
  const cpu = server.cpuMs();
  const began = performance.now();
  const all = { sent: false };
  const watcher = (async () => {
    while (!all.sent) {
      const asked = performance.now();
      const seen = (await volume(hook.client)) - before;
      // The first call that was acknowledged and is not in the figure tells how old the figure is.
      const missing = acknowledged[seen];
      stale.push(missing === undefined ? 0 : Math.max(0, asked - missing));
      await pause(100);
    }
  })();
  for (let number = 0; number < seconds * steady; number += 1) {
    const due = began + (number * 1000) / steady;
    if (performance.now() < due) await pause(due - performance.now());
    lags.push(performance.now() - due);
    const told = events();
    sending.push(
      hook.post(JSON.stringify(told.item)).then(() => {
        latencies.push(performance.now() - due);
        if (told.startsCall) acknowledged.push(performance.now());
      }),
    );
  }
  await Promise.all(sending);
  all.sent = true;
  await watcher;
  const busy = `server ${percent(server.cpuMs() - cpu, seconds)} of a core, generator late by at most ${whole(quantile(lags, 1))} ms`;
  const ninetyNine = quantile(latencies, 0.99);
  const oldest = Math.max(...stale);
  return [
    {
      what: `acknowledgement at ${steady} events/s (open loop)`,
      figure: `p50 ${whole(quantile(latencies, 0.5))} ms, p99 ${whole(ninetyNine)} ms (${busy})`,
      goal: null,
      met: null,
    },
    {
      what: `an acknowledged event is in every figure, at ${steady} events/s`,
      figure: `within ${whole(oldest)} ms at most, p50 ${whole(quantile(stale, 0.5))} ms, asked ${stale.length} times`,
      goal: '<= 1,000 ms',
      met: oldest <= 1000,
    },
  ];
}

async function volume(client: Client): Promise<number> {
  const report = await client.call('report', { body: { metrics: ['call_volume'], period: null, tz: 'UTC' } });
  const value = report.totals['call_volume']?.value;
  return typeof value === 'number' ? value : 0;
}

async function untilCurrent(client: Client, say: (line: string) => void): Promise<void> {
  const began = performance.now();
  for (;;) {
    const { current, waiting } = await client.call('progress');
    if (current) break;
    if ((performance.now() - began) % 10_000 < 250) say(`waiting for ${whole(waiting)} groups`);
    await pause(250);
  }
  say(`all in the figures after ${whole((performance.now() - began) / 1000)} s`);
}

function percent(milliseconds: number, seconds: number): string {
  return `${Math.round(milliseconds / seconds / 10)} %`;
}
