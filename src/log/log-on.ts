import type { Appended, DeliveryLog, EventIndex } from './delivery-log.ts';
import type { readsOf } from './reads.ts';
import { pack, packRewrite, type WriteJob, type WriteResult } from './write-job.ts';
import { WriteQueue } from './write-queue.ts';

/** The log and the index over it, opened together: they share one file or one server. */
export interface OpenLog {
  readonly log: DeliveryLog;
  readonly index: EventIndex;
}

/** How an engine writes: each call is one transaction, answered after the commit. */
export interface Engine {
  readonly write: (jobs: readonly WriteJob[]) => Promise<readonly WriteResult[]>;
  /** Where the engine can write the index beside the deliveries, so that neither waits for the other. */
  readonly writeIndex?: Engine['write'];
  readonly close: () => Promise<void>;
  /** Hears of what other processes appended. */
  readonly listen?: (wake: () => void) => void;
}

/** Joins the shared reads with an engine's writing half. */
export function logOn(reads: ReturnType<typeof readsOf>, engine: Engine): OpenLog {
  const queue = new WriteQueue(engine.write);
  const indexQueue = engine.writeIndex === undefined ? queue : new WriteQueue(engine.writeIndex);
  const wakes = new Set<() => void>();
  const wakeAll = (): void => wakes.forEach((wake) => wake());
  engine.listen?.(wakeAll);
  let closed: Promise<void> | null = null;

  const log: DeliveryLog = {
    ...reads,
    async append(delivery) {
      const appended = (await queue.ask({ kind: 'append', delivery })) as Appended;
      if (!appended.duplicate) wakeAll();
      return appended;
    },
    onAppend(wake) {
      wakes.add(wake);
      return () => wakes.delete(wake);
    },
    async close() {
      closed ??= Promise.all([queue.idle(), indexQueue.idle()]).then(engine.close);
      await closed;
    },
  };
  const index: EventIndex = {
    ...reads,
    async record(decoded, progress) {
      await indexQueue.ask({ kind: 'record', batch: decoded.map(pack), progress });
    },
    async forget(connection) {
      await indexQueue.ask({ kind: 'forget', connection });
    },
    sweep: async () => (await indexQueue.ask({ kind: 'sweep' })) as boolean,
    async markAll() {
      await indexQueue.ask({ kind: 'markAll' });
    },
    reserveVersions: async (count) => (await indexQueue.ask({ kind: 'reserve', count })) as number,
    async addProjectedKeys(keys) {
      await indexQueue.ask({ kind: 'addKeys', keys: [...keys] });
    },
    async finish(done) {
      await indexQueue.ask({ kind: 'finish', done });
    },
    async rewrite(changes) {
      await indexQueue.ask({ kind: 'rewrite', changes: changes.map(packRewrite) });
    },
    async removeAccount(account) {
      await indexQueue.ask({ kind: 'removeAccount', account });
    },
    removeReceived: async (account, connection, before) =>
      (await indexQueue.ask({ kind: 'removeReceived', account, connection, before })) as number,
    async postpone(groups) {
      if (groups.length > 0) await indexQueue.ask({ kind: 'postpone', groups });
    },
    changeMapping: async (change) => (await indexQueue.ask({ kind: 'mapping', change })) as boolean,
    async purge() {
      await indexQueue.ask({ kind: 'purge' });
    },
  };
  return { log, index };
}
