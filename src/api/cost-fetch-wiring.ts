import type { Logger } from 'pino';
import type { AnyConnector } from '#connectors/connector.ts';
import type { StoredFetch } from '#domain/cost-fetch.ts';
import { type FileDelivery, importFile } from '#ingest/import-file.ts';
import type { DeliveryLog } from '#log/delivery-log.ts';
import { CostFetching, type Taken } from '#pull/cost-fetching.ts';
import { sender } from '#pull/send.ts';
import type { SavedConnection } from '#settings/connections.ts';
import type { Settings } from '#settings/open-settings.ts';
import { ApiProblem } from './api-problem.ts';
import { toldOf } from './error-place.ts';
import { tellImport } from './import-documents.ts';
import { readable, type Upload, type Uploads } from './import-uploads.ts';
import type { RunningImports } from './running-imports.ts';

interface Wiring {
  readonly settings: Settings;
  readonly log: DeliveryLog;
  readonly uploads: Uploads;
  readonly running: RunningImports;
  readonly connectors: ReadonlyMap<string, AnyConnector>;
  readonly logger: Logger;
  readonly version: string;
  readonly allowPrivate: boolean;
}

/** Who imports what is fetched, in the history of imports. */
const by = { id: 'fetch', name: 'daily fetch' };
const format = 'ad-costs';
/** Of longer windows the oldest files are forgotten: their rows stand. */
const mostStanding = 100;
const pieceBytes = 1024 * 1024;

/** What fetching cost reports needs of the rest of the house. */
export function openCostFetching(wiring: Wiring): CostFetching {
  const { settings, logger, version, allowPrivate } = wiring;
  return new CostFetching({
    fetches: settings.costFetches,
    take: async (fetch, body) => {
      try {
        return await taken(fetch, body, wiring);
      } catch (error) {
        // What a person who imports the file would be refused with: else it would be fetched again and again, and others never.
        if (error instanceof ApiProblem) return { wrong: error.message };
        throw error;
      }
    },
    send: sender({ allowPrivate, agent: `Ringtrace/${version}` }),
    ...{ now: Date.now, random: Math.random },
    onProblem: (error) => logger.error(toldOf(error), 'fetching costs failed; it is tried again'),
  });
}

/** Imports a fetched file; earlier fetched files all of whose days it tells again are undone. */
async function taken(fetch: StoredFetch, body: Uint8Array, wiring: Wiring): Promise<Taken> {
  const { settings, connectors, uploads, running } = wiring;
  const connection = await settings.connections.find(fetch.connection);
  const connector = connection === null ? undefined : connectors.get(connection.kind);
  if (connection === null || connector === undefined) return { wrong: 'The connection is no more.' };
  const upload = await uploaded(uploads, fetch, body);
  let looked: Awaited<ReturnType<typeof lookedAt>>;
  try {
    looked = await lookedAt(connection, connector, upload);
  } catch (error) {
    await uploads.drop(upload);
    throw error;
  }
  const { days, rows, rejects, why } = looked;
  if (rows === 0) {
    await uploads.drop(upload);
    return { wrong: `The file tells no costs: ${why}. Nothing was imported.` };
  }
  const id = await running.beginUpload(connection, connector, upload, format, by);
  await running.ended(id);
  const made = await settings.imports.find(fetch.account, id);
  if (made?.ended?.state !== 'done') return { wrong: made?.ended?.failure ?? 'The import was cancelled.' };
  const again = fetch.standing.filter((file) => file.days.every((day) => days.has(day)));
  for (const file of again) await undo(file.import, connection, wiring);
  const sorted = [...days].toSorted();
  return {
    done: { import: id, rows, rejects, first: sorted[0] ?? null, last: sorted.at(-1) ?? null },
    standing: [...fetch.standing.filter((file) => !again.includes(file)), { import: id, days: sorted }].slice(-mostStanding),
  };
}

async function uploaded(uploads: Uploads, { account, access }: StoredFetch, body: Uint8Array): Promise<Upload> {
  // The address itself may be a secret.
  const name = `${URL.parse(access?.url ?? '')?.hostname ?? 'costs'} ${new Date().toISOString().slice(0, 10)}.csv`;
  const { id } = await uploads.create(account, name, body.byteLength);
  for (let at = 0; at < body.byteLength; at += pieceBytes) await uploads.append(account, id, at, body.subarray(at, at + pieceBytes));
  return uploads.complete(account, id);
}

/** What the file would come to; nothing is stored. */
async function lookedAt(connection: SavedConnection, connector: AnyConnector, upload: Upload) {
  const file = connector.formats[format];
  if (file === undefined) throw new Error(`${connector.kind} reads no cost reports`);
  const decode = connector.decoderFor(connection.settings);
  const days = new Set<string>();
  const reasons: string[] = [];
  let rows = 0;
  const append = async (deliveries: readonly FileDelivery[]): Promise<void> => {
    for (const delivery of deliveries) {
      const read = decode({ account: connection.account, connection: connection.id, receivedAt: 0, seq: 0, ...delivery });
      rows += read.events.length;
      reasons.push(...read.rejects.map(({ reason }) => reason));
      for (const { event } of read.events) if (event.kind === 'fact_recorded' && event.table === 'spend') days.add(event.row.date);
    }
    await Promise.resolve();
  };
  const sink = { known: async () => await Promise.resolve(new Set<string>()), append };
  await readable(upload, async () => await importFile({ path: upload.path, name: upload.name, format, file, sink }));
  return { days, rows, rejects: reasons.length, why: reasons[0] ?? 'it holds no rows' };
}

/** The import stands in the history, and can be taken back. */
async function undo(id: string, connection: SavedConnection, { settings, log }: Wiring): Promise<void> {
  const found = await settings.imports.find(connection.account, id);
  if (found === null || found.withdrawn !== null || found.ended === null) return;
  await tellImport({ log, settings }, connection.account, {
    kind: 'import_undone',
    import: id,
    connection: connection.slug,
    by,
    own: found.own,
  });
}
