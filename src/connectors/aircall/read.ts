import { explain } from '#connectors/explain.ts';
import { ofAgent, ofCall, type Meaning, ourNumber, type Reading } from '#connectors/hosted.ts';
import { shown } from '#connectors/lines.ts';
import type { LifecycleEvent } from '#domain/events.ts';
import type { Instant } from '#domain/instant.ts';
import { linksOf, noteEvent, objectEvents } from './call-object.ts';
import { type AircallCall, aircallCall, callMessage, envelope, instant, userMessage } from './message-schema.ts';
import { agentOf, presence, type UserEvent, userEvents } from './people.ts';
import { recordingsOf } from './recordings.ts';

const callEvents = [
  ...['created', 'ringing_on_agent', 'agent_declined', 'answered', 'transferred', 'external_transferred', 'unsuccessful_transfer'],
  ...['hungup', 'ended', 'hold', 'unhold', 'ivr_option_selected', 'comm_assets_generated', 'voicemail_left', 'assigned', 'archived'],
  ...['tagged', 'untagged', 'commented'],
];

/** What tells nothing of calls, by the first part of its name. */
const quiet: ReadonlySet<string> = new Set([
  ...['number', 'contact', 'team', 'message', 'group_message', 'integration', 'analytics', 'ai_voice_agent', 'company'],
  ...['sentiment', 'summary', 'topics', 'transcription', 'action_item', 'playbook_result', 'realtime_transcription'],
  ...['conversation_intelligence', 'custom_summary', 'custom_summary_result', 'call_evaluation'],
]);

/** One message of the webhook -> its events, or what is wrong with it. */
export function read(value: unknown, reading: Reading): readonly Meaning[] | string {
  if (reading.headers['format'] === historyFormat) return readCall(value, reading);
  const named = envelope.safeParse(value);
  if (!named.success) return explain(named.error, value);
  const [of = '', what = ''] = named.data.event.replace(/\.v\d+$/u, '').split(/\.(.*)/su);
  if (of === 'call' && callEvents.includes(what)) {
    const parsed = callMessage.safeParse(value);
    return parsed.success ? callMeanings(what, instant(parsed.data.timestamp), parsed.data.data, reading) : explain(parsed.error, value);
  }
  if (of === 'user' && isUserEvent(what)) {
    const parsed = userMessage.safeParse(value);
    return parsed.success ? presence(what, instant(parsed.data.timestamp), parsed.data.data, reading) : explain(parsed.error, value);
  }
  if (quiet.has(of)) return [];
  return `event: got ${shown(named.data.event)}, wanted one of call.* or user.* that we know, or one that tells nothing of calls`;
}

/** Answers of the API that list calls: their objects, without the events that led there. */
export const historyFormat = 'aircall-calls';

function readCall(value: unknown, reading: Reading): readonly Meaning[] | string {
  const parsed = aircallCall.safeParse(value);
  if (!parsed.success) return explain(parsed.error, value);
  const call = parsed.data;
  const note = noteEvent(call, instant(call.ended_at ?? call.started_at), false);
  const at = Math.max(readAt(reading), instant(call.ended_at ?? call.started_at));
  return [...objectEvents(call, reading), ...(note === null ? [] : [ofCall(call.id, note, linksOf(call))]), ...recordingsOf(call, at)];
}

/** When the API gave an answer, as far as it says so. */
function readAt({ headers, receivedAt }: Reading): Instant {
  const told = Date.parse(headers['date'] ?? '');
  return Number.isNaN(told) ? receivedAt : told;
}

function isUserEvent(what: string): what is UserEvent {
  return userEvents.some((known) => known === what);
}

function callMeanings(what: string, at: Instant, call: AircallCall, reading: Reading): Meaning[] {
  const of = (event: LifecycleEvent): Meaning => ofCall(call.id, event, linksOf(call));
  const note = noteEvent(call, at + order(what, call), what === 'tagged' || what === 'untagged');
  return [
    ...objectEvents(call, reading),
    ...(note === null ? [] : [of(note)]),
    ...momentEvents(what, at, call, reading).map(of),
    ...talkEvents(what, at, call, reading),
    ...recordingsOf(call, at),
  ];
}

/** Tags set in one second are told in messages of that second: the longer list is the later one, and after a removal the shorter. */
function order(what: string, { tags }: AircallCall): number {
  const count = Math.min(tags?.length ?? 0, 400);
  return (what === 'untagged' ? 900 - count : count) / 1000;
}

/** What happened at the moment of the message. */
function momentEvents(what: string, at: Instant, call: AircallCall, reading: Reading): LifecycleEvent[] {
  const agent = agentOf(call.user, reading);
  const source = 'native' as const;
  if (what === 'transferred' || what === 'external_transferred') return transferEvents(what, at, call, reading);
  if (agent === null) return [];
  const who = { at, source, agent_id: agent };
  switch (what) {
    case 'ringing_on_agent':
      return call.direction === 'inbound' ? [{ ...who, kind: 'agent_offered' }] : [];
    case 'agent_declined':
      return call.direction === 'inbound' ? [{ ...who, kind: 'agent_missed', result: 'declined' }] : [];
    case 'answered': {
      const answer = answerOf(call, at);
      if (call.direction === 'inbound' || !answer.first) return [{ ...who, at: answer.at, kind: 'agent_answered' }];
      return [{ at: answer.at, source, kind: 'far_end_answered', by: 'person' }];
    }
    case 'hold':
      return [{ ...who, kind: 'hold_started' }];
    case 'unhold':
      return [{ ...who, kind: 'hold_ended' }];
    case 'hungup':
      // A call that nobody answered ends with its reason, which `ended` tells.
      return (call.answered_at ?? null) === null || (call.ended_at ?? null) !== null
        ? []
        : [{ at, source, kind: 'call_ended', outcome: 'answered' }];
    default:
      return [];
  }
}

/** `answered_at` stays that of the first answer: a message much later than it tells of who got the call by a transfer. */
function answerOf({ answered_at: told }: AircallCall, at: Instant): { at: Instant; first: boolean } {
  if (told === undefined || told === null) return { at, first: true };
  const first = Math.abs(at - instant(told)) <= 5000;
  return { at: first ? instant(told) : at, first };
}

function transferEvents(what: string, at: Instant, call: AircallCall, reading: Reading): LifecycleEvent[] {
  const agent = agentOf(call.transferred_by, reading) ?? agentOf(call.user, reading);
  if (agent === null) return [];
  const who = { kind: 'transferred' as const, at, source: 'native' as const, agent_id: agent };
  if (what === 'external_transferred')
    return [{ ...who, to: ourNumber(reading, call.external_transferred_to), transfer: null, target: 'external' }];
  const to = agentOf(call.transferred_to, reading);
  // A team or another number of ours is not named; it can only be given the call without asking first.
  return [to === null ? { ...who, to: null, transfer: 'blind', target: null } : { ...who, to, transfer: null, target: 'agent' }];
}

/** When agents were talking, for their states. */
function talkEvents(what: string, at: Instant, call: AircallCall, reading: Reading): Meaning[] {
  if ((call.answered_at ?? null) === null && what !== 'answered') return [];
  const one = (kind: 'agent_engaged' | 'agent_released', when: Instant, agent: string): Meaning =>
    ofAgent(agent, { kind, at: when, source: 'native', agent_id: agent, call: call.id });
  const named = (...users: readonly AircallCall['user'][]): string[] => [
    ...new Set(users.map((user) => agentOf(user, reading)).filter((agent) => agent !== null)),
  ];
  if (what === 'answered') return named(call.user).map((agent) => one('agent_engaged', answerOf(call, at).at, agent));
  if (what === 'transferred' || what === 'external_transferred')
    return named(call.transferred_by ?? call.user).map((agent) => one('agent_released', at, agent));
  const ended = call.ended_at ?? null;
  if (ended === null && what !== 'hungup') return [];
  const all = named(call.user, call.transferred_by, call.transferred_to);
  return all.map((agent) => one('agent_released', ended === null ? at : instant(ended), agent));
}
