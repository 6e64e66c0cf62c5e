import { z } from 'zod';
import { explain, shownValue } from '#connectors/explain.ts';
import { ofAgent, ofCall, type Meaning, type Reading } from '#connectors/hosted.ts';
import { shown } from '#connectors/lines.ts';
import { idText } from '#connectors/message-fields.ts';
import { toldRecording } from '#connectors/told-recording.ts';
import type { LifecycleEvent } from '#domain/events.ts';
import type { AgentStateName } from '#domain/facts.ts';
import { own } from '#domain/own.ts';
import { agentOf, direction, numbersOf, recordOf, seconds, simpleCourse, told } from './parts.ts';

/** Messages of our own template, as a workflow of CloudTalk fills and posts it. They tell no time: what happened, happened when they came. */

type Moment = 'started' | 'ringing' | 'answered' | 'ended' | 'modified';

/** `action` of the template, and the words of other templates that are in use. */
const moments: Readonly<Record<string, Moment>> = {
  call_started: 'started',
  started: 'started',
  ringing_on_agent: 'ringing',
  call_ringing_on_agent: 'ringing',
  call_answered: 'answered',
  answered: 'answered',
  call_ended: 'ended',
  ended: 'ended',
  call_modified: 'modified',
  modified: 'modified',
};
const soundActions: ReadonlySet<string> = new Set(['recording_uploaded', 'call_recording_uploaded']);
const statusActions: ReadonlySet<string> = new Set(['agent_status_changed', 'user_status_changed']);
/** Triggers that tell nothing of the course of a call, of those that CloudTalk has. */
const quiet = /^(?:call_)?raised_hand$|^(?:call_)?transcription_|^message_|^contact_|^(?:user|agent)_(?:created|updated|deleted)$/u;

const tags = z
  .union([z.array(z.union([z.string(), z.looseObject({ name: z.string() })])), z.string()], {
    error: 'wanted tags: a list, or text with commas',
  })
  .nullish()
  .transform((list) => {
    if (list === undefined || list === null || list === 'null') return null;
    const names = typeof list === 'string' ? list.split(',') : list.map((tag) => (typeof tag === 'string' ? tag : tag.name));
    return [...new Set(names.map((name) => name.trim()).filter((name) => name !== ''))];
  });

const callMessage = z.looseObject({
  call_uuid: told,
  call_id: told,
  direction,
  external_number: told,
  internal_number: told,
  contact_name: told,
  agent_id: told,
  agent_name: told,
  waiting_time: seconds,
  talking_time: seconds,
  wrapup_time: seconds,
  recording_url: told,
  tags,
});
type CallMessage = z.output<typeof callMessage>;

const soundMessage = z.looseObject({ call_uuid: told, call_id: told, recording_url: told });
type SoundMessage = z.output<typeof soundMessage>;

const statusMessage = z.looseObject({ id: idText, name: told, status: z.string({ error: 'wanted the status of an agent' }) });

function actionOf(value: unknown): unknown {
  const action = typeof value === 'object' && value !== null && 'action' in value ? value.action : undefined;
  return typeof action === 'string' ? action.trim().toLowerCase() : action;
}

/** Whether the same words may tell of another moment: as no time is told, only the arrival says so. */
export function mayRepeat(value: unknown): boolean {
  const word = actionOf(value);
  return typeof word === 'string' && (statusActions.has(word) || own(moments, word) === 'modified');
}

export function readPush(value: unknown, reading: Reading): readonly Meaning[] | string {
  const word = actionOf(value);
  if (typeof word !== 'string') return `action: got ${shownValue(word)}, wanted what happened, such as call_ended`;
  const moment = own(moments, word);
  if (moment !== undefined) {
    const parsed = callMessage.safeParse(value);
    return parsed.success ? callMeanings(moment, parsed.data, reading) : explain(parsed.error, value);
  }
  if (soundActions.has(word)) {
    const parsed = soundMessage.safeParse(value);
    return parsed.success ? recordingOf(parsed.data, reading) : explain(parsed.error, value);
  }
  if (statusActions.has(word)) {
    const parsed = statusMessage.safeParse(value);
    return parsed.success ? statusMeanings(parsed.data, reading) : explain(parsed.error, value);
  }
  if (quiet.test(word)) return [];
  return `action: got ${shown(word)}, wanted one of ${Object.keys(moments).join(', ')}, ${[...statusActions].join(', ')}`;
}

function callMeanings(moment: Moment, message: CallMessage, reading: Reading): readonly Meaning[] | string {
  const [key, ...links] = [message.call_uuid, message.call_id].filter((id) => id !== null);
  if (key === undefined) return 'call_uuid: got nothing, wanted the id of the call';
  const of = (event: LifecycleEvent): Meaning => ofCall(key, event, links);
  const at = { at: reading.receivedAt, source: 'native' as const };
  if (moment === 'ended') {
    const told = ended(key, links, message, reading);
    return typeof told === 'string' ? told : [...told, ...recordingOf(message, reading)];
  }
  const note = { ...(message.tags === null ? {} : { topics: message.tags }) };
  if (moment === 'modified') return message.tags === null ? [] : [of({ ...at, kind: 'call_noted', note })];
  const agent = agentOf(message.agent_id, message.agent_name, reading);
  const { caller, number } = numbersOf(reading, message.external_number, message.internal_number);
  const outbound = message.direction === 'outbound';
  // The message of the start may come after that of the ringing, or not at all: each of them tells that there is a call.
  const events: LifecycleEvent[] = [
    {
      ...at,
      kind: 'call_started',
      direction: message.direction,
      ...caller,
      caller_name: message.contact_name,
      number,
      ...(outbound && agent !== null ? { agent_id: agent } : {}),
    },
  ];
  if (moment === 'ringing' && !outbound && agent !== null) events.push({ ...at, kind: 'agent_offered', agent_id: agent });
  if (moment === 'answered' && outbound) events.push({ ...at, kind: 'far_end_answered', by: 'person' });
  if (moment === 'answered' && !outbound && agent !== null) events.push({ ...at, kind: 'agent_answered', agent_id: agent });
  return events.map(of);
}

/** Under the id that the history tells, too, where the message has it. */
function recordingOf({ call_uuid: uuid, call_id: id, recording_url: link }: SoundMessage, { receivedAt }: Reading): readonly Meaning[] {
  const [key, ...links] = [uuid, id].filter((one) => one !== null);
  return key === undefined ? [] : toldRecording(key, links, receivedAt, { id: id ?? key, of: 'call', link });
}

/** The end comes when the wrap-up is over, and tells how long everything took: from it the whole call is counted back. */
function ended(key: string, links: readonly string[], message: CallMessage, reading: Reading): readonly Meaning[] | string {
  const { talking_time: talk, waiting_time: wait, wrapup_time: wrapUp } = message;
  if (talk === null) return 'talking_time: got nothing, wanted seconds (0 where nobody answered)';
  if (wait === null) return 'waiting_time: got nothing, wanted seconds';
  const end = reading.receivedAt - (wrapUp ?? 0) * 1000;
  const answered = talk > 0 ? end - talk * 1000 : null;
  const { caller, number, anomaly } = numbersOf(reading, message.external_number, message.internal_number);
  const course = simpleCourse({
    direction: message.direction,
    started: (answered ?? end) - wait * 1000,
    answered,
    ended: end,
    agent: agentOf(message.agent_id, message.agent_name, reading),
    talk,
    wrapUp,
    voicemail: false,
  });
  const call = { ...course.call, ...caller, caller_name: message.contact_name, number_id: number, topics: message.tags ?? [] };
  return recordOf({ ...course, call, key, links, rank: 'push', anomaly }, reading);
}

const states: Readonly<Record<string, AgentStateName>> = {
  ...{ online: 'available', available: 'available', offline: 'logged_out', logged_out: 'logged_out', paused: 'break' },
  ...{ calling: 'on_call', on_call: 'on_call', busy: 'on_call', ringing: 'ringing', dialing: 'dialing' },
  ...{ wrap_up: 'acw', wrapup: 'acw', dispositioning: 'acw' },
};

/** A status that we do not know is shown as it came, unless the settings say what it is. */
function statusMeanings({ id, name, status }: z.output<typeof statusMessage>, reading: Reading): Meaning[] {
  const word = status.trim().toLowerCase();
  const { pauseReasons } = reading.settings;
  const configured = own(pauseReasons, word);
  const usual = own(states, word);
  const state = configured ?? usual ?? 'other';
  const agent = agentOf(id, name, reading) ?? id;
  const reason = configured !== undefined || usual === undefined || state === 'break' ? status.trim() : null;
  return [ofAgent(agent, { kind: 'agent_state', at: reading.receivedAt, source: 'native', agent_id: agent, state, reason })];
}
