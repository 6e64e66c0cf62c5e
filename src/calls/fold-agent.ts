import type { AgentEvent } from '#domain/events.ts';
import type { AgentState } from '#domain/facts.ts';
import type { FoldSettings } from '#domain/fold-settings.ts';
import type { Instant } from '#domain/instant.ts';
import { nextStanding, shownState, unknownAgent } from './agent-standing.ts';
import type { Shown, Standing } from './agent-standing.ts';

export interface IdentifiedAgentEvent {
  readonly id: string;
  readonly event: AgentEvent;
}

/**
 * Where a fold of one agent may be taken up again. An agent's events grow for years, so refolding them all at each new
 * one would cost more every day. What lies before `at` is settled: facts that began before `factsFrom` cannot change,
 * and only events from `at` on need to be read. An event that arrives later but happened before `at` makes the
 * checkpoint void (the whole is folded again), so that order of arrival still changes nothing.
 */
export interface AgentCheckpoint<S = Standing> {
  readonly at: Instant;
  readonly factsFrom: Instant;
  readonly standing: S;
  readonly open: OpenInterval | null;
}

export interface OpenInterval extends Shown {
  readonly from: Instant;
}

export interface AgentTimeline<S = Standing> {
  readonly states: readonly AgentState[];
  /** Null while there is little to save. */
  readonly checkpoint: AgentCheckpoint<S> | null;
}

/** How what is known of an agent moves on. Pure; `S` is plain data. */
export interface Course<S, E> {
  readonly begin: S;
  /** All events of one instant. */
  readonly next: (was: S, together: readonly E[]) => S;
  readonly shown: (standing: S) => Shown;
  /** When a wrap-up that was granted ends by itself. */
  readonly endsAt: (standing: S) => Instant | null;
  readonly ended: (standing: S, at: Instant) => S;
}

/** So many events are kept unsettled: hours of an agent's work, so the usual lateness of a second source. Each of them is read and folded with every new one. */
const unsettledEvents = 100;

/**
 * The events of one agent, in any order and however often repeated -> intervals of its state. From its first own event on
 * (one of the whole system says nothing of it) there is always exactly one state; the last interval is open. `agent` is the
 * prefix of the rows' ids.
 */
export function foldAgent(
  agent: { readonly id: string; readonly agent_id: string },
  events: readonly IdentifiedAgentEvent[],
  settings: FoldSettings,
  from: AgentCheckpoint | null = null,
): AgentTimeline {
  const course: Course<Standing, IdentifiedAgentEvent> = {
    begin: unknownAgent,
    next: (was, together) =>
      applyInstant(
        was,
        together.map(({ event }) => event),
        settings,
      ),
    shown: (standing) => shownState(standing, settings),
    endsAt: (standing) => standing.wrapUpUntil,
    ended: (standing) => ({ ...standing, wrapUpUntil: null }),
  };
  return foldCourse(agent, inOrder(events), course, from);
}

/** Sorted events (see `inOrder`) -> intervals, by whatever course. */
export function foldCourse<S, E extends IdentifiedAgentEvent>(
  agent: { readonly id: string; readonly agent_id: string },
  events: readonly E[],
  course: Course<S, E>,
  from: AgentCheckpoint<S> | null,
): AgentTimeline<S> {
  const sorted = events.filter(({ event }) => from === null || event.at >= from.at);
  const cut = sorted.length > 2 * unsettledEvents ? (sorted[sorted.length - unsettledEvents]?.event.at ?? null) : null;
  const closed: (OpenInterval & { readonly to: Instant })[] = [];
  let standing = from?.standing ?? course.begin;
  let open = from?.open ?? null;
  let checkpoint: AgentCheckpoint<S> | null = null;

  const show = (at: Instant): void => {
    const shown = course.shown(standing);
    if (open?.state === shown.state && open.reason === shown.reason) return;
    if (open !== null && open.from < at) closed.push({ ...open, to: at });
    const previous = closed.at(-1);
    if (open?.from === at && previous?.to === at && previous.state === shown.state && previous.reason === shown.reason) {
      // What began at this instant lasted no time: the earlier interval goes on.
      closed.pop();
      open = { state: previous.state, reason: previous.reason, from: previous.from };
    } else {
      open = { ...shown, from: at };
    }
  };
  const endWrapUp = (before: Instant): void => {
    for (let at = course.endsAt(standing); at !== null && at <= before; at = course.endsAt(standing)) {
      standing = course.ended(standing, at);
      show(at);
    }
  };

  for (let index = 0; index < sorted.length;) {
    const at = sorted[index]?.event.at ?? 0;
    endWrapUp(at);
    if (checkpoint === null && cut !== null && at >= cut) checkpoint = { at, factsFrom: open?.from ?? at, standing, open };
    let before = index + 1;
    while (sorted[before]?.event.at === at) before += 1;
    const together = sorted.slice(index, before);
    standing = course.next(standing, together);
    if (open !== null || together.some(({ event }) => 'agent_id' in event)) show(at);
    index = before;
  }
  endWrapUp(Infinity);
  const rows = open === null ? closed : [...closed, { ...open, to: null }];
  const states = rows.map((row) => ({
    id: `${agent.id}-${row.from}`,
    agent_id: agent.agent_id,
    from_at: row.from,
    to_at: row.to,
    state: row.state,
    reason: row.reason,
  }));
  return { states, checkpoint };
}

/** Endings before beginnings, but only where there is something to end: see `applyInstant`. */
const kindOrder: readonly AgentEvent['kind'][] = [
  'system_stopped',
  'system_restarted',
  'system_up',
  'agent_released',
  'agent_departed',
  'agent_unpaused',
  'agent_state',
  'agent_joined',
  'agent_paused',
  'agent_rung',
  'agent_engaged',
];
const sourceOrder = ['native', 'table', 'ami', 'ari', 'cel', 'queue_log', 'cdr'];

/** Each event once, by instant and by the order of the floor. */
export function inOrder<E extends IdentifiedAgentEvent>(events: readonly E[]): E[] {
  const once = [...new Map(events.map((each) => [each.id, each])).values()].map((each) => ({
    ...each,
    event: { ...each.event, at: Math.floor(each.event.at) },
  }));
  return once.sort(
    (a, b) =>
      a.event.at - b.event.at ||
      kindOrder.indexOf(a.event.kind) - kindOrder.indexOf(b.event.kind) ||
      sourceOrder.indexOf(a.event.source) - sourceOrder.indexOf(b.event.source) ||
      (a.id < b.id ? -1 : 1),
  );
}

/**
 * Of the events of one instant, the first that changes anything is taken: who is not in a queue joins before leaving it.
 * What two sources tell alike counts once.
 */
export function applyInstant(standing: Standing, events: readonly AgentEvent[], settings: FoldSettings): Standing {
  const [only] = events;
  if (events.length === 1 && only !== undefined) return nextStanding(standing, only, settings);
  const waiting = [...new Map(events.map((event) => [JSON.stringify({ ...event, source: null }), event])).values()];
  let now = standing;
  while (waiting.length > 0) {
    const at = waiting.findIndex((event) => nextStanding(now, event, settings) !== now);
    if (at < 0) return now;
    const [event] = waiting.splice(at, 1);
    if (event !== undefined) now = nextStanding(now, event, settings);
  }
  return now;
}
