import type { FileTable } from '#contract/fact-view.ts';
import { client } from '#web/api.ts';
import type { Document } from '#web/pages/settings/connections/document.ts';
import { connectionId } from '#web/pages/settings/parts/free-id.ts';

/** How the connections are called that these files go into. */
export const prefixes: Readonly<Record<FileTable, string>> = { schedule: 'schedules', agent_pay: 'pay', cost: 'costs' };

/** A connection of this table, whatever its number. */
export const isOf = (table: FileTable, connection: string): boolean => new RegExp(`^${prefixes[table]}(-\\d+)?$`).test(connection);

/**
 * Imports an uploaded file. Files of the same columns share a connection; other columns get one of their own, so that earlier
 * files keep the mapping by which they were read.
 */
export async function storeFile({ table, upload, format, settings }: StoreFile): Promise<void> {
  const { connections } = await client.call('connections');
  const wanted = JSON.stringify(settings);
  const same = connections.find(
    (one) => one.kind === 'table' && isOf(table, one.id) && JSON.stringify(known(one.settings, settings)) === wanted,
  );
  const taken = connections.map(({ id }) => id);
  const connection = same?.id ?? connectionId(prefixes[table], taken);
  if (same === undefined) await client.call('createConnection', { body: { id: connection, kind: 'table', name: connection, settings } });
  await client.call('beginImport', { body: { upload, connection, format } });
}

/** What we write of a document, in our order: a connection may say more by its defaults. */
function known(stored: unknown, ours: Document): unknown {
  if (typeof stored !== 'object' || stored === null) return null;
  const document = stored as Document;
  return Object.fromEntries(Object.keys(ours).map((name) => [name, document[name]]));
}

interface StoreFile {
  readonly table: FileTable;
  readonly upload: string;
  readonly format: string;
  readonly settings: Document;
}
