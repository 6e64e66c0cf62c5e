import type { CallRecord } from '#domain/channel-events.ts';
import type { Decoded, Reject } from '#domain/delivery.ts';
import type { DecodedEvent } from '#domain/events.ts';
import type { Instant } from '#domain/instant.ts';
import type { PbxSettings } from '#domain/pbx-settings.ts';
import { rowsOf } from '#connectors/csv.ts';
import { contentId, reject, shown } from '#connectors/lines.ts';
import { localTime, type LocalTime } from '#connectors/local-time.ts';
import { epochOf } from '#domain/pbx-names.ts';

const standard = [
  ...['accountcode', 'src', 'dst', 'dcontext', 'clid', 'channel', 'dstchannel', 'lastapp', 'lastdata'],
  ...['start', 'answer', 'end', 'duration', 'billsec', 'disposition', 'amaflags'],
];
const newer = ['peeraccount', 'linkedid', 'sequence'];

/** The columns that cdr_csv writes, by their number (options loguniqueid, loguserfield, newcdrcolumns). */
export function cdrColumns(fields: readonly string[]): readonly string[] | null {
  const hasId = isUniqueId(fields[16] ?? '');
  switch (fields.length) {
    case 16:
      return standard;
    case 17:
      return [...standard, hasId ? 'uniqueid' : 'userfield'];
    case 18:
      return [...standard, 'uniqueid', 'userfield'];
    case 19:
      return [...standard, ...newer];
    case 20:
      return [...standard, hasId ? 'uniqueid' : 'userfield', ...newer];
    case 21:
      return [...standard, 'uniqueid', 'userfield', ...newer];
    default:
      return null;
  }
}

function isUniqueId(text: string): boolean {
  return /^(.+-)?\d+\.\d+$/u.test(text);
}

/** `cdr-csv/Master.csv` without a header line. */
export function decodeCdrCsv(body: Uint8Array, settings: PbxSettings): Decoded {
  return decode(body, settings, 'c', cdrColumns, '16 to 21 columns of cdr_csv');
}

/** cdr_custom: any columns, named by the connection's settings or by the file's header line. */
export function decodeCdrCustom(body: Uint8Array, settings: PbxSettings, header: readonly string[] | null): Decoded {
  const columns = header ?? settings.cdrColumns;
  if (columns.length === 0) return decode(body, settings, 'x', cdrColumns, '16 to 21 columns of cdr_csv, or column names in the settings');
  const lowered = columns.map((name) => name.toLowerCase());
  return decode(body, settings, 'x', (fields) => (fields.length === lowered.length ? lowered : null), `${lowered.length} columns as named`);
}

type Columns = (fields: readonly string[]) => readonly string[] | null;

function decode(body: Uint8Array, settings: PbxSettings, layout: string, columnsOf: Columns, wanted: string): Decoded {
  const rejects: Reject[] = [];
  const events: DecodedEvent[] = [];
  const zone = localTime(settings.timeZone);
  for (const { fields, line } of rowsOf(body, rejects)) {
    const columns = columnsOf(fields);
    if (columns === null) {
      rejects.push(reject(line, `row: got ${fields.length} columns, wanted ${wanted}`));
      continue;
    }
    const row = new Map(columns.map((name, index) => [name, fields[index] ?? '']));
    const event = eventOf(row, zone, layout, line.text);
    if (typeof event === 'string') rejects.push(reject(line, event));
    else events.push(event);
  }
  return { events, rejects };
}

/** An event of one record, or why it is refused. Shared with AMI's `Cdr` event. */
export function eventOf(row: ReadonlyMap<string, string>, zone: LocalTime, layout: string, text: string): DecodedEvent | string {
  const value = (name: string): string => row.get(name) ?? '';
  const optional = (name: string): string | null => {
    const told = row.get(name);
    return told === undefined || told === '' ? null : told;
  };
  const uniqueid = value('uniqueid');
  const created = epochOf(uniqueid);
  const anomalies: string[] = [];
  const started = resolve(value('start'), zone, created, anomalies);
  if (started === null) return `start: got ${shown(value('start'))}, wanted a time as 2026-11-21 16:25:30`;
  const answered = value('answer') === '' ? null : resolve(value('answer'), zone, Math.max(created ?? 0, started), anomalies);
  if (answered === null && value('answer') !== '')
    return `answer: got ${shown(value('answer'))}, wanted a time as 2026-11-21 16:25:30 or nothing`;
  const ended = resolve(value('end'), zone, Math.max(created ?? 0, answered ?? started), anomalies);
  if (ended === null) return `end: got ${shown(value('end'))}, wanted a time as 2026-11-21 16:25:30`;
  for (const name of ['duration', 'billsec']) {
    const told = value(name);
    if (told !== '' && !/^\d+(\.\d+)?$/u.test(told)) return `${name}: got ${shown(told)}, wanted seconds, not negative`;
  }
  if (ended < started) return `end: got ${shown(value('end'))}, wanted no time before the start ${shown(value('start'))}`;
  if (value('disposition') === '') return 'disposition: got nothing, wanted ANSWERED, NO ANSWER, BUSY, FAILED or CONGESTION';

  const sequence = optional('sequence');
  const id = uniqueid !== '' && sequence !== null ? `${layout}${uniqueid}:${sequence}` : contentId(layout, text);
  const channel = uniqueid === '' ? id : uniqueid;
  const record: CallRecord = {
    linked: optional('linkedid'),
    sequence,
    src: value('src'),
    dst: value('dst'),
    dcontext: value('dcontext'),
    clid: value('clid'),
    channel_name: value('channel'),
    dst_channel_name: value('dstchannel'),
    app: value('lastapp'),
    data: value('lastdata'),
    started_at: started,
    answered_at: answered,
    ended_at: ended,
    disposition: value('disposition').toUpperCase(),
    account: value('accountcode'),
    userfield: value('userfield'),
    did: optional('did'),
    campaign: optional('campaign'),
    queue: optional('queue'),
    queue_status: optional('queuestatus'),
    recording: optional('recordingfile'),
    anomaly: anomalies[0] ?? null,
  };
  return {
    id,
    key: `call:${channel}`,
    links: record.linked === null || record.linked === channel ? [] : [`call:${record.linked}`],
    event: { kind: 'call_record', at: started, source: 'cdr', channel, record },
  };
}

/**
 * A local time as an instant. Where the clock showed it twice, it is the first that does not lie before what is known
 * to be earlier (the epoch in the unique id, the start); without such knowledge it stays a contradiction.
 */
function resolve(text: string, zone: LocalTime, notBefore: Instant | null, anomalies: string[]): Instant | null {
  const read = zone.read(text);
  if (read === null) return null;
  if (read.skipped) anomalies.push(`local_time_skipped: ${text}`);
  if (read.others.length === 0) return read.at;
  if (notBefore === null) {
    anomalies.push(`local_time_ambiguous: ${text}`);
    return read.at;
  }
  return [read.at, ...read.others].find((at) => at >= notBefore - 2000) ?? read.others.at(-1) ?? read.at;
}
