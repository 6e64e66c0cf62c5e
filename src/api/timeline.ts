import type { CallFacts, LegFacts, TimelineItem, VisitFacts } from '#contract/call-view.ts';
import type { LegResult, VisitExit } from '#domain/facts.ts';
import type { AnyEvent, LifecycleEvent, StoredEvent } from '#domain/events.ts';
import { interpretPbx } from '#calls/pbx/interpret.ts';
import type { FoldSettings } from '#domain/fold-settings.ts';
import { lifecycleKinds } from '#calls/call-state.ts';
import { toIso } from '#domain/instant.ts';

/** The course of a call as people tell it: menu, queue, ring, talk, hold, wrap-up, transfer, end; in order. */
export function timelineOf(
  call: CallFacts,
  visits: readonly VisitFacts[],
  legs: readonly LegFacts[],
  lifecycle: readonly LifecycleEvent[],
): TimelineItem[] {
  const items = [
    ...arrival(call),
    ...visits.map(queueItem),
    ...legs.flatMap(legItems),
    ...holds(lifecycle),
    ...menus(call, visits, legs, lifecycle),
    ...(call.ended_at === null ? [] : [moment('end', call.ended_at, null, endOf(call.ended_by))]),
  ];
  return items.sort((a, b) => Date.parse(a.from) - Date.parse(b.from) || order[a.kind] - order[b.kind]);
}

const order: Readonly<Record<TimelineItem['kind'], number>> = {
  line: 0,
  menu: 1,
  queue: 2,
  ring: 3,
  talk: 4,
  hold: 5,
  transfer: 6,
  wrapup: 7,
  end: 8,
};

type Act = TimelineItem['act'];

/** Each act as an English sentence; pages say it in the person's language by its code. */
const sentences: Readonly<Record<Act, string>> = {
  arrived: 'Call arrived',
  arrived_no_line: 'Call arrived; no line was free',
  attempted: 'Call attempted',
  attempted_no_line: 'Call attempted; no line was free',
  internal: 'Internal call',
  internal_no_line: 'Internal call; no line was free',
  heard_menu: 'Heard the menu',
  heard_greeting: 'Heard greeting and menu',
  waited_answered: 'Waited until an agent answered',
  waited_abandoned: 'Waited and hung up',
  waited_timeout: 'Waited until the queue gave up',
  waited_overflow: 'Waited and was sent on',
  waited_voicemail: 'Waited and went to voicemail',
  waited_callback: 'Waited and asked to be called back',
  waiting: 'Is waiting',
  rang_answered: 'Rang and answered',
  rang_missed: 'Rang without an answer',
  rang_declined: 'Declined',
  rang_caller_abandoned: 'Rang while the caller hung up',
  talked: 'Talked',
  consulted: 'Consulted',
  on_hold: 'On hold',
  wrapped_up: 'Wrapped up',
  transferred_blind: 'Transferred directly by',
  transferred_warm: 'Transferred after a talk by',
  ended: 'Call ended',
  ended_by_agent: 'Ended by the agent',
  ended_by_customer: 'Ended by the customer',
  ended_by_system: 'Ended by the system',
};

type Stretch = Pick<TimelineItem, 'kind' | 'from' | 'to' | 'who' | 'act'> & { by?: string };

const stretch = ({ by, ...item }: Stretch): TimelineItem => ({
  ...item,
  by: by ?? null,
  says: by === undefined ? sentences[item.act] : `${sentences[item.act]} ${by}`,
});

const moment = (kind: TimelineItem['kind'], at: string, who: string | null, act: Act): TimelineItem =>
  stretch({ kind, from: at, to: at, who, act });

function endOf(by: string | null): Act {
  return by === 'agent' || by === 'customer' || by === 'system' ? `ended_by_${by}` : 'ended';
}

function arrival(call: CallFacts): TimelineItem[] {
  const act = call.direction === 'outbound' ? 'attempted' : call.direction === 'internal' ? 'internal' : 'arrived';
  return [moment('line', call.started_at, call.number_id ?? null, call.seized ? act : `${act}_no_line`)];
}

/** Menus as the source told them; else the seconds before the first queue or ring. */
function menus(
  call: CallFacts,
  visits: readonly VisitFacts[],
  legs: readonly LegFacts[],
  lifecycle: readonly LifecycleEvent[],
): TimelineItem[] {
  const told: TimelineItem[] = [];
  let open: { at: number; name: string | null } | null = null;
  for (const event of lifecycle) {
    if (event.kind === 'menu_entered') open = { at: event.at, name: event.menu ?? null };
    else if (event.kind === 'menu_left' && open !== null) {
      told.push(stretch({ kind: 'menu', from: toIso(open.at), to: toIso(event.at), who: open.name, act: 'heard_menu' }));
      open = null;
    }
  }
  if (told.length > 0 || call.ivr_s === null || call.ivr_s <= 0) return told;
  const began = Date.parse(call.connected_at ?? call.started_at);
  const next = [...visits.map((visit) => visit.enqueued_at), ...legs.map((leg) => leg.offered_at)]
    .map((at) => Date.parse(at))
    .sort((a, b) => a - b)[0];
  const to = Math.min(began + call.ivr_s * 1000, next ?? Number.POSITIVE_INFINITY);
  return [stretch({ kind: 'menu', from: toIso(began), to: toIso(to), who: null, act: 'heard_greeting' })];
}

const exits: Readonly<Record<VisitExit, Act>> = {
  answered: 'waited_answered',
  abandoned: 'waited_abandoned',
  timeout: 'waited_timeout',
  overflow: 'waited_overflow',
  voicemail: 'waited_voicemail',
  callback: 'waited_callback',
  waiting: 'waiting',
};

const isExit = (exit: string): exit is VisitExit => exit in exits;

function queueItem(visit: VisitFacts): TimelineItem {
  const act = isExit(visit.exit) ? exits[visit.exit] : 'waiting';
  return stretch({ kind: 'queue', from: visit.enqueued_at, to: visit.exited_at, who: visit.queue_id, act });
}

const results: Readonly<Record<LegResult, Act>> = {
  answered: 'rang_answered',
  missed: 'rang_missed',
  declined: 'rang_declined',
  caller_abandoned: 'rang_caller_abandoned',
};

const isResult = (result: string): result is LegResult => result in results;

function legItems(leg: LegFacts): TimelineItem[] {
  const rang = leg.result === 'answered' ? leg.answered_at : (leg.ended_at ?? leg.offered_at);
  const act = isResult(leg.result) ? results[leg.result] : 'rang_missed';
  const items = [stretch({ kind: 'ring', from: leg.offered_at, to: rang, who: leg.agent_id, act })];
  if (leg.answered_at === null) return items;
  const talk = leg.kind === 'consult' ? 'consulted' : 'talked';
  items.push(stretch({ kind: 'talk', from: leg.answered_at, to: leg.ended_at, who: leg.agent_id, act: talk }));
  if (leg.ended_at === null) return items;
  if (leg.transfer_to !== null) {
    const how = leg.transfer_kind === 'warm' ? 'transferred_warm' : 'transferred_blind';
    items.push(stretch({ kind: 'transfer', from: leg.ended_at, to: leg.ended_at, who: leg.transfer_to, act: how, by: leg.agent_id }));
  }
  if (leg.acw_s !== null && leg.acw_s > 0) {
    const to = toIso(Date.parse(leg.ended_at) + leg.acw_s * 1000);
    items.push(stretch({ kind: 'wrapup', from: leg.ended_at, to, who: leg.agent_id, act: 'wrapped_up' }));
  }
  return items;
}

function holds(lifecycle: readonly LifecycleEvent[]): TimelineItem[] {
  const open = new Map<string, number>();
  const items: TimelineItem[] = [];
  for (const event of lifecycle) {
    if (event.kind === 'hold_started') open.set(event.agent_id, event.at);
    else if (event.kind === 'hold_ended' || event.kind === 'agent_left' || event.kind === 'transferred') {
      const from = open.get(event.agent_id);
      if (from === undefined) continue;
      items.push(stretch({ kind: 'hold', from: toIso(from), to: toIso(event.at), who: event.agent_id, act: 'on_hold' }));
      open.delete(event.agent_id);
    }
  }
  return items;
}

/** The events that tell the course of a call in the words of the phone floor, in order of time. */
export function lifecycleOf(stored: readonly StoredEvent[], { pbx }: FoldSettings): LifecycleEvent[] {
  const told = stored.map(({ event }) => event).filter(isLifecycle);
  const retold = pbx === null ? [] : interpretPbx(stored, pbx).map(({ event }) => event);
  return [...told, ...retold].sort((a, b) => a.at - b.at);
}

/** Channel events share two names with the lifecycle, but speak of channels. */
function isLifecycle(event: AnyEvent): event is LifecycleEvent {
  return lifecycleKinds.has(event.kind) && !('channel' in event);
}
