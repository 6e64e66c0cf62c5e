import type { VisitExit } from '#domain/facts.ts';
import type { Instant } from '#domain/instant.ts';
import { hangUp, isExpected, leave, legOf, refuse, takesOver, unstarted } from './call-state.ts';
import type { CallState, CourseEvent, LegDraft, Offer, OpenLeg, TalkingLeg } from './call-state.ts';

type EventOf<K extends CourseEvent['kind']> = Extract<CourseEvent, { kind: K }>;

/** One event applied to the state. What the tables do not expect is settled by rule and noted. */
export function step(state: CallState, event: CourseEvent): CallState {
  const begun = state.place.at === 'unstarted' ? start(state, event) : state;
  const noted = isExpected(begun, event) || isHarmless(begun, event) ? begun : note(begun, `unexpected: ${event.kind} ${where(begun)}`);
  if (noted.place.at === 'ended') return afterEnd(noted, event);
  return apply(noted, event);
}

function start(state: CallState, event: CourseEvent): CallState {
  const begun: CallState = { ...unstarted(state.outbound), startedAt: event.at, place: { at: 'arriving' } };
  return event.kind === 'call_started' ? begun : note(begun, `before_start: ${event.kind}`);
}

function apply(state: CallState, event: CourseEvent): CallState {
  switch (event.kind) {
    case 'call_started':
      return dial(state, event);
    case 'call_ringing':
      return state;
    case 'call_connected':
      return connect(state, event.at);
    case 'menu_entered': {
      const left = endTalk(leaveQueue(state, event.at, 'overflow'), event.at);
      return connect({ ...left, place: { at: 'in_menu' }, menuSince: left.menuSince ?? event.at }, event.at);
    }
    case 'menu_left':
      return state.place.at === 'in_menu' ? { ...state, place: { at: 'arriving' } } : state;
    case 'queue_entered':
      return enqueue(state, event);
    case 'queue_left':
      return dequeue(state, event);
    case 'agent_offered':
      return offer(state, event);
    case 'agent_missed':
      return miss(state, event);
    case 'agent_answered':
      return answer(state, event);
    case 'hold_started':
    case 'hold_ended':
      return hold(state, event);
    case 'transferred':
      return transfer(state, event);
    case 'agent_left':
      return agentLeft(state, event);
    case 'wrapup_ended':
      return wrapUp(state, event);
    case 'far_end_answered':
      return farEnd(state, event);
    case 'call_ended':
      return end(state, event);
  }
}

/** After the end only wrap-up counts; `fold-call` has already made the last end the end. */
function afterEnd(state: CallState, event: CourseEvent): CallState {
  return event.kind === 'wrapup_ended' ? wrapUp(state, event) : state;
}

/** Our agent dials: one leg from the first moment, answered when the far end is. */
function dial(state: CallState, event: EventOf<'call_started'>): CallState {
  const agent = event.agent_id ?? null;
  if (!state.outbound || agent === null || legOf(state, agent) !== null) return state;
  return addLeg(state, { at: 'dialling', agent_id: agent, queue_id: null, kind: 'main', offered_at: event.at, since: event.at });
}

function enqueue(state: CallState, event: EventOf<'queue_entered'>): CallState {
  const left = endTalk(leaveQueue(state, event.at, 'overflow'), event.at);
  const entry = event.entry ?? (left.visits.length === 0 ? 'first' : left.transferred ? 'transfer' : 'overflow');
  return {
    ...left,
    place: { at: 'waiting', visit: { queue_id: event.queue_id, enqueued_at: event.at, entry } },
    handledAt: left.handledAt ?? event.at,
    transferred: false,
    lastLeftBy: null,
  };
}

function dequeue(state: CallState, event: EventOf<'queue_left'>): CallState {
  if (state.place.at !== 'waiting' || state.place.visit.queue_id !== event.queue_id) return state;
  const left = leaveQueue(state, event.at, event.exit, event.agent_id ?? null);
  return event.exit === 'answered' ? answered(left, event.at) : stopRinging(left, event.at, event.exit);
}

function offer(state: CallState, event: EventOf<'agent_offered'>): CallState {
  const open = legOf(state, event.agent_id);
  if (open?.at === 'dialling' || open?.at === 'talking' || open?.at === 'holding') return state;
  const freed = open === null ? state : closeOffer(state, open, event.at, 'missed');
  const out = freed.place.at === 'in_menu' ? { ...freed, place: { at: 'arriving' } as const } : freed;
  const leg = { at: 'offered', ...offered(out, event), offered_at: event.at } as const;
  return addLeg({ ...out, handledAt: out.handledAt ?? event.at }, leg);
}

function miss(state: CallState, event: EventOf<'agent_missed'>): CallState {
  const open = legOf(state, event.agent_id);
  if (open?.at === 'offered') return dropLeg(closeLeg(state, refuse(open, event.at, event.result)), open);
  if (open?.at === 'talking' || open?.at === 'holding') return state;
  return closeLeg(state, refuse({ ...offered(state, event), offered_at: event.at }, event.at, event.result));
}

function answer(state: CallState, event: EventOf<'agent_answered'>): CallState {
  const open = legOf(state, event.agent_id);
  if (open?.at === 'dialling') return state;
  if ((open?.at === 'talking' || open?.at === 'holding') && !takesOver(open, event.leg)) return state;
  const before = open?.at === 'offered' ? open : { ...offered(state, event), offered_at: event.at };
  const kind = event.leg ?? (open?.at === 'offered' ? open.kind : 'main');
  const taken =
    open === null ? state : open.at === 'talking' || open.at === 'holding' ? finish(state, open, event.at, null) : dropLeg(state, open);
  if (state.outbound && state.farEnd === null && kind === 'main') {
    return addLeg(taken, { ...plain(before), kind, at: 'dialling', since: event.at });
  }
  const queueId = event.queue_id ?? before.queue_id;
  const left = kind === 'consult' ? taken : answered(leaveQueue(taken, event.at, 'answered', event.agent_id), event.at);
  return settlePlace(addLeg(left, talk({ ...plain(before), kind, queue_id: queueId }, event.at, null)));
}

/** The caller speaks with a person: inbound, or outbound once the far end is on the line. */
function answered(state: CallState, at: Instant): CallState {
  return state.outbound ? state : connect({ ...state, answeredAt: state.answeredAt ?? at, handledAt: state.handledAt ?? at }, at);
}

function hold(state: CallState, event: EventOf<'hold_started' | 'hold_ended'>): CallState {
  const leg = legOf(state, event.agent_id);
  const from = event.kind === 'hold_started' ? 'talking' : 'holding';
  if (leg?.at !== from) return state;
  const gone = event.at - leg.since;
  const next: TalkingLeg =
    leg.at === 'talking'
      ? { ...leg, at: 'holding', since: event.at, talkMs: leg.talkMs + gone }
      : { ...leg, at: 'talking', since: event.at, holdMs: leg.holdMs + gone };
  return settlePlace({ ...state, legs: state.legs.map((other) => (other === leg ? next : other)) });
}

function transfer(state: CallState, event: EventOf<'transferred'>): CallState {
  const leg = legOf(state, event.agent_id);
  const told = { transfer_to: event.to, transfer_kind: event.transfer, transfer_target: event.target };
  if (leg?.at === 'wrapping') {
    const late: OpenLeg = { ...leg, leg: { ...leg.leg, ...told } };
    return { ...state, transferred: true, legs: state.legs.map((other) => (other === leg ? late : other)) };
  }
  if (leg?.at !== 'talking' && leg?.at !== 'holding') return { ...state, transferred: true };
  const closed: LegDraft = { ...hangUp(leg, event.at, 'agent'), ...told, ended_on_hold: false };
  const left = wrap(state, leg, closed);
  const heir = event.to === null ? null : legOf(left, event.to);
  const warm =
    event.transfer === 'warm' && event.target === 'agent' && (heir?.at === 'talking' || heir?.at === 'holding') && heir.kind === 'consult';
  if (!warm) return settlePlace({ ...left, transferred: true });
  const given = addLeg(finish(left, heir, event.at, null), talk({ ...plain(heir), kind: 'main', offered_at: event.at }, event.at, null));
  return settlePlace({ ...given, transferred: true });
}

function agentLeft(state: CallState, event: EventOf<'agent_left'>): CallState {
  const leg = legOf(state, event.agent_id);
  const by = event.ended_by ?? null;
  if (leg?.at === 'offered') return dropLeg(closeLeg(state, refuse(leg, event.at, 'missed')), leg);
  if (leg?.at !== 'talking' && leg?.at !== 'holding') return state;
  return settlePlace(finish({ ...state, lastLeftBy: leg.kind === 'main' ? by : state.lastLeftBy }, leg, event.at, by));
}

function wrapUp(state: CallState, event: EventOf<'wrapup_ended'>): CallState {
  const leg = legOf(state, event.agent_id);
  if (leg?.at !== 'wrapping') return state;
  const acw = (event.at - (leg.leg.ended_at ?? event.at)) / 1000;
  return dropLeg(closeLeg(state, { ...leg.leg, acw_s: acw }), leg, true);
}

function farEnd(state: CallState, event: EventOf<'far_end_answered'>): CallState {
  if (!state.outbound || state.farEnd?.by === 'person' || (state.farEnd !== null && event.by === 'machine')) return state;
  const known = connect({ ...state, farEnd: { at: event.at, by: event.by } }, event.at);
  const heard = event.by === 'person' ? { ...known, answeredAt: event.at } : known;
  const legs = heard.legs.map((leg) => (leg.at === 'dialling' ? talk(plain(leg), event.at, event.at - leg.since) : leg));
  return settlePlace({ ...heard, legs });
}

function end(state: CallState, event: EventOf<'call_ended'>): CallState {
  const byCaller = (event.ended_by ?? (event.outcome == null || event.outcome === 'abandoned' ? 'customer' : 'system')) === 'customer';
  const exit = exitOf(event, byCaller);
  const left = stopRinging(leaveQueue(state, event.at, exit), event.at, byCaller ? 'abandoned' : exit);
  const open = left.legs.filter((leg) => leg.at === 'talking' || leg.at === 'holding');
  const hungUp = open.reduce((was, leg) => finish(was, leg, event.at, event.ended_by ?? null), left);
  return { ...hungUp, legs: hungUp.legs.filter((leg) => leg.at !== 'dialling'), place: { at: 'ended', endedAt: event.at } };
}

/** How the visit that was open at the end was left. */
function exitOf(event: EventOf<'call_ended'>, byCaller: boolean): Exclude<VisitExit, 'waiting' | 'answered'> {
  const outcome = event.outcome ?? null;
  if (outcome === 'timeout' || outcome === 'overflow' || outcome === 'voicemail') return outcome;
  if (outcome === 'callback_requested') return 'callback';
  return byCaller ? 'abandoned' : 'timeout';
}

// The small moves that the rules above are made of.

function connect(state: CallState, at: Instant): CallState {
  return { ...state, connectedAt: state.connectedAt ?? at };
}

function leaveQueue(state: CallState, at: Instant, exit: Exclude<VisitExit, 'waiting'>, agent: string | null = null): CallState {
  if (state.place.at !== 'waiting') return state;
  return { ...state, place: { at: 'arriving' }, visits: [...state.visits, leave(state.place.visit, at, exit, agent)] };
}

/** Offers that end with the visit: the caller's own choice is no miss of the agent's. */
function stopRinging(state: CallState, at: Instant, exit: Exclude<VisitExit, 'waiting'>): CallState {
  const result = exit === 'abandoned' || exit === 'voicemail' || exit === 'callback' ? 'caller_abandoned' : 'missed';
  return state.legs.reduce((was, leg) => (leg.at === 'offered' ? closeOffer(was, leg, at, result) : was), state);
}

/** An offer whose end nobody told. Where somebody else took the call meanwhile it was nobody's miss: no fact. */
function closeOffer(state: CallState, leg: OpenLeg, at: Instant, result: 'missed' | 'caller_abandoned'): CallState {
  if (leg.at !== 'offered') return dropLeg(leg.at === 'wrapping' ? closeLeg(state, leg.leg) : state, leg, true);
  const outrun = state.answeredAt !== null && state.answeredAt >= leg.offered_at;
  return dropLeg(outrun ? state : closeLeg(state, refuse(leg, at, result)), leg);
}

/** The caller went elsewhere while agents still talked: their conversation ends here. */
function endTalk(state: CallState, at: Instant): CallState {
  const talking = state.legs.filter((leg) => (leg.at === 'talking' || leg.at === 'holding') && leg.kind === 'main');
  return talking.reduce((was, leg) => (leg.at === 'talking' || leg.at === 'holding' ? finish(was, leg, at, null) : was), state);
}

function finish(state: CallState, leg: TalkingLeg, at: Instant, by: LegDraft['ended_by']): CallState {
  return wrap(state, leg, hangUp(leg, at, by));
}

function wrap(state: CallState, leg: TalkingLeg, closed: LegDraft): CallState {
  const wrapping: OpenLeg = { at: 'wrapping', agent_id: leg.agent_id, leg: closed };
  return { ...state, legs: state.legs.map((other) => (other === leg ? wrapping : other)) };
}

function talk(from: Offer, at: Instant, dialMs: number | null): OpenLeg {
  return { ...from, at: 'talking', answered_at: at, since: at, talkMs: 0, holdMs: 0, dialMs };
}

/** A new leg of an agent; an earlier one that only waited for its wrap-up is settled without. */
function addLeg(state: CallState, leg: OpenLeg): CallState {
  const earlier = legOf(state, leg.agent_id);
  const freed = earlier?.at === 'wrapping' ? dropLeg(closeLeg(state, earlier.leg), earlier, true) : state;
  return { ...freed, legs: [...freed.legs, leg] };
}

function closeLeg(state: CallState, leg: LegDraft): CallState {
  return { ...state, closedLegs: [...state.closedLegs, leg] };
}

function dropLeg(state: CallState, leg: OpenLeg, evenWrapping = false): CallState {
  if (leg.at === 'wrapping' && !evenWrapping) return state;
  return { ...state, legs: state.legs.filter((other) => other !== leg) };
}

function offered(state: CallState, event: { agent_id: string; queue_id?: string | null; leg?: Offer['kind'] }): Omit<Offer, 'offered_at'> {
  const visit = state.place.at === 'waiting' ? state.place.visit.queue_id : null;
  const kind = event.leg ?? 'main';
  return { agent_id: event.agent_id, queue_id: event.queue_id ?? (kind === 'main' ? visit : null), kind };
}

function plain(leg: Offer): Offer {
  return { agent_id: leg.agent_id, queue_id: leg.queue_id, kind: leg.kind, offered_at: leg.offered_at };
}

/** With whom the caller is follows from the main legs. */
function settlePlace(state: CallState): CallState {
  const mains = state.legs.filter((leg) => (leg.at === 'talking' || leg.at === 'holding') && leg.kind === 'main');
  if (mains.some((leg) => leg.at === 'talking')) return { ...state, place: { at: 'talking' } };
  if (mains.length > 0) return { ...state, place: { at: 'on_hold' } };
  return state.place.at === 'talking' || state.place.at === 'on_hold' ? { ...state, place: { at: 'arriving' } } : state;
}

function note(state: CallState, anomaly: string): CallState {
  return state.anomalies.includes(anomaly) ? state : { ...state, anomalies: [...state.anomalies, anomaly] };
}

function where(state: CallState): string {
  return `while ${state.place.at}`;
}

/** Told late or twice, with nothing to settle: a report of what the state already says. */
function isHarmless(state: CallState, event: CourseEvent): boolean {
  if (event.kind === 'call_started' || event.kind === 'wrapup_ended') return true;
  if (event.kind === 'call_ringing' || event.kind === 'call_connected' || event.kind === 'agent_missed') return state.place.at !== 'ended';
  if (event.kind === 'agent_answered') {
    const leg = legOf(state, event.agent_id)?.at;
    // Who holds the caller and asks a colleague is on that line, too.
    return leg === 'talking' || (leg === 'holding' && event.leg === 'consult');
  }
  if (event.kind !== 'queue_left') return false;
  return state.visits.some((visit) => visit.queue_id === event.queue_id && visit.exited_at === event.at && visit.exit === event.exit);
}
