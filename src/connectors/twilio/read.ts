import { explain } from '#connectors/explain.ts';
import type { Meaning, Reading } from '#connectors/hosted.ts';
import { shown } from '#connectors/lines.ts';
import { dialled, fetched, leftQueue, recorded, recordingTold } from './actions.ts';
import { isFinal, legEvents, partOf, statuses } from './legs.ts';
import { messageSchema, readTime, wholeSecond, type TwilioMessage } from './message.ts';

/** Events of one request. What it tells is seen from its fields, so that an address that was mixed up loses nothing. */
export function readMessage(value: unknown, reading: Reading): readonly Meaning[] | string {
  const parsed = messageSchema.safeParse(value);
  if (!parsed.success) return explain(parsed.error, value);
  const message = parsed.data;
  const { CallSid, ConferenceSid, DialCallStatus, QueueResult, DequeingCallSid, RecordingStatus, CallStatus } = message;
  // Conferences tell who of them is on hold by call ids alone: nothing is told of calls that their own statuses do not tell.
  if (ConferenceSid !== null && DialCallStatus === null && CallStatus === null) return [];
  if (CallSid === null) return 'CallSid: got nothing, wanted the id of a call';
  if (DialCallStatus !== null) return dialled(CallSid, DialCallStatus, message, reading);
  if (QueueResult !== null) return leftQueue(CallSid, QueueResult, message, reading);
  if (DequeingCallSid !== null) return fetched(CallSid, message, reading);
  if (RecordingStatus !== null && CallStatus === null) return recorded(CallSid, message, reading);
  return readStatus(CallSid, message, reading);
}

function readStatus(call: string, message: TwilioMessage, reading: Reading): readonly Meaning[] | string {
  const { CallStatus, CallDuration, Direction, Timestamp } = message;
  const status = statuses.find((each) => each === CallStatus);
  if (status === undefined) return `CallStatus: got ${shownText(CallStatus)}, wanted one of ${statuses.join(', ')}`;
  const part = partOf(message, reading);
  if (part === null) return `Direction: got ${shownText(Direction)}, wanted inbound, outbound-api or outbound-dial`;
  if (Timestamp === null && !isFinal(status)) {
    return 'Timestamp: got nothing, wanted the time of a status callback; a request of the voice URL is answered by your own application';
  }
  const at = Timestamp === null ? wholeSecond(reading.receivedAt) : readTime(Timestamp);
  if (at === null) return `Timestamp: got ${shownText(Timestamp)}, wanted a time with its zone such as Mon, 02 Jun 2025 14:00:02 +0000`;
  const since = isFinal(status) ? at - (CallDuration ?? 0) * 1000 : at;
  return [...legEvents(part, { call, status, at, since }, message, reading), ...recordingTold(call, message, at)];
}

function shownText(text: string | null): string {
  return text === null ? 'nothing' : shown(text);
}
