import type { LifecycleEvent } from '#domain/events.ts';
import type { Instant } from '#domain/instant.ts';
import { kindOrder, type LifecycleKind } from './call-state.ts';

/** One party as far as its system has told of it. */
interface Party {
  /** Its share in the conversation. */
  at: 'none' | 'offered' | 'talking' | 'holding' | 'gone';
  /** What else was told of it: such things happen once. */
  readonly told: Set<LifecycleKind>;
}

/**
 * Some systems tell what state each party is in, as often as anything happens: the same word comes again, and one word is both the
 * answer and the end of a hold. Of the events that name a party those that change nothing of it are left out, so that a state told
 * again restarts nothing, and what is told of one party does not touch another one of the same agent. A call whose parties are all
 * gone is over, also where nobody says so. Events in order.
 */
export function changesOnly(events: readonly LifecycleEvent[]): readonly LifecycleEvent[] {
  if (!events.some((event) => event.party !== undefined)) return events;
  const parties = new Map<string, Party>();
  const left = new Set<LifecycleEvent>();
  let lastGone: Instant = -Infinity;
  for (const event of byKind(events)) {
    if (event.party === undefined || tellsNoState.has(event.kind)) continue;
    const party = parties.get(event.party) ?? { at: 'none', told: new Set() };
    parties.set(event.party, party);
    const was = party.at;
    if (!changes(party, event)) left.add(event);
    if (party.at === 'gone' && was !== 'gone') lastGone = event.at;
  }
  const kept = events.filter((event) => !left.has(event));
  const [first] = kept;
  const over = [...parties.values()].every(({ at }) => at === 'gone');
  if (first === undefined || parties.size === 0 || !over || kept.some(({ kind }) => kind === 'call_ended')) return kept;
  const end: LifecycleEvent = { kind: 'call_ended', at: lastGone, source: first.source };
  return [...kept.filter(({ at }) => at <= lastGone), end, ...kept.filter(({ at }) => at > lastGone)];
}

const tellsNoState: ReadonlySet<LifecycleEvent['kind']> = new Set(['call_started', 'call_noted', 'anomaly_found', 'wrapup_ended'] as const);

/** Within one instant in the order of the floor: a party that was missed is gone only then. */
function byKind(events: readonly LifecycleEvent[]): LifecycleEvent[] {
  const order = ({ kind }: LifecycleEvent): number => kindOrder.findIndex((known) => known === kind);
  return [...events].sort((a, b) => a.at - b.at || order(a) - order(b));
}

/** Whether an event changes anything of its party, which then is as it says. */
function changes(party: Party, event: LifecycleEvent): boolean {
  const was = party.at;
  switch (event.kind) {
    case 'agent_offered':
      if (was === 'none') party.at = 'offered';
      return was === 'none';
    case 'agent_answered':
    case 'far_end_answered':
      if (was === 'none' || was === 'offered') party.at = 'talking';
      return was === 'none' || was === 'offered';
    case 'hold_started':
      if (was === 'talking') party.at = 'holding';
      return was === 'talking';
    case 'hold_ended':
      if (was === 'holding') party.at = 'talking';
      return was === 'holding';
    case 'agent_missed':
      if (was === 'none' || was === 'offered') party.at = 'gone';
      return was === 'offered';
    case 'transferred':
    case 'agent_left':
      party.at = 'gone';
      return was === 'talking' || was === 'holding';
    case 'call_ended':
      party.at = 'gone';
      return true;
    case 'menu_left':
      return party.told.has('menu_entered') && once(party, event.kind);
    case 'queue_left':
      return party.told.has('queue_entered') && once(party, event.kind);
    case 'call_ringing':
    case 'call_connected':
    case 'menu_entered':
    case 'queue_entered':
      return was !== 'gone' && once(party, event.kind);
    case 'call_started':
    case 'call_noted':
    case 'anomaly_found':
    case 'wrapup_ended':
      return true;
  }
}

function once({ told }: Party, kind: LifecycleKind): boolean {
  if (told.has(kind)) return false;
  told.add(kind);
  return true;
}
