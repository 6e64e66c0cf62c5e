import type { Logger } from 'pino';
import { kindOf, toldOf } from '#api/error-place.ts';
import type { AnyConnector } from '#connectors/connector.ts';
import { connectionsOf, foldMapped } from '#calls/fold-mapped.ts';
import type { ConnectionDirectory } from '#domain/connection.ts';
import type { Delivery } from '#domain/delivery.ts';
import { Failure } from '#domain/failure.ts';
import { type FoldSettings, plainFoldSettings } from '#domain/fold-settings.ts';
import type { Mapping } from '#domain/mapping.ts';
import type { DeliveryLog, EventGroup } from '#log/delivery-log.ts';
import { openLog, type OpenLog } from '#log/open-log.ts';
import { shapeWord } from '#log/shape-word.ts';
import { Pipeline, settingsConnection } from '#ingest/pipeline.ts';
import type { Settings } from '#settings/open-settings.ts';
import { openWarehouse, type Warehouse } from '#warehouse/client.ts';
import { mergeInBackground } from '#warehouse/merge.ts';
import { Projector, type ProjectorParts } from '#warehouse/projector.ts';
import type { Config } from './config.ts';
import type { DataFolder } from './data-folder.ts';

/** From deliveries to figures: log, decode loop, projector and warehouse, at work. */
export interface Store extends OpenLog {
  readonly warehouse: Warehouse;
  readonly pipeline: Pipeline;
  readonly projector: Projector;
  readonly foldSettings: (connection: string) => Promise<FoldSettings>;
  /** What an account says of names and calls that several systems tell. */
  readonly mapping: (account: string) => Promise<Mapping>;
  /** Takes a document of `ringtrace` over: also one that was rewritten. */
  readonly takeOver: (delivery: Delivery) => Promise<void>;
  close(): Promise<void>;
}

export interface StoreParts {
  readonly config: Config;
  readonly folder: DataFolder;
  readonly settings: Settings;
  readonly connectors: ReadonlyMap<string, AnyConnector>;
  readonly onSettings: (delivery: Delivery) => Promise<void>;
  readonly onWritten: NonNullable<ProjectorParts['onWritten']>;
  readonly logger: Logger;
}

/** Opens the stores and starts the loops over them. */
export async function openStore(parts: StoreParts): Promise<Store> {
  const { config, folder, settings, connectors, logger } = parts;
  const { log, index } = await openLog(config.logUrl === null ? { path: folder.file('log.db') } : { url: config.logUrl });
  try {
    const place = config.clickhouseUrl === null ? { path: folder.file('warehouse') } : { url: config.clickhouseUrl };
    const warehouse = await openWarehouse(place);
    if (warehouse.created) {
      await index.markAll();
      await warehouse.marked();
    }

    const onError = (error: unknown, group?: EventGroup): void =>
      logger.error({ ...toldOf(error), group: group?.id, connection: group?.connection }, 'projecting failed');
    const folds = new Remembered(async (id) => await foldSettingsOf(id, settings.connections, connectors));
    const mappings = new Remembered(async (account) => await settings.mapping.mapping(account));
    const takeOver = async (delivery: Delivery): Promise<void> => {
      await parts.onSettings(delivery);
      folds.forget();
      mappings.forget();
    };
    const projector = new Projector({
      index,
      warehouse,
      fold: async (group, mapping) => {
        const known = new Map<string, FoldSettings>();
        for (const connection of connectionsOf(group)) known.set(connection, await folds.of(connection));
        return foldMapped(group, mapping, (connection) => known.get(connection) ?? plainFoldSettings);
      },
      mapping: async (account) => await mappings.of(account),
      logPosition: async () => await log.position(),
      now: Date.now,
      agentsLater: () => pipeline.catchingUp(),
      onWritten: parts.onWritten,
      onError,
    });
    const pipeline = new Pipeline({
      log,
      index,
      directory: settings.connections,
      connectors,
      withdrawn: async (connection) => await settings.imports.withdrawn(connection),
      onSettings: takeOver,
      shapeOf: async (account, connection) => {
        const mapping = await mappings.of(account);
        return { shape: shapeWord(mapping.shapeOf(connection)), linked: mapping.isLinked(connection) };
      },
      onRecorded: () => projector.wake(),
      onProblem: (error) => logger.error(toldOf(error), 'decoding stands still'),
    });

    await replaySettings(log, parts.onSettings, (delivery, error) =>
      logger.error({ seq: delivery.seq, kind: kindOf(error) }, 'a settings document cannot be taken over'),
    );
    const stop = new AbortController();
    pipeline.start();
    const running = [
      projector.run(stop.signal),
      mergeInBackground(warehouse, {
        stop: stop.signal,
        busy: () => pipeline.status().behind.length > 0,
        onError: (error) => logger.warn({ kind: kindOf(error) }, 'merging failed'),
      }),
    ];
    return {
      log,
      index,
      warehouse,
      pipeline,
      projector,
      foldSettings: async (connection) => await folds.of(connection),
      mapping: async (account) => await mappings.of(account),
      takeOver,
      close: async () => {
        stop.abort();
        await pipeline.stop();
        await Promise.all(running);
        await log.close();
        await warehouse.close();
      },
    };
  } catch (error) {
    await log.close();
    throw error;
  }
}

/**
 * Before anything is decoded: settings that the log knows and the operational database does not (it was restored from an
 * earlier moment, or made anew).
 */
async function replaySettings(
  log: DeliveryLog,
  apply: (delivery: Delivery) => Promise<void>,
  refused: (delivery: Delivery, error: unknown) => void,
): Promise<void> {
  let seq = 0;
  for (;;) {
    const deliveries = await log.after(seq, 500, { connection: settingsConnection });
    for (const delivery of deliveries) {
      try {
        await apply(delivery);
      } catch (error) {
        // As in the decode loop: one document that cannot be taken over must not keep the server from starting.
        if (error instanceof Failure && error.code.startsWith('store-')) throw error;
        refused(delivery, error);
      }
    }
    const last = deliveries.at(-1);
    if (last === undefined) return;
    seq = last.seq;
  }
}

async function foldSettingsOf(
  id: string,
  directory: ConnectionDirectory,
  connectors: ReadonlyMap<string, AnyConnector>,
): Promise<FoldSettings> {
  const connection = await directory.find(id);
  const connector = connection === null ? undefined : connectors.get(connection.kind);
  // Without connection or connector nothing was decoded, so there is nothing that these could change.
  return connection === null || connector === undefined ? plainFoldSettings : connector.foldSettingsFor(connection.settings);
}

/** What settings say, remembered until a settings document changes. */
class Remembered<T> {
  readonly #read: (name: string) => Promise<T>;
  #found = new Map<string, T>();

  constructor(read: (name: string) => Promise<T>) {
    this.#read = read;
  }

  async of(name: string): Promise<T> {
    // What is read while somebody forgets is not remembered: it may be the document of before.
    const found = this.#found;
    const before = found.get(name);
    if (before !== undefined) return before;
    const value = await this.#read(name);
    found.set(name, value);
    return value;
  }

  forget(): void {
    this.#found = new Map();
  }
}
