import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { Erasure, ErasureOrder } from '#settings/erasures.ts';
import { ApiProblem } from './api-problem.ts';
import { toldOf } from './error-place.ts';
import { callerNumber, type Held, heldOf, type HeldParts } from './erase-held.ts';
import type { EraseLists } from './erase-list.ts';
import { eraseCallers, type EraseParts, type EraseStep } from './erase-work.ts';
import { appendSettings } from './settings-delivery.ts';

/** A copy of the orders beside the databases: it outlives a log or settings that are restored from before an erasure. */
export interface OrdersFile {
  read(): readonly ErasureOrder[];
  write(orders: readonly ErasureOrder[]): void;
}

export interface EraseServiceParts extends EraseParts, Omit<HeldParts, 'directory'> {
  readonly lists: EraseLists;
  readonly file: OrdersFile;
  readonly logger: Logger;
  readonly now: () => number;
}

const retryMs = 60_000;

/** Erasing callers: what is held, the order, and the work, one after the other and again after a failure or a restart. */
export class Erase {
  readonly #parts: EraseServiceParts;
  #steps = new Map<string, EraseStep>();
  #running: Promise<void> | null = null;
  #closing = false;
  #retry: NodeJS.Timeout | null = null;

  constructor(parts: EraseServiceParts) {
    this.#parts = parts;
  }

  /** Before anything is appended: what was ever ordered is on the list, wherever it was kept. Unfinished work goes on. */
  async start(): Promise<void> {
    const { settings, file, lists, log } = this.#parts;
    for (const order of file.read()) await settings.erasures.ensure(order);
    for (const order of await settings.erasures.orders()) lists.add(order);
    const position = await log.position();
    for (const { id, doneUpTo } of await settings.erasures.list()) {
      // The log is younger than the erasure: it was restored from before.
      if (doneUpTo !== null && position < doneUpTo) await settings.erasures.change(id, { state: 'waiting' });
    }
    await this.#keep();
    this.#go();
  }

  async held(account: string, typed: string): Promise<Held> {
    return await heldOf(account, await this.number(account, typed), this.#heldParts());
  }

  async number(account: string, typed: string): Promise<string> {
    return await callerNumber(account, typed, this.#heldParts());
  }

  /** Durable when it returns; the work goes on by itself. */
  async order(account: string, typed: string, by: string): Promise<Erasure> {
    const { lists, log, settings, now } = this.#parts;
    const held = await this.held(account, typed);
    if (lists.of(account)?.find(held.number.slice(1)) != null) {
      throw new ApiProblem(409, 'erased-already', 'This caller was erased already; nothing of the number comes in any more.', {
        what: 'number',
      });
    }
    const forms = [
      ...held.forms.map((form) => lists.numberForm(account, form)),
      ...held.named.map(({ call, name }) => lists.nameForm(account, call, name)),
    ];
    const order: ErasureOrder = { id: randomUUID(), account, token: lists.newToken(account), by, createdAt: now(), forms };
    await settings.erasures.ensure(order);
    await appendSettings(log, account, { kind: 'caller_erased', order });
    lists.add(order);
    await this.#keep();
    this.#go();
    const made = (await settings.erasures.list(account)).find(({ id }) => id === order.id);
    if (made === undefined) throw new Error('An erasure was not stored.');
    return made;
  }

  /** Newest first, each with where its work is. */
  async list(account: string): Promise<(Erasure & { readonly step: EraseStep | null })[]> {
    return (await this.#parts.settings.erasures.list(account)).map((one) => ({ ...one, step: this.#steps.get(one.id) ?? null }));
  }

  /** Resolves when nothing is at work. */
  async idle(): Promise<void> {
    await this.#running;
  }

  async close(): Promise<void> {
    this.#closing = true;
    if (this.#retry !== null) clearTimeout(this.#retry);
    await this.#running;
  }

  #heldParts(): HeldParts {
    const { warehouse, index, settings, connectors } = this.#parts;
    return { warehouse, index, directory: settings.connections, connectors };
  }

  async #keep(): Promise<void> {
    this.#parts.file.write(await this.#parts.settings.erasures.orders());
  }

  #go(): void {
    if (this.#closing) return;
    this.#running ??= this.#work().finally(() => (this.#running = null));
  }

  async #work(): Promise<void> {
    const { settings, logger } = this.#parts;
    let account = '';
    let waiting: readonly Erasure[] = [];
    try {
      for (;;) {
        const open = (await settings.erasures.list()).filter(({ state }) => state !== 'done');
        const [first] = open;
        if (first === undefined || this.#closing) return;
        account = first.account;
        waiting = open.filter((one) => one.account === account);
        await this.#erase(account, waiting);
      }
    } catch (error) {
      logger.error({ ...toldOf(error), account }, 'an erasure failed');
      for (const { id } of waiting) await settings.erasures.change(id, { state: 'waiting', failure: 'stores' }).catch(() => undefined);
      this.#later();
    } finally {
      this.#steps.clear();
    }
  }

  /** All that wait in an account in one turn over its log. */
  async #erase(account: string, waiting: readonly Erasure[]): Promise<void> {
    const { settings, log, now } = this.#parts;
    for (const { id } of waiting) await settings.erasures.change(id, { state: 'running', failure: null });
    const deliveries = await eraseCallers(account, this.#parts, (step) => waiting.forEach(({ id }) => this.#steps.set(id, step)));
    const doneUpTo = await log.position();
    for (const { id } of waiting) await settings.erasures.change(id, { state: 'done', doneAt: now(), doneUpTo, deliveries });
  }

  #later(): void {
    if (this.#closing) return;
    this.#retry = setTimeout(() => this.#go(), retryMs);
    this.#retry.unref();
  }
}
