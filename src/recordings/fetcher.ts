import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { AnyConnector } from '#connectors/connector.ts';
import { hourMs, type Instant } from '#domain/instant.ts';
import { Looking } from '#pace/looking.ts';
import { PullFailure } from '#pull/ask.ts';
import type { Proof } from '#pull/pulling.ts';
import type { PullSource } from '#pull/access.ts';
import { whereabouts } from './access.ts';
import { kindOf } from '#domain/error-code.ts';
import { fetchSound, type FetchParts, no, type NoSound } from './fetch-sound.ts';
import type { RecordingFiles } from './files.ts';
import { nextTry } from './pauses.ts';
import { Resting } from './resting.ts';
import type { RecordingRow } from './schema.ts';
import { type Sound, type SoundStore, StoreTrouble } from './store.ts';

export interface FetcherParts extends FetchParts {
  readonly files: RecordingFiles;
  readonly store: SoundStore;
  /** Recordings on their way lie here; emptied at the start. */
  readonly incoming: string;
  readonly nameOf: (row: RecordingRow) => string;
  readonly connectors: ReadonlyMap<string, AnyConnector>;
  readonly source: (connection: string) => Promise<PullSource | null>;
  /** What proves us to the API of a system, when it is our turn to ask it; `fresh`: what was given before is refused. */
  readonly proof: (source: PullSource, fresh: boolean, signal: AbortSignal) => Promise<Proof>;
  /** Calls that began before are not kept any longer; null = all are. */
  readonly keptSince: (account: string) => Promise<Instant | null>;
  readonly now: () => Instant;
  readonly onError: (error: unknown) => void;
}

const atOnce = 6;
/** Of one connection: a phone system has others to serve. */
const atOnceOfOne = 2;
/** Of one account: others wait, too. */
const atOnceOfAccount = 3;
const pollMs = 1000;
const troubleMs = 30_000;
const loginMs = 120_000;
/** A recording may be told of before it can be had. */
const notYetMs = hourMs;

interface Flight {
  readonly account: string;
  readonly connection: string;
  readonly stop: AbortController;
  readonly done: Promise<void>;
}

/** Fetches what waits. One that is asked for again while it is on its way, or after a kill, is fetched whole once more. */
export class Fetcher {
  readonly #parts: FetcherParts;
  readonly #flying = new Map<string, Flight>();
  readonly #resting = new Resting();
  readonly #looking: Looking;
  /** The store refused: what would be fetched until then could not be kept. */
  #storeRestUntil: Instant | null = null;
  #cleared = false;
  #closing = false;

  constructor(parts: FetcherParts) {
    this.#parts = parts;
    const { onError: onProblem } = parts;
    this.#looking = new Looking({ look: async () => await this.#round(), onProblem, againMs: pollMs, everyMs: pollMs });
  }

  /** Until then nothing is fetched. */
  start(): void {
    this.#looking.start();
  }

  /** Something may be due. */
  wake(): void {
    this.#looking.look();
  }

  /** Fetches no more; what is on its way is left, and fetched again after the next start. */
  async close(): Promise<void> {
    this.#closing = true;
    await this.#looking.close();
    for (const one of this.#flying.values()) one.stop.abort();
    await this.landed();
  }

  /** Resolves when nothing is on its way. */
  async landed(): Promise<void> {
    while (this.#flying.size > 0) await Promise.all([...this.#flying.values()].map(({ done }) => done));
  }

  /** Stops one that is on its way; nothing of it is put into the store after this resolves. */
  async cancel(id: string): Promise<void> {
    const one = this.#flying.get(id);
    one?.stop.abort();
    await one?.done;
  }

  async #clear(): Promise<void> {
    const { incoming } = this.#parts;
    if (this.#cleared) return;
    await mkdir(incoming, { recursive: true, mode: 0o700 });
    for (const name of await readdir(incoming)) await rm(join(incoming, name), { force: true });
    this.#cleared = true;
  }

  async #round(): Promise<void> {
    const { files, now } = this.#parts;
    await this.#clear();
    if (this.#storeRestUntil !== null && this.#storeRestUntil > now()) return;
    const flying = [...this.#flying.values()];
    const connections = flying.map(({ connection }) => connection).filter((one) => this.#of('connection', one) >= atOnceOfOne);
    const accounts = flying.map(({ account }) => account).filter((one) => this.#of('account', one) >= atOnceOfAccount);
    const room = atOnce - flying.length;
    if (room <= 0) return;
    // What is on its way is still due in its row.
    for (const row of await files.due(now(), atOnce * 2, {
      connections: [...new Set(connections)],
      accounts: [...new Set(accounts)],
    }))
      this.#start(row);
  }

  #of(whose: 'account' | 'connection', id: string): number {
    return [...this.#flying.values()].filter((one) => one[whose] === id).length;
  }

  #start(row: RecordingRow): void {
    if (this.#closing || this.#flying.has(row.id) || this.#flying.size >= atOnce) return;
    if (this.#of('connection', row.connection) >= atOnceOfOne || this.#of('account', row.account) >= atOnceOfAccount) return;
    const stop = new AbortController();
    const done = this.#fetch(row, stop.signal).finally(() => {
      this.#flying.delete(row.id);
      this.wake();
    });
    this.#flying.set(row.id, { account: row.account, connection: row.connection, stop, done });
  }

  async #fetch(due: RecordingRow, signal: AbortSignal): Promise<void> {
    const { files, store, now, nameOf, onError } = this.#parts;
    try {
      // Since it was found due it may have been erased.
      const row = await files.find(due.account, due.id);
      if (row?.state !== 'waiting') return;
      const since = await this.#parts.keptSince(row.account);
      if (since !== null && row.call_at < since) {
        await files.remove(row, 'retention');
        // A kill may have left the file of a row that still waits.
        await store.remove(nameOf(row));
        await files.purged({ ...row, why: 'retention' });
        return;
      }
      const came = await this.#sound(row, signal);
      if ('sound' in came) await this.#keep(row, came.sound, signal);
      else await this.#missed(row, came);
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof StoreTrouble) {
        // The store refuses: that is no try of the other side's.
        const again = now() + troubleMs;
        this.#storeRestUntil = again;
        await files.tried({ ...due, tries: due.tries - 1 }, { at: now(), why: 'store', failure: error.message, again }).catch(onError);
        onError(error);
        return;
      }
      onError(error);
      // It counts as a try: what always goes wrong is given up one day.
      const at = now();
      const failure = `It went wrong here (${kindOf(error)}); the server log tells where.`;
      const again = nextTry({ tries: due.tries + 1, begunAt: due.begun_at, expiresAt: due.expires_at, now: at, askedMs: null });
      await files.tried(due, { at, why: 'unreachable', failure, again }).catch(onError);
    }
  }

  async #sound(row: RecordingRow, signal: AbortSignal): Promise<{ readonly sound: Sound } | NoSound> {
    const { files, connectors, now } = this.#parts;
    const source = await this.#parts.source(row.connection);
    if (source === null) return no('gone', 'The connection is gone.', { lasting: true });
    if (row.expires_at !== null && row.expires_at <= now())
      return no('expired', 'The link had run out before the recording came.', { lasting: true });
    const link = files.linkOf(row);
    if (link === null) return no('missing', 'The link cannot be read with the secret of this data folder.', { lasting: true });
    const connector = connectors.get(source.kind);
    const at = whereabouts(link, connector, source);
    if (at === null) return no('missing', 'The link is no address.', { lasting: true });
    const first = await this.#proof(source, at, false, signal);
    const get = async (headers: Readonly<Record<string, string>>): Promise<{ readonly sound: Sound } | NoSound> =>
      await fetchSound(
        {
          ...{ url: at.url, into: join(this.#parts.incoming, randomUUID()), signal },
          proofFor: (origin) => (at.origins.has(origin) ? headers : null),
          linkIn: connector?.recordings?.linkIn ?? null,
          restOf: (host) => this.#resting.left(row.connection, host, now()),
        },
        this.#parts,
      );
    if ('failure' in first) return first;
    const came = await get(first.headers);
    if ('sound' in came || came.why !== 'refused') return came;
    if (first.missing !== null) return { ...came, why: 'no-credentials', failure: `Answered ${came.status ?? 401}. ${first.missing}` };
    if (!first.renewable || came.status !== 401) return came;
    // A token ran out, or was taken back.
    const again = await this.#proof(source, at, true, signal);
    return 'failure' in again ? again : await get(again.headers);
  }

  async #proof(
    source: PullSource,
    { url, origins }: { readonly url: URL; readonly origins: ReadonlySet<string> },
    fresh: boolean,
    signal: AbortSignal,
  ): Promise<
    { readonly headers: Readonly<Record<string, string>>; readonly missing: string | null; readonly renewable: boolean } | NoSound
  > {
    if (!origins.has(url.origin)) return { headers: {}, missing: null, renewable: false };
    const late = AbortSignal.timeout(loginMs);
    try {
      const proof = await this.#parts.proof(source, fresh, AbortSignal.any([signal, late]));
      if ('missing' in proof) return { headers: {}, missing: proof.missing, renewable: false };
      return { ...proof, missing: null };
    } catch (error) {
      if (signal.aborted) throw error;
      if (error instanceof PullFailure) return no('refused', error.message, { lasting: error.refused });
      if (late.aborted) return no('unreachable', `The system took no login within ${loginMs / 1000} s.`);
      throw error;
    }
  }

  async #keep(row: RecordingRow, sound: Sound, signal: AbortSignal): Promise<void> {
    const { files, store, now, nameOf } = this.#parts;
    try {
      if (signal.aborted) return;
      await store.put(nameOf(row), sound);
      // Erased, or told of with another link, while it was on its way: what came is not kept.
      if (!(await files.kept(row, sound, now())) && (await files.find(row.account, row.id))?.state !== 'kept')
        await store.remove(nameOf(row));
    } finally {
      await rm(sound.path, { force: true });
    }
  }

  async #missed(row: RecordingRow, { why, failure, lasting, status, askedMs, host, resting }: NoSound): Promise<void> {
    const { files, now } = this.#parts;
    const at = now();
    if (status === 429 && askedMs !== null && host !== null) this.#resting.rest(row.connection, host, at + askedMs);
    const gone = status === 404 && at - row.begun_at > notYetMs;
    // Where nobody was asked, no pause grows.
    const tries = resting ? row.tries - 1 : row.tries;
    const again =
      lasting || gone ? null : nextTry({ tries: tries + 1, begunAt: row.begun_at, expiresAt: row.expires_at, now: at, askedMs });
    await files.tried({ ...row, tries }, { at, why, failure, again });
  }
}
