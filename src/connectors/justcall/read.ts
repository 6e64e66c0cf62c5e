import { explain, shownValue } from '#connectors/explain.ts';
import { agentAt, type Meaning, ofCall, ourNumber, type Reading, withoutPlus } from '#connectors/hosted.ts';
import { toldRecording } from '#connectors/told-recording.ts';
import type { LifecycleEvent, RecordEvent } from '#domain/events.ts';
import { courseOf } from './course.ts';
import { answerFormat, callEvents, type CallEventType, callSchema, isCallEvent, type JustcallCall } from './message.ts';
import { postedCall, postedSchema, startOf } from './message.ts';
import { recordOf, type Told } from './record.ts';
import { readTimestamp, timestampHeader } from './signature.ts';

/** They tell nothing of a call's course that its own events do not tell. */
const silent = /^(?:sms|whatsapp|appointment|contact)[._]|^call\.ai_/u;

/** Events of one webhook, or of one call of the API. */
export function readMessage(value: unknown, reading: Reading): readonly Meaning[] | string {
  if (reading.headers['format'] === answerFormat) {
    const parsed = callSchema.safeParse(value);
    return parsed.success ? readCall(parsed.data, null, reading) : explain(parsed.error, value);
  }
  const posted = postedSchema.safeParse(value);
  if (!posted.success) return explain(posted.error, value);
  // Older names of the same events begin with `jc.` and have a line between the words.
  const type = posted.data.type.replace(/^jc\./u, '').replace(/^call_/u, 'call.');
  if (silent.test(type)) return [];
  if (!isCallEvent(type)) return `type: got ${shownValue(posted.data.type)}, wanted one of ${Object.keys(callEvents).join(', ')}`;
  const parsed = postedCall.safeParse(value);
  if (!parsed.success) return explain(parsed.error, value);
  const told = readCall(parsed.data.data, type, reading);
  return typeof told === 'string' ? `data.${told}` : told;
}

/** `type` null = a call of the API. */
function readCall(call: JustcallCall, type: CallEventType | null, reading: Reading): readonly Meaning[] | string {
  const startedAt = startOf(call);
  if (startedAt === null)
    return `call_date: got ${shownValue(call.call_date)} and call_time ${shownValue(call.call_time)}, wanted a date and a time in UTC`;
  const way = /^(?:in|out)/iu.exec(call.call_info?.direction ?? '')?.[0].toLowerCase();
  if (way === undefined) return `call_info.direction: got ${shownValue(call.call_info?.direction)}, wanted Incoming or Outgoing`;
  const sid = call.call_sid === null ? null : `sid ${call.call_sid} ${startedAt}`;
  const key = call.id ?? sid;
  if (key === null) return 'id: got nothing, wanted an id, or call_sid';

  const numbers = withoutPlus(reading);
  const caller = numbers.readNumber(call.contact_number);
  const agent = call.agent_email ?? call.agent_name ?? call.agent_id;
  const told: Told = {
    ...{ call, startedAt, direction: way === 'in' ? 'inbound' : 'outbound' },
    type: call.call_info?.type ?? (type === 'call.missed' || type === 'call.voicemail' ? type.slice('call.'.length) : ''),
    ...{ caller: caller.e164, caller_presented: caller.presented, caller_name: call.contact_name },
    number: ourNumber(numbers, call.justcall_number),
    // The line is what callers wait for; queues have no name in what JustCall sends.
    queue: call.justcall_line_name ?? call.justcall_number ?? 'JustCall',
    agent: agent === null ? null : (agentAt(reading, agent) ?? agent),
  };
  const events = eventsOf(told, type, reading);
  if (typeof events === 'string') return events;
  if (caller.anomaly !== null) events.push({ kind: 'anomaly_found', at: startedAt, source: 'native', anomaly: caller.anomaly });
  const links = sid === null || sid === key ? [] : [sid];
  return [...events.map((event) => ofCall(key, event, links)), ...recordingsOf(key, links, told, reading)];
}

/** A call that was handed on has a second one. */
function recordingsOf(key: string, links: readonly string[], { call, startedAt, type }: Told, { receivedAt }: Reading): readonly Meaning[] {
  const { recording, recording_child: child } = call.call_info ?? {};
  const of = /^(?:incoming[\s_])?voicemail/iu.test(type) ? 'voicemail' : 'call';
  const at = Math.max(startedAt, receivedAt);
  return [
    ...toldRecording(key, links, at, { id: key, of, link: recording }),
    ...toldRecording(key, links, at, { id: `${key}/child`, of, link: child }),
  ];
}

function eventsOf(told: Told, type: CallEventType | null, { headers }: Reading): (LifecycleEvent | RecordEvent)[] | string {
  const { call, startedAt } = told;
  const rank = type === null ? 1 : callEvents[type];
  const sentAt = type === null ? answeredAt(headers) : readTimestamp(headers[timestampHeader]);
  if (rank === 0 || /^in[\s_-]?progress$/iu.test(told.type)) return courseOf(told, type, sentAt ?? startedAt);
  const record = recordOf(told);
  if (typeof record === 'string') return record;
  // An answer of the API that does not say when it was given counts before everything that was posted.
  const at = Math.max(startedAt, sentAt ?? (type === null ? startedAt : (record.call.ended_at ?? startedAt))) + rank / 8;
  const note = { disposition: call.call_info?.disposition ?? null, ...(call.tags === null ? {} : { topics: call.tags }) };
  return [
    { ...record, revision: at },
    { kind: 'call_noted', at, source: 'native', note },
  ];
}

/** When the API gave an answer. */
function answeredAt(headers: Readonly<Record<string, string>>): number | null {
  const at = Date.parse(headers['date'] ?? '');
  return Number.isNaN(at) ? null : at;
}
