import type { Database } from '#database/open.ts';
import type { Facts } from '#domain/facts.ts';
import type { Instant } from '#domain/instant.ts';
import { newToken, type Seal } from '#settings/seal.ts';
import { happened, isAbout, pastMs, tellableOf } from './applies.ts';
import { exampleCall, frozen } from './message.ts';
import { type Candidate, Outbox } from './outbox.ts';
import { type MessageRow, withOutboundTables } from './schema.ts';
import { Sender, type SenderParts } from './sender.ts';
import { type SavedSubscription, Subscriptions } from './subscriptions.ts';
import { deliver, prepare, settleMs, showsNumbers } from './telling.ts';

/** Facts of a group of events that are in the figures. */
export interface WrittenFacts {
  readonly account: string;
  readonly connection: string;
  readonly facts: Facts;
}

export interface OutboundParts extends Omit<SenderParts, 'outbox' | 'subscriptions'> {
  /** For tests. */
  readonly settleMs?: number;
}

/** Opens the outbox in the operational database; `start` begins to send. */
export async function openOutbound<Tables>(database: Database<Tables>, seal: Seal, parts: OutboundParts): Promise<Outbound> {
  const own = await withOutboundTables(database);
  return new Outbound(new Outbox(own), new Subscriptions(own, seal), parts);
}

/** Outgoing webhooks: what is to be told is noted as facts are written, and sent from the outbox. */
export class Outbound {
  readonly outbox: Outbox;
  readonly subscriptions: Subscriptions;
  readonly #parts: SenderParts;
  readonly #settleMs: number;
  readonly #sender: Sender;

  constructor(outbox: Outbox, subscriptions: Subscriptions, parts: OutboundParts) {
    this.outbox = outbox;
    this.subscriptions = subscriptions;
    this.#settleMs = parts.settleMs ?? settleMs;
    this.#parts = { ...parts, outbox, subscriptions };
    this.#sender = new Sender(this.#parts);
  }

  /** Until then nothing is sent: a command that opens the data folder is no server. */
  start(): void {
    this.#sender.start();
  }

  async close(): Promise<void> {
    await this.#sender.close();
  }

  /**
   * Notes durably what is to be told of these calls, once: the projector asks before it checks them off, and again after a
   * kill, a rebuild or a decoding from the beginning.
   */
  async written(groups: readonly WrittenFacts[]): Promise<void> {
    const active = await this.subscriptions.active();
    if (active.size === 0) return;
    const now = this.#parts.now();
    const candidates = groups.flatMap((group) => (active.get(group.account) ?? []).flatMap((one) => candidatesOf(one, group, now)));
    if (candidates.length > 0) await this.outbox.note(candidates, now, now + this.#settleMs);
  }

  /** Sends a call that never was, at once and once, and answers what came of it. */
  async test(subscription: SavedSubscription): Promise<MessageRow> {
    const now = this.#parts.now();
    const { facts, digest } = frozen(exampleCall(now));
    const { id: subscriptionId, account } = subscription;
    const row = await this.outbox.add({
      ...{ account, subscription: subscriptionId, connection: 'test', call_id: `test ${newToken(9)}`, call_at: now },
      ...{ event: 'test', nth: 0, message_id: newToken(18), sequence: 1, state: 'failed', noted_at: now, begun_at: now, next_try_at: now },
      ...{ tries: 0, last_try_at: null, status: null, failure: 'The server ended before it was sent.', answer: null, facts, digest },
    });
    const prepared = await prepare(row, subscription, this.#parts);
    if (prepared.is !== 'ready') throw new Error('A test message is always ready.');
    const posted = await deliver(prepared.message, subscription, this.#parts);
    const at = this.#parts.now();
    await this.outbox.tried(row.id, { ...posted, at, again: null });
    const [told] = await this.outbox.list(subscriptionId, { before: row.id + 1, limit: 1 });
    return told ?? row;
  }

  /** One message, or all that failed; answers how many are sent again. */
  async replay(subscription: SavedSubscription, message: number | null): Promise<number> {
    const replayed = await this.outbox.replay(subscription.id, message, this.#parts.now());
    this.#sender.wake();
    return replayed;
  }

  async showsNumbers(subscription: SavedSubscription): Promise<boolean> {
    return await showsNumbers(subscription, this.#parts);
  }
}

/** Calls that ended lately, and after the subscription was made or changed. */
function candidatesOf(subscription: SavedSubscription, { account, connection, facts }: WrittenFacts, now: Instant): Candidate[] {
  return facts.call.flatMap((call): Candidate[] => {
    const seen = tellableOf(call, facts);
    const { endedAt } = seen;
    if (endedAt === null || endedAt < now - pastMs) return [];
    const fresh = endedAt >= subscription.since && isAbout(subscription, seen);
    const told = fresh ? happened(seen).filter((event) => subscription.events.includes(event)) : [];
    const changes = subscription.events.includes('call_changed');
    if (told.length === 0 && !changes) return [];
    const of = { subscription: subscription.id, account, connection, call: call.id, callAt: Math.floor(call.started_at) };
    return [{ ...of, events: told, changes }];
  });
}
