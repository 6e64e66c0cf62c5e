import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { quantile, whole } from '#bench/measure.ts';
import { seeded } from '#bench/queue-log.ts';
import { type ServerProcess, startServer } from '#bench/server-process.ts';
import type { SessionAnswer, SessionRequest } from '#domain/site-messages.ts';
import { openLog } from '#log/open-log.ts';
import { heldByTwo, type SiteDelivery } from './leases-check.ts';

export interface LeaseRound {
  readonly seconds: number;
  /** Requests for a number each second; a third as many signs of life come besides. */
  readonly rate: number;
  readonly kills: number;
  readonly seed: number;
  /** Numbers of the pool. */
  readonly numbers: number;
  readonly leaseMinutes: number;
  /** PostgreSQL for log and settings; SQLite where left out. */
  readonly database?: string;
  readonly tell: (line: string) => void;
}

const origin = 'https://www.example.com';
const own = '+12025550100';
const warmMs = 5_000;

interface Sent {
  readonly what: 'session' | 'told';
  readonly session: number;
  readonly due: number;
  status: number;
  ms: number;
  number: string | null;
}

/**
 * Visits that ask for numbers at a steady rate in an open loop, while the server is killed now and then. Latency counts from the
 * moment at which each was due. Gives what went wrong: a number held by two, an answer that the log does not know.
 */
export async function runLeases({ seconds, rate, kills, seed, numbers, leaseMinutes, database, tell }: LeaseRound): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'ringtrace-leases-'));
  const data = join(folder, 'data');
  const start = async (): Promise<ServerProcess> => await startServer(data, database === undefined ? {} : { DATABASE_URL: database });
  let server = await start();
  try {
    await server.client(null).call('createAccount', { body: { id: 'load', name: 'load', tz: 'UTC' } });
    const pool = Array.from({ length: numbers }, (_, at) => `+1202${String(5_560_000 + at)}`);
    const settings = {
      origins: [origin],
      consent: 'full',
      leaseMinutes,
      restMinutes: 0,
      pools: { main: pool },
      targets: [{ number: own, pool: 'main' }],
    };
    const { ingest_path } = await server.client('load').call('createConnection', { body: { id: 'www', kind: 'site', settings } });
    const path = ingest_path.replace('/ingest/', '/site/');

    const agent = new Agent({ keepAlive: true, maxSockets: 256 });
    const random = seeded(seed);
    const sent: Sent[] = [];
    const lags: number[] = [];
    const sending: Promise<void>[] = [];
    const down: { from: number; before: number }[] = [];
    let cpuMs = 0;
    let cpuFrom = server.cpuMs();
    let restarting: Promise<void> = Promise.resolve();
    const began = performance.now();
    const restart = async (): Promise<void> => {
      const from = performance.now();
      cpuMs += server.cpuMs() - cpuFrom;
      await server.kill();
      server = await start();
      cpuFrom = server.cpuMs();
      down.push({ from, before: performance.now() });
      tell(`killed after ${whole((from - began) / 1000)} s, back after ${whole(performance.now() - from)} ms`);
    };
    const send = (what: Sent['what'], session: number, due: number): void => {
      const one: Sent = { what, session, due, status: 0, ms: 0, number: null };
      sent.push(one);
      const answered = post(agent, `${server.address}${path}/${what}`, bodyOf(what, session), random);
      sending.push(
        answered.then(({ status, number }) => {
          Object.assign(one, { status, number, ms: performance.now() - due });
        }),
      );
    };
    const total = seconds * rate;
    let killed = 0;
    for (let index = 0; index < total; index += 1) {
      const due = began + (index * 1000) / rate;
      const early = due - performance.now();
      if (early > 0) await pause(early);
      lags.push(performance.now() - due);
      send('session', index, due);
      // One of those who came lately is still there.
      if (index % 3 === 0) send('told', Math.max(0, index - Math.floor(random() * rate * 2)), due);
      if (killed < kills && index >= ((killed + 1) * total) / (kills + 1)) {
        killed += 1;
        restarting = restarting.then(restart);
      }
    }
    await Promise.all([...sending, restarting]);
    cpuMs += server.cpuMs() - cpuFrom;
    const tookS = (performance.now() - began) / 1000;
    tellFigures({ sent, down, lags, began, cpuMs, tookS, tell });
    // A server that is killed answers nobody who was waiting.
    const cutOff = ({ due, ms }: Sent): boolean => down.some(({ from, before }) => due < before && due + ms > from);
    const unknown = sent.filter((one) => (one.status === 0 ? !cutOff(one) : ![200, 204].includes(one.status)));
    await server.stop();
    const deliveries = await storedIn(database === undefined ? { path: join(data, 'log.db') } : { url: database });
    return [
      ...unknown.slice(0, 5).map(({ what, status }) => `${what}: answered ${status}`),
      ...heldByTwo(deliveries),
      ...unheard(sent, deliveries),
    ];
  } finally {
    await server.stop().catch(() => undefined);
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Figures {
  readonly sent: readonly Sent[];
  readonly down: readonly { readonly from: number; readonly before: number }[];
  readonly lags: number[];
  readonly began: number;
  readonly cpuMs: number;
  readonly tookS: number;
  readonly tell: (line: string) => void;
}

function tellFigures({ sent, down, lags, began, cpuMs, tookS, tell }: Figures): void {
  const asked = sent.filter(({ what }) => what === 'session');
  const answered = asked.filter(({ status }) => status === 200);
  // Who asks while the server is away is not answered late, but not at all; a server that has just started is compiling itself.
  const cold = [{ from: began, before: began }, ...down].map(({ from, before }) => ({ from: from - 1_000, before: before + warmMs }));
  const up = answered.filter(({ due }) => !cold.some(({ from, before }) => due > from && due < before)).map(({ ms }) => ms);
  const lent = answered.filter(({ number }) => number !== null).length;
  tell(
    `${asked.length} requests for a number in ${whole(tookS)} s (${whole(asked.length / tookS)}/s), ${answered.length} answered, ${lent} with a number`,
  );
  tell(
    `answered durably, but for ${warmMs / 1000} s after each start: p50 ${quantile(up, 0.5).toFixed(1)} ms, p99 ${quantile(up, 0.99).toFixed(1)} ms, longest ${whole(quantile(up, 1))} ms`,
  );
  const bySecond = new Map<number, number>();
  for (const { due, ms } of answered) {
    const second = Math.floor((due - began) / 1000);
    bySecond.set(second, Math.max(bySecond.get(second) ?? 0, ms));
  }
  const slowest = [...bySecond].sort(([, a], [, b]) => b - a).slice(0, 5);
  tell(`slowest seconds: ${slowest.map(([second, ms]) => `${second} s ${whole(ms)} ms`).join(', ')}`);
  tell(`generator late: p99 ${quantile(lags, 0.99).toFixed(1)} ms; server ${Math.round(cpuMs / tookS / 10)} % of a core`);
}

const id = (kind: string, session: number): string => `${kind}${session.toString(16)}`.padStart(32, '0');

function bodyOf(what: Sent['what'], session: number): string {
  // Every second visit is of somebody who was here before.
  const who = { session: id('a', session), visitor: id('b', Math.floor(session / 2)) };
  if (what === 'told') return JSON.stringify(who);
  const request: SessionRequest = {
    ...who,
    consent: 'full',
    page: `${origin}/`,
    referrer: 'https://www.google.com/',
    utm: {},
    ids: {},
    targets: [0],
  };
  return JSON.stringify(request);
}

/** Each from an address of its own, as a proxy on this machine tells it. */
async function post(agent: Agent, url: string, body: string, random: () => number): Promise<Pick<Sent, 'status' | 'number'>> {
  const address = `10.${[0, 1, 2].map(() => Math.floor(random() * 256)).join('.')}`;
  const headers = {
    origin,
    'x-forwarded-for': address,
    'content-type': 'text/plain;charset=UTF-8',
    'content-length': Buffer.byteLength(body),
  };
  return await new Promise((resolve) => {
    const asked = request(url, { method: 'POST', agent, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => (text += part));
      response.once('end', () => {
        const status = response.statusCode ?? 0;
        const answer = status === 200 ? (JSON.parse(text) as SessionAnswer) : null;
        resolve({ status, number: answer?.numbers[0]?.number.e164 ?? null });
      });
      response.once('error', () => resolve({ status: 0, number: null }));
    });
    asked.once('error', () => resolve({ status: 0, number: null }));
    asked.end(body);
  });
}

async function storedIn(at: Parameters<typeof openLog>[0]): Promise<SiteDelivery[]> {
  const { log } = await openLog(at);
  const found: SiteDelivery[] = [];
  for (let seq = 0; ;) {
    const some = await log.after(seq, 2_000, { connection: 'load/www' });
    for (const { body } of some) found.push(JSON.parse(new TextDecoder().decode(body)) as SiteDelivery);
    const last = some.at(-1);
    if (last === undefined) break;
    seq = last.seq;
  }
  await log.close();
  return found;
}

/** Visits that were told a number of which the log knows nothing. */
function unheard(sent: readonly Sent[], deliveries: readonly SiteDelivery[]): string[] {
  const known = new Set(
    deliveries.flatMap((one) => (one.kind === 'session' ? one.answer.map(({ number }) => `${one.session} ${number}`) : [])),
  );
  return sent.flatMap(({ what, session, number }) =>
    what === 'session' && number !== null && !known.has(`${id('a', session)} ${number}`)
      ? [`visit ${session} was told ${number}, and the log does not know`]
      : [],
  );
}
