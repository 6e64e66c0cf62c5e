import { agentAt, callerOf, type Meaning, ofCall, ourNumber, type Reading } from '#connectors/hosted.ts';
import { toldRecording } from '#connectors/told-recording.ts';
import type { LifecycleEvent, RecordEvent } from '#domain/events.ts';
import type { Outcome } from '#domain/facts.ts';
import type { Instant } from '#domain/instant.ts';
import { own } from '#domain/own.ts';
import { type CallrailCall, fromText, parseCall, type Stage, stages, tellsNoCall } from './message.ts';

/** Events of one message: how a call began, or a whole call, and what is noted of it. */
export function readCall(value: unknown, reading: Reading): readonly Meaning[] | string {
  const format = reading.headers['format'] ?? '';
  const stage = own(stages, format);
  if (stage === undefined) return `format: got ${JSON.stringify(format)}, wanted one of ${Object.keys(stages).join(', ')}`;
  if (tellsNoCall(value)) return [];
  const call = parseCall(value);
  if (typeof call === 'string') return call;
  const tells = call.call_type === 'in_progress' ? 'begun' : stage.tells;
  if (tells !== 'begun' && call.duration === null) return 'duration: got nothing, wanted the seconds of the call';

  const { anomaly, ...caller } = readCaller(call, reading);
  const number = ourNumber(reading, call.tracking_phone_number ?? call.business_phone_number);
  const at = toldAt(call, stage, reading.headers['date']);
  const found: (LifecycleEvent | RecordEvent)[] = [
    tells === 'begun'
      ? {
          ...{ kind: 'call_started', at: call.startedAt, source: 'native', direction: call.direction },
          ...{ ...caller, caller_name: call.customer_name, number, campaign_id: call.utm_campaign },
        }
      : recordOf(call, { ...caller, number_id: number, agent_id: agentOf(call, reading) }, at),
  ];
  const note = noteOf(call);
  if (Object.keys(note).length > 0) found.push({ kind: 'call_noted', at, source: 'native', note });
  const odd = [anomaly, tells !== 'begun' && outcomeOf(call) === 'answered' ? answerNotTold : null].filter((one) => one !== null);
  found.push(...odd.map((one) => ({ kind: 'anomaly_found' as const, at: call.startedAt, source: 'native' as const, anomaly: one })));
  const links = linksOf(call, tells, caller.caller, number);
  return [...found.map((event) => ofCall(call.id, event, links)), ...recordingOf(call, tells, at, links)];
}

function readCaller({ customer_phone_number: presented }: CallrailCall, reading: Reading): ReturnType<typeof callerOf> {
  return isSpelled(presented) ? { caller: null, caller_presented: presented, anomaly: null } : callerOf(reading, presented);
}

/** That a person answered is told, and not when: without an instant the call would count as one that nobody answered. */
const answerNotTold = 'answered_at: not told, taken to be the start';

/** The address in a message carries a key of its own; that in an answer of the API wants the API's. */
function recordingOf(call: CallrailCall, tells: Stage['tells'], at: Instant, links: readonly string[]): readonly Meaning[] {
  if (tells === 'begun') return [];
  return toldRecording(call.id, links, at, {
    id: call.resource_id ?? call.id,
    of: outcomeOf(call) === 'voicemail' ? 'voicemail' : 'call',
    link: call.recording,
    duration_s: call.recording_duration,
  });
}

type Known = Pick<RecordEvent['call'], 'caller' | 'caller_presented' | 'number_id' | 'agent_id'>;

function recordOf(call: CallrailCall, known: Known, revision: Instant): RecordEvent {
  const { startedAt, duration, prior_calls: prior, recording_duration: recorded, value } = call;
  const outcome = outcomeOf(call);
  return {
    kind: 'call_recorded',
    at: startedAt,
    source: 'native',
    revision,
    call: {
      ...known,
      direction: call.direction,
      started_at: startedAt,
      answered_at: outcome === 'answered' ? startedAt : null,
      ended_at: duration === null ? null : startedAt + Math.round(duration * 1000),
      outcome,
      caller_name: call.customer_name,
      measures: {
        ...(prior === null ? {} : { prior_calls: prior }),
        ...(recorded === null ? {} : { [outcome === 'voicemail' ? 'voicemail_s' : 'recording_s']: recorded }),
        ...(value === null ? {} : { value }),
      },
    },
    visits: [],
    legs: [],
  };
}

/** A voicemail has a recording and is not answered. Who was not answered left: nobody says otherwise. */
function outcomeOf({ direction, answered, voicemail, call_type: type }: CallrailCall): Outcome | null {
  if (answered === true) return 'answered';
  const left = voicemail ?? (type?.startsWith('voicemail') === true ? true : null);
  if (left === true) return direction === 'inbound' ? 'voicemail' : 'machine';
  if (answered === null) return null;
  return direction === 'inbound' ? 'abandoned' : 'no_answer';
}

/** Who answered: told by the API alone; else the number that took the call may be one agent's. */
function agentOf({ answered, agent_email: email, business_phone_number: took }: CallrailCall, reading: Reading): string | null {
  if (answered !== true) return null;
  if (email !== null) return agentAt(reading, email) ?? email;
  return took === null ? null : (agentAt(reading, took) ?? agentAt(reading, reading.readNumber(took).e164 ?? took));
}

/** What people and CallRail say of the call afterwards. A field that the message does not have leaves what was said before. */
function noteOf(call: CallrailCall): Extract<LifecycleEvent, { kind: 'call_noted' }>['note'] {
  return {
    ...(call.tags === null ? {} : { topics: call.tags }),
    ...(call.hasStatus ? { disposition: call.lead_status } : {}),
    ...(call.utm_campaign === null ? {} : { campaign_id: call.utm_campaign }),
    ...(call.spam === null ? {} : { spam: call.spam }),
  };
}

/**
 * When it was told, as far as the sender says it. `timestamp` is often no more than the call's start, so of messages that show the same
 * time a change counts after the end of the call, and the one that says more counts after the one that says less: fractions of a
 * millisecond. An answer of the API shows no time but that of the answer itself.
 */
function toldAt(call: CallrailCall, { tells }: Stage, date: string | undefined): Instant {
  const end = tells === 'begun' ? null : call.startedAt + (call.duration ?? 0) * 1000;
  const shown = tells === 'answer' ? [Date.parse(date ?? '')] : [fromText(call.timestamp), fromText(call.created_at), end];
  const latest = Math.max(call.startedAt, ...shown.filter((at) => at !== null && !Number.isNaN(at)).map(Number));
  const said =
    (call.tags?.length ?? 0) + [call.lead_status, call.value, call.recording_duration, call.spam].filter((one) => one !== null).length;
  return Math.floor(latest) + (tells === 'changed' ? 0.5 : 0) + Math.min(said, 99) / 256;
}

/**
 * A posted call has a number as its id, and mostly the id of the API beside it. Where it has not, the same caller, number, second and
 * duration make the same call; a second more or less is allowed.
 */
function linksOf(call: CallrailCall, tells: Stage['tells'], caller: string | null, number: string | null): string[] {
  if (tells !== 'answer' && call.resource_id !== null) return [call.resource_id];
  if (tells === 'begun' || caller === null || number === null || call.duration === null) return [];
  const second = Math.floor(call.startedAt / 1000);
  const seconds = tells === 'answer' ? [second] : [second - 1, second, second + 1];
  return seconds.map((each) => ['same', number, caller, call.duration, each].join(' '));
}

/** Blocked callers come as the word on a telephone's keys, with or without a country code. */
const spelled = new Set(['ANONYMOUS', 'BLOCKED', 'PRIVATE', 'RESTRICTED', 'UNAVAILABLE', 'UNKNOWN'].map(onKeys));

function isSpelled(presented: string | null): boolean {
  return presented !== null && spelled.has(presented.replace(/^\+?1?(?=[2-9])/u, ''));
}

function onKeys(word: string): string {
  const keys = ['ABC', 'DEF', 'GHI', 'JKL', 'MNO', 'PQRS', 'TUV', 'WXYZ'];
  return word.replace(/[A-Z]/gu, (letter) => String(keys.findIndex((key) => key.includes(letter)) + 2));
}
