import { holds, rangesOf } from '#domain/seq-ranges.ts';
import type { Appended, DeliveryLog } from '#log/delivery-log.ts';
import type { SavedConnection } from '#settings/connections.ts';
import type { Settings } from '#settings/open-settings.ts';
import { tellImport } from './import-documents.ts';

/**
 * A delivery that an undone import brought, and that now comes by itself, counts: its sender was told that it is kept. Only
 * duplicates are looked at; what is new was never taken out.
 */
export async function countAgain(
  services: { readonly log: DeliveryLog; readonly settings: Settings },
  connection: Pick<SavedConnection, 'id' | 'account' | 'slug'>,
  appended: readonly Appended[],
): Promise<void> {
  const repeated = appended.filter(({ duplicate }) => duplicate);
  if (repeated.length === 0) return;
  const withdrawn = await services.settings.imports.withdrawn(connection.id);
  const back = rangesOf(repeated.map(({ seq }) => seq).filter((seq) => holds(withdrawn, seq)));
  if (back.length === 0) return;
  await tellImport(services, connection.account, { kind: 'arrived_again', connection: connection.slug, deliveries: back });
}
