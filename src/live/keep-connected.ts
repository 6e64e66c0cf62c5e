import { setTimeout as pause } from 'node:timers/promises';
import type { Instant } from '#domain/instant.ts';
import { receive } from '#ingest/receive.ts';
import type { DeliveryLog } from '#log/delivery-log.ts';
import { growingMs } from '#pace/growing-pause.ts';
import { Batches } from './batches.ts';
import { type Gap, gapsOf, liveHeader, noteGap } from './gaps.ts';
import { LiveFailure, type LiveSystem, type LiveTarget, type LiveTimes, type SystemClock } from './live-system.ts';

export interface KeptConnection {
  readonly id: string;
  readonly account: string;
  readonly settings: unknown;
  readonly target: LiveTarget;
  readonly secret: string;
}

export interface KeepParts {
  readonly system: LiveSystem;
  readonly log: DeliveryLog;
  readonly now: () => Instant;
  readonly times: LiveTimes;
  readonly random: () => number;
  /** Hears of what is no expected failure. */
  readonly onProblem: (error: unknown, connection: string) => void;
}

export interface LiveState {
  /** `waiting`: until the next try. */
  readonly state: 'connecting' | 'connected' | 'waiting';
  readonly connectedSince: Instant | null;
  readonly lastEventAt: Instant | null;
  readonly nextTryAt: Instant | null;
  /** The last thing that went wrong, also after it went right again. */
  readonly error: { readonly at: Instant; readonly says: string } | null;
  /** Newest first. */
  readonly gaps: readonly Gap[];
}

const shownGaps = 20;

/** Keeps one connection: connects, stores what comes, notes what may have been missed, and connects again. */
export class KeepConnected {
  readonly #parts: KeepParts;
  readonly #stop = new AbortController();
  readonly #running: Promise<void>;
  readonly #clock: SystemClock = { aheadMs: 0 };
  #connection: KeptConnection;
  #phase: LiveState['state'] = 'connecting';
  #connectedSince: Instant | null = null;
  #lastEventAt: Instant | null = null;
  #lastHeardAt: Instant = 0;
  #nextTryAt: Instant | null = null;
  #error: LiveState['error'] = null;
  #gaps: Gap[] = [];
  /** Since when nothing is received; null = it is, or never was. */
  #away: Instant | null = null;

  constructor(connection: KeptConnection, parts: KeepParts) {
    this.#connection = connection;
    this.#parts = parts;
    this.#running = this.#keep();
  }

  /** Settings that do not change where it leads count at once, without a new session. */
  settingsAre(settings: unknown): void {
    this.#connection = { ...this.#connection, settings };
  }

  state(): LiveState {
    const open: Gap[] = this.#away === null ? [] : [{ from: this.#away, to: null }];
    return {
      state: this.#phase,
      connectedSince: this.#connectedSince,
      lastEventAt: this.#lastEventAt,
      nextTryAt: this.#nextTryAt,
      error: this.#error,
      gaps: [...open, ...this.#gaps].slice(0, shownGaps),
    };
  }

  /** Leaves; resolves when what came is durable, with a note that nothing is received from now on. */
  async stop(): Promise<void> {
    this.#stop.abort(new LiveFailure('connect', 'Stopped.'));
    await this.#running;
  }

  async #keep(): Promise<void> {
    const { times, log, random } = this.#parts;
    const { signal } = this.#stop;
    try {
      const known = await this.#durable(async () => await gapsOf(log, this.#connection, shownGaps));
      this.#gaps = known.gaps;
      this.#away = known.since;
    } catch {
      return;
    }
    const stopped = (): boolean => signal.aborted;
    let row = 0;
    while (!stopped()) {
      const failure = await this.#session();
      if (stopped()) return;
      this.#error = { at: this.#parts.now(), says: failure.message };
      if (this.#stayed() >= times.steadyMs) row = 0;
      row += 1;
      const grown = growingMs({ firstMs: times.firstPauseMs, mostMs: times.mostPauseMs }, row, random());
      const ms = failure.refused ? times.refusedPauseMs : Math.max(times.firstPauseMs, grown);
      this.#connectedSince = null;
      this.#phase = 'waiting';
      this.#nextTryAt = this.#parts.now() + ms;
      await pause(ms, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  #stayed(): number {
    return this.#connectedSince === null ? 0 : this.#lastHeardAt - this.#connectedSince;
  }

  /** One session; answers what ended it. */
  async #session(): Promise<LiveFailure> {
    const { system, now, times, onProblem } = this.#parts;
    const { id, target, secret } = this.#connection;
    this.#phase = 'connecting';
    this.#nextTryAt = null;
    const batches = new Batches({ store: async (body) => await this.#store(body), everyMs: times.batchMs, bytes: times.batchBytes });
    let failure: LiveFailure;
    try {
      failure = await system.run({
        ...{ target, secret, times, now, clock: this.#clock, signal: this.#stop.signal },
        settings: () => this.#connection.settings,
        connected: async () => await this.#arrived(),
        heard: () => {
          this.#lastHeardAt = now();
        },
        take: async (pieces) => {
          if (pieces.length > 0) this.#lastEventAt = now();
          await batches.take(pieces);
        },
      });
    } catch (error) {
      if (!(error instanceof LiveFailure) && !this.#stop.signal.aborted) onProblem(error, id);
      failure = error instanceof LiveFailure ? error : new LiveFailure('connect', 'The connection failed; the server log tells where.');
    }
    await this.#departed(batches);
    return failure;
  }

  async #arrived(): Promise<void> {
    const { log, now } = this.#parts;
    const at = now();
    if (this.#away !== null) {
      const gap: Gap = { from: this.#away, to: at };
      await this.#durable(async () => await noteGap(log, this.#connection, gap, at));
      this.#gaps = [gap, ...this.#gaps].slice(0, shownGaps);
    }
    this.#away = null;
    this.#connectedSince = at;
    this.#phase = 'connected';
  }

  /** What came is durable before anything is said of what comes no more. */
  async #departed(batches: Batches): Promise<void> {
    const { log, now, onProblem } = this.#parts;
    try {
      await batches.flush();
      if (this.#connectedSince === null) return;
      const from = this.#lastHeardAt;
      await this.#durable(async () => await noteGap(log, this.#connection, { from, to: null }, now()));
      this.#away = from;
    } catch (error) {
      // We are stopping and the store refuses: the next start finds in the log what came last.
      onProblem(error, this.#connection.id);
    }
  }

  async #store(body: Uint8Array): Promise<void> {
    const { log, now, system } = this.#parts;
    const { account, id } = this.#connection;
    const headers = { format: system.format, [liveHeader]: 'yes' };
    await this.#durable(async () => await receive(log, { account, connection: id, receivedAt: now(), headers, body }));
  }

  /** Until the store takes it, or we stop. */
  async #durable<T>(work: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (this.#stop.signal.aborted) throw error;
        this.#error = { at: this.#parts.now(), says: `The store takes nothing: ${error instanceof Error ? error.message : String(error)}` };
        await pause(this.#parts.times.storeRetryMs, undefined, { signal: this.#stop.signal, ref: false }).catch(() => undefined);
      }
    }
  }
}
