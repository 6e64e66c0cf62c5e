import type { CallFacts, LegFacts, TimelineItem, VisitFacts } from '#contract/call-view.ts';
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
    ...(call.ended_at === null
      ? []
      : [moment('end', call.ended_at, null, call.ended_by === null ? 'Call ended' : `Ended by the ${call.ended_by}`)]),
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

function moment(kind: TimelineItem['kind'], at: string, who: string | null, says: string): TimelineItem {
  return { kind, from: at, to: at, who, says };
}

function arrival(call: CallFacts): TimelineItem[] {
  const says = { inbound: 'Call arrived', outbound: 'Call attempted', internal: 'Internal call' }[call.direction] ?? 'Call began';
  const from = call.number_id ?? null;
  return [moment('line', call.started_at, from, call.seized ? says : `${says}; no line was free`)];
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
      told.push({ kind: 'menu', from: toIso(open.at), to: toIso(event.at), who: open.name, says: 'Heard the menu' });
      open = null;
    }
  }
  if (told.length > 0 || call.ivr_s === null || call.ivr_s <= 0) return told;
  const began = Date.parse(call.connected_at ?? call.started_at);
  const next = [...visits.map((visit) => visit.enqueued_at), ...legs.map((leg) => leg.offered_at)]
    .map((at) => Date.parse(at))
    .sort((a, b) => a - b)[0];
  const to = Math.min(began + call.ivr_s * 1000, next ?? Number.POSITIVE_INFINITY);
  return [{ kind: 'menu', from: toIso(began), to: toIso(to), who: null, says: 'Heard greeting and menu' }];
}

function queueItem(visit: VisitFacts): TimelineItem {
  const says: Readonly<Record<string, string>> = {
    answered: 'Waited until an agent answered',
    abandoned: 'Waited and hung up',
    timeout: 'Waited until the queue gave up',
    overflow: 'Waited and was sent on',
    voicemail: 'Waited and went to voicemail',
    callback: 'Waited and asked to be called back',
    waiting: 'Is waiting',
  };
  return { kind: 'queue', from: visit.enqueued_at, to: visit.exited_at, who: visit.queue_id, says: says[visit.exit] ?? visit.exit };
}

function legItems(leg: LegFacts): TimelineItem[] {
  const results: Readonly<Record<string, string>> = {
    answered: 'Rang and answered',
    missed: 'Rang without an answer',
    declined: 'Declined',
    caller_abandoned: 'Rang while the caller hung up',
  };
  const rang = leg.result === 'answered' ? leg.answered_at : (leg.ended_at ?? leg.offered_at);
  const items: TimelineItem[] = [
    { kind: 'ring', from: leg.offered_at, to: rang, who: leg.agent_id, says: results[leg.result] ?? leg.result },
  ];
  if (leg.answered_at === null) return items;
  items.push({
    kind: 'talk',
    from: leg.answered_at,
    to: leg.ended_at,
    who: leg.agent_id,
    says: leg.kind === 'consult' ? 'Consulted' : 'Talked',
  });
  if (leg.ended_at === null) return items;
  if (leg.transfer_to !== null) {
    const how = leg.transfer_kind === 'warm' ? 'after a talk' : 'directly';
    items.push(moment('transfer', leg.ended_at, leg.transfer_to, `Transferred ${how} by ${leg.agent_id}`));
  }
  if (leg.acw_s !== null && leg.acw_s > 0) {
    const to = toIso(Date.parse(leg.ended_at) + leg.acw_s * 1000);
    items.push({ kind: 'wrapup', from: leg.ended_at, to, who: leg.agent_id, says: 'Wrapped up' });
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
      items.push({ kind: 'hold', from: toIso(from), to: toIso(event.at), who: event.agent_id, says: 'On hold' });
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
