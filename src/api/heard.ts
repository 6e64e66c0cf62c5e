import { minuteMs, type Instant } from '#domain/instant.ts';

/** Pieces of a recording that one asks for within so long of each other are one listening. */
const togetherMs = 15 * minuteMs;
const most = 10_000;

/** Who listened to what lately, so that a listening is noted once and not with each piece of it. */
export class Heard {
  readonly #last = new Map<string, Instant>();

  /** Whether this is a listening of its own. */
  isNew(listening: string, now: Instant): boolean {
    const before = this.#last.get(listening);
    this.#last.delete(listening);
    this.#last.set(listening, now);
    if (this.#last.size > most) for (const [oldest] of [...this.#last].slice(0, most / 2)) this.#last.delete(oldest);
    return before === undefined || now - before > togetherMs;
  }
}
