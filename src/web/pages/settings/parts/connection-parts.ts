import { useQuery } from '@tanstack/react-query';
import { asDocument, type Document, isObject } from '#web/pages/settings/connections/document.ts';
import { connectionsQuery } from '#web/pages/settings/connections/queries.ts';
import { useSession } from '#web/session.ts';
import { stringsOf } from '#web/strings-of.ts';

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
  const { data = [] } = useQuery({ ...connectionsQuery, enabled: may('connections'), refetchInterval: false });
  const listed = (list: string, also: string): Known[] =>
    data.flatMap(({ id: connection, settings }) =>
      entriesOf(settings, list).flatMap((entry) => {
        const { id, [also]: names } = entry;
        if (typeof id !== 'string') return [];
        return [{ id, connection, also: stringsOf(names) }];
      }),
    );
  return { queues: listed('queues', 'extensions'), agents: listed('agents', 'aliases') };
}

/** Each connector has a document of its own: what is not there in this shape is not there. */
function entriesOf(settings: unknown, list: string): readonly Document[] {
  const found = asDocument(settings)[list];
  return Array.isArray(found) ? found.filter(isObject) : [];
}
