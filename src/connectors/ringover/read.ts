import { explain } from '#connectors/explain.ts';
import { agentAt, callerOf, type Meaning, ofCall, ourNumber, type Reading, withoutPlus } from '#connectors/hosted.ts';
import { shown } from '#connectors/lines.ts';
import { toldRecording } from '#connectors/told-recording.ts';
import type { LifecycleEvent } from '#domain/events.ts';
import type { Direction, Outcome, RecordingKind } from '#domain/facts.ts';
import type { Instant } from '#domain/instant.ts';
import {
  type CallData,
  type CallMessage,
  callMessage,
  envelope,
  type NoteMessage,
  noteMessage,
  type SoundMessage,
  soundMessage,
} from './message.ts';

/** Events of a call's course, by resource and event. */
const course = ['call ringing', 'call answered', 'call hangup', 'call missed', 'call voicemail'];
const notes = ['aftercall comments_updated', 'aftercall tags_updated'];
const sounds = ['aftercall record_available', 'aftercall voicemail_available'];
/** They ask for an answer, or tell of messages and searches. */
const silent = [...['call ivr_response_code', 'call routing', 'call contact'], ...['search contact', 'sms sent', 'sms received']];

/** The events of one message. */
export function read(value: unknown, reading: Reading): readonly Meaning[] | string {
  const named = envelope.safeParse(value);
  if (!named.success) return explain(named.error, value);
  const what = `${named.data.resource} ${named.data.event}`;
  if (silent.includes(what)) return [];
  if (notes.includes(what)) {
    const note = noteMessage.safeParse(value);
    return note.success ? readNote(note.data) : explain(note.error, value);
  }
  if (sounds.includes(what)) {
    const sound = soundMessage.safeParse(value);
    return sound.success ? readSound(sound.data) : explain(sound.error, value);
  }
  if (!course.includes(what)) return `event: got ${shown(what)}, wanted one of ${[...course, ...notes, ...sounds, ...silent].join(', ')}`;
  const message = callMessage.safeParse(value);
  return message.success ? readCall(named.data.event, message.data, withoutPlus(reading)) : explain(message.error, value);
}

function readNote({ timestamp, data: { call_id, comments, tags } }: NoteMessage): Meaning[] | string {
  if (timestamp === null) return noTime;
  const note = {
    ...(comments == null ? {} : { disposition: comments.trim() === '' ? null : comments.trim() }),
    ...(tags === null ? {} : { topics: tags }),
  };
  return [ofCall(call_id, { kind: 'call_noted', at: timestamp, source: 'native', note })];
}

function readSound({ timestamp, data }: SoundMessage): readonly Meaning[] | string {
  if (timestamp === null) return noTime;
  const { call_id: call, record_link: record, voicemail_link: voicemail } = data;
  return [
    ...toldRecording(call, [], timestamp, { ...soundOf(call, 'call'), link: record, duration_s: data.record_duration }),
    ...toldRecording(call, [], timestamp, { ...soundOf(call, 'voicemail'), link: voicemail, duration_s: data.voicemail_duration }),
  ];
}

/** A call has one recording and one message at most. */
const soundOf = (call: string, of: RecordingKind) => ({ id: `${call}/${of}`, of });

const noTime = 'timestamp: got nothing, wanted seconds since 1970';

/** What a message knows of its call; the same in each message of the call, where it is told. */
interface Told {
  readonly direction: Direction;
  readonly agent: string | null;
  readonly queue: string;
  /** Whose ringing, talk and end it is. */
  readonly party: string;
  readonly data: CallData;
}

function readCall(event: string, { timestamp, data }: CallMessage, reading: Reading): Meaning[] | string {
  const at = event === 'ringing' || event === 'answered' ? timestamp : (data.hangup_time ?? timestamp);
  if (at === null) return noTime;
  const agent = agentOf(data, reading);
  const told: Told = {
    direction: data.is_internal === true ? 'internal' : data.direction,
    agent,
    queue: data.ivr_data?.ivr_name ?? data.ivr_data?.scenario_name ?? ourNumber(reading, data.to_number) ?? 'Ringover',
    party: data.channel_id ?? `of ${agent ?? 'nobody'}`,
    data,
  };
  const started = data.start_time ?? data.answered_time ?? at;
  return [
    ...[...startOf(told, started, reading), ...courseOf(event, told, started, at)].map((each) => ofCall(data.call_id, each)),
    ...toldRecording(data.call_id, [], at, { ...soundOf(data.call_id, 'call'), link: data.record }),
    ...toldRecording(data.call_id, [], at, { ...soundOf(data.call_id, 'voicemail'), link: data.voicemail_link }),
  ];
}

function startOf({ direction, agent, data }: Told, at: Instant, reading: Reading): LifecycleEvent[] {
  const [theirs, ours] = data.direction === 'outbound' ? [data.to_number, data.from_number] : [data.from_number, data.to_number];
  const start = { kind: 'call_started', at, source: 'native', direction } as const;
  if (direction === 'internal') return [{ ...start, caller: null, caller_presented: data.from_number }];
  const withheld = direction === 'inbound' && data.is_anonymous === true;
  const { anomaly, ...caller } = withheld ? { anomaly: null, caller: null, caller_presented: theirs } : callerOf(reading, theirs);
  const number = ourNumber(reading, ours ?? data.ivr_data?.number);
  const found: LifecycleEvent[] = anomaly === null ? [] : [{ kind: 'anomaly_found', at, source: 'native', anomaly }];
  return [{ ...start, ...caller, number, ...(direction === 'outbound' && agent !== null ? { agent_id: agent } : {}) }, ...found];
}

function courseOf(event: string, told: Told, started: Instant, at: Instant): LifecycleEvent[] {
  const { direction, agent, party, queue, data } = told;
  const source = 'native';
  const outbound = direction === 'outbound';
  // The queue is entered once, whichever message tells it first.
  const waits: LifecycleEvent[] =
    direction === 'inbound' ? [{ kind: 'queue_entered', at: started, source, party: 'queue', queue_id: queue }] : [];
  const ended = (outcome: Outcome | null): LifecycleEvent => ({ kind: 'call_ended', at, source, outcome });
  switch (event) {
    case 'ringing':
      if (outbound || agent === null) return [...waits, { kind: 'call_ringing', at, source, party }];
      return [...waits, { kind: 'agent_offered', at, source, party, agent_id: agent }];
    case 'answered':
      return answer(told, waits, at);
    case 'hangup': {
      const left: LifecycleEvent[] = agent === null ? [] : [{ kind: 'agent_left', at, source, party, agent_id: agent }];
      const answered = data.answered_time === null ? [] : answer(told, waits, data.answered_time);
      return [...answered, ...left, ended(outcomeOf(told))];
    }
    case 'missed':
      return [ended(data.reason === 'OUT_PLANNING' ? 'closed' : outbound ? 'no_answer' : null)];
    default: {
      // A voicemail is taken by a machine, which is no answer.
      const left = {
        kind: 'queue_left',
        at: data.answered_time ?? at,
        source,
        party: 'queue',
        queue_id: queue,
        exit: 'voicemail',
      } as const;
      return direction === 'inbound' ? [left, ended('voicemail')] : [ended('voicemail')];
    }
  }
}

function answer({ direction, agent, party, data }: Told, waits: readonly LifecycleEvent[], at: Instant): LifecycleEvent[] {
  const source = 'native';
  if (direction === 'outbound') return [{ kind: 'far_end_answered', at, source, party, by: isMachine(data) ? 'machine' : 'person' }];
  if (agent === null) return [...waits, { kind: 'call_connected', at, source, party }];
  return [...waits, { kind: 'agent_answered', at, source, party, agent_id: agent }];
}

/** A call that was hung up was answered, if it lasted: Ringover's duration is 0 where nobody answered. */
function outcomeOf({ direction, agent, data }: Told): Outcome | null {
  const lasted = data.duration_in_seconds;
  if (direction === 'outbound') {
    if (isMachine(data)) return 'machine';
    if (lasted === 0 && data.answered_time === null) return 'no_answer';
    return lasted === null || lasted === 0 ? null : 'answered';
  }
  return agent !== null && lasted !== null && lasted > 0 ? 'answered' : null;
}

function isMachine(data: CallData): boolean {
  return /machine|voicemail/iu.test(data.answering_machine_detection ?? '');
}

/** By the settings, else the e-mail address: ids of one user differ within a message. */
function agentOf({ user, user_id }: CallData, reading: Reading): string | null {
  const email = user?.email?.toLowerCase() ?? null;
  const name = [user?.firstname, user?.lastname].filter((part) => part != null).join(' ');
  const ids = [email, user?.email, user_id, user?.user_id].filter((id) => id != null);
  const known = ids.map((id) => agentAt(reading, id)).find((agent) => agent !== null);
  return known ?? email ?? (name === '' ? (user_id ?? user?.user_id ?? null) : name);
}
