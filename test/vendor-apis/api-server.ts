import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Instant } from '#domain/instant.ts';

export interface Clock {
  readonly now: () => Instant;
  readonly pause: (ms: number, signal?: AbortSignal) => Promise<void>;
}

/** Goes as the wall's. */
export function wallClock(start: Instant): Clock {
  const begun = performance.now();
  return {
    now: () => Math.floor(start + performance.now() - begun),
    pause: async (ms, signal) => await wait(ms, signal),
  };
}

/** Goes on only as somebody waits by it, which takes little of the wall's time: however slow the machine is, work takes no time. */
export function stepClock(start: Instant): Clock {
  let now = start;
  return {
    now: () => Math.floor(now),
    pause: async (ms, signal) => {
      const until = now + ms;
      await wait(ms / haste, signal);
      now = Math.max(now, until);
    },
  };
}

const haste = 20_000;

async function wait(ms: number, signal: AbortSignal | undefined): Promise<void> {
  await pause(ms, undefined, signal === undefined ? {} : { signal });
}

/** A call of a vendor's books, in nobody's words. */
export interface BookedCall {
  readonly id: string;
  readonly at: Instant;
  readonly inbound: boolean;
  readonly caller: string;
  readonly agent: string;
  readonly answered: boolean;
  /** From its beginning to its end; of an answered call a tenth is waiting. */
  readonly seconds: number;
  readonly tags?: readonly string[];
}

export const ourNumber = '+12025550143';

/** Calls one after the other: so many, so far apart, every third unanswered, every fifth outbound. */
export function bookOf(count: number, from: Instant, everyMs: number): BookedCall[] {
  return Array.from({ length: count }, (_, n) => ({
    id: String(900_000 + n),
    at: from + n * everyMs,
    inbound: n % 5 !== 4,
    caller: `+1212555${String(1000 + n).slice(-4)}`,
    agent: ['ann@example.com', 'ben@example.com'][n % 2] ?? '',
    answered: n % 3 !== 2,
    seconds: 60 + (n % 7) * 10,
  }));
}

export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface ApiAnswer {
  readonly status: number;
  readonly json: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What happens to the next request instead of an answer. */
export type Fault = 'cut' | 'half' | 'hang' | ApiAnswer;

export interface ApiOptions {
  readonly clock: Clock;
  /** As documented: so many within so many seconds. */
  readonly limit: { readonly requests: number; readonly seconds: number };
  /** How it says when to come again. */
  readonly retryAfter: 'seconds' | 'date' | 'not said';
  /** Headers of each answer that tell of the limit. */
  readonly told?: (left: number, resetAt: Instant) => Record<string, string>;
  readonly answer: (request: ApiRequest) => ApiAnswer | Promise<ApiAnswer>;
}

export interface ApiServer {
  readonly url: string;
  readonly asked: ApiRequest[];
  /** What happens to the next requests, in their order. */
  readonly faults: (Fault | null)[];
  /** Answers 429. */
  limited: number;
  /** Requests that came although it had said when to come again. */
  tooEarly: number;
  /** Looked at before each answer: data may change between two pages. */
  before: (request: ApiRequest) => void;
  close(): Promise<void>;
}

/** A real HTTP server that keeps to a limit, breaks when told to, and answers as a vendor's documents say. */
export async function startApi({ clock, limit, retryAfter, told = () => ({}), answer }: ApiOptions): Promise<ApiServer> {
  const api: Omit<ApiServer, 'url' | 'close'> = {
    asked: [],
    faults: [],
    limited: 0,
    tooEarly: 0,
    before: (): void => undefined,
  };
  let times: Instant[] = [];
  let closedUntil: Instant = 0;
  const withinLimit = (): ApiAnswer | null => {
    const now = clock.now();
    if (now < closedUntil) api.tooEarly += 1;
    times = times.filter((at) => at > now - limit.seconds * 1000);
    if (times.length < limit.requests) {
      times.push(now);
      return null;
    }
    return tooMany((times[0] ?? now) + limit.seconds * 1000 - now);
  };
  const tooMany = (ms: number): ApiAnswer => {
    api.limited += 1;
    const seconds = Math.ceil(ms / 1000);
    const at = Math.ceil((clock.now() + ms) / 1000) * 1000;
    closedUntil = Math.max(closedUntil, retryAfter === 'not said' ? 0 : clock.now() + ms);
    const says = { seconds: String(seconds), date: new Date(at).toUTCString(), 'not said': '' }[retryAfter];
    return { status: 429, json: { error: 'rate limit exceeded' }, headers: says === '' ? {} : { 'retry-after': says } };
  };
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => void answerTo());
    const answerTo = async (): Promise<void> => {
      const url = new URL(request.url ?? '', 'http://api');
      const one: ApiRequest = {
        ...{ method: request.method ?? '', path: url.pathname, query: url.searchParams, headers: request.headers },
        body: Buffer.concat(parts).toString(),
      };
      api.asked.push(one);
      const fault = api.faults.shift() ?? null;
      if (fault === 'cut') return void request.socket.destroy();
      if (fault === 'hang') return;
      const refused = fault === null ? withinLimit() : null;
      if (refused === null && fault === null) api.before(one);
      if (fault !== null && fault !== 'half' && fault.headers?.['retry-after'] !== undefined && retryAfter !== 'not said') {
        const said = fault.headers['retry-after'];
        closedUntil = /^\d+$/.test(said) ? clock.now() + Number(said) * 1000 : Date.parse(said);
      }
      const { status, json, headers = {} } = fault === null || fault === 'half' ? (refused ?? (await answer(one))) : fault;
      const left = Math.max(0, limit.requests - times.length);
      const text = typeof json === 'string' ? json : JSON.stringify(json);
      response.writeHead(status, {
        ...{ 'content-type': 'application/json', date: new Date(clock.now()).toUTCString() },
        ...told(left, (times[0] ?? clock.now()) + limit.seconds * 1000),
        ...{ ...headers, 'content-length': Buffer.byteLength(text) },
      });
      if (fault !== 'half') return void response.end(text);
      response.write(text.slice(0, text.length / 2), () => request.socket.destroy());
    };
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  return Object.assign(api, {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  });
}

/** A page of a list. */
export function pageOf<T>(all: readonly T[], page: number, size: number): T[] {
  return all.slice(page * size, (page + 1) * size);
}

export const byTime = (a: BookedCall, b: BookedCall): number => a.at - b.at || Number(a.id) - Number(b.id);

export const basicOf = (user: string, password: string): string => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
