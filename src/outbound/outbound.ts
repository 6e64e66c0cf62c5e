import type { OutboundEvent } from '#contract/outbound-kinds.ts';
import type { Database } from '#database/open.ts';
import type { Facts } from '#domain/facts.ts';
import type { Instant } from '#domain/instant.ts';
import { newToken, type Seal } from '#settings/seal.ts';
import { pastMs, tellableOf, tellableRow, toldOf } from './applies.ts';
import { exampleCall, frozen, messageOf } from './message.ts';
import { type Candidate, messageId, Outbox } from './outbox.ts';
import { type MessageRow, withOutboundTables } from './schema.ts';
import { Sender, type SenderParts } from './sender.ts';
import { type SavedSubscription, Subscriptions } from './subscriptions.ts';
import { deliver, prepare, settleMs, showsNumbers, write } from './telling.ts';

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

/** A message that would be sent. */
export interface Preview {
  readonly call: string;
  readonly event: OutboundEvent;
  /** When the call ended. */
  readonly at: Instant;
  /** As it would be posted; null = it would be left out. */
  readonly body: string | null;
  readonly leftOut: string | null;
}

/** Calls among which a preview looks for some that are told. */
const lookedAt = 200;

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
    await this.outbox.tried(row.id, await deliver(prepared.message, subscription, this.#parts, () => null));
    const [told] = await this.outbox.list(subscriptionId, { before: row.id + 1, limit: 1 });
    return told ?? row;
  }

  /** What would be told of the last calls, as it would be written now: nothing is sent and nothing noted. `numbers`: who looks may see them. */
  async preview(
    subscription: SavedSubscription,
    { most, numbers }: { readonly most: number; readonly numbers: boolean },
  ): Promise<Preview[]> {
    const { lastCalls, findOrigin, linkTo } = this.#parts;
    const { id, account } = subscription;
    const told = (await lastCalls(account, lookedAt)).flatMap((call) => {
      const seen = tellableRow(call);
      return toldOf(subscription, seen).map((event) => ({ call, event, at: seen.endedAt ?? this.#parts.now() }));
    });
    const previews: Preview[] = [];
    for (const { call, event, at } of told.slice(0, most)) {
      const head = { account, event, call_id: call.id, message_id: messageId(id, call.id, event, 0), sequence: 1, noted_at: at };
      const message = messageOf(head, frozen(call).facts, call, linkTo(call.id), await findOrigin(account, call));
      const request = await write(message, subscription, this.#parts, numbers);
      const would = request.is === 'request' ? { body: request.body.toString(), leftOut: null } : { body: null, leftOut: request.why };
      previews.push({ call: call.id, event, at, ...would });
    }
    return previews;
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
    const told = endedAt >= subscription.since ? toldOf(subscription, seen) : [];
    const changes = subscription.events.includes('call_changed');
    if (told.length === 0 && !changes) return [];
    const of = { subscription: subscription.id, account, connection, call: call.id, callAt: Math.floor(call.started_at) };
    return [{ ...of, events: told, changes }];
  });
}
