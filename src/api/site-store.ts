import { createHash, randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { siteFormat } from '#connectors/site/connector.ts';
import { numberMeanings, numbersChanged } from '#connectors/site/numbers.ts';
import { siteSettings } from '#connectors/site/settings.ts';
import type { SiteMessage } from '#connectors/site/stored.ts';
import { receive } from '#ingest/receive.ts';
import { lastingHeaders } from '#log/lasting.ts';
import type { SavedConnection } from '#settings/connections.ts';
import { toldOf } from './error-place.ts';
import type { Services } from './services.ts';

type Stores = Pick<Services, 'log' | 'refused'>;
type Notes = Pick<Services, 'log'> & { readonly leases: Pick<Services['leases'], 'noted' | 'note'> };

/** Durable when it returns, with what is about to be answered; and nothing of who asked but what the page itself said. */
export async function storeSiteMessage(
  { account, id }: Pick<SavedConnection, 'account' | 'id'>,
  message: SiteMessage,
  { log, refused }: Stores,
): Promise<void> {
  await receive(log, {
    ...{ account, connection: id, receivedAt: message.at, headers: { format: siteFormat } },
    ...{ body: bytesOf(message), deliveryKey: randomUUID() },
  });
  refused.took(id);
}

/**
 * What became of a site's numbers since they were last noted is noted among its deliveries, and stays there: figures know from it
 * what a number stands for. Asked again, after a change or a crash on the way, it notes what is missing, and nothing twice.
 */
export async function noteSiteNumbers(connection: SavedConnection, { log, leases }: Notes): Promise<void> {
  const { account, id, kind, settingsSeq } = connection;
  if (kind !== 'site') return;
  const settings = siteSettings.parse(connection.settings);
  const noted = await leases.noted(id);
  // These settings, or newer ones.
  if (noted !== null && noted.settingsSeq >= settingsSeq) return;
  const numbers = numbersChanged(noted?.numbers ?? null, settings);
  if (numbers.length > 0) {
    const at = Date.now();
    const content = createHash('sha256').update(JSON.stringify(numbers)).digest('hex');
    await receive(log, {
      ...{ account, connection: id, receivedAt: at, headers: lastingHeaders, deliveryKey: `numbers-${settingsSeq}-${content}` },
      body: bytesOf({ kind: 'numbers', at, numbers }),
    });
  }
  await leases.note({ account, connection: id, settingsSeq, numbers: numberMeanings(settings) });
}

/** At start: what a server that ended on the way did not come to note. One site that fails keeps no other from it. */
export async function noteAllSites(services: Notes & Pick<Services, 'settings'>, logger: Logger): Promise<void> {
  for (const connection of await services.settings.connections.withCredentials(['site'])) {
    try {
      await noteSiteNumbers(connection, services);
    } catch (error) {
      logger.error(
        { ...toldOf(error), connection: connection.id },
        'noting the numbers of a website failed; it is tried again at the next start',
      );
    }
  }
}

function bytesOf(message: SiteMessage): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(message));
}
