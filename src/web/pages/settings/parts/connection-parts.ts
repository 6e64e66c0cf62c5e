import { queryOptions, useQuery } from '@tanstack/react-query';
import { client } from '#web/api.ts';
import { useSession } from '#web/session.ts';

const connectionsQuery = queryOptions({
  queryKey: ['settings', 'connections'],
  queryFn: async ({ signal }) => (await client.callUntil(signal, 'connections')).connections,
});

/** What a connection's settings say of one queue or agent. */
export interface Known {
  readonly id: string;
  readonly connection: string;
  /** Extensions of a queue, aliases of an agent. */
  readonly also: readonly string[];
}

/** Queues and agents that the settings of connections name; none where the role may not read those. */
export function useConnectionParts(): { queues: readonly Known[]; agents: readonly Known[] } {
  const { may } = useSession();
  const { data = [] } = useQuery({ ...connectionsQuery, enabled: may('connections') });
  const listed = (list: string, also: string): Known[] =>
    data.flatMap(({ id: connection, settings }) =>
      entriesOf(settings, list).flatMap((entry) => {
        const { id, [also]: names } = entry;
        if (typeof id !== 'string') return [];
        return [{ id, connection, also: Array.isArray(names) ? names.filter((one): one is string => typeof one === 'string') : [] }];
      }),
    );
  return { queues: listed('queues', 'extensions'), agents: listed('agents', 'aliases') };
}

/** Each connector has a document of its own: what is not there in this shape is not there. */
function entriesOf(settings: unknown, list: string): Record<string, unknown>[] {
  if (typeof settings !== 'object' || settings === null) return [];
  const found = (settings as Record<string, unknown>)[list];
  return Array.isArray(found) ? found.filter((one): one is Record<string, unknown> => typeof one === 'object' && one !== null) : [];
}
