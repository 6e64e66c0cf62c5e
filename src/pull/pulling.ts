import { createHash } from 'node:crypto';
import type { PullAnswer, PullRequest, TheirNumber } from '#connectors/pulls.ts';
import type { PullChange } from '#connectors/subscribes.ts';
import type { Instant, TimeRange } from '#domain/instant.ts';
import { Looking } from '#pace/looking.ts';
import { type PullSource, readiness, writeCredentials } from './access.ts';
import { Asker, type AskParts, PullFailure, type Waiting } from './ask.ts';
import { outerSpan, type RunParts, runPull, shareOf } from './run.ts';
import type { PullRuns } from './runs.ts';
import type { RunKind, RunRow } from './schema.ts';
import { daysCompared, dueAt } from './daily.ts';
import { theirNumbers } from './their-numbers.ts';
import { tryAccess, type TrialStep } from './trial.ts';

export interface PullingParts extends Omit<RunParts, 'asker' | 'onStep' | 'source'>, AskParts {
  /** All connections of these kinds. */
  readonly sources: (kinds: readonly string[]) => Promise<readonly PullSource[]>;
  readonly source: RunParts['source'];
  /** Hears of what is no expected failure: kind and place, never content. */
  readonly onProblem: (error: unknown, connection: string | null) => void;
}

/** How a run goes on just now. */
export interface RunProgress {
  readonly requestsPerMinute: number;
  /** Milliseconds until the end, by the time that what is done took; null while that is not known. */
  readonly leftMs: number | null;
  readonly waiting: Waiting | { readonly until: null; readonly why: 'decoding' } | null;
  readonly error: string | null;
}

/** Headers that prove us, or what is missing for them in words; `renewable`: they hold a token that runs out. */
export type Proof = { readonly headers: Readonly<Record<string, string>>; readonly renewable: boolean } | { readonly missing: string };

interface Active {
  row: RunRow;
  readonly stop: AbortController;
  readonly asker: Asker;
  /** When this process took it up, and how much was done. */
  readonly since: Instant;
  readonly begunAt: number;
  readonly kind: string;
  decoding: boolean;
}

const lookMs = 600_000;
const lookAgainMs = 5_000;

/** Everything that is asked of systems' APIs: one run of a connection at a time, in their order; what a kill interrupted goes on. */
export class Pulling {
  readonly runs: PullRuns;
  readonly #parts: PullingParts;
  readonly #active = new Map<string, Active>();
  /** Runs at work, by connection. */
  readonly #work = new Map<string, { readonly account: string; readonly done: Promise<void> }>();
  readonly #askers = new Map<string, Asker>();
  readonly #stop = new AbortController();
  readonly #looking: Looking;
  readonly #removed = new Set<string>();

  constructor(parts: PullingParts) {
    this.runs = parts.runs;
    this.#parts = parts;
    this.#looking = new Looking({
      look: async () => await this.#takeUp(),
      onProblem: (error) => parts.onProblem(error, null),
      everyMs: lookMs,
      againMs: lookAgainMs,
    });
  }

  /** Takes up what was interrupted, and compares daily from now on. Until then nothing is asked: a command that opens the data folder is no server. */
  start(): void {
    this.#looking.start();
  }

  /** Something may be to be done: a run was asked for, credentials were given, a day has passed. */
  look(): void {
    this.#looking.look();
  }

  /** What keeps a connection from being asked, in words; null where everything is given. */
  missing(source: PullSource): string | null {
    const ready = readiness(this.#parts.connectors.get(source.kind), source);
    return 'missing' in ready ? ready.missing : null;
  }

  /** What proves us to a system's API, for a request beside the runs. Throws `PullFailure` where the system takes no login. */
  async proof(source: PullSource, fresh: boolean, signal: AbortSignal): Promise<Proof> {
    const ready = readiness(this.#parts.connectors.get(source.kind), source);
    if ('missing' in ready) return ready;
    return { headers: await this.#askerFor(source).proof(ready, fresh, signal), renewable: ready.pulls.login !== undefined };
  }

  /** Asks something beside the runs, within the limits that it shares with them. Throws `PullFailure`. */
  async ask(source: PullSource, request: PullRequest & Partial<PullChange>, signal: AbortSignal): Promise<PullAnswer> {
    const ready = readiness(this.#parts.connectors.get(source.kind), source);
    if ('missing' in ready) throw new PullFailure(ready.missing);
    return await this.#askerFor(source).ask(request, 0, async () => await Promise.resolve(ready), signal);
  }

  async begin(source: PullSource, kind: RunKind, span: TimeRange, by: string): Promise<RunRow> {
    const ready = readiness(this.#parts.connectors.get(source.kind), source);
    if ('missing' in ready) throw new PullFailure(ready.missing);
    const { account, id: connection } = source;
    const reachedAt = outerSpan(ready.pulls, span).before;
    const row = await this.runs.create({ account, connection, kind, by, span, reachedAt, now: this.#parts.now() });
    this.look();
    return row;
  }

  /** False where it is over already. What came in stays. */
  async cancel(row: Pick<RunRow, 'id' | 'connection'>): Promise<boolean> {
    const changed = await this.runs.setState(row.id, ['waiting', 'running', 'failed'], 'cancelled', { now: this.#parts.now() });
    const active = this.#active.get(row.connection);
    if (active?.row.id === row.id) active.stop.abort();
    return changed;
  }

  /** A run that failed goes on where it stood; false where it did not fail. */
  async resume(row: Pick<RunRow, 'id'>): Promise<boolean> {
    const changed = await this.runs.setState(row.id, ['failed'], 'waiting', { now: this.#parts.now() });
    this.look();
    return changed;
  }

  /** Null where it is not at work. */
  progressOf(row: Pick<RunRow, 'id' | 'connection' | 'kind'>): RunProgress | null {
    const active = this.#active.get(row.connection);
    if (active === undefined || active.row.id !== row.id) return null;
    const { asker, decoding, begunAt, since } = active;
    const here = this.shareOf(active.kind, active.row) - begunAt;
    const left = 1 - here - begunAt;
    return {
      requestsPerMinute: asker.perMinute,
      leftMs: here <= 0 ? null : Math.round(((this.#parts.now() - since) / here) * left),
      waiting: decoding ? { until: null, why: 'decoding' } : asker.waiting,
      error: asker.error,
    };
  }

  /** How much of its span a run has done, 0 to 1. */
  shareOf(kind: string, row: Pick<RunRow, 'from_at' | 'before_at' | 'reached_at' | 'state'>): number {
    const pulls = this.#parts.connectors.get(kind)?.pulls;
    return row.state === 'done' || pulls === undefined ? 1 : shareOf(pulls, row);
  }

  /** Asks for the calls of the last day, and tells what came of it step by step; nothing is stored. */
  async test(source: PullSource): Promise<TrialStep[]> {
    const ready = readiness(this.#parts.connectors.get(source.kind), source);
    if ('missing' in ready) return [{ step: 'password', ok: false, says: ready.missing }];
    return await tryAccess(ready, { send: this.#parts.send, now: this.#parts.now, signal: this.#stop.signal });
  }

  /** The numbers of the account, as its system lists them now. Throws `PullFailure` with why not. */
  async numbers(source: PullSource): Promise<TheirNumber[]> {
    const ready = readiness(this.#parts.connectors.get(source.kind), source);
    if ('missing' in ready) throw new PullFailure(ready.missing);
    return await theirNumbers(ready, { send: this.#parts.send, now: this.#parts.now, signal: this.#stop.signal });
  }

  /** An account is removed: what is asked of its systems ends, and nothing more is. */
  async removeAccount(account: string): Promise<void> {
    this.#removed.add(account);
    await this.#looking.settled();
    for (const row of await this.runs.unfinished()) if (row.account === account) await this.cancel(row);
    await Promise.all([...this.#work.values()].map(async (work) => (work.account === account ? await work.done : undefined)));
    await this.runs.removeAccount(account);
  }

  /** Stops what runs; the next start goes on where it stood. */
  async close(): Promise<void> {
    this.#stop.abort();
    await this.#looking.close();
    await Promise.all([...this.#work.values()].map(async ({ done }) => await done));
  }

  async #takeUp(): Promise<void> {
    await this.#askDaily();
    const waiting = await this.runs.unfinished();
    if (this.#stop.signal.aborted) return;
    for (const row of waiting) if (!this.#work.has(row.connection) && !this.#removed.has(row.account)) this.#dispatch(row);
  }

  async #askDaily(): Promise<void> {
    const { connectors, sources, now } = this.#parts;
    const kinds = [...connectors.values()].filter(({ pulls }) => pulls !== undefined).map(({ kind }) => kind);
    for (const source of await sources(kinds)) {
      if (this.#removed.has(source.account) || this.missing(source) !== null) continue;
      const span = daysCompared(now());
      const upTo = await this.runs.comparedUpTo(source.id);
      if (now() < dueAt(source.id, span) || (upTo !== null && upTo >= span.before)) continue;
      const ready = readiness(connectors.get(source.kind), source);
      if ('missing' in ready) continue;
      const reachedAt = outerSpan(ready.pulls, span).before;
      const { account, id: connection } = source;
      await this.runs.create({ account, connection, kind: 'reconciliation', by: 'daily', span, reachedAt, now: now() });
    }
  }

  /** The first run of a connection; what comes after it is looked for when it is over. */
  #dispatch(row: RunRow): void {
    const { account, connection } = row;
    const done = this.#run(row)
      .catch(async (error: unknown) => {
        // The store refuses: it goes on where it stood, a little later.
        this.#parts.onProblem(error, connection);
        await this.#parts.pause(lookAgainMs, this.#stop.signal).catch(() => undefined);
      })
      .finally(() => {
        this.#work.delete(connection);
        this.look();
      });
    this.#work.set(connection, { account, done });
  }

  async #run(row: RunRow): Promise<void> {
    const { runs, now } = this.#parts;
    const source = await this.#parts.source(row.connection);
    const stop = new AbortController();
    const active: Active = {
      ...{ row, stop, asker: this.#askerFor(source), since: now(), decoding: false },
      ...{ kind: source?.kind ?? '', begunAt: this.shareOf(source?.kind ?? '', row) },
    };
    if (!(await runs.setState(row.id, ['waiting', 'running'], 'running', { now: now() }))) return;
    this.#active.set(row.connection, active);
    try {
      await runPull(row, this.#runParts(active), AbortSignal.any([stop.signal, this.#stop.signal]));
      await runs.setState(row.id, ['running'], 'done', { now: now() });
    } catch (error) {
      if (stop.signal.aborted || this.#stop.signal.aborted) return;
      if (!(error instanceof PullFailure)) throw error;
      await runs.setState(row.id, ['running'], 'failed', { now: now(), failure: error.message });
    } finally {
      this.#active.delete(row.connection);
    }
  }

  #runParts(active: Active): RunParts {
    return {
      ...this.#parts,
      asker: active.asker,
      onStep: (row) => {
        active.row = row;
      },
      decoded: async (connection, signal) => {
        active.decoding = true;
        try {
          await this.#parts.decoded(connection, signal);
        } finally {
          active.decoding = false;
        }
      },
    };
  }

  /** Connections that ask with the same credentials share what the system allows these. */
  #askerFor(source: PullSource | null): Asker {
    const ready = source === null ? null : readiness(this.#parts.connectors.get(source.kind), source);
    const of = ready === null || 'missing' in ready ? (source?.id ?? '') : `${ready.baseOf('')} ${writeCredentials(ready.credentials)}`;
    const key = createHash('sha256').update(of).digest('hex');
    let asker = this.#askers.get(key);
    if (asker === undefined) this.#askers.set(key, (asker = new Asker(this.#parts)));
    return asker;
  }
}
