import type { AnyConnector } from '#connectors/connector.ts';
import type { ConnectionDirectory } from '#domain/connection.ts';
import type { Delivery } from '#domain/delivery.ts';
import { Failure } from '#domain/failure.ts';
import type { DeliveryLog, EventIndex, Rewrite } from '#log/delivery-log.ts';
import { differInSpam } from '#log/shape-word.ts';
import { type Decoder, Decoders, messageOf, refusing, type WithdrawnOf } from './decoders.ts';
import { Slices } from './slices.ts';

/** Deliveries of this connection are settings documents of the account. */
export const settingsConnection = 'ringtrace';

export interface PipelineParts {
  readonly log: DeliveryLog;
  readonly index: EventIndex;
  readonly directory: ConnectionDirectory;
  readonly connectors: ReadonlyMap<string, AnyConnector>;
  /** Deliveries that no longer count; a settings document may change them. None where left out. */
  readonly withdrawn?: WithdrawnOf;
  /** What alters a connection's facts beside its own settings (see `shapeWord`), and whether its calls may be one with others'. */
  readonly shapeOf?: (account: string, connection: string) => Promise<{ readonly shape: string; readonly linked: boolean }>;
  /** Takes over a settings document before anything after it is decoded; must bear to be told twice. */
  readonly onSettings?: (delivery: Delivery) => Promise<void>;
  /** Hears after each recorded slice (to wake the projector). */
  readonly onRecorded?: () => void;
  /** Hears of a store that refuses; the loop tries again by itself. */
  readonly onProblem?: (error: unknown) => void;
}

export interface PipelineStatus {
  readonly decodedUpTo: number;
  /** Connections that are being decoded again, and up to where they are. */
  readonly behind: readonly { readonly connection: string; readonly upTo: number }[];
  /** What was forgotten is not yet gone: facts of it may still be in the figures. */
  readonly sweeping: boolean;
  /** Why it stands still, if it does. */
  readonly problem: string | null;
}

interface Source {
  readonly account: string;
  decoder: string;
  behind: number | null;
  shape: string;
}

/** One turn takes at most this much from the log. */
const turnDeliveries = 500;
const turnBytes = 2 * 1024 * 1024;
/** A delivery that waited this long is one of many. */
const lateMs = 1_000;
const idlePollMs = 1_000;
const retryMs = 1_000;

/**
 * The decode loop: stored deliveries become events in the index, in the order of the log. A connection whose decoder or settings
 * changed is forgotten and decoded again from its beginning, beside the others. Where it stands is in the index alone, in the
 * same transaction as the events; so a kill at any moment loses nothing and repeats at most one slice, which changes nothing.
 */
export class Pipeline {
  readonly #parts: PipelineParts;
  readonly #decoders: Decoders;
  readonly #sources = new Map<string, Source>();
  #decodedUpTo = 0;
  #problem: string | null = null;
  /** Until the first idle turn nobody knows what an earlier process left to sweep. */
  #sweeping = true;
  #running: Promise<void> | null = null;
  #stopping = false;
  #pass = 0;
  #wake: () => void = () => undefined;
  #woken = false;
  /** Whether something was appended since decoding last asked. */
  #arrived = false;
  readonly #catchingUp = new Set<string>();
  /** Connections whose first delivery came: what alters their facts is not noted yet. */
  readonly #unshaped = new Set<string>();
  #stopListening: () => void = () => undefined;
  #waiters: { pass: number; resolve: () => void; reject: (error: unknown) => void }[] = [];
  #tasks: (() => Promise<void>)[] = [];

  constructor(parts: PipelineParts) {
    this.#parts = parts;
    this.#decoders = new Decoders(parts.directory, parts.connectors, parts.withdrawn);
  }

  start(): void {
    if (this.#running !== null) return;
    this.#stopping = false;
    this.#stopListening = this.#parts.log.onAppend(() => {
      this.#arrived = true;
      this.wake();
    });
    this.#running = this.#loop();
  }

  /** Ends after the slice in hand; close the log after it. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#stopListening();
    this.wake();
    await this.#running;
    this.#running = null;
  }

  /** Something was appended. */
  wake(): void {
    this.#woken = true;
    this.#wake();
  }

  /** Resolves when everything appended before the call is decoded, and what was forgotten is swept. Rejects if the store refuses. */
  async drained(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#waiters.push({ pass: this.#pass + 1, resolve, reject });
      this.wake();
    });
  }

  /** Decodes one connection, or all of an account, again from the beginning. Resolves when that is durably begun; then see `drained`. */
  async redecode(which: { readonly connection: string } | { readonly account: string }): Promise<void> {
    await this.#inLoop(async () => {
      for (const [connection, source] of this.#sources) {
        const meant = 'connection' in which ? connection === which.connection : source.account === which.account;
        if (meant) await this.#forget(connection, source);
      }
    });
  }

  /**
   * Rewrites stored deliveries, and in the same transaction what was decoded of them. Between two turns, so that no delivery
   * is in hand as it was before. `change` gives a delivery as it shall be, or null where it stays.
   */
  async rewrite(
    seqs: readonly number[],
    change: (delivery: Delivery) => Pick<Delivery, 'deliveryKey' | 'headers' | 'body'> | null,
  ): Promise<number> {
    const { log, index } = this.#parts;
    let changed = 0;
    await this.#inLoop(async () => {
      for (const seq of seqs) {
        const [before] = await log.after(seq - 1, 1, { upTo: seq });
        const told = before === undefined ? null : change(before);
        if (before === undefined || told === null) continue;
        const delivery = { ...before, ...told };
        await index.rewrite([{ delivery, decoded: await this.#decodedAgain(before, delivery) }]);
        changed += 1;
      }
      if (changed > 0) this.#parts.onRecorded?.();
    });
    return changed;
  }

  /** What the index holds of a delivery and what it shall hold; null where it has not come to it. */
  async #decodedAgain(before: Delivery, delivery: Delivery): Promise<Rewrite['decoded']> {
    const source = this.#sources.get(delivery.connection);
    const upTo = source?.behind ?? this.#decodedUpTo;
    if (source === undefined || delivery.connection === settingsConnection || delivery.seq > upTo) return null;
    const { name, decode } = await this.#decoders.of(delivery.connection);
    return { before: decode(before), after: decode(delivery), decoder: name };
  }

  /** Deletes what a connection received before an instant, and decodes the rest again; answers how many deliveries went. */
  async removeReceived(account: string, connection: string, before: number): Promise<number> {
    let removed = 0;
    await this.#inLoop(async () => {
      removed = await this.#parts.index.removeReceived(account, connection, before);
      const source = this.#sources.get(connection);
      if (removed > 0 && source !== undefined) await this.#forget(connection, source);
    });
    return removed;
  }

  /** Takes an account out of the log; resolves when nothing of it is left in the index. */
  async removeAccount(account: string): Promise<void> {
    await this.#inLoop(async () => {
      this.#sweeping = true;
      await this.#parts.index.removeAccount(account);
      for (const [connection, source] of this.#sources) if (source.account === account) this.#sources.delete(connection);
    });
    await this.drained();
  }

  /** The directory changed without a settings delivery: looks again which connections must be decoded again. */
  async connectionsChanged(): Promise<void> {
    await this.#inLoop(async () => await this.#recheck());
  }

  status(): PipelineStatus {
    const behind = [...this.#sources].flatMap(([connection, { behind: upTo }]) => (upTo === null ? [] : [{ connection, upTo }]));
    return { decodedUpTo: this.#decodedUpTo, behind, sweeping: this.#sweeping, problem: this.#problem };
  }

  /** Whether a connection is being decoded from the beginning. */
  isBehind(connection: string): boolean {
    return (this.#sources.get(connection)?.behind ?? null) !== null;
  }

  /** Connections whose deliveries are decoded later than they came: an import, a decoding from the beginning. */
  catchingUp(): ReadonlySet<string> {
    return this.#catchingUp;
  }

  async #loop(): Promise<void> {
    let fresh = false;
    while (!this.#stopping) {
      this.#pass += 1;
      this.#woken = false;
      try {
        if (!fresh) await this.#load();
        fresh = true;
        for (let task = this.#tasks.shift(); task !== undefined; task = this.#tasks.shift()) await task();
        const worked = [await this.#ahead(), await this.#again()].includes(true) || (await this.#parts.index.sweep());
        this.#problem = null;
        if (worked) this.#parts.onRecorded?.();
        else {
          this.#sweeping = false;
          if (this.#catchingUp.size > 0) {
            this.#catchingUp.clear();
            this.#parts.onRecorded?.();
          }
          this.#settle((waiter) => waiter.pass <= this.#pass, null);
          await this.#sleep(idlePollMs);
        }
      } catch (error) {
        // What is durable is the only truth about where we are.
        fresh = false;
        this.#problem = messageOf(error);
        this.#parts.onProblem?.(error);
        this.#settle(() => true, error);
        await this.#sleep(retryMs, false);
      }
    }
    this.#settle(() => true, new Error('The decode loop was stopped.'));
  }

  async #load(): Promise<void> {
    this.#decodedUpTo = await this.#parts.index.decodedUpTo();
    this.#sources.clear();
    for (const { connection, account, decoder, behind, shape } of await this.#parts.index.sources()) {
      this.#sources.set(connection, { account, decoder, behind, shape });
    }
    await this.#recheck();
  }

  async #recheck(): Promise<void> {
    this.#decoders.forget();
    for (const [connection, source] of this.#sources) {
      if (connection === settingsConnection) continue;
      if (source.decoder !== '' && (await this.#decoders.of(connection)).name !== source.decoder) await this.#forget(connection, source);
      await this.#reshape(connection, source);
    }
  }

  /** Has a connection's facts made again from its events, where the account says something else of its names or its calls. */
  async #reshape(connection: string, source: Source): Promise<void> {
    if (this.#parts.shapeOf === undefined) return;
    const { shape, linked } = await this.#parts.shapeOf(source.account, connection);
    if (shape === source.shape) return;
    const callsAlone = differInSpam(source.shape, shape);
    if (await this.#parts.index.changeMapping({ kind: 'reshape', connection, shape, linked, callsAlone })) this.#parts.onRecorded?.();
    source.shape = shape;
  }

  async #forget(connection: string, source: Source): Promise<void> {
    this.#sweeping = true;
    await this.#parts.index.forget(connection);
    source.decoder = '';
    source.behind = 0;
    source.shape = '';
    await this.#reshape(connection, source);
  }

  /** Notes it once they are in the index, and before it changes: else nobody would know that their facts follow from it. */
  async #shapeNew(): Promise<void> {
    for (const connection of this.#unshaped) {
      const source = this.#sources.get(connection);
      if (source !== undefined) await this.#reshape(connection, source);
      this.#unshaped.delete(connection);
    }
  }

  /** A turn of the whole log. */
  async #ahead(): Promise<boolean> {
    const deliveries = await this.#parts.log.after(this.#decodedUpTo, turnDeliveries, { maxBytes: turnBytes });
    const backlog = deliveries.length === turnDeliveries;
    const ahead = new Slices(
      this.#parts.index,
      (seq) => seq,
      () => backlog && this.#isIntakeBusy(),
    );
    for (const delivery of deliveries) {
      if (delivery.connection === settingsConnection) {
        await ahead.flush();
        await this.#shapeNew();
        await this.#takeSettings(delivery, ahead);
      } else if (this.isBehind(delivery.connection)) await ahead.skip(delivery.seq);
      else {
        this.#note(delivery.connection, Date.now() - delivery.receivedAt > lateMs);
        await ahead.add(delivery, await this.#decoderOf(delivery));
      }
    }
    await ahead.flush();
    await this.#shapeNew();
    this.#decodedUpTo = deliveries.at(-1)?.seq ?? this.#decodedUpTo;
    return deliveries.length > 0;
  }

  async #takeSettings(delivery: Delivery, ahead: Slices): Promise<void> {
    let wrong: string | null = null;
    try {
      await this.#parts.onSettings?.(delivery);
    } catch (error) {
      // A store that refuses is tried again; a document that cannot be taken over must not hold up the rest.
      if (error instanceof Failure && error.code.startsWith('store-')) throw error;
      wrong = messageOf(error);
    }
    // Before the position moves on: whoever sees that a change is decoded sees that its connection is behind.
    await this.#recheck();
    if (wrong === null) await ahead.skip(delivery.seq);
    else await ahead.add(delivery, refusing('settings', wrong));
  }

  /** A turn of one connection that is being decoded again. */
  async #again(): Promise<boolean> {
    for (const [connection, source] of this.#sources) {
      if (source.behind === null) continue;
      const narrow = { maxBytes: turnBytes, connection, upTo: this.#decodedUpTo };
      const deliveries = await this.#parts.log.after(source.behind, turnDeliveries, narrow);
      const again = new Slices(
        this.#parts.index,
        (upTo) => ({ connection, upTo, caughtUp: false }),
        () => false,
      );
      this.#note(connection, deliveries.length > 0);
      for (const delivery of deliveries) await again.add(delivery, await this.#decoderOf(delivery));
      await again.flush();
      source.behind = deliveries.at(-1)?.seq ?? null;
      if (source.behind === null) await this.#parts.index.record([], { connection, upTo: this.#decodedUpTo, caughtUp: true });
      return true;
    }
    return false;
  }

  #note(connection: string, late: boolean): void {
    if (late) this.#catchingUp.add(connection);
    else this.#catchingUp.delete(connection);
  }

  #isIntakeBusy(): boolean {
    const arrived = this.#arrived;
    this.#arrived = false;
    return arrived;
  }

  async #decoderOf({ connection, account }: Delivery): Promise<Decoder> {
    const decoder = await this.#decoders.of(connection);
    const source = this.#sources.get(connection);
    if (source === undefined) {
      this.#sources.set(connection, { account, decoder: decoder.name, behind: null, shape: '' });
      this.#unshaped.add(connection);
    } else source.decoder = decoder.name;
    return decoder;
  }

  async #inLoop(task: () => Promise<void>): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#tasks.push(async () => await task().then(resolve, reject));
      this.wake();
    });
  }

  async #sleep(ms: number, wakeable = true): Promise<void> {
    if (this.#stopping || (wakeable && this.#woken)) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        if (!wakeable && !this.#stopping) return;
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = () => undefined;
  }

  #settle(which: (waiter: { pass: number }) => boolean, error: unknown): void {
    const now = this.#waiters.filter(which);
    this.#waiters = this.#waiters.filter((waiter) => !now.includes(waiter));
    for (const { resolve, reject } of now) {
      if (error === null) resolve();
      else reject(error);
    }
  }
}
