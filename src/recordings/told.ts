import { createHash } from 'node:crypto';
import { erasedCaller } from '#domain/erased-caller.ts';
import type { Call, Facts, Recording } from '#domain/facts.ts';
import type { Instant } from '#domain/instant.ts';
import type { Seal } from '#settings/seal.ts';
import type { RecordingRow } from './schema.ts';

/** Facts of a group of events that are in the figures. */
export interface WrittenFacts {
  readonly account: string;
  readonly connection: string;
  readonly facts: Facts;
}

/** A recording that the facts tell of, as its row shall be. */
export interface ToldRecording {
  readonly account: string;
  readonly connection: string;
  readonly recording: Recording;
  readonly callAt: Instant;
}

/** A call of a caller who was erased, and the recordings that its facts tell. */
export interface ErasedCall {
  readonly account: string;
  readonly call: string;
  readonly recordings: readonly string[];
}

/** Of these nothing is kept: neither what is told of again, nor what was told before and is no longer. */
export function erasedCalls(groups: readonly WrittenFacts[]): ErasedCall[] {
  return groups.flatMap(({ account, facts }) =>
    facts.call.filter(isErased).map(({ id }) => {
      return { account, call: id, recordings: facts.recording.flatMap((one) => (one.call_id === id ? [one.id] : [])) };
    }),
  );
}

const isErased = ({ caller, caller_presented: presented }: Call): boolean =>
  [caller, presented].some((number) => number !== null && erasedCaller(number) !== null);

/** The recordings that facts tell, but of callers who were erased. */
export function toldIn(groups: readonly WrittenFacts[]): ToldRecording[] {
  return groups.flatMap(({ account, connection, facts }) => {
    const calls = new Map(facts.recording.length === 0 ? [] : facts.call.map((call) => [call.id, call]));
    return facts.recording.flatMap((recording): ToldRecording[] => {
      const call = calls.get(recording.call_id);
      if (call === undefined || isErased(call)) return [];
      return [
        {
          account,
          connection: call.connection === '' ? connection : call.connection,
          recording,
          callAt: Math.floor(call.started_at),
        },
      ];
    });
  });
}

/** What changes with the row that there is: a whole new row, some of its columns, or nothing. */
export function rowFor(told: ToldRecording, before: RecordingRow | undefined, now: Instant, seal: Seal): RecordingRow | null {
  if (before === undefined) return { ...described(told), ...fresh(told, now, seal), noted_at: now };
  const row = { ...before, ...described(told) };
  if (before.state === 'removing' || before.state === 'removed' || before.state === 'kept') return changed(before, row);
  const { link } = told.recording.source;
  if (link === null || digestOf(link) === before.link_digest) return changed(before, row);
  return { ...row, ...fresh(told, now, seal) };
}

/** The file goes, and with it all that could fetch it again. */
export const removing = (why: 'erased' | 'retention' | 'call-gone' | 'account') =>
  ({ state: 'removing', why, failure: null, link_sealed: null, link_digest: null, expires_at: null }) as const;

function described({ account, connection, recording, callAt }: ToldRecording) {
  const { id, call_id, kind, started_at, duration_s, channels, source } = recording;
  return {
    ...{ id, account, connection, call_id, call_at: callAt, kind, started_at: Math.floor(started_at), channels },
    ...{ duration_ms: duration_s === null ? null : Math.round(duration_s * 1000), file: source.file },
  };
}

/** As one that was never tried with this link. */
function fresh({ recording: { source } }: ToldRecording, now: Instant, seal: Seal) {
  const { link, expires_at: expires } = source;
  const nothing = { type: null, bytes: null, sha256: null, kept_at: null, tries: 0, last_try_at: null };
  return {
    ...nothing,
    ...{ link_sealed: link === null ? null : seal.close(link), link_digest: link === null ? null : digestOf(link) },
    ...{ expires_at: expires === null ? null : Math.floor(expires), begun_at: now, next_try_at: now },
    ...{ state: link === null ? ('elsewhere' as const) : ('waiting' as const), why: null, failure: null },
  };
}

function changed(before: RecordingRow, row: RecordingRow): RecordingRow | null {
  const same = (Object.keys(row) as (keyof RecordingRow)[]).every((name) => row[name] === before[name]);
  return same ? null : row;
}

const digestOf = (link: string): string => createHash('sha256').update(link).digest('base64url');
