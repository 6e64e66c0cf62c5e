import { rowsOf } from '#connectors/csv.ts';
import { contentId, reject, shown } from '#connectors/lines.ts';
import { localTime, type LocalTime } from '#connectors/local-time.ts';
import type { CallRecord } from '#domain/channel-events.ts';
import type { Decoded, Reject } from '#domain/delivery.ts';
import type { DecodedEvent } from '#domain/events.ts';
import type { Instant } from '#domain/instant.ts';
import { dispositionOf } from './causes.ts';
import type { ChannelNames } from './channel-name.ts';
import { timeOf, type Value } from './leg.ts';
import type { FreeswitchSettings } from './settings.ts';

/** The columns of the template "example", which is the default of mod_cdr_csv. Older ones end before the codecs. */
const example = [
  ...['caller_id_name', 'caller_id_number', 'destination_number', 'context', 'start_stamp', 'answer_stamp', 'end_stamp', 'duration'],
  ...['billsec', 'hangup_cause', 'uuid', 'bleg_uuid', 'accountcode', 'read_codec', 'write_codec'],
];
const fewest = 13;

/** What of the settings tells how a row is read. */
export type CsvSettings = Pick<FreeswitchSettings, 'cdrColumns'>;

/** The names of a row's columns; null where it has another number of them. */
export function csvColumns({ cdrColumns }: CsvSettings, count: number): readonly string[] | null {
  if (cdrColumns.length > 0) return cdrColumns.length === count ? cdrColumns : null;
  return count >= fewest && count <= example.length ? example.slice(0, count) : null;
}

/** Records of mod_cdr_csv, a row for each leg: they tell less than those of mod_json_cdr, and no queue. */
export function decodeCsv(body: Uint8Array, settings: FreeswitchSettings, names: ChannelNames): Decoded {
  const rejects: Reject[] = [];
  const events: DecodedEvent[] = [];
  const zone = settings.timeZone === null ? null : localTime(settings.timeZone);
  for (const { fields, line } of rowsOf(body, rejects)) {
    const columns = csvColumns(settings, fields.length);
    if (columns === null) {
      const wanted =
        settings.cdrColumns.length > 0 ? `${settings.cdrColumns.length} as named in cdrColumns` : `${fewest} to ${example.length}`;
      rejects.push(reject(line, `row: got ${fields.length} columns, wanted ${wanted}`));
      continue;
    }
    if (columns.every((name, index) => fields[index] === name)) continue;
    const row = new Map(columns.map((name, index) => [name, fields[index] ?? '']));
    const value: Value = (name) => row.get(name) ?? '';
    const event = eventOf(value, zone, settings, names);
    if (typeof event === 'string') rejects.push(reject(line, event));
    else events.push(event);
  }
  return { events, rejects };
}

function eventOf(value: Value, zone: LocalTime | null, settings: FreeswitchSettings, names: ChannelNames): DecodedEvent | string {
  const uuid = value('uuid');
  if (uuid === '') return 'uuid: got nothing, wanted the id of the channel';
  const times = timesOf(value, zone);
  if (typeof times === 'string') return times;
  const record = recordOf(value, times, settings, names);
  const links = [value('bleg_uuid'), value('bridge_uuid'), value('originator')].filter((link) => link !== '' && link !== uuid);
  return {
    id: contentId('v', JSON.stringify([uuid, record])),
    key: `call:${uuid}`,
    links: [...new Set(links)].map((link) => `call:${link}`),
    event: { kind: 'call_record', at: times.startedAt, source: 'cdr', channel: uuid, record },
  };
}

interface Times {
  readonly startedAt: Instant;
  readonly answeredAt: Instant | null;
  readonly endedAt: Instant;
  readonly anomaly: string | null;
}

/** Epochs where the template has them; else the stamps, which the server's local clock showed. */
function timesOf(value: Value, zone: LocalTime | null): Times | string {
  const [start, end] = [timeOf(value, 'start'), timeOf(value, 'end')];
  if (start !== null && end !== null) return { startedAt: start, answeredAt: timeOf(value, 'answer'), endedAt: end, anomaly: null };
  if (zone === null) return 'start_stamp: got a local time, wanted the zone of the server: set timeZone of the connection';
  const read = (name: string): readonly Instant[] => {
    const local = zone.read(value(name));
    return local === null ? [] : [local.at, ...local.others];
  };
  const [starts, ends, answers] = [read('start_stamp'), read('end_stamp'), read('answer_stamp')];
  for (const [name, found] of [['start_stamp', starts] as const, ['end_stamp', ends] as const])
    if (found.length === 0) return `${name}: got ${shown(value(name))}, wanted a time as 2026-11-21 16:25:30`;
  if (answers.length === 0 && value('answer_stamp') !== '')
    return `answer_stamp: got ${shown(value('answer_stamp'))}, wanted a time as 2026-11-21 16:25:30 or nothing`;
  // The hour that an autumn clock shows twice: what the row says of its own length may tell which it was.
  const told = /^\d+$/u.test(value('duration')) ? Number(value('duration')) * 1000 : null;
  const pairs = starts.flatMap((from) => ends.filter((to) => to >= from).map((to) => ({ from, to })));
  const fitting = pairs.filter(({ from, to }) => told === null || Math.abs(to - from - told) <= 1000);
  const pair = fitting[0] ?? pairs[0];
  if (pair === undefined)
    return `end_stamp: got ${shown(value('end_stamp'))}, wanted no time before the start ${shown(value('start_stamp'))}`;
  const skipped = zone.read(value('start_stamp'))?.skipped === true;
  const doubtful = skipped ? 'local_time_skipped' : fitting.length > 1 ? 'local_time_ambiguous' : null;
  return {
    startedAt: pair.from,
    answeredAt: answers.find((at) => at >= pair.from && at <= pair.to) ?? null,
    endedAt: pair.to,
    anomaly: doubtful === null ? null : `${doubtful}: ${value('start_stamp')}`,
  };
}

/** A row as a record of a call: who called whom, through what, and what it came to. */
function recordOf(value: Value, times: Times, settings: FreeswitchSettings, names: ChannelNames): CallRecord {
  const uuid = value('uuid');
  const [caller, called] = [value('caller_id_number'), value('destination_number')];
  const base = { gateway: value('sip_gateway_name'), user: '', agent: '', dialledUser: '' };
  const placed = value('direction') === 'outbound';
  const from = names.nameOf(uuid, {
    ...base,
    placed: false,
    channelName: placed ? '' : value('channel_name'),
    context: value('context'),
    number: caller,
  });
  const queue = settings.queues.find(({ id, extensions }) => id === called || extensions.includes(called));
  // Both legs' rows tell of the phone that was called: under one name it is one.
  const to = names.nameOf('', { ...base, placed: true, channelName: placed ? value('channel_name') : '', context: '', number: called });
  const arrived = from.outside && !placed;
  // A caller's own row does not say whether a person or a menu answered it; the row of the other leg does.
  const reached = queue === undefined && (!arrived || settings.cdrLegs === 'a');
  const joined = value('bleg_uuid') !== '' || value('bridge_uuid') !== '' || times.answeredAt === null || reached;
  const dials = reached && !(arrived && times.answeredAt !== null && value('bleg_uuid') === '');
  const app = queue !== undefined ? 'Queue' : dials ? 'Dial' : appOf(value('last_app'));
  return {
    linked: null,
    // Of two legs that began in the same second the calling one comes first.
    sequence: arrived ? '0' : placed || !/^\d{1,6}$/u.test(caller) ? '2' : '1',
    ...{ src: caller, dst: called, dcontext: arrived ? value('context') : '', app, data: value('last_arg') },
    clid: value('caller_id_name') === caller ? '' : `"${value('caller_id_name')}" <${caller}>`,
    channel_name: from.name,
    dst_channel_name: (joined && queue === undefined) || value('bleg_uuid') !== '' ? to.name : '',
    ...{ started_at: times.startedAt, answered_at: times.answeredAt, ended_at: times.endedAt, anomaly: times.anomaly },
    disposition: times.answeredAt === null ? dispositionOf(value('hangup_cause')) : 'ANSWERED',
    ...{ account: value('accountcode'), userfield: '', did: null, campaign: null, queue: queue?.id ?? null },
    ...{ queue_status: null, recording: null },
  };
}

function appOf(last: string): string {
  if (last === 'voicemail') return 'VoiceMail';
  return last === 'hangup' ? 'Hangup' : last;
}
