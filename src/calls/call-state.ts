import type { LifecycleEvent } from '#domain/events.ts';
import type { EndedBy, Leg, LegResult, Visit, VisitExit } from '#domain/facts.ts';
import type { Instant } from '#domain/instant.ts';

/** Where the external party is. One shape per place; what only one place knows lives only there. */
export type Place =
  | { readonly at: 'unstarted' }
  /** With nobody: set up, in a greeting, rung directly, or between two places. */
  | { readonly at: 'arriving' }
  | { readonly at: 'in_menu' }
  | { readonly at: 'waiting'; readonly visit: OpenVisit }
  | { readonly at: 'talking' }
  | { readonly at: 'on_hold' }
  | { readonly at: 'ended'; readonly endedAt: Instant };

export type PlaceName = Place['at'];

export interface OpenVisit {
  readonly queue_id: string;
  readonly enqueued_at: Instant;
  readonly entry: Visit['entry'];
}

/** A visit that has ended, or (exit `waiting`) one still open when the events ran out. */
export type VisitDraft = Omit<Visit, 'id' | 'call_id'>;

/** What every state of a leg knows. */
export interface Offer {
  readonly agent_id: string;
  readonly queue_id: string | null;
  readonly kind: Leg['kind'];
  readonly offered_at: Instant;
}

export interface Conversation extends Offer {
  readonly answered_at: Instant;
  /** Since when it talks or holds; the time before is in `talkMs` and `holdMs`. */
  readonly since: Instant;
  readonly talkMs: number;
  readonly holdMs: number;
  readonly dialMs: number | null;
}

/** One agent's share in the call that is not closed yet. */
export type OpenLeg =
  /** Our agent dials out: its own phone rings nobody. Dropped if the far end never answers. */
  | (Offer & { readonly at: 'dialling'; readonly since: Instant })
  | (Offer & { readonly at: 'offered' })
  | (Conversation & { readonly at: 'talking' })
  | (Conversation & { readonly at: 'holding' })
  /** The conversation is over; wrap-up may still be told. */
  | { readonly at: 'wrapping'; readonly agent_id: string; readonly leg: LegDraft };

export type TalkingLeg = Extract<OpenLeg, { at: 'talking' | 'holding' }>;

export type LegName = OpenLeg['at'] | 'none';

/** A leg that is decided. */
export type LegDraft = Omit<Leg, 'id' | 'call_id'>;

/** The fold's state: where the caller is, which legs are open, and what is already settled. */
export interface CallState {
  readonly place: Place;
  readonly outbound: boolean;
  readonly startedAt: Instant | null;
  readonly connectedAt: Instant | null;
  readonly answeredAt: Instant | null;
  /** Outbound: a person or a machine took the call. */
  readonly farEnd: { readonly at: Instant; readonly by: 'person' | 'machine' } | null;
  readonly menuSince: Instant | null;
  /** First queue entry or first ring: the menu's seconds end there. */
  readonly handledAt: Instant | null;
  readonly transferred: boolean;
  readonly legs: readonly OpenLeg[];
  readonly visits: readonly VisitDraft[];
  readonly closedLegs: readonly LegDraft[];
  readonly lastLeftBy: EndedBy | null;
  readonly anomalies: readonly string[];
}

/** Notes are facts outright, wherever in the course they are told; the rest moves the call. */
export type CourseEvent = Exclude<LifecycleEvent, { kind: 'call_noted' | 'anomaly_found' }>;
export type LifecycleKind = CourseEvent['kind'];

/**
 * The transition table of the caller: in which place which event is expected, and where it may lead. An event that is
 * not in its row is still settled by rule (nothing is lost), but leaves an anomaly.
 */
export const placeMoves: { readonly [P in PlaceName]: { readonly [K in LifecycleKind]?: readonly PlaceName[] } } = {
  unstarted: { call_started: ['arriving'] },
  arriving: {
    call_ringing: ['arriving'],
    call_connected: ['arriving'],
    menu_entered: ['in_menu'],
    queue_entered: ['waiting'],
    agent_offered: ['arriving'],
    agent_missed: ['arriving'],
    agent_answered: ['arriving', 'talking'],
    agent_left: ['arriving'],
    hold_started: ['arriving'],
    hold_ended: ['arriving'],
    transferred: ['arriving'],
    far_end_answered: ['arriving', 'talking'],
    call_ended: ['ended'],
    wrapup_ended: ['arriving'],
  },
  in_menu: {
    call_connected: ['in_menu'],
    menu_entered: ['in_menu'],
    menu_left: ['arriving'],
    queue_entered: ['waiting'],
    agent_offered: ['arriving'],
    agent_answered: ['talking'],
    call_ended: ['ended'],
    wrapup_ended: ['in_menu'],
  },
  waiting: {
    call_ringing: ['waiting'],
    call_connected: ['waiting'],
    queue_entered: ['waiting'],
    queue_left: ['arriving'],
    agent_offered: ['waiting'],
    agent_missed: ['waiting'],
    agent_answered: ['waiting', 'talking'],
    agent_left: ['waiting'],
    hold_started: ['waiting'],
    hold_ended: ['waiting'],
    call_ended: ['ended'],
    wrapup_ended: ['waiting'],
  },
  talking: {
    agent_offered: ['talking'],
    agent_missed: ['talking'],
    agent_answered: ['talking'],
    hold_started: ['on_hold', 'talking'],
    hold_ended: ['talking'],
    transferred: ['arriving', 'talking'],
    agent_left: ['arriving', 'talking', 'on_hold'],
    call_ended: ['ended'],
    wrapup_ended: ['talking'],
  },
  on_hold: {
    agent_offered: ['on_hold'],
    agent_missed: ['on_hold'],
    agent_answered: ['on_hold', 'talking'],
    hold_started: ['on_hold'],
    hold_ended: ['on_hold', 'talking'],
    transferred: ['arriving', 'talking', 'on_hold'],
    agent_left: ['arriving', 'on_hold', 'talking'],
    call_ended: ['ended'],
    wrapup_ended: ['on_hold'],
  },
  ended: { wrapup_ended: ['ended'] },
};

/** The transition table of one agent's leg. */
export const legMoves: { readonly [L in LegName]: { readonly [K in LifecycleKind]?: LegName } } = {
  none: { agent_offered: 'offered', agent_answered: 'talking' },
  dialling: { agent_offered: 'dialling', agent_answered: 'dialling', far_end_answered: 'talking', call_ended: 'none' },
  offered: { agent_answered: 'talking', agent_missed: 'none', call_ended: 'none' },
  talking: { hold_started: 'holding', transferred: 'wrapping', agent_left: 'wrapping', call_ended: 'wrapping' },
  holding: { hold_ended: 'talking', transferred: 'wrapping', agent_left: 'wrapping', call_ended: 'wrapping' },
  wrapping: { agent_offered: 'offered', agent_answered: 'talking', agent_left: 'wrapping', wrapup_ended: 'none' },
};

/** Among events of one instant, the order in which they are tried; only one that is expected in the present state is taken before its turn. */
export const kindOrder: readonly LifecycleKind[] = [
  'call_started',
  'call_ringing',
  'call_connected',
  'far_end_answered',
  'agent_missed',
  'menu_left',
  'hold_ended',
  'transferred',
  'agent_left',
  'queue_left',
  'menu_entered',
  'queue_entered',
  'agent_offered',
  'agent_answered',
  'hold_started',
  'call_ended',
  'wrapup_ended',
];

export function unstarted(outbound: boolean): CallState {
  return {
    place: { at: 'unstarted' },
    outbound,
    startedAt: null,
    connectedAt: null,
    answeredAt: null,
    farEnd: null,
    menuSince: null,
    handledAt: null,
    transferred: false,
    legs: [],
    visits: [],
    closedLegs: [],
    lastLeftBy: null,
    anomalies: [],
  };
}

export function legOf(state: CallState, agent: string): OpenLeg | null {
  return state.legs.findLast((leg) => leg.agent_id === agent) ?? null;
}

/** A consulted agent who is given the caller: the consultation ends, the conversation begins. */
export function takesOver(leg: OpenLeg | null, kind: Leg['kind'] | undefined): boolean {
  return leg !== null && (leg.at === 'talking' || leg.at === 'holding') && leg.kind === 'consult' && kind !== 'consult';
}

function nameOf(state: CallState, agent: string): LegName {
  return legOf(state, agent)?.at ?? 'none';
}

/** Whether the tables know this event in this state. */
export function isExpected(state: CallState, event: CourseEvent): boolean {
  if (placeMoves[state.place.at][event.kind] === undefined) return false;
  switch (event.kind) {
    case 'queue_left':
      return state.place.at === 'waiting' && state.place.visit.queue_id === event.queue_id;
    case 'agent_answered':
      return legMoves[nameOf(state, event.agent_id)].agent_answered !== undefined || takesOver(legOf(state, event.agent_id), event.leg);
    case 'agent_offered':
    case 'agent_missed':
    case 'hold_started':
    case 'hold_ended':
    case 'transferred':
    case 'agent_left':
    case 'wrapup_ended':
      return legMoves[nameOf(state, event.agent_id)][event.kind] !== undefined;
    case 'call_started':
    case 'call_ringing':
    case 'call_connected':
    case 'menu_entered':
    case 'menu_left':
    case 'queue_entered':
    case 'far_end_answered':
    case 'call_ended':
      return true;
  }
}

/** Closes a visit. */
export function leave(visit: OpenVisit, at: Instant, exit: Exclude<VisitExit, 'waiting'>, agent: string | null): VisitDraft {
  const answered = exit === 'answered';
  return { ...visit, exited_at: at, answered_at: answered ? at : null, agent_id: answered ? agent : null, exit };
}

/** Closes a leg that was never answered. */
export function refuse(leg: Offer, at: Instant, result: Exclude<LegResult, 'answered'>): LegDraft {
  return {
    ...offerOf(leg),
    answered_at: null,
    ended_at: at,
    result,
    talk_s: null,
    hold_s: null,
    acw_s: null,
    dial_s: null,
    ...noTransfer,
    ended_on_hold: false,
    ended_by: null,
  };
}

/** Closes a conversation (or, at `null`, shows one that still runs). */
export function hangUp(leg: TalkingLeg, at: Instant | null, endedBy: EndedBy | null): LegDraft {
  const last = at === null ? 0 : at - leg.since;
  return {
    ...offerOf(leg),
    answered_at: leg.answered_at,
    ended_at: at,
    result: 'answered',
    talk_s: at === null ? null : (leg.talkMs + (leg.at === 'talking' ? last : 0)) / 1000,
    hold_s: at === null ? null : (leg.holdMs + (leg.at === 'holding' ? last : 0)) / 1000,
    acw_s: null,
    dial_s: leg.dialMs === null ? null : leg.dialMs / 1000,
    ...noTransfer,
    ended_on_hold: at !== null && leg.at === 'holding',
    ended_by: endedBy,
  };
}

const noTransfer = { transfer_to: null, transfer_kind: null, transfer_target: null } as const;

function offerOf(leg: Offer): Offer {
  return { agent_id: leg.agent_id, queue_id: leg.queue_id, kind: leg.kind, offered_at: leg.offered_at };
}

/** All kinds of lifecycle events. */
export const lifecycleKinds: ReadonlySet<string> = new Set<LifecycleEvent['kind']>([...kindOrder, 'call_noted', 'anomaly_found']);
