import type { ImportView } from '#contract/import-view.ts';
import { toIso, toIsoOrNull } from '#domain/instant.ts';
import { type SeqRanges, unionOf } from '#domain/seq-ranges.ts';
import type { DecodedSource } from '#log/delivery-log.ts';
import type { SavedImport } from '#settings/imports.ts';
import { slugOf } from './delivery-view.ts';
import { settledOf } from './freshness.ts';
import type { Services } from './services.ts';

type Needed = Pick<Services, 'index' | 'pipeline' | 'projector' | 'warehouse' | 'settings' | 'running'>;

export async function importView(services: Needed, one: SavedImport): Promise<ImportView> {
  const [view] = await importViews(services, [one]);
  if (view === undefined) throw new Error('one import gives one view');
  return view;
}

/** Imports of an account as the history shows them; what has become figures since is counted, once for each decoding. */
export async function importViews(services: Needed, found: readonly SavedImport[]): Promise<ImportView[]> {
  const [first] = found;
  if (first === undefined) return [];
  const sources = new Map((await services.index.sources()).map((source) => [source.connection, source]));
  const settled = await settledOf(services, first.account);
  const views: ImportView[] = [];
  for (const one of found) views.push(await viewOf(services, one, sources.get(one.connection), settled));
  return views;
}

type Settled = Awaited<ReturnType<typeof settledOf>>;

async function viewOf(services: Needed, found: SavedImport, source: DecodedSource | undefined, settled: Settled): Promise<ImportView> {
  const { running, settings } = services;
  const runs = found.ended === null && running.isRunning(found.id);
  // It may have come to its end since it was read; what runs no longer says so only where no end is written.
  const one = found.ended === null && !runs ? ((await settings.imports.find(found.account, found.id)) ?? found) : found;
  const { ended, withdrawn } = one;
  const counted = runs ? null : await countedOf(services, one, source, settled);
  const counts = running.counts(one.id) ?? ended ?? { lines: 0, sent: 0, known: 0 };
  const progress = running.progress(one.id);
  const begun = Date.now() - one.begunAt;
  return {
    id: one.id,
    position: one.begunSeq,
    connection: slugOf(one.connection),
    file: one.file,
    format: one.format,
    bytes: one.bytes,
    by: one.by.name,
    begun_at: toIso(one.begunAt),
    ended_at: toIsoOrNull(ended?.at),
    state: withdrawn !== null ? 'undone' : (ended?.state ?? (runs ? 'running' : 'interrupted')),
    failure: ended?.failure ?? null,
    lines: counts.lines,
    new_pieces: counts.sent,
    known_pieces: counts.known,
    in_figures: counted?.now ?? false,
    calls: counted?.calls ?? null,
    rejects: counted?.rejects ?? null,
    undone_at: toIsoOrNull(withdrawn?.at),
    undone_by: withdrawn?.by ?? null,
    progress:
      progress === null
        ? null
        : {
            bytes: progress.bytes,
            total_bytes: progress.totalBytes,
            lines_per_second: begun > 0 ? (progress.lines / begun) * 1000 : 0,
            seconds_left: progress.secondsLeft,
          },
  };
}

interface Counted {
  readonly calls: number | null;
  readonly rejects: number | null;
  /** As it is now. */
  readonly now: boolean;
}

async function countedOf(
  { index, warehouse, settings }: Needed,
  one: SavedImport,
  source: DecodedSource | undefined,
  { settled, decodedUpTo }: Settled,
): Promise<Counted> {
  const members = unionOf([one.own, one.claims]);
  const decoder = `${source?.decoder ?? ''} ${one.changedSeq}`;
  if (one.counted?.for === decoder) return { ...one.counted, now: true };
  const before = { calls: one.counted?.calls ?? null, rejects: one.counted?.rejects ?? null, now: false };
  const last = Math.max(one.changedSeq, members.at(-1)?.[1] ?? 0);
  if (!settled || decodedUpTo < last) return before;
  // What was undone keeps the counts that it had, so that the history says what was taken out.
  const calls = one.withdrawn === null ? await countCallsWithin(warehouse, one, members) : (before.calls ?? 0);
  const rejects = one.withdrawn === null ? await index.rejectsWithin(one.account, one.connection, members) : (before.rejects ?? 0);
  await settings.imports.count(one.id, { calls, rejects, for: decoder });
  return { calls, rejects, now: true };
}

async function countCallsWithin(warehouse: Needed['warehouse'], { account, connection }: SavedImport, members: SeqRanges): Promise<number> {
  const [row] = await warehouse.query<{ n: number }>(
    `SELECT count() AS n FROM call FINAL WHERE account = {account:String} AND connection = {connection:String}
AND arrayExists((first, last) -> position >= first AND position <= last, {first:Array(UInt64)}, {last:Array(UInt64)})`,
    { account, connection, first: members.map(([from]) => from), last: members.map(([, to]) => to) },
  );
  return row?.n ?? 0;
}
