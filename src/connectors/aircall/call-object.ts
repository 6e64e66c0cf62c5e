import { callerOf, ofCall, type Meaning, ourNumber, type Reading } from '#connectors/hosted.ts';
import type { LifecycleEvent } from '#domain/events.ts';
import type { Outcome } from '#domain/facts.ts';
import { fromIso, type Instant } from '#domain/instant.ts';
import { own } from '#domain/own.ts';
import { type AircallCall, instant, type IvrOption } from './message-schema.ts';
import { agentOf } from './people.ts';

type Note = Extract<LifecycleEvent, { kind: 'call_noted' }>['note'];

/**
 * What the call object says by itself. Every message carries it whole, so the same is told again and again: as its instants are
 * its own, each of these events has one identity, whichever messages come, in whatever order.
 */
export function objectEvents(call: AircallCall, reading: Reading): Meaning[] {
  const of = (event: LifecycleEvent): Meaning => ofCall(call.id, event, linksOf(call));
  const { at, source } = { at: instant(call.started_at), source: 'native' as const };
  const { anomaly, ...caller } = callerOf(reading, call.raw_digits);
  const number = ourNumber(reading, call.number?.digits);
  const agent = wasTransferred(call) ? null : agentOf(call.user, reading);
  const dialler = call.direction === 'outbound' && agent !== null ? { agent_id: agent } : {};
  const events = [of({ kind: 'call_started', at, source, direction: call.direction, ...caller, number, ...dialler })];
  if (anomaly !== null) events.push(of({ kind: 'anomaly_found', at, source, anomaly }));
  const answeredAt = call.answered_at ?? null;
  if (call.direction === 'outbound' && answeredAt !== null)
    events.push(of({ kind: 'far_end_answered', at: instant(answeredAt), source, by: 'person' }));
  // Only of a call that is over is it sure that its user is who answered, and that its teams are all it came to.
  if ((call.ended_at ?? null) === null) return events;
  if (call.direction === 'inbound' && answeredAt !== null && agent !== null)
    events.push(of({ kind: 'agent_answered', at: instant(answeredAt), source, agent_id: agent }));
  return [...events, ...(call.direction === 'inbound' ? waitEvents(call, reading) : []).map(of), ...endEvents(call).map(of)];
}

/** Parent and child of one call through several numbers share the id of their carrier. */
export function linksOf({ call_uuid: uuid }: AircallCall): string[] {
  return uuid === undefined || uuid === null || uuid === '' ? [] : [uuid];
}

/** Tags and the contact's name as known at a moment; null where nothing is told. `tagsCount`: an empty list of tags says that there are none. */
export function noteEvent(call: AircallCall, at: Instant, tagsCount: boolean): LifecycleEvent | null {
  const tags = (call.tags ?? []).map(({ name }) => name);
  const name = [call.contact?.first_name, call.contact?.last_name].filter((part) => typeof part === 'string' && part !== '').join(' ');
  const note: Note = {
    ...(tagsCount || tags.length > 0 ? { topics: tags } : {}),
    ...(name === '' ? {} : { caller_name: name }),
  };
  return Object.keys(note).length === 0 ? null : { kind: 'call_noted', at, source: 'native', note };
}

/** A transfer changes the object's user, so that it no longer says who answered first. */
function wasTransferred(call: AircallCall): boolean {
  return [call.transferred_by, call.transferred_to, call.external_transferred_to].some((each) => each !== null && each !== undefined);
}

interface Miss {
  readonly outcome: Outcome;
  /** Whether the caller got as far as waiting for people. */
  readonly waited: boolean;
}

const misses: Readonly<Record<string, Miss>> = {
  out_of_opening_hours: { outcome: 'closed', waited: false },
  abandoned_in_ivr: { outcome: 'abandoned_ivr', waited: false },
  abandoned_in_classic: { outcome: 'abandoned', waited: true },
  short_abandoned: { outcome: 'abandoned', waited: true },
  no_available_agent: { outcome: 'timeout', waited: true },
  agents_did_not_answer: { outcome: 'timeout', waited: true },
};

function missOf({ missed_call_reason: reason }: AircallCall): Miss | null {
  return reason === undefined || reason === null ? null : (own(misses, reason) ?? null);
}

/** The menu, and the wait for the teams that the call rang (or, where it names none, for the number's ring group). */
function waitEvents(call: AircallCall, reading: Reading): LifecycleEvent[] {
  const started = instant(call.started_at);
  const options = call.ivr_options_selected ?? [];
  const menuLeft = lastOf(options, started, instant(call.answered_at ?? call.ended_at ?? 0));
  const answered = (call.answered_at ?? null) !== null;
  const inMenu = !answered && (call.missed_call_reason === 'abandoned_in_ivr' || leftMenuAtOnce(call));
  const events: LifecycleEvent[] = [];
  if (menuLeft !== null || inMenu) events.push({ kind: 'menu_entered', at: started, source: 'native' });
  const teams = [...new Set((call.teams ?? []).map(({ name }) => name))].sort().join(', ');
  const queue = teams === '' ? (call.number?.name ?? ourNumber(reading, call.number?.digits) ?? '') : teams;
  if (queue === '' || inMenu || !(answered || missOf(call)?.waited === true)) return events;
  events.push({ kind: 'queue_entered', at: menuLeft ?? started, source: 'native', queue_id: queue });
  // Whoever leaves a message after nobody answered was not the one who stopped the ringing.
  if (call.missed_call_reason === 'agents_did_not_answer' && !answered && hasVoicemail(call))
    events.push({ kind: 'queue_left', at: instant(call.ended_at ?? 0), source: 'native', queue_id: queue, exit: 'timeout' });
  return events;
}

/** Hung up within seconds on a number that begins with a menu, before any choice. */
function leftMenuAtOnce({ missed_call_reason: reason, number, ivr_options_selected: options }: AircallCall): boolean {
  return reason === 'short_abandoned' && number?.is_ivr === true && (options ?? []).length === 0;
}

/** When the last choice in a menu was over; null where none says so within the call. */
function lastOf(options: readonly IvrOption[], from: Instant, to: Instant): Instant | null {
  const times = options
    .map(({ transition_ended_at: ended, created_at: made }) => momentOf(ended ?? made ?? ''))
    .filter((at) => at !== null && at >= from && at <= to);
  return times.length === 0 ? null : Math.max(...times.map(Number));
}

const momentOf = (told: string | number): Instant | null => (typeof told === 'number' ? instant(told) : fromIso(told));

const hasVoicemail = ({ voicemail, voicemail_short_url: short }: AircallCall): boolean => (voicemail ?? short ?? '') !== '';

/**
 * The end. Objects that come later may know more of it (a voicemail that was being stored), and of two tellings of one end the
 * earlier counts: what says more is told a fraction of a millisecond before what says less.
 */
function endEvents(call: AircallCall): LifecycleEvent[] {
  const at = instant(call.ended_at ?? 0);
  const end = (outcome: Outcome | null, rank: number): LifecycleEvent => ({
    kind: 'call_ended',
    at: at + rank / 4,
    source: 'native',
    outcome,
  });
  if ((call.answered_at ?? null) !== null) return [end('answered', 0)];
  if (call.direction === 'outbound') return [end('no_answer', 0)];
  const miss = missOf(call);
  if (miss?.outcome === 'closed') return [end('closed', 0)];
  if (hasVoicemail(call)) return [end('voicemail', 1)];
  if (miss !== null) return [end(miss.outcome, 2)];
  const reason = call.missed_call_reason ?? '';
  if (reason === '') return [end(null, 3)];
  return [end(null, 3), { kind: 'anomaly_found', at, source: 'native', anomaly: `missed_call_reason: ${reason} is not known` }];
}
