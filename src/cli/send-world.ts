import { closeSync, openSync, writeSync } from 'node:fs';
import type { Client } from '#client/client.ts';
import { dayMs } from '#domain/instant.ts';
import type { FileDelivery } from '#ingest/import-file.ts';
import { contentKey } from '#ingest/receive.ts';
import { connectionsOf } from '#simulator/connections.ts';
import type { WorldPlan } from '#simulator/plan.ts';
import { type SentDelivery, type Truth, type WorldConnection, worldConnections } from '#simulator/told.ts';
import { world } from '#simulator/world.ts';
import { clientSink, endFailed, untilCurrent } from './import-into.ts';
import type { Io } from './io.ts';
import { startProgress } from './progress.ts';

/** What was sent, what really happened, and what the account has of it. */
export interface WorldSent {
  readonly deliveries: Readonly<Record<WorldConnection, number>>;
  readonly truth: Readonly<Record<'sessions' | 'calls' | 'calls_from_pages' | 'leads' | 'deals' | 'spent', number>>;
  readonly calls: number;
  readonly rejects: number;
}

/** As many as one request takes. */
const batch = 64;

/** Makes the connections of a made-up firm and sends what its systems write, each as an import that can be undone. */
export async function sendWorld(client: Client, plan: WorldPlan, { io, truth }: { io: Io; truth: string | null }): Promise<WorldSent> {
  const file = truth === null ? null : openSync(truth, 'wx');
  const shown = startProgress(io, 'Sending', 'days', plan.days);
  const ways = new Map<WorldConnection, Way>();
  const counted = new Counted();
  try {
    const firm = connectionsOf(plan);
    for (const name of worldConnections) ways.set(name, await Way.open(client, name, firm[name], plan));
    const begin = Date.parse(`${plan.firstDay}T00:00:00Z`);
    for (const told of world(plan)) {
      if (told.of === 'delivery') {
        await ways.get(told.connection)?.send(told);
        shown.update(Math.max(0, Math.min(plan.days, Math.floor((told.at - begin) / dayMs))));
        continue;
      }
      counted.add(told);
      if (file !== null) writeSync(file, `${JSON.stringify(told)}\n`);
    }
    for (const way of ways.values()) await way.end();
  } catch (error) {
    for (const way of ways.values()) await way.brokeOff(error);
    throw error;
  } finally {
    shown.stop();
    if (file !== null) closeSync(file);
  }
  const { calls, rejects } = await untilCurrent(client, io);
  const sent = (name: WorldConnection): number => ways.get(name)?.sent ?? 0;
  const deliveries = { site: sent('site'), calls: sent('calls'), costs: sent('costs'), crm: sent('crm') };
  return { deliveries, truth: counted.totals(), calls, rejects };
}

/** One connection of the firm, and its import. */
class Way {
  sent = 0;
  readonly #client: Client;
  readonly #import: string;
  readonly #sink: ReturnType<typeof clientSink>;
  #waiting: FileDelivery[] = [];
  #open = true;

  private constructor(client: Client, connection: string, id: string) {
    this.#client = client;
    this.#import = id;
    this.#sink = clientSink(client, connection, id);
  }

  static async open(
    client: Client,
    connection: WorldConnection,
    { kind, title, format, settings }: ReturnType<typeof connectionsOf>[WorldConnection],
    { seed, days }: WorldPlan,
  ): Promise<Way> {
    await client.call('createConnection', { body: { id: connection, kind, name: title, settings } });
    const begun = { connection, format, file: `made-up firm, seed ${seed}, ${days} days`, bytes: 0 };
    return new Way(client, connection, (await client.call('beginImport', { body: begun })).id);
  }

  async send({ headers, body }: SentDelivery): Promise<void> {
    const bytes = new TextEncoder().encode(body);
    this.#waiting.push({ deliveryKey: contentKey(headers, bytes), headers, body: bytes });
    if (this.#waiting.length >= batch) await this.#flush();
  }

  /** Everything was sent. */
  async end(): Promise<void> {
    await this.#flush();
    this.#open = false;
    await this.#client.call('endImport', { params: { id: this.#import }, body: { state: 'done', lines: this.sent } });
  }

  /** What came to its end before stays as it is. */
  async brokeOff(error: unknown): Promise<void> {
    if (this.#open) await endFailed(this.#client, this.#import, this.sent, error);
  }

  async #flush(): Promise<void> {
    const deliveries = this.#waiting;
    if (deliveries.length === 0) return;
    this.#waiting = [];
    await this.#sink.append(deliveries);
    this.sent += deliveries.length;
  }
}

/** Leads and deals are told more than once; by their ids they count once. */
class Counted {
  #sessions = 0;
  #calls = 0;
  #fromPages = 0;
  #cents = 0;
  readonly #leads = new Set<string>();
  readonly #deals = new Set<string>();

  add(truth: Truth): void {
    if (truth.of === 'session') this.#sessions += 1;
    if (truth.of === 'call') this.#calls += 1;
    if (truth.of === 'call' && truth.why === 'page') this.#fromPages += 1;
    if (truth.of === 'spend') this.#cents += truth.cents;
    if (truth.of === 'lead') this.#leads.add(truth.id);
    if (truth.of === 'deal') this.#deals.add(truth.id);
  }

  totals(): WorldSent['truth'] {
    return {
      ...{ sessions: this.#sessions, calls: this.#calls, calls_from_pages: this.#fromPages },
      ...{ leads: this.#leads.size, deals: this.#deals.size, spent: this.#cents / 100 },
    };
  }
}
