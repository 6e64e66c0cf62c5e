import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { foldFrom } from '#calls/fold.ts';
import { connectors } from '#connectors/index.ts';
import { type Distribution, DistributionRequest } from '#contract/catalogue-view.ts';
import type { Connection } from '#domain/connection.ts';
import { plainFoldSettings } from '#domain/fold-settings.ts';
import { importFile, type ImportProgress, type ImportSink } from '#ingest/import-file.ts';
import { Pipeline } from '#ingest/pipeline.ts';
import { type OpenLog, openLog } from '#log/open-log.ts';
import { createReports } from '#metrics/reports.ts';
import { openWarehouse, type Warehouse } from '#warehouse/client.ts';
import { Projector } from '#warehouse/projector.ts';
import type { z } from 'zod';
import { asking, type Asked } from './ask.ts';

/** The whole way from files to figures, on real engines in a temporary folder: log, decode loop, projector, warehouse. */
export interface TestStore extends OpenLog, Asked {
  readonly warehouse: Warehouse;
  readonly sinkOf: (connection: string) => ImportSink;
  importInto(connection: string, path: string, format: string): Promise<ImportProgress>;
  /** Waits until everything imported is in every figure. */
  settle(): Promise<void>;
  distribution(account: string, request: z.input<typeof DistributionRequest>): Promise<Distribution>;
  /** All rows of the facts, without what belongs to the writing of them. */
  facts(table: string, account: string): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
}

/** `folder` may hold the log that another process left behind. */
export async function testStore(
  connections: readonly Pick<Connection, 'id' | 'account' | 'kind' | 'settings'>[],
  folder = mkdtempSync(join(tmpdir(), 'ringtrace-store-')),
): Promise<TestStore> {
  const known = new Map(connections.map((each): [string, Connection] => [each.id, { ...each, name: each.id, settingsSeq: 0 }]));
  const open = await openLog({ path: join(folder, 'log.db') });
  const warehouse = await openWarehouse({ path: join(folder, 'warehouse') });
  const projector = new Projector({
    index: open.index,
    warehouse,
    fold: (group) => {
      const connection = known.get(group.connection);
      const connector = connectors.get(connection?.kind ?? '');
      return foldFrom(group, connector === undefined ? plainFoldSettings : connector.foldSettingsFor(connection?.settings));
    },
    logPosition: async () => await open.log.position(),
    now: Date.now,
    onError: (error) => {
      throw error instanceof Error ? error : new Error(String(error));
    },
  });
  const pipeline = new Pipeline({
    ...open,
    directory: {
      find: (id) => Promise.resolve(known.get(id) ?? null),
      ofAccount: (account) => Promise.resolve([...known.values()].filter((each) => each.account === account)),
    },
    connectors,
  });
  pipeline.start();

  const sinkOf = (connection: string): ImportSink => ({
    known: async (keys) => await open.log.known(connection, keys),
    append: async (deliveries) => {
      const account = known.get(connection)?.account ?? '';
      await Promise.all(deliveries.map(async (each) => await open.log.append({ ...each, account, connection, receivedAt: 0 })));
      pipeline.wake();
    },
  });
  const reports = createReports({ warehouse, freshness: () => Promise.resolve({ position: 0, at: null, state: 0 }), now: Date.now });
  return {
    ...open,
    ...asking(warehouse),
    warehouse,
    sinkOf,
    importInto: async (connection, path, format) => {
      const file = connectors.get(known.get(connection)?.kind ?? '')?.formats[format];
      if (file === undefined) throw new Error(`${format} is no format of ${connection}`);
      return await importFile({ path, format, file, sink: sinkOf(connection) });
    },
    settle: async () => {
      await pipeline.drained();
      await projector.drain();
    },
    distribution: async (account, request) =>
      await reports.distribution(
        { account, zone: 'UTC', openingHours: [], targets: [], benchmarks: [], params: {}, teams: [] },
        DistributionRequest.parse({ as_of: null, ...request }),
      ),
    facts: async (table, account) =>
      await warehouse.query(`SELECT * EXCEPT (version, position) FROM ${table} FINAL WHERE account = {account:String} ORDER BY id`, {
        account,
      }),
    close: async () => {
      await pipeline.stop();
      await open.log.close();
      await warehouse.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
