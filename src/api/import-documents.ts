import { z } from '@hono/zod-openapi';
import type { Delivery } from '#domain/delivery.ts';
import type { DeliveryLog } from '#log/delivery-log.ts';
import type { Settings } from '#settings/open-settings.ts';
import { connectionId } from '#settings/connections.ts';
import { appendDocument, intoSettings } from './settings-delivery.ts';

const Ranges = z.array(z.tuple([z.number(), z.number()]).readonly()).readonly();
const By = z.object({ id: z.string(), name: z.string() });
const told = { import: z.string(), connection: z.string() };

/** What happened to an import is a delivery of its own, because it decides which deliveries count. */
const Change = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('import_begun'), ...told, file: z.string(), format: z.string(), bytes: z.number(), by: By }),
  z.object({
    kind: z.literal('import_ended'),
    ...told,
    state: z.enum(['done', 'cancelled', 'failed']),
    failure: z.string().nullable(),
    lines: z.number(),
    sent: z.number(),
    known: z.number(),
    /** Deliveries that it brought, and those of other imports that its file holds, too. */
    own: Ranges,
    claims: Ranges,
  }),
  z.object({ kind: z.literal('import_undone'), ...told, by: By, own: Ranges }),
  z.object({ kind: z.literal('import_restored'), ...told, by: By }),
  /** Deliveries that had been taken out came once more by another way: they count. */
  z.object({ kind: z.literal('arrived_again'), connection: z.string(), deliveries: Ranges }),
]);
export type ImportChange = z.infer<typeof Change>;

const format = 'ringtrace-import';

/** Appends the change and takes it over at once; durable when it returns. */
export async function tellImport(
  { log, settings }: { readonly log: DeliveryLog; readonly settings: Settings },
  account: string,
  change: ImportChange,
): Promise<void> {
  const seq = await appendDocument(log, account, format, change);
  // As it is stored: an erased caller's number may have stood in the name of the file.
  const stored = await log.get(account, seq);
  if (stored !== null) await applyImports(stored, settings);
}

/** Takes such a delivery over into the operational database. Told twice, or late, it changes nothing. */
export async function applyImports(delivery: Delivery, settings: Settings): Promise<void> {
  if (delivery.headers['format'] === format) await intoSettings(async () => await takeOver(delivery, settings));
}

async function takeOver({ account, seq, receivedAt: at, body }: Delivery, { imports }: Settings): Promise<void> {
  const change = Change.parse(JSON.parse(new TextDecoder().decode(body)));
  switch (change.kind) {
    case 'import_begun': {
      const { import: id, connection, file, format: of, bytes, by } = change;
      await imports.begin({ id, account, connection: connectionId(account, connection), file, format: of, bytes, by }, seq, at);
      return;
    }
    case 'import_ended': {
      const { import: id, state, failure, lines, sent, known, own, claims } = change;
      await imports.end(id, { at, state, failure, lines, sent, known }, { own, claims }, seq);
      return;
    }
    case 'import_undone':
      await imports.withdraw(change.import, change.own, change.by.name, at, seq);
      return;
    case 'import_restored':
      await imports.restore(change.import, seq);
      return;
    case 'arrived_again':
      await imports.arrivedAgain(connectionId(account, change.connection), change.deliveries, seq);
      return;
  }
}
