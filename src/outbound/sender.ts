import type { Instant } from '#domain/instant.ts';
import { Looking } from '#pace/looking.ts';
import type { MessageRow } from './schema.ts';
import type { SavedSubscription } from './subscriptions.ts';
import { deliver, prepare, type TellingParts } from './telling.ts';

export interface SenderParts extends TellingParts {
  readonly onError: (error: unknown) => void;
}

const [second, minute, hour] = [1000, 60_000, 3_600_000];
/** Between the tries of a message; the last pause goes on until it is given up. */
const pauses = [10 * second, 30 * second, 2 * minute, 10 * minute, 30 * minute, hour, 2 * hour, 4 * hour, 6 * hour] as const;
const givenUpMs = 72 * hour;
const rememberedMs = 30 * 24 * hour;

/** One receiver gets so many calls' messages at once; of one call, never two. */
const atOnce = 4;
const pollMs = 1000;
const troubleMs = 10 * second;

/** When a message that failed `tries` times is tried again; null = it is given up. */
export function nextTry(tries: number, begunAt: Instant, now: Instant): Instant | null {
  const at = now + (pauses[Math.min(tries, pauses.length) - 1] ?? pauses[0]);
  return at - begunAt > givenUpMs ? null : at;
}

/** Sends what waits: several receivers side by side, and within one the messages of a call one after the other. */
export class Sender {
  readonly #parts: SenderParts;
  readonly #flying = new Map<number, { readonly key: string; readonly subscription: string; readonly done: Promise<void> }>();
  readonly #looking: Looking;
  #forgottenAt = 0;

  constructor(parts: SenderParts) {
    this.#parts = parts;
    this.#looking = new Looking({ look: async () => await this.round(), onProblem: parts.onError, everyMs: pollMs, againMs: pollMs });
  }

  start(): void {
    this.#looking.start();
  }

  /** Something may be due. */
  wake(): void {
    this.#looking.look();
  }

  /** Sends no more; what is on its way is waited for. */
  async close(): Promise<void> {
    await this.#looking.close();
    await this.landed();
  }

  /** Starts whatever is due and has room. */
  async round(): Promise<void> {
    const { subscriptions, outbox, now } = this.#parts;
    for (const subscription of [...(await subscriptions.active()).values()].flat()) {
      const own = [...this.#flying.values()].filter((one) => one.subscription === subscription.id).length;
      if (own >= atOnce) continue;
      // What is on its way is still due in the outbox.
      for (const row of await outbox.due(subscription.id, now(), atOnce + own)) this.#start(row, subscription);
    }
    if (now() - this.#forgottenAt < hour) return;
    this.#forgottenAt = now();
    await outbox.forget(now() - rememberedMs);
  }

  /** Resolves when nothing is on its way. */
  async landed(): Promise<void> {
    while (this.#flying.size > 0) await Promise.all([...this.#flying.values()].map(({ done }) => done));
  }

  #start(row: MessageRow, subscription: SavedSubscription): void {
    const flying = [...this.#flying.values()];
    const key = `${subscription.id} ${row.call_id}`;
    if (flying.some((one) => one.key === key) || flying.filter((one) => one.subscription === subscription.id).length >= atOnce) return;
    const done = this.#send(row, subscription).finally(() => {
      this.#flying.delete(row.id);
      this.wake();
    });
    this.#flying.set(row.id, { key, subscription: subscription.id, done });
  }

  async #send(row: MessageRow, subscription: SavedSubscription): Promise<void> {
    const { outbox, now, onError } = this.#parts;
    try {
      const prepared = await prepare(row, subscription, this.#parts);
      switch (prepared.is) {
        case 'not-yet':
          await outbox.postpone(row.id, now() + prepared.waitMs);
          break;
        case 'no-longer-so':
          await outbox.withdraw(row.id);
          break;
        case 'ready': {
          const again = (at: Instant): Instant | null => nextTry(row.tries + 1, row.begun_at, at);
          await outbox.tried(row.id, await deliver(prepared.message, subscription, this.#parts, again));
        }
      }
    } catch (error) {
      // A store or the warehouse refuses: that is no try of the receiver's.
      onError(error);
      await outbox.postpone(row.id, now() + troubleMs).catch(onError);
    }
  }
}
