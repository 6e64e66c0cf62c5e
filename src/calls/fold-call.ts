import type { LifecycleEvent } from '#domain/events.ts';
import type { Call, Leg, Outcome, Visit } from '#domain/facts.ts';
import type { Instant } from '#domain/instant.ts';
import { hangUp, isExpected, kindOrder, unstarted } from './call-state.ts';
import type { CallState, CourseEvent, LegDraft, LifecycleKind, VisitDraft } from './call-state.ts';
import { step } from './call-step.ts';
import { tellCall } from './call-told.ts';
import type { Told } from './call-told.ts';
import { changesOnly } from './party-states.ts';

/** A lifecycle event and its identity: the same id counts once. */
export interface IdentifiedEvent {
  readonly id: string;
  readonly event: LifecycleEvent;
}

/** The facts of one call. */
export interface CallFacts {
  readonly call: Call;
  readonly visits: readonly Visit[];
  readonly legs: readonly Leg[];
}

/**
 * The events of one call, in any order and however often repeated -> its facts. No clock, no I/O.
 * `anomalies` are those that an earlier interpretation already settled.
 */
export function foldCall(
  id: string,
  connection: string,
  events: readonly IdentifiedEvent[],
  anomalies: readonly string[] = [],
): CallFacts | null {
  const sorted = inOrder(events);
  const course = sorted.filter((event) => event.kind !== 'call_noted' && event.kind !== 'anomaly_found');
  if (course.length === 0) return null;
  const told = tellCall(sorted);
  const { timeline, notes } = endOnce(course);
  const state = reduce(timeline, told.direction === 'outbound');
  const all = [...anomalies, ...told.anomalies, ...notes, ...state.anomalies];
  return toFacts(id, connection, state, told, all);
}

const sourceOrder = ['native', 'table', 'ami', 'ari', 'cel', 'queue_log', 'cdr'] as const;

function inOrder(events: readonly IdentifiedEvent[]): LifecycleEvent[] {
  const once = [...new Map(events.map((each) => [each.id, each])).values()];
  const sorted = once.sort(
    (a, b) =>
      a.event.at - b.event.at || sourceOrder.indexOf(a.event.source) - sourceOrder.indexOf(b.event.source) || (a.id < b.id ? -1 : 1),
  );
  return changesOnly(sorted.map(({ event }) => event)).map((event) => ({ ...event, at: Math.floor(event.at) }));
}

const opening: ReadonlySet<LifecycleKind> = new Set([
  'menu_entered',
  'queue_entered',
  'agent_offered',
  'agent_answered',
  'hold_started',
  'transferred',
  'far_end_answered',
] as const);

/** Closings told this much after the end are ordinary lateness of a source, not a contradiction. */
const toleratedLatenessMs = 1000;

/**
 * A call ends once: at the first end after which nothing new began (repeats are common: a hang-up is told for each
 * channel), else at the last one. Closings told later are moved to the end, new beginnings after it are left out.
 */
function endOnce(events: readonly CourseEvent[]): { timeline: CourseEvent[]; notes: string[] } {
  const ends = events.filter((event) => event.kind === 'call_ended');
  const lastBegin = events.findLast((event) => opening.has(event.kind))?.at ?? -Infinity;
  const end = ends.find((event) => event.at >= lastBegin) ?? ends.at(-1);
  if (end === undefined) return { timeline: [...events], notes: [] };
  const notes: string[] = [];
  const timeline = events.flatMap((event): CourseEvent[] => {
    if (event === end) return [event];
    if (event.kind === 'call_ended') {
      if (events.some((other) => opening.has(other.kind) && other.at > event.at && other.at <= end.at)) notes.push('continued_after_end');
      return [];
    }
    if (event.at <= end.at || event.kind === 'wrapup_ended') return [event];
    if (opening.has(event.kind)) {
      notes.push(`after_end: ${event.kind}`);
      return [];
    }
    if (event.at - end.at > toleratedLatenessMs) notes.push(`after_end: ${event.kind}`);
    return [{ ...event, at: end.at }];
  });
  return { timeline, notes: [...new Set(notes)] };
}

/**
 * Within one instant (whole seconds in some sources) the order is that of the floor: of the events of the instant, the
 * first by `kindOrder` that the tables expect now is taken; if none is, the first.
 */
function reduce(events: readonly CourseEvent[], outbound: boolean): CallState {
  let state = unstarted(outbound);
  let from = 0;
  while (from < events.length) {
    const at = events[from]?.at;
    let before = from + 1;
    while (events[before]?.at === at) before += 1;
    const waiting = [...events.slice(from, before)].sort((a, b) => kindOrder.indexOf(a.kind) - kindOrder.indexOf(b.kind));
    while (waiting.length > 0) {
      const now = state;
      const index = waiting.findIndex((event) => isExpected(now, event));
      const [next] = waiting.splice(Math.max(index, 0), 1);
      if (next !== undefined) state = step(state, next);
    }
    from = before;
  }
  return state;
}

function toFacts(id: string, connection: string, state: CallState, told: Told, anomalies: readonly string[]): CallFacts {
  const endedAt = state.place.at === 'ended' ? state.place.endedAt : null;
  const visits = state.place.at === 'waiting' ? [...state.visits, stillWaiting(state.place.visit)] : state.visits;
  const legs = state.legs.flatMap((leg): LegDraft[] => {
    if (leg.at === 'talking' || leg.at === 'holding') return [hangUp(leg, null, null)];
    return leg.at === 'wrapping' ? [leg.leg] : [];
  });
  const allLegs = [...state.closedLegs, ...legs].sort(byOffer);
  const outcome = endedAt === null ? null : settleOutcome(state, told, visits, allLegs);
  const startedAt = state.startedAt ?? 0;
  return {
    call: {
      ...told.call,
      id,
      connection,
      direction: told.direction,
      started_at: startedAt,
      ringing_at: told.ringingAt,
      connected_at: state.connectedAt,
      answered_at: state.answeredAt,
      ended_at: endedAt,
      outcome,
      ended_by:
        endedAt === null ? null : (told.endedBy ?? state.lastLeftBy ?? (outcome === 'abandoned' && !state.outbound ? 'customer' : null)),
      ivr_s: menuSeconds(state, endedAt),
      agent_id: told.call.agent_id ?? allLegs.find((leg) => leg.result === 'answered' && leg.kind === 'main')?.agent_id ?? null,
      anomalies: [...new Set([...anomalies, ...contradictions(state, told, endedAt)])],
    },
    visits: visits.map((visit, index) => ({ id: `${id}-v${index + 1}`, call_id: id, ...visit })),
    legs: allLegs.map((leg, index) => ({ id: `${id}-l${index + 1}`, call_id: id, ...leg })),
  };
}

function stillWaiting(visit: { queue_id: string; enqueued_at: Instant; entry: Visit['entry'] }): VisitDraft {
  return { ...visit, exited_at: null, answered_at: null, agent_id: null, exit: 'waiting' };
}

function byOffer(a: LegDraft, b: LegDraft): number {
  return a.offered_at - b.offered_at || (a.answered_at ?? Infinity) - (b.answered_at ?? Infinity) || (a.agent_id < b.agent_id ? -1 : 1);
}

/** Greeting and menu before the first queue or ring; null where no menu was told. */
function menuSeconds(state: CallState, endedAt: Instant | null): number | null {
  if (state.menuSince === null) return null;
  const until = state.handledAt ?? endedAt;
  const since = Math.min(state.connectedAt ?? state.menuSince, state.menuSince);
  return until === null ? null : Math.max(0, until - since) / 1000;
}

/** What was told counts, unless a person spoke with the caller: then the call was answered. */
function settleOutcome(state: CallState, told: Told, visits: readonly VisitDraft[], legs: readonly LegDraft[]): Outcome {
  if (state.answeredAt !== null) return state.outbound && told.outcome === 'abandoned' ? 'abandoned' : 'answered';
  if (told.outcome !== null) return told.outcome;
  if (told.call.blocked_reason !== null) return 'blocked';
  if (state.outbound) return outboundOutcome(state, told);
  switch (visits.at(-1)?.exit) {
    case 'timeout':
      return 'timeout';
    case 'overflow':
      return 'overflow';
    case 'voicemail':
      return 'voicemail';
    case 'callback':
      return 'callback_requested';
    case 'answered':
      return 'answered';
    case 'abandoned':
    case 'waiting':
      return 'abandoned';
    case undefined:
      break;
  }
  if (legs.length > 0 || told.ringingAt !== null) return told.endedBy === 'system' ? 'timeout' : 'abandoned';
  if (state.menuSince !== null) return told.endedBy === 'system' ? 'contained' : 'abandoned_ivr';
  if (told.call.sip_code !== null && told.call.sip_code >= 400) return 'failed';
  return state.connectedAt === null ? 'abandoned' : 'abandoned_ivr';
}

/** SIP final codes of an attempt that nobody answered. */
function outboundOutcome(state: CallState, told: Told): Outcome {
  if (state.farEnd?.by === 'machine') return 'machine';
  const code = told.call.sip_code;
  if (code === 486 || code === 600 || code === 17) return 'busy';
  if (code === 603 || code === 607 || code === 21) return 'rejected';
  if (code === 408 || code === 480 || code === 18 || code === 19) return 'no_answer';
  if (told.endedBy === 'agent' || code === 487) return 'cancelled';
  if (code !== null && code >= 400) return 'failed';
  return told.ringingAt === null ? 'failed' : 'no_answer';
}

function contradictions(state: CallState, told: Told, endedAt: Instant | null): string[] {
  if (endedAt === null || told.outcome === null) return [];
  const answered = state.answeredAt !== null;
  if (answered && told.outcome !== 'answered' && !(state.outbound && told.outcome === 'abandoned'))
    return [`outcome: told ${told.outcome}, but a person answered`];
  if (!answered && told.outcome === 'answered') return ['outcome: told answered, but no answer was told'];
  return [];
}
