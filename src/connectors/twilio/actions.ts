import { ofCall, type Meaning, type Reading } from '#connectors/hosted.ts';
import { toldRecording } from '#connectors/told-recording.ts';
import type { AnyEvent } from '#domain/events.ts';
import type { Instant } from '#domain/instant.ts';
import { partOf, type Part } from './legs.ts';
import { readTime, wholeSecond, type TwilioMessage } from './message.ts';

/**
 * Requests that tell no time: they are asked for at the moment that they speak of, so the time at which they came counts. What they
 * end is over within the second after: where the end itself is told, that one is earlier and counts.
 */

type Ended = Omit<Extract<AnyEvent, { kind: 'call_ended' }>, 'kind' | 'at' | 'source'>;

const source = 'native';
const after = (at: Instant): Instant => wholeSecond(at) + 1000;

/** `<Dial action>`: what became of the legs that it dialled. Our answer ends the call. */
export function dialled(call: string, status: string, message: TwilioMessage, reading: Reading): Meaning[] | string {
  const part = partOf(message, reading) ?? 'caller';
  const ends = dialEnds(status === 'answered' ? 'completed' : status, part, message.DialBridged !== 'false');
  if (ends === null)
    return `DialCallStatus: got ${JSON.stringify(status)}, wanted completed, answered, busy, no-answer, failed or canceled`;
  return [ofCall(call, { kind: 'call_ended', at: after(reading.receivedAt), source, ...ends })];
}

function dialEnds(status: string, part: Part, bridged: boolean): Ended | null {
  const ours = part === 'caller';
  // The customer was on the line before: what the second leg did does not say how the call to it went.
  const there = part === 'customer';
  switch (status) {
    case 'completed':
      return bridged ? { outcome: 'answered' } : { ended_by: 'system' };
    case 'no-answer':
      return ours ? { outcome: 'timeout', ended_by: 'system' } : there ? {} : { outcome: 'no_answer' };
    case 'busy':
      return ours ? { outcome: 'blocked', blocked_reason: 'busy', ended_by: 'system' } : there ? {} : { outcome: 'busy' };
    case 'failed':
      return ours ? { outcome: 'failed', ended_by: 'system' } : there ? {} : { outcome: 'failed' };
    case 'canceled':
      return ours ? { outcome: 'abandoned', ended_by: 'customer' } : there ? {} : { outcome: 'cancelled' };
    default:
      return null;
  }
}

/** `<Enqueue action>`: how the caller left the queue. Our answer ends the call. */
export function leftQueue(
  call: string,
  result: string,
  { QueueSid, QueueTime }: TwilioMessage,
  { receivedAt }: Reading,
): Meaning[] | string {
  const at = wholeSecond(receivedAt);
  const ends = (ended: Ended): Meaning => ofCall(call, { kind: 'call_ended', at: after(receivedAt), source, ...ended });
  // One that was never in the queue has no id of it.
  const waited = (exit: 'timeout' | 'overflow' | null): Meaning[] =>
    QueueSid === null
      ? []
      : [
          ofCall(call, { kind: 'queue_entered', at: at - (QueueTime ?? 0) * 1000, source, queue_id: QueueSid }),
          ...(exit === null ? [] : [ofCall(call, { kind: 'queue_left', at, source, queue_id: QueueSid, exit })]),
        ];
  switch (result) {
    case 'hangup':
      return [...waited(null), ends({ ended_by: 'customer' })];
    case 'leave':
      return [...waited('timeout'), ends({ outcome: 'timeout', ended_by: 'system' })];
    case 'redirected':
      return waited('overflow');
    // Asked for when the conversation is over: when it began is told by the request of <Queue url> alone.
    case 'bridged':
      return [ends({ outcome: 'answered' })];
    case 'queue-full':
      return [ends({ outcome: 'blocked', blocked_reason: 'queue_full', ended_by: 'system' })];
    case 'error':
    case 'system-error':
      return [ends({ outcome: 'failed', ended_by: 'system' })];
    case 'bridging-in-process':
    case 'redirected-from-bridged':
      return [];
    default:
      return `QueueResult: got ${JSON.stringify(result)}, wanted bridged, hangup, leave, redirected, queue-full, error or system-error`;
  }
}

/** `<Queue url>`: somebody fetches the caller from the queue. Who it is stands in no request. */
export function fetched(call: string, { QueueSid, QueueTime }: TwilioMessage, { receivedAt }: Reading): Meaning[] | string {
  if (QueueSid === null) return 'QueueSid: got nothing, wanted the id of the queue';
  const at = wholeSecond(receivedAt);
  return [
    ofCall(call, { kind: 'queue_entered', at: at - (QueueTime ?? 0) * 1000, source, queue_id: QueueSid }),
    ofCall(call, { kind: 'queue_left', at, source, queue_id: QueueSid, exit: 'answered' }),
  ];
}

/** A recording; what `<Record>` took is a message of the caller. */
export function recorded(call: string, message: TwilioMessage, { receivedAt }: Reading): Meaning[] | string {
  const { RecordingStatus, RecordingSource, RecordingStartTime } = message;
  const seconds = recordedSeconds(message);
  if (RecordingStatus !== 'completed' || seconds === 0) return [];
  const began = RecordingStartTime === null ? null : readTime(RecordingStartTime);
  const at = after(began === null || seconds === null ? receivedAt : began + seconds * 1000);
  const told = recordingTold(call, message, at);
  if (RecordingSource !== 'RecordVerb' || seconds === null) return told;
  return [...told, ofCall(call, { kind: 'call_ended', at, source, outcome: 'voicemail' })];
}

/** Where the recording is that a message names; none where it names none. */
export function recordingTold(call: string, message: TwilioMessage, at: Instant): Meaning[] {
  const { RecordingUrl, RecordingSid, RecordingChannels, RecordingSource, RecordingStartTime } = message;
  if (RecordingUrl === null) return [];
  // The address names the recording, and what is put at its end the form that is wanted: without it, it is a WAV of ten times the size.
  const link = /\.(?:mp3|wav)$/u.test(RecordingUrl) ? RecordingUrl : `${RecordingUrl}.mp3`;
  return [
    ...toldRecording(call, [], at, {
      id: RecordingSid ?? RecordingUrl,
      of: RecordingSource === 'RecordVerb' ? 'voicemail' : 'call',
      link: RecordingChannels === 2 ? `${link}?RequestedChannels=2` : link,
      began_at: RecordingStartTime === null ? null : readTime(RecordingStartTime),
      duration_s: recordedSeconds(message),
      channels: RecordingChannels,
    }),
  ];
}

function recordedSeconds({ RecordingDuration: told }: TwilioMessage): number | null {
  const seconds = told === null ? NaN : Number(told);
  return seconds >= 0 ? seconds : null;
}
