import { createHash, randomUUID } from 'node:crypto';
import { z } from '@hono/zod-openapi';
import { storeFailure } from '#database/store-failure.ts';
import { MappingView } from '#contract/mapping.ts';
import type { Delivery } from '#domain/delivery.ts';
import { settingsConnection } from '#ingest/pipeline.ts';
import type { DeliveryLog } from '#log/delivery-log.ts';
import { ApiProblem } from './api-problem.ts';
import type { Settings } from '#settings/open-settings.ts';

export const ErasureOrder = z.object({
  ...{ id: z.string(), account: z.string(), token: z.string(), by: z.string(), createdAt: z.number() },
  forms: z.array(z.object({ kind: z.enum(['number', 'name']), hash: z.string(), digits: z.number() })).readonly(),
});

/** What a person sets is a delivery of its own: the whole document, each time it changes. */
const Change = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('connection_settings'),
    connection: z.string(),
    connector: z.string(),
    name: z.string(),
    settings: z.unknown(),
  }),
  /** Targets, benchmarks, default parameters, opening hours, teams. */
  z.object({ kind: z.literal('account_settings'), settings: z.unknown() }),
  /** Which names and calls of several systems are one. */
  z.object({ kind: z.literal('account_mapping'), mapping: MappingView }),
  /** A caller to erase, as keyed hashes. */
  z.object({ kind: z.literal('caller_erased'), order: ErasureOrder }),
]);
export type SettingsChange = z.infer<typeof Change>;

const format = 'ringtrace-settings';

/** Appends the change; durable when it returns. */
export async function appendSettings(log: DeliveryLog, account: string, change: SettingsChange): Promise<number> {
  return await appendDocument(log, account, format, change);
}

/** Appends a document of the account itself. Each is its own delivery, also when it says the same as an older one. */
export async function appendDocument(log: DeliveryLog, account: string, format: string, document: object): Promise<number> {
  const body = new TextEncoder().encode(JSON.stringify(document));
  const deliveryKey = createHash('sha256').update(`${account}\n${randomUUID()}\n`).update(body).digest('hex');
  const arrival = { account, connection: settingsConnection, deliveryKey, receivedAt: Date.now(), headers: { format }, body };
  return (await log.append(arrival)).seq;
}

/**
 * What follows a change that is durable already. Where the settings refuse then, the decode loop takes the change over as soon
 * as they answer: it was not refused, and must not be sent again.
 */
export async function takenOver<T>(seq: number, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ApiProblem) throw error;
    const detail = `The change is stored (position ${seq}) and is taken over by itself as soon as the settings answer again. Do not send it again.`;
    throw Object.assign(new ApiProblem(503, 'change-pending', detail), { cause: error });
  }
}

/** Takes a change over into the operational database. Told twice, or late, it changes nothing. */
export async function applySettings(delivery: Delivery, settings: Settings): Promise<void> {
  if (delivery.headers['format'] === format) await intoSettings(async () => await takeOver(delivery, settings));
}

/** A database that refuses is named as such: then it is tried again, whereas a document that cannot be read is put aside. */
export async function intoSettings(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    throw storeFailure(error, 'the settings');
  }
}

async function takeOver(delivery: Delivery, { connections, accountSettings, mapping, erasures }: Settings): Promise<void> {
  const change = Change.parse(JSON.parse(new TextDecoder().decode(delivery.body)));
  if (change.kind === 'account_settings') {
    await accountSettings.write(delivery.account, change.settings, delivery.seq);
    return;
  }
  if (change.kind === 'account_mapping') {
    await mapping.write(delivery.account, change.mapping, delivery.seq);
    return;
  }
  if (change.kind === 'caller_erased') {
    await erasures.ensure({ ...change.order, account: delivery.account });
    return;
  }
  await connections.ensure({
    account: delivery.account,
    slug: change.connection,
    kind: change.connector,
    name: change.name,
    settings: change.settings,
    settingsSeq: delivery.seq,
  });
}
