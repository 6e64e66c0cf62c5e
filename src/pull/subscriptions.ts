import type { AnyConnector } from '#connectors/connector.ts';
import type { PullAnswer, PullRequest } from '#connectors/pulls.ts';
import type { PullChange, Subscribes, Subscription } from '#connectors/subscribes.ts';
import type { SubscriptionLack } from '#domain/lack.ts';
import { hourMs, type Instant } from '#domain/instant.ts';
import { Looking } from '#pace/looking.ts';
import type { PullSource } from './access.ts';
import { PullFailure } from './ask.ts';

/** A connection whose system is told where to post. */
export interface SubscriptionSource extends PullSource {
  /** Where its posts come in, as the system reaches us. */
  readonly address: string;
  /** The newest, which proves its posts; null = none is made; `text` null = the seal does not open. */
  readonly secret: { readonly text: string | null; readonly createdAt: Instant } | null;
}

export interface SubscriptionState {
  /** Why nothing is asked; null where it is. */
  readonly missing: { readonly why: SubscriptionLack; readonly says: string } | null;
  readonly expiresAt: Instant | null;
  /** When the system was last asked about it. */
  readonly checkedAt: Instant | null;
  /** What went wrong at that time. */
  readonly error: string | null;
  /** When it was last found to be gone or stopped, and made anew; what the system calls it. */
  readonly lost: { readonly at: Instant; readonly says: string } | null;
}

export interface SubscriptionsParts {
  readonly connectors: ReadonlyMap<string, AnyConnector>;
  readonly sources: (kinds: readonly string[]) => Promise<readonly SubscriptionSource[]>;
  /** What keeps a connection from being asked; null = nothing. */
  readonly missing: (source: PullSource) => string | null;
  readonly ask: (source: PullSource, request: PullRequest & Partial<PullChange>, signal: AbortSignal) => Promise<PullAnswer>;
  readonly now: () => Instant;
  /** Addresses without TLS are given away, too. */
  readonly plainToo: boolean;
  readonly onProblem: (error: unknown, connection: string | null) => void;
}

const unknown: SubscriptionState = { missing: null, expiresAt: null, checkedAt: null, error: null, lost: null };
const lookMs = hourMs;
const lookAgainMs = 5_000;
/** Renewed with so much of it left, so that several days of failures do not end it. */
const renewedWithin = 4 * 24 * hourMs;

/** Keeps the subscriptions of systems that forget where to post: made, renewed in time, and made anew where they are gone. */
export class Subscriptions {
  readonly #parts: SubscriptionsParts;
  readonly #states = new Map<string, SubscriptionState>();
  /** What was made here, and with which secret: the system's clock may differ from ours. */
  readonly #made = new Map<string, { readonly id: string; readonly secret: string }>();
  readonly #work = new Map<string, Promise<void>>();
  /** What changed while it was at work is looked at after it. */
  readonly #again = new Set<string>();
  readonly #stop = new AbortController();
  readonly #looking: Looking;

  constructor(parts: SubscriptionsParts) {
    this.#parts = parts;
    this.#looking = new Looking({
      look: async () => await this.#lookAtAll(),
      onProblem: (error) => parts.onProblem(error, null),
      everyMs: lookMs,
      againMs: lookAgainMs,
    });
  }

  start(): void {
    this.#looking.start();
  }

  /** Credentials, a secret or settings may have changed. */
  look(): void {
    this.#looking.look();
  }

  /** Null for a system that needs none. */
  stateOf({ id, kind }: { readonly id: string; readonly kind: string }): SubscriptionState | null {
    if (this.#parts.connectors.get(kind)?.subscribes === undefined) return null;
    return this.#states.get(id) ?? unknown;
  }

  /** Looks, and resolves when every connection was looked at. */
  async settled(): Promise<void> {
    await this.#looking.settled();
    await Promise.all(this.#work.values());
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#looking.close();
    await Promise.all(this.#work.values());
  }

  async #lookAtAll(): Promise<void> {
    const { connectors, sources } = this.#parts;
    const kinds = [...connectors.values()].filter(({ subscribes }) => subscribes !== undefined).map(({ kind }) => kind);
    for (const source of await sources(kinds)) {
      const subscribes = connectors.get(source.kind)?.subscribes;
      // One that waits for its turn, or after a failure, holds up nobody else.
      if (subscribes === undefined) continue;
      if (this.#work.has(source.id)) {
        this.#again.add(source.id);
        continue;
      }
      const done = this.#keep(source, subscribes).finally(() => {
        this.#work.delete(source.id);
        if (this.#again.delete(source.id)) this.look();
      });
      this.#work.set(source.id, done);
    }
  }

  async #keep(source: SubscriptionSource, subscribes: Subscribes): Promise<void> {
    const { now, onProblem } = this.#parts;
    const missing = this.#missing(source);
    const was = this.#states.get(source.id) ?? unknown;
    const { text: secret = null, createdAt: since = 0 } = source.secret ?? {};
    if (missing !== null || secret === null) {
      this.#states.set(source.id, { ...unknown, missing });
      return;
    }
    try {
      const kept = await this.#kept(source, { address: source.address, secret }, subscribes, since);
      const lost = kept.lost === null ? was.lost : { at: now(), says: kept.lost };
      this.#states.set(source.id, { missing: null, expiresAt: kept.expiresAt, checkedAt: now(), error: null, lost });
    } catch (error) {
      if (this.#stop.signal.aborted) return;
      if (!(error instanceof PullFailure)) onProblem(error, source.id);
      const says = error instanceof PullFailure ? error.message : 'It failed; the server log tells where.';
      this.#states.set(source.id, { ...was, missing: null, checkedAt: now(), error: says.replaceAll(secret, '***') });
    }
  }

  #missing(source: SubscriptionSource): SubscriptionState['missing'] {
    if (!isKept(source.settings)) return { why: 'by_hand', says: 'The setting "keepSubscription" is off: make and renew it yourself.' };
    const access = this.#parts.missing(source);
    if (access !== null) return { why: 'access', says: access };
    if (source.secret === null) return { why: 'secret', says: 'There is no secret yet: make one.' };
    if (source.secret.text === null)
      return { why: 'secret', says: "The newest secret cannot be read with this data folder's secret: make a new one." };
    if (source.address.startsWith('https:') || this.#parts.plainToo) return null;
    return { why: 'address', says: `The system cannot post to ${source.address}: PUBLIC_URL must be an address with https.` };
  }

  /** What is there is taken over; `lost`: why there was nothing to take over although there had been. */
  async #kept(
    source: SubscriptionSource,
    wanted: Parameters<Subscribes['create']>[0],
    subscribes: Subscribes,
    since: Instant,
  ): Promise<{ readonly expiresAt: Instant | null; readonly lost: string | null }> {
    const { now } = this.#parts;
    const ask = async (request: PullRequest & Partial<PullChange>): Promise<readonly Subscription[] | 'gone'> => {
      const read = subscribes.read(await this.#parts.ask(source, request, this.#stop.signal));
      if (typeof read === 'object' && 'failed' in read) throw new PullFailure(read.failed);
      return read;
    };
    const found = await ask(subscribes.list);
    const ours = found === 'gone' ? [] : found.filter(({ address }) => address === wanted.address);
    // One that was made before the newest secret proves itself with an older one, which will not be valid for ever.
    const made = this.#made.get(source.id);
    const isNew = ({ id, createdAt }: Subscription): boolean =>
      made?.id === id ? made.secret === wanted.secret : createdAt === null || createdAt >= since - 60_000;
    const good = ours.filter((one) => one.stopped === null && one.whole && isNew(one) && (one.expiresAt === null || one.expiresAt > now()));
    const [first] = good.sort((a, b) => (b.expiresAt ?? Infinity) - (a.expiresAt ?? Infinity));
    let kept: Subscription | undefined = first;
    let lost = ours.find(({ stopped }) => stopped !== null)?.stopped ?? (this.#hadOne(source.id) && ours.length === 0 ? 'gone' : null);
    if (first?.expiresAt != null && first.expiresAt - now() < renewedWithin) {
      const renewed = await ask(subscribes.renew(first.id));
      if (renewed === 'gone') lost ??= 'gone';
      kept = renewed === 'gone' ? undefined : (renewed[0] ?? first);
    }
    if (kept === undefined) {
      const created = await ask(subscribes.create(wanted));
      kept = created === 'gone' ? undefined : created[0];
      if (kept !== undefined) this.#made.set(source.id, { id: kept.id, secret: wanted.secret });
      if (kept === undefined) throw new PullFailure('The system made no subscription, and did not say why.');
    }
    // The new one is there before the old ones go: nothing is missed, and what both tell counts once.
    for (const old of ours) if (old.id !== kept.id) await ask(subscribes.remove(old.id));
    return { expiresAt: kept.expiresAt, lost };
  }

  #hadOne(connection: string): boolean {
    return this.#states.get(connection)?.expiresAt != null;
  }
}

function isKept(settings: unknown): boolean {
  return !(typeof settings === 'object' && settings !== null && 'keepSubscription' in settings && settings.keepSubscription === false);
}
