import type { Logger } from 'pino';
import type { Retention } from '#settings/retention.ts';
import { eraseCallers, type EraseParts } from './erase-work.ts';
import { heldOf, type HeldParts, numbersElsewhere } from './erase-held.ts';
import { EraseLists } from './erase-list.ts';
import { toldOf } from './error-place.ts';
import { DeliveryEraser } from './erase-delivery.ts';
import { dayMs } from '#domain/instant.ts';

/** What a retention would remove now. */
export interface Expired {
  readonly deliveries: number;
  readonly callers: number;
  readonly calls: number;
  readonly audit: number;
  readonly recordings: number;
}

/** Everything that tells when a number was last heard of. */
const numberRows = [
  'SELECT assumeNotNull(caller) AS caller, started_at AS at, true AS is_call FROM call FINAL WHERE account = {account:String} AND caller IS NOT NULL',
  ...Object.entries(numbersElsewhere).map(
    ([table, { number, at }]) =>
      `SELECT assumeNotNull(${number}) AS caller, ${at} AS at, false AS is_call FROM ${table} FINAL WHERE account = {account:String} AND ${number} IS NOT NULL`,
  ),
];

export interface RetentionParts extends EraseParts, Omit<HeldParts, 'directory'> {
  readonly secret: string;
  readonly now: () => number;
  readonly logger: Logger;
}

/** Removes what an account no longer keeps: at start, and every day. */
export class RetentionWork {
  readonly #parts: RetentionParts;
  #running: Promise<void> | null = null;
  #timer: NodeJS.Timeout | null = null;
  #closing = false;

  constructor(parts: RetentionParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#timer = setInterval(() => void this.run(), dayMs);
    this.#timer.unref();
    void this.run();
  }

  async close(): Promise<void> {
    this.#closing = true;
    if (this.#timer !== null) clearInterval(this.#timer);
    await this.#running;
  }

  /** One round over all accounts; a second one asked for meanwhile is the same. */
  async run(): Promise<void> {
    this.#running ??= this.#round().finally(() => (this.#running = null));
    await this.#running;
  }

  /** What would go, before anybody decides. */
  async expired(account: string, { deliveries, numbers, audit, recordings }: Retention): Promise<Expired> {
    const { log, settings, recordings: sounds } = this.#parts;
    const connections = (await settings.connections.ofAccount(account)).map(({ id }) => id);
    let old = 0;
    if (deliveries !== null) for (const connection of connections) old += await log.countReceived(connection, this.#since(deliveries));
    const callers = numbers === null ? [] : await this.#gone(account, numbers);
    return {
      deliveries: old,
      callers: callers.length,
      calls: callers.reduce((sum, { calls }) => sum + calls, 0),
      audit: audit === null ? 0 : await settings.audit.countBefore(account, this.#since(audit)),
      recordings: recordings === null ? 0 : await sounds.files.countBefore(account, this.#since(recordings)),
    };
  }

  async #round(): Promise<void> {
    for (const { account, keeps } of await this.#parts.settings.retentions.all()) {
      if (this.#closing) return;
      try {
        await this.#apply(account, keeps);
      } catch (error) {
        this.#parts.logger.error({ ...toldOf(error), account }, 'removing old data failed; it is tried again tomorrow');
      }
    }
    await this.#forgetFetches();
    await this.#sweepRecordings();
  }

  async #forgetFetches(): Promise<void> {
    const { settings, now, logger } = this.#parts;
    try {
      await settings.conversionFeeds.forgetFetches(now());
    } catch (error) {
      logger.error(toldOf(error), 'removing old fetches of conversions failed; it is tried again tomorrow');
    }
  }

  async #apply(account: string, { deliveries, numbers, audit, recordings }: Retention): Promise<void> {
    const { settings, pipeline, projector, recordings: sounds } = this.#parts;
    if (recordings !== null) await sounds.removeBefore(account, this.#since(recordings));
    if (audit !== null) await settings.audit.removeBefore(account, this.#since(audit));
    if (deliveries !== null) {
      let removed = 0;
      for (const { id } of await settings.connections.ofAccount(account)) {
        removed += await pipeline.removeReceived(account, id, this.#since(deliveries));
      }
      if (removed > 0) {
        await pipeline.drained();
        await projector.drain();
      }
    }
    if (numbers !== null) await this.#anonymise(account, numbers);
  }

  /** What no call has any more, because what told of it was deleted or undone. */
  async #sweepRecordings(): Promise<void> {
    const { recordings, pipeline, projector, warehouse, logger } = this.#parts;
    for (const account of await recordings.files.accounts()) {
      if (this.#closing) return;
      try {
        await pipeline.drained();
        await projector.drain();
        await recordings.sweep(account, async (ids) => {
          const rows = await warehouse.withReadLock(
            async () =>
              await warehouse.query<{ id: string }>(
                'SELECT id FROM recording FINAL WHERE account = {account:String} AND id IN {ids:Array(String)}',
                { account, ids },
              ),
          );
          return new Set(rows.map(({ id }) => id));
        });
      } catch (error) {
        logger.error({ ...toldOf(error), account }, 'removing recordings of no call failed; it is tried again tomorrow');
      }
    }
  }

  /** Callers last heard of too long ago get a token each. The list is forgotten afterwards: who calls again is known again. */
  async #anonymise(account: string, days: number): Promise<void> {
    const { settings, connectors, secret, now } = this.#parts;
    const callers = await this.#gone(account, days);
    if (callers.length === 0) return;
    const lists = new EraseLists(secret);
    const held = { ...this.#parts, directory: settings.connections };
    for (const { caller } of callers) {
      const { forms, named } = await heldOf(account, caller, held);
      const all = [
        ...forms.map((form) => lists.numberForm(account, form)),
        ...named.map(({ call, name }) => lists.nameForm(account, call, name)),
      ];
      lists.add({ id: '', account, token: lists.newToken(account), by: '', createdAt: now(), forms: all });
    }
    const eraser = new DeliveryEraser(lists, settings.connections, connectors);
    await eraseCallers(account, { ...this.#parts, eraser }, () => undefined);
  }

  async #gone(account: string, days: number): Promise<{ caller: string; calls: number }[]> {
    return await this.#parts.warehouse.query(
      `SELECT caller, toUInt32(countIf(is_call)) AS calls FROM (${numberRows.join(' UNION ALL ')})
WHERE NOT match(caller, '^[+]999[0-9]{12}$')
GROUP BY caller HAVING max(at) < fromUnixTimestamp64Milli({before:Int64}) ORDER BY caller`,
      { account, before: this.#since(days) },
    );
  }

  #since(days: number): number {
    return this.#parts.now() - days * dayMs;
  }
}
