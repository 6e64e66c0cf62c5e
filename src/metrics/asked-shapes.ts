import type { z } from 'zod';
import { ReportRequest } from '#contract/report.ts';
import { dayMs, hourMs, type Instant } from '#domain/instant.ts';

/** A question without its period and what it is compared with, order and limit: what stays the same from day to day. */
export type Shape = z.output<typeof Shape>;
const Shape = ReportRequest.pick({ metrics: true, by: true, where: true, tz: true, params: true });

/** `long`: asked over more than 100 days. */
export interface AskedShape {
  readonly account: string;
  /** The shape as JSON. */
  readonly shape: string;
  readonly at: Instant;
  readonly long: boolean;
}

/** A shape, ready to be asked. */
export interface Question extends AskedShape {
  readonly parsed: Shape;
}

/** Where shapes outlive the process. */
export interface ShapeStore {
  read(): Promise<readonly AskedShape[]>;
  /** Writes these over those of before, and removes those. */
  write(asked: readonly AskedShape[], forgotten: readonly AskedShape[]): Promise<void>;
}

/** Shapes of an account, and of all accounts, that are remembered; the newest. */
const mostOfAccount = 64;
const mostOfAll = 640;
/** Nobody asks for it any more. */
const keptMs = 30 * dayMs;
/** A question asked again and again is noted anew after so long. */
const notedAgainMs = hourMs;

/** Dimensions that hold what a caller may want forgotten: nothing of them is noted. */
const personal: ReadonlySet<string> = new Set(['caller', 'caller_name']);

/** What was asked lately, account by account. */
export class AskedShapes {
  readonly #store: ShapeStore;
  /** By account and shape; those asked last come last. */
  readonly #asked = new Map<string, Question>();
  readonly #changed = new Map<string, AskedShape>();
  readonly #forgotten = new Map<string, AskedShape>();

  constructor(store: ShapeStore) {
    this.#store = store;
  }

  /** Those noted before this process began; older than what was noted since. */
  async load(): Promise<void> {
    const since = [...this.#asked.values()];
    const before = (await this.#store.read()).toSorted((a, b) => a.at - b.at);
    this.#asked.clear();
    for (const one of before) {
      const { success, data: parsed } = Shape.safeParse(JSON.parse(one.shape));
      if (success) this.#asked.set(nameOf(one), { ...one, parsed });
      // Of a version whose questions were others.
      else this.forget(one);
    }
    for (const one of since) this.#asked.set(nameOf(one), one);
  }

  /** A question was answered. Questions as of another moment, about callers, with figures of their own or without a period are not noted. */
  note(account: string, request: ReportRequest, { at, long }: Pick<AskedShape, 'at' | 'long'>): void {
    const dimensions = [...request.by, ...request.where.map(({ dimension }) => dimension)];
    if (request.period === null || request.as_of !== undefined || request.inputs !== undefined) return;
    if (dimensions.some((name) => personal.has(name))) return;
    const parsed = Shape.parse(request);
    const shape = JSON.stringify(parsed);
    const name = nameOf({ account, shape });
    const known = this.#asked.get(name);
    const noted = { account, shape, parsed, at, long: long || known?.long === true };
    this.#asked.delete(name);
    this.#asked.set(name, noted);
    if (known?.long === noted.long && at - known.at < notedAgainMs) {
      // Its place is new, what is stored of it is not worth another write.
      this.#asked.set(name, known);
      return;
    }
    this.#changed.set(name, noted);
    this.#forgotten.delete(name);
    const own = [...this.#asked.values()].filter((one) => one.account === account);
    const [oldest] = this.#asked.values();
    if (own[0] !== undefined && own.length > mostOfAccount) this.forget(own[0]);
    else if (oldest !== undefined && this.#asked.size > mostOfAll) this.forget(oldest);
  }

  forget(one: AskedShape): void {
    const name = nameOf(one);
    this.#asked.delete(name);
    this.#changed.delete(name);
    this.#forgotten.set(name, one);
  }

  /** Shapes of each account that were asked within the last thirty days, the newest first. */
  byAccount(now: Instant): ReadonlyMap<string, readonly Question[]> {
    for (const one of [...this.#asked.values()]) if (one.at < now - keptMs) this.forget(one);
    return Map.groupBy([...this.#asked.values()].reverse(), ({ account }) => account);
  }

  /** What changed since the last time goes to the store. */
  async save(): Promise<void> {
    const [changed, forgotten] = [new Map(this.#changed), new Map(this.#forgotten)];
    if (changed.size + forgotten.size === 0) return;
    await this.#store.write([...changed.values()], [...forgotten.values()]);
    for (const [name, one] of changed) if (this.#changed.get(name) === one) this.#changed.delete(name);
    for (const [name, one] of forgotten) if (this.#forgotten.get(name) === one) this.#forgotten.delete(name);
  }
}

/** A question's own name: the account and the shape. */
export function nameOf({ account, shape }: Pick<AskedShape, 'account' | 'shape'>): string {
  return `${account}\n${shape}`;
}
