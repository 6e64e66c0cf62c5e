import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectors } from '#connectors/index.ts';
import { type DatabaseAt, openDatabase } from '#database/open.ts';
import type { Instant, TimeRange } from '#domain/instant.ts';
import { Pipeline } from '#ingest/pipeline.ts';
import { type OpenLog, openLog } from '#log/open-log.ts';
import { credentialsFor, type PullSource, writeCredentials } from '#pull/access.ts';
import { Pulling } from '#pull/pulling.ts';
import { PullNotes } from '#pull/notes.ts';
import { PullRuns } from '#pull/runs.ts';
import { withPullTables, type RunKind, type RunRow } from '#pull/schema.ts';
import { sender } from '#pull/send.ts';
import { testStore, type TestStore } from './store.ts';
import type { Clock } from './vendor-apis/api-server.ts';

/** A connection and what its vendor wants to see. */
export interface PulledConnection {
  readonly kind: string;
  readonly url: string;
  readonly access: Readonly<Record<string, string>>;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Is compared by itself, too; left out where it is not the matter. */
  readonly daily?: boolean;
}

export interface PullHarness {
  readonly pulling: Pulling;
  readonly source: PullSource;
  readonly problems: unknown[];
  /** A run, once it is over. */
  run(kind: RunKind, span: TimeRange): Promise<RunRow>;
  over(id: number): Promise<RunRow>;
  close(): Promise<void>;
}

export const connectionName = 'acme/phones';

export function sourceOf({ kind, url, access, settings = {} }: PulledConnection): PullSource {
  const pulls = connectors.get(kind)?.pulls;
  if (pulls === undefined) throw new Error(`${kind} is not asked`);
  const document = { ...settings, apiUrl: url };
  const credential = { secret: writeCredentials(access), for: credentialsFor(pulls, document) };
  return { id: connectionName, account: 'acme', kind, settings: document, credential };
}

interface Place {
  readonly open: OpenLog;
  readonly tables: DatabaseAt;
  readonly clock: Clock;
  readonly decoded: () => Promise<void>;
}

/** The runs of one connection on real engines, by a clock of one's own. */
export async function pullHarness(of: PulledConnection, { open, tables, clock, decoded }: Place): Promise<PullHarness> {
  const database = await openDatabase(tables);
  const own = await withPullTables(database);
  const runs = new PullRuns(own);
  const held = { source: sourceOf(of) };
  const problems: unknown[] = [];
  const pulling = new Pulling({
    ...{
      runs,
      notes: new PullNotes(own),
      log: open.log,
      index: open.index,
      connectors,
      decoded,
      now: clock.now,
      random: () => 0.5,
      pause: clock.pause,
    },
    sources: async () => await Promise.resolve(of.daily === true ? [held.source] : []),
    source: async () => await Promise.resolve(held.source),
    send: sender({ allowPrivate: true, agent: 'test', timeoutMs: 2_000 }),
    onProblem: (error) => problems.push(error),
  });
  const over = async (id: number): Promise<RunRow> => {
    for (;;) {
      const row = await runs.find(connectionName, id);
      if (row !== null && row.state !== 'waiting' && row.state !== 'running') return row;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  return Object.assign(held, {
    ...{ pulling, problems, over },
    run: async (kind: RunKind, span: TimeRange) => {
      pulling.start();
      return await over((await pulling.begin(held.source, kind, span, 'test')).id);
    },
    close: async () => {
      await pulling.close();
      await database.close();
    },
  });
}

/** With figures: log, event index, warehouse. */
export async function pullIntoStore(of: PulledConnection, clock: Clock): Promise<PullHarness & { readonly store: TestStore }> {
  const { settings } = sourceOf(of);
  const folder = mkdtempSync(join(tmpdir(), 'ringtrace-pull-'));
  const store = await testStore([{ id: connectionName, account: 'acme', kind: of.kind, settings }]);
  const place = { open: store, tables: { path: join(folder, 'settings.db') }, clock, decoded: async () => await store.settle() };
  const harness = await pullHarness(of, place);
  return Object.assign(harness, {
    store,
    close: async () => {
      await harness.pulling.close();
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  });
}

/** Without figures, in a folder that outlives the process: what a kill leaves behind. */
export async function pullIntoFolder(
  of: PulledConnection,
  folder: string,
  clock: Clock,
): Promise<PullHarness & { readonly open: OpenLog }> {
  return await pullInto(of, { log: { path: join(folder, 'log.db') }, tables: { path: join(folder, 'settings.db') } }, clock);
}

/** Without figures, wherever it is. */
export async function pullInto(
  of: PulledConnection,
  at: { readonly log: DatabaseAt; readonly tables: DatabaseAt },
  clock: Clock,
): Promise<PullHarness & { readonly open: OpenLog }> {
  const { settings, account, kind } = sourceOf(of);
  const open = await openLog(at.log);
  const known = { id: connectionName, account, kind, settings, name: connectionName, settingsSeq: 0 };
  const pipeline = new Pipeline({
    ...open,
    connectors,
    directory: { find: async () => await Promise.resolve(known), ofAccount: async () => await Promise.resolve([known]) },
  });
  pipeline.start();
  const place = { open, tables: at.tables, clock, decoded: async () => await pipeline.drained() };
  const harness = await pullHarness(of, place);
  return Object.assign(harness, {
    open,
    close: async () => {
      await harness.pulling.close();
      await pipeline.stop();
      await open.log.close();
    },
  });
}

export const days = (from: string, count: number): TimeRange => {
  const at: Instant = Date.parse(`${from}T00:00:00Z`);
  return { from: at, before: at + count * 86_400_000 };
};
