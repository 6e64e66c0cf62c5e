import { createHash } from 'node:crypto';
import { basic } from '#connectors/pull-parts.ts';
import type { FetchAccess, Fetched, FetchOutcome, FileVersion, StandingFile, StoredFetch } from '#domain/cost-fetch.ts';
import { dayMs, hourMs, type Instant, minuteMs } from '#domain/instant.ts';
import { growingMs } from '#pace/growing-pause.ts';
import { Looking } from '#pace/looking.ts';
import { dueAt } from './daily.ts';
import { type Send, Unanswered } from './send.ts';

/** Cost reports that are fetched by themselves, once a day: asked for, compared with what was fetched before, handed on to be read. */

/** What a file came to, and which fetched files stand after it; or what keeps it from being read, as a sentence. */
export type Taken = { readonly done: Fetched; readonly standing: readonly StandingFile[] } | { readonly wrong: string };

/** Where fetches are kept. */
interface Fetches {
  due(now: Instant): Promise<readonly StoredFetch[]>;
  find(connection: string): Promise<StoredFetch | null>;
  /** Nothing where it was set up anew meanwhile. */
  note(fetch: StoredFetch, outcome: FetchOutcome): Promise<void>;
}

export interface CostFetchingParts {
  readonly fetches: Fetches;
  /** Reads a file as if somebody had imported it. */
  readonly take: (fetch: StoredFetch, body: Uint8Array) => Promise<Taken>;
  readonly send: Send;
  readonly now: () => Instant;
  readonly random: () => number;
  readonly onProblem: (error: unknown) => void;
}

/** What a fetch came to; `done` null = nothing had come before, and nothing has changed. */
type Answer = Pick<StoredFetch, 'done' | 'version' | 'standing'> | { readonly wrong: string };

const lookMs = 5 * minuteMs;
const againMs = 30_000;
/** After a failure: not at once, and not only on the next day. */
const pauses = { firstMs: 10 * minuteMs, mostMs: 6 * hourMs };
/** A report by day of some months; a larger one is imported by hand. */
const mostBytes = 32 * 1024 * 1024;

export class CostFetching {
  readonly #parts: CostFetchingParts;
  readonly #stop = new AbortController();
  readonly #looking: Looking;
  /** Fetches at work, by connection: one at a time. */
  readonly #work = new Map<string, Promise<void>>();

  constructor(parts: CostFetchingParts) {
    this.#parts = parts;
    this.#looking = new Looking({ look: async () => await this.#look(), onProblem: parts.onProblem, everyMs: lookMs, againMs });
  }

  /** Until then nothing is fetched by itself: a command that opens the data folder is no server. */
  start(): void {
    this.#looking.start();
  }

  /** Something may be due: it was set up, or changed. */
  look(): void {
    this.#looking.look();
  }

  /** Fetches at once, and resolves when it is noted how it went. False where nothing is set up to be fetched. */
  async fetchNow(connection: string): Promise<boolean> {
    await this.#work.get(connection);
    const fetch = await this.#parts.fetches.find(connection);
    if (fetch === null) return false;
    await this.#begin(fetch);
    return true;
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#looking.close();
    await Promise.all(this.#work.values());
  }

  async #look(): Promise<void> {
    for (const fetch of await this.#parts.fetches.due(this.#parts.now())) {
      if (this.#stop.signal.aborted) return;
      // One that cannot be taken holds up no other: it is tried again with the next look.
      if (!this.#work.has(fetch.connection)) await this.#begin(fetch).catch(this.#parts.onProblem);
    }
  }

  async #begin(fetch: StoredFetch): Promise<void> {
    const work = this.#fetch(fetch).finally(() => this.#work.delete(fetch.connection));
    this.#work.set(
      fetch.connection,
      work.catch(() => undefined),
    );
    await work;
  }

  async #fetch(fetch: StoredFetch): Promise<void> {
    const { fetches, now, random } = this.#parts;
    const { connection, failures, doneAt, done, version, standing } = fetch;
    const answer = await this.#ask(fetch);
    const at = now();
    // A server that stops fetched nothing: the next start does.
    if (this.#stop.signal.aborted) return;
    if ('wrong' in answer) {
      const nextAt = Math.min(at + growingMs(pauses, failures + 1, random()), tomorrow(connection, at));
      await fetches.note(fetch, { nextAt, failures: failures + 1, lastAt: at, failure: answer.wrong, doneAt, done, version, standing });
      return;
    }
    const next = { nextAt: tomorrow(connection, at), failures: 0, lastAt: at, failure: null, doneAt: at };
    await fetches.note(fetch, { ...next, done: answer.done, version: answer.version, standing: answer.standing });
  }

  async #ask(fetch: StoredFetch): Promise<Answer> {
    const { access, done, version, standing } = fetch;
    if (access === null) return { wrong: 'The address cannot be read with this data folder’s secret: give it again.' };
    const same = { done: done === null ? null : { ...done, import: null }, version, standing };
    let told: Awaited<ReturnType<Send>>;
    try {
      told = await this.#parts.send({
        url: new URL(access.url),
        method: 'GET',
        headers: headersOf(access, version),
        body: null,
        signal: this.#stop.signal,
      });
    } catch (error) {
      if (error instanceof Unanswered) return { wrong: error.message };
      if (this.#stop.signal.aborted) return { wrong: 'The server was stopped.' };
      throw error;
    }
    const { status, headers, body } = told;
    if (status === 304) return same;
    if (status === 401 || status === 403) return { wrong: `Answered ${status}: the address refuses what was given to log in with.` };
    if (status >= 300 && status < 400)
      return { wrong: `Answered ${status}: redirects are not followed. Give the address that it leads to.` };
    if (status < 200 || status > 299) return { wrong: `Answered ${status}.` };
    if (body.byteLength > mostBytes)
      return { wrong: `The file has ${body.byteLength} bytes; at most ${mostBytes} are fetched. Import it by hand, or fetch fewer days.` };
    if (body.byteLength === 0) return { wrong: 'The file is empty.' };
    const hash = createHash('sha256').update(body).digest('hex');
    const now: FileVersion = { etag: headers['etag'] ?? null, modified: headers['last-modified'] ?? null, hash };
    if (hash === version?.hash) return { ...same, version: now };
    const taken = await this.#parts.take(fetch, body);
    return 'wrong' in taken ? taken : { ...taken, version: now };
  }
}

/** Some time after the end of the day, each connection at its own. */
function tomorrow(connection: string, at: Instant): Instant {
  const next = dueAt(connection, { from: 0, before: (Math.floor(at / dayMs) + 1) * dayMs });
  // Fetched in the night before its time, it is due once more on the same day.
  const today = next - dayMs;
  return today > at + hourMs ? today : next;
}

function headersOf({ auth, user, secret }: FetchAccess, version: FileVersion | null): Record<string, string> {
  const proof = auth === 'basic' ? { authorization: basic(user, secret) } : auth === 'bearer' ? { authorization: `Bearer ${secret}` } : {};
  return {
    accept: 'text/csv, text/plain, */*',
    ...proof,
    ...(version?.etag == null ? {} : { 'if-none-match': version.etag }),
    ...(version?.modified == null ? {} : { 'if-modified-since': version.modified }),
  };
}
