import type { Logger } from 'pino';
import type { AnyConnector } from '#connectors/connector.ts';
import type { ConnectionView } from '#contract/connection-view.ts';
import { toIso, toIsoOrNull } from '#domain/instant.ts';
import type { Pulling } from '#pull/pulling.ts';
import { type SubscriptionSource, Subscriptions } from '#pull/subscriptions.ts';
import type { Connections, SavedConnection } from '#settings/connections.ts';
import { toldOf } from './error-place.ts';

interface Wiring {
  readonly connections: Connections;
  readonly connectors: ReadonlyMap<string, AnyConnector>;
  readonly pulling: Pulling;
  readonly publicUrl: () => string;
  /** Systems within the network are told of addresses without TLS. */
  readonly plainToo: boolean;
  readonly logger: Logger;
}

/** What keeping subscriptions needs of the rest of the house. */
export function openSubscriptions({ connections, connectors, pulling, publicUrl, plainToo, logger }: Wiring): Subscriptions {
  return new Subscriptions({
    ...{ connectors, plainToo, now: Date.now },
    sources: async (kinds) => {
      const found = await connections.withCredentials(kinds);
      return await Promise.all(found.map(async (one) => ({ ...one, ...(await posting(connections, one, publicUrl())) })));
    },
    missing: (source) => pulling.missing(source),
    ask: async (source, request, signal) => await pulling.ask(source, request, signal),
    onProblem: (error, connection) => logger.error({ ...toldOf(error), connection }, 'keeping a subscription failed; it is tried again'),
  });
}

async function posting(
  connections: Connections,
  { id, key }: Pick<SavedConnection, 'id' | 'key'>,
  publicUrl: string,
): Promise<Pick<SubscriptionSource, 'address' | 'secret'>> {
  const newest = await connections.newestSecret(id);
  const secret = newest === null ? null : { text: newest.text, createdAt: Date.parse(newest.createdAt) };
  return { address: `${publicUrl}/ingest/${key}`, secret };
}

/** How it stands with a system's subscription, as the connection's page shows it; null for systems that need none. */
export function subscriptionView(subscriptions: Subscriptions, connection: SavedConnection): ConnectionView['subscription'] {
  const state = subscriptions.stateOf(connection);
  if (state === null) return null;
  const { missing, expiresAt, checkedAt, error, lost } = state;
  return {
    ...{ missing: missing?.says ?? null, missing_why: missing?.why ?? null, error },
    ...{ expires_at: toIsoOrNull(expiresAt), checked_at: toIsoOrNull(checkedAt) },
    lost: lost === null ? null : { at: toIso(lost.at), says: lost.says },
  };
}
