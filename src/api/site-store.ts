import { randomUUID } from 'node:crypto';
import { siteFormat } from '#connectors/site/connector.ts';
import { numbersChanged } from '#connectors/site/numbers.ts';
import { siteSettings } from '#connectors/site/settings.ts';
import type { SiteMessage } from '#connectors/site/stored.ts';
import { receive } from '#ingest/receive.ts';
import type { SavedConnection } from '#settings/connections.ts';
import type { Services } from './services.ts';

type Stores = Pick<Services, 'log' | 'refused'>;

/** Durable when it returns, with what is about to be answered; and nothing of who asked but what the page itself said. */
export async function storeSiteMessage(
  { account, id }: Pick<SavedConnection, 'account' | 'id'>,
  message: SiteMessage,
  { log, refused }: Stores,
): Promise<void> {
  await receive(log, {
    ...{ account, connection: id, receivedAt: message.at, headers: { format: siteFormat } },
    ...{ body: new TextEncoder().encode(JSON.stringify(message)), deliveryKey: randomUUID() },
  });
  refused.took(id);
}

/** What became of a site's numbers by a change of its settings is noted among its deliveries: figures know from it what a number stands for. */
export async function noteSiteNumbers(connection: SavedConnection, before: unknown, stores: Stores): Promise<void> {
  if (connection.kind !== 'site') return;
  const was = before === null ? null : siteSettings.parse(before);
  const numbers = numbersChanged(was, siteSettings.parse(connection.settings));
  if (numbers.length > 0) await storeSiteMessage(connection, { kind: 'numbers', at: Date.now(), numbers }, stores);
}
