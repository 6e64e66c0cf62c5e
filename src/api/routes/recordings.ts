import { Readable } from 'node:stream';
import type { RecordingView } from '#contract/recordings.ts';
import { toIso, toIsoOrNull } from '#domain/instant.ts';
import type { RecordingRow } from '#recordings/schema.ts';
import { ApiProblem, notFound } from '#api/api-problem.ts';
import { conditionsOf } from '#api/call-conditions.ts';
import type { Context, Handlers } from '#api/context.ts';
import { rangeOf } from '#api/byte-range.ts';
import { slugOf } from '#api/delivery-view.ts';
import { scopeOf } from './calls.ts';
import { connectionOf } from './connections.ts';

const mostFailures = 20;

/** Recordings of calls: what is there of them, the sound, and fetching again. */
export const recordingRoutes = {
  async callRecordings({ params }, context) {
    const rows = await context.services.recordings.files.ofCall(context.account.id, params.id);
    const [first] = rows;
    if (first !== undefined && !(await isOpen(first, context))) throw notFound('call', params.id);
    return { recordings: rows.map((row) => recordingView(row, context)) };
  },

  async recordingSound({ params, query }, context) {
    const { recordings } = context.services;
    const row = await recordings.files.find(context.account.id, params.id);
    if (row === null || !(await isOpen(row, context))) throw notFound('recording', params.id);
    const { bytes, type, sha256 } = row;
    if (row.state !== 'kept' || bytes === null) throw notKept(row);
    const range = rangeOf(context.headers.get('range'), bytes);
    if (range === 'none') {
      return new Response(null, { status: 416, headers: { ...common, 'content-range': `bytes */${bytes}` } });
    }
    const { from, to } = range ?? { from: 0, to: bytes - 1 };
    const sound = await recordings.open(row, { from, to });
    if (sound === null) throw notKept({ ...row, state: 'failed', failure: 'Its file is not in the store any more.' });
    const headers = {
      ...common,
      'content-type': type ?? 'application/octet-stream',
      'content-length': String(to - from + 1),
      etag: `"${sha256 ?? row.id}"`,
      ...(range === null ? {} : { 'content-range': `bytes ${from}-${to}/${bytes}` }),
      ...(query.download === 'true' ? { 'content-disposition': `attachment; filename="${fileName(row)}"` } : {}),
    };
    return new Response(Readable.toWeb(sound) as ReadableStream, { status: range === null ? 200 : 206, headers });
  },

  async retryRecording({ params }, context) {
    const { recordings } = context.services;
    const row = await recordings.files.find(context.account.id, params.id);
    if (row === null || !(await isOpen(row, context))) throw notFound('recording', params.id);
    const again = await recordings.retry(row.connection, row.id);
    if (again === 0)
      throw new ApiProblem(409, 'not-failed', 'Only a recording that failed, or waits, and whose link is known is fetched again.');
    return { recordings: again };
  },

  async connectionRecordings({ params }, context) {
    const { files } = context.services.recordings;
    const connection = await connectionOf(context, params.id);
    const { nextTryAt, ...counts } = await files.counts(connection.id);
    const failures = await files.failures(connection.id, mostFailures);
    return { ...counts, next_try_at: toIsoOrNull(nextTryAt), failures: failures.map((row) => recordingView(row, context)) };
  },

  async retryRecordings({ params }, context) {
    const connection = await connectionOf(context, params.id);
    return { recordings: await context.services.recordings.retry(connection.id, null) };
  },
} satisfies Partial<Handlers>;

/** Nothing between here and the player keeps a copy. */
const common = { 'cache-control': 'no-store', 'accept-ranges': 'bytes', 'x-content-type-options': 'nosniff' };

/** Whether the call is one that the caller may see: an agent's own, a team's, all. */
async function isOpen(row: RecordingRow, context: Context): Promise<boolean> {
  const { warehouse } = context.services;
  const { sql, params } = conditionsOf(scopeOf(context), { from: toIso(row.call_at - 1000), to: toIso(row.call_at + 1000) });
  const found = await warehouse.withReadLock(
    async () =>
      await warehouse.query(`SELECT id FROM call FINAL WHERE ${sql} AND id = {id:String} LIMIT 1`, { ...params, id: row.call_id }),
  );
  return found.length > 0;
}

function notKept({ state, failure }: RecordingRow): ApiProblem {
  const says: Readonly<Record<RecordingRow['state'], string>> = {
    kept: 'The recording is kept.',
    waiting: 'The recording is not fetched yet.',
    failed: `The recording could not be fetched. ${failure ?? ''}`.trim(),
    elsewhere: 'The recording is a file of the phone system, which told no address of it.',
    removing: 'The recording is being removed.',
    removed: 'The recording was removed: the account keeps recordings no longer.',
  };
  return new ApiProblem(404, 'no-sound', says[state], {
    what: 'recording',
    got: state,
  });
}

const endings: Readonly<Record<string, string>> = {
  ...{ 'audio/mpeg': 'mp3', 'audio/wav': 'wav', 'audio/ogg': 'ogg', 'audio/flac': 'flac', 'audio/mp4': 'm4a' },
  ...{ 'audio/webm': 'webm', 'audio/amr': 'amr', 'audio/basic': 'au' },
};

/** Of our own words alone: a sender's could be a path, or a number. */
function fileName({ started_at: at, id, type }: RecordingRow): string {
  const when = toIso(at).slice(0, 19).replaceAll(/[-:]/gu, '').replace('T', '-');
  return `recording-${when}-${id.slice(0, 8)}.${endings[type ?? ''] ?? 'bin'}`;
}

function recordingView(row: RecordingRow, { caller }: Context): RecordingView {
  return {
    ...{ id: row.id, call_id: row.call_id, connection: slugOf(row.connection), kind: row.kind, channels: row.channels },
    ...{ state: row.state, why: row.why, failure: row.failure, tries: row.tries, type: row.type, bytes: row.bytes, sha256: row.sha256 },
    started_at: toIso(row.started_at),
    duration_s: row.duration_ms === null ? null : row.duration_ms / 1000,
    file: caller.permissions.has('numbers') ? row.file : null,
    retryable: (row.state === 'failed' || row.state === 'waiting') && row.link_sealed !== null,
    last_try_at: toIsoOrNull(row.last_try_at),
    next_try_at: row.state === 'waiting' ? toIso(row.next_try_at) : null,
    kept_at: toIsoOrNull(row.kept_at),
  };
}
