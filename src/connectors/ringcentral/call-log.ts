import { agentAt, callerOf, type Meaning, ofCall, ourNumber, type Reading } from '#connectors/hosted.ts';
import { toldRecording } from '#connectors/told-recording.ts';
import type { AnyEvent } from '#domain/events.ts';
import type { Direction, Outcome } from '#domain/facts.ts';
import type { CallLogRecord } from './message.ts';
import { contentPath } from './recordings.ts';

/** A record of the call log: a whole call, told late and again when it changes. It knows no ringing, no holding and no answer's time. */
export function readRecord(record: CallLogRecord, reading: Reading): Meaning[] {
  const { from, to, startTime, result, deleted } = record;
  if (record.type === 'Fax' || deleted === true) return [];
  const call = record.telephonySessionId ?? record.sessionId ?? record.id;
  const links = record.sessionId === null || record.sessionId === call ? [] : [record.sessionId];
  const [theirs, ours] = record.direction === 'Inbound' ? [from, to] : [to, from];
  const colleague = theirs.extension ?? theirs.short;
  const direction: Direction = colleague !== null ? 'internal' : record.direction === 'Inbound' ? 'inbound' : 'outbound';
  const { anomaly, ...caller } = callerOf(reading, theirs.number);
  const lasted = record.durationMs ?? (record.duration === null ? null : record.duration * 1000);
  const running = result === null || /^in progress$/iu.test(result);
  const told: AnyEvent = {
    kind: 'call_recorded',
    at: startTime,
    source: 'native',
    revision: record.lastModifiedTime ?? startTime + (lasted ?? 0),
    call: {
      direction,
      started_at: startTime,
      ended_at: running || lasted === null ? null : startTime + lasted,
      outcome: running ? null : outcomeOf(result, record.direction),
      ...(direction === 'internal' ? { caller: null, caller_presented: colleague } : caller),
      caller_name: theirs.name,
      number_id: direction === 'internal' ? null : ourNumber(reading, ours.number),
      agent_id: agentOf(record, ours.extension, reading),
    },
    visits: [],
    legs: [],
  };
  const found: AnyEvent[] =
    anomaly === null || direction === 'internal' ? [] : [{ kind: 'anomaly_found', at: startTime, source: 'native', anomaly }];
  const recording = record.recording?.id ?? null;
  const at = Math.max(startTime, record.lastModifiedTime ?? startTime + (lasted ?? 0));
  return [
    ...[told, ...found].map((event) => ofCall(call, event, links)),
    ...(recording === null ? [] : toldRecording(call, links, at, { id: recording, of: 'call', link: contentPath(recording) })),
  ];
}

const accepted = /^(?:accepted|call connected|connected)$/iu;

/** Who answered: the extension of the accepted leg that began last. */
function agentOf({ legs, direction, result }: CallLogRecord, own: string | null, reading: Reading): string | null {
  if (result === null || !accepted.test(result)) return null;
  const taken = (legs ?? [])
    .filter((leg) => leg.extension !== null && accepted.test(leg.result ?? ''))
    .sort((a, b) => (a.startTime ?? 0) - (b.startTime ?? 0))
    .at(-1);
  const extension = taken?.extension ?? (direction === 'Outbound' ? own : null);
  return extension === null ? null : (agentAt(reading, extension) ?? extension);
}

/** Results that mean the same whoever called. What is not listed is not known. */
function outcomeOf(result: string, direction: 'Inbound' | 'Outbound'): Outcome | null {
  if (accepted.test(result)) return 'answered';
  const inbound = direction === 'Inbound';
  switch (result.toLowerCase()) {
    case 'voicemail':
      return inbound ? 'voicemail' : 'machine';
    case 'missed':
    case 'no answer':
    case 'not answered':
      return inbound ? 'abandoned' : 'no_answer';
    case 'hang up':
    case 'abandoned':
      return inbound ? 'abandoned' : 'cancelled';
    case 'busy':
    case 'line busy':
      return inbound ? 'blocked' : 'busy';
    case 'rejected':
    case 'declined':
      return inbound ? 'screened' : 'rejected';
    case 'blocked':
      return inbound ? 'screened' : 'failed';
    case 'call failed':
    case 'call failure':
    case 'wrong number':
    case 'internal error':
    case 'international disabled':
    case 'international restricted':
    case 'no credit':
      return 'failed';
    default:
      return null;
  }
}
