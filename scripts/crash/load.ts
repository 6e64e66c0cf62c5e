import { sign } from '../../src/connectors/webhook/signature.ts';
import type { Client } from '../../src/client/client.ts';

/** One delivery of the load: `key` and body follow from its number alone. */
export interface LoadDelivery {
  readonly key: string;
  readonly body: string;
}

/**
 * Deliveries of call number `n`: whole calls, calls in two halves of which the later comes first, calls told twice under
 * another key, calls with a line that cannot be understood, and calls that a link joins to the one before.
 */
export function deliveriesOf(n: number): LoadDelivery[] {
  const at = (second: number): string => new Date(Date.UTC(2026, 0, 1) + n * 7_000 + second * 1_000).toISOString();
  const call = `c${n}`;
  const events: object[] = [
    { kind: 'call_started', call, at: at(0), direction: 'inbound', caller: `+1202555${String(n % 10_000).padStart(4, '0')}` },
    { kind: 'queue_entered', call, at: at(1), queue_id: n % 2 === 0 ? 'sales' : 'support' },
    { kind: 'agent_offered', call, at: at(3), agent_id: `agent-${n % 7}`, queue_id: n % 2 === 0 ? 'sales' : 'support' },
    { kind: 'agent_answered', call, at: at(6), agent_id: `agent-${n % 7}`, queue_id: n % 2 === 0 ? 'sales' : 'support' },
    { kind: 'agent_left', call, at: at(60), agent_id: `agent-${n % 7}`, ended_by: 'customer' },
    { kind: 'call_ended', call, at: at(60), ended_by: 'customer', ...(joinsPrevious(n) ? { links: [`c${n - 1}`] } : {}) },
  ];
  const lines = (some: readonly object[]): string => some.map((event) => `${JSON.stringify(event)}\n`).join('');
  if (n % 5 === 0) {
    return [
      { key: `${call}-late`, body: lines(events.slice(3)) },
      { key: `${call}-early`, body: lines(events.slice(0, 3)) },
    ];
  }
  const whole = n % 11 === 0 ? `${lines(events)}not an event ${n}\n` : lines(events);
  return n % 7 === 0
    ? [
        { key: call, body: whole },
        { key: `${call}-again`, body: `${whole}\n` },
      ]
    : [{ key: call, body: whole }];
}

/** Such a call and the one before it are one. */
export function joinsPrevious(n: number): boolean {
  return n % 13 === 0 && n > 0;
}

/** Where the load goes to. */
export interface Target {
  readonly address: string;
  readonly client: Client;
  readonly ingestPath: string;
  readonly secret: string;
}

/**
 * Senders at full speed: half post signed webhooks one by one, half send through the API by twenty. What was not acknowledged is
 * sent again, as a real sender does. `acknowledged` holds what was answered, and where it lies.
 */
export class Load {
  readonly acknowledged = new Map<string, number>();
  /** Answers that a healthy server may not give. */
  readonly wrong: string[] = [];
  readonly #again: LoadDelivery[] = [];
  #calls = 0;
  #target: Target | null = null;
  #senders: Promise<void>[] = [];

  /** Calls begun so far. */
  get calls(): number {
    return this.#calls;
  }

  start(target: Target, senders = 4): void {
    this.#target = target;
    this.#senders = Array.from({ length: senders }, async (_, sender) => {
      while (this.#target === target) await this.#send(target, this.#next(sender % 2 === 0 ? 1 : 20), sender % 2 === 0);
    });
  }

  /** The server is gone, or shall be left alone. */
  async stop(): Promise<void> {
    this.#target = null;
    await Promise.all(this.#senders);
  }

  /** Sends what was begun and never acknowledged. */
  async finish(target: Target): Promise<void> {
    while (this.#again.length > 0) {
      await this.#send(target, this.#again.splice(0, 20), false);
      if (this.wrong.length > 0) return;
    }
  }

  #next(count: number): LoadDelivery[] {
    const some = this.#again.splice(0, count);
    while (some.length < count) some.push(...deliveriesOf(this.#calls++));
    this.#again.push(...some.splice(count));
    return some;
  }

  async #send(target: Target, deliveries: readonly LoadDelivery[], posted: boolean): Promise<void> {
    try {
      if (posted) for (const delivery of deliveries) await this.#post(target, delivery);
      else await this.#append(target, deliveries);
    } catch (error) {
      this.#again.push(...deliveries.filter(({ key }) => !this.acknowledged.has(key)));
      if (this.#target === target && error instanceof Error && 'problem' in error) this.wrong.push(error.message);
      // The connection broke: the server was killed. The senders end when they are told.
      if (this.#target === target) await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  async #post({ address, ingestPath, secret }: Target, { key, body }: LoadDelivery): Promise<void> {
    const bytes = Buffer.from(body);
    const headers = { 'ringtrace-signature': sign(bytes, [secret], Date.now()), 'ringtrace-delivery': key };
    const response = await fetch(`${address}${ingestPath}`, { method: 'POST', headers, body: bytes });
    if (!response.ok) {
      this.wrong.push(`${response.status} ${await response.text()}`);
      throw new Error('refused');
    }
    const { seq } = (await response.json()) as { seq: number };
    this.#acknowledge(key, seq);
  }

  async #append({ client }: Target, deliveries: readonly LoadDelivery[]): Promise<void> {
    const answer = await client.call('appendDeliveries', {
      body: {
        connection: 'hook',
        deliveries: deliveries.map(({ key, body }) => ({
          key,
          headers: { format: 'ringtrace-events' },
          body: Buffer.from(body).toString('base64'),
        })),
      },
    });
    for (const { key, seq } of answer.deliveries) this.#acknowledge(key, seq);
  }

  #acknowledge(key: string, seq: number): void {
    const before = this.acknowledged.get(key);
    if (before !== undefined && before !== seq) this.wrong.push(`${key} was acknowledged at ${before}, then at ${seq}`);
    this.acknowledged.set(key, seq);
  }
}
