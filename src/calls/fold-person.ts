import type { AgentEvent } from '#domain/events.ts';
import type { AgentStateName } from '#domain/facts.ts';
import type { FoldSettings } from '#domain/fold-settings.ts';
import type { Instant } from '#domain/instant.ts';
import { type Shown, shownState, type Standing, unknownAgent } from './agent-standing.ts';
import { type AgentCheckpoint, type AgentTimeline, applyInstant, type Course, foldCourse, inOrder } from './fold-agent.ts';

/** An event of one person, and under which name of which connection it was told. */
export interface PersonEvent {
  readonly id: string;
  readonly event: AgentEvent;
  readonly connection: string;
  readonly name: string;
}

/** How a person stands in each system, by `<connection>\n<name>`. */
export type Standings = Readonly<Record<string, Standing>>;

/**
 * The events of one person under all names, in any order and however often repeated -> one state at a time. Each system's standing
 * moves by that system's events alone; what is shown follows from all of them, see `together`.
 */
export function foldPerson(
  person: { readonly id: string; readonly agent_id: string },
  events: readonly PersonEvent[],
  settingsOf: (connection: string) => FoldSettings,
  from: AgentCheckpoint<Standings> | null = null,
): AgentTimeline<Standings> {
  const settingsAt = (place: string): FoldSettings => settingsOf(place.slice(0, place.indexOf('\n')));
  const course: Course<Standings, PersonEvent> = {
    begin: {},
    next(was, told) {
      const now: Record<string, Standing> = { ...was };
      for (const place of new Set(told.map(placeOf))) {
        const here = told.filter((event) => placeOf(event) === place).map(({ event }) => event);
        const before = Object.hasOwn(now, place) ? now[place] : undefined;
        // What a system says of itself says nothing of somebody whom it has not named.
        if (before === undefined && !here.some((event) => 'agent_id' in event)) continue;
        now[place] = applyInstant(before ?? unknownAgent, here, settingsAt(place));
      }
      return now;
    },
    shown: (standings) =>
      together(
        Object.entries(standings).map(([place, standing]) => ({
          ...shownState(standing, settingsAt(place)),
          tells: tellsPresence(standing),
        })),
      ),
    endsAt: (standings) => earliest(Object.values(standings).map(({ wrapUpUntil }) => wrapUpUntil)),
    ended: (standings, at) =>
      Object.fromEntries(
        Object.entries(standings).map(([place, standing]) => [
          place,
          standing.wrapUpUntil === at ? { ...standing, wrapUpUntil: null } : standing,
        ]),
      ),
  };
  // An id names an event within its connection.
  const apart = events.map((event) => ({ ...event, id: `${event.id}\n${placeOf(event)}` }));
  return foldCourse(person, inOrder(apart), course, from);
}

/** Of several systems the one with the most to do counts: earlier in this list covers later. */
const precedence: readonly AgentStateName[] = [
  'on_call',
  'dialing',
  'ringing',
  'acw',
  'available',
  'meeting',
  'training',
  'break',
  'other',
  'logged_out',
];
const atWork: ReadonlySet<AgentStateName> = new Set(['on_call', 'dialing', 'ringing', 'acw']);

/**
 * One state for a person in several systems: at work in any of them is at work; else available where a call can still reach the
 * person, else paused, else logged out. A system that tells of calls only says nothing of presence where another one does.
 */
export function together(shown: readonly (Shown & { readonly tells: boolean })[]): Shown {
  const tellers = shown.filter(({ tells }) => tells);
  const counting = shown.filter(({ state, tells }) => tells || tellers.length === 0 || atWork.has(state));
  const [first] = counting.toSorted(
    (a, b) => precedence.indexOf(a.state) - precedence.indexOf(b.state) || ((a.reason ?? '') < (b.reason ?? '') ? -1 : 1),
  );
  return first === undefined ? { state: 'available', reason: null } : { state: first.state, reason: first.reason };
}

/** Whether the system says who is there, and not only who talks. */
function tellsPresence({ told, dynamic, pause, queues, stopped }: Standing): boolean {
  return told !== null || dynamic || pause !== null || stopped || Object.keys(queues).length > 0;
}

const placeOf = ({ connection, name }: PersonEvent): string => `${connection}\n${name}`;

function earliest(instants: readonly (Instant | null)[]): Instant | null {
  const known = instants.filter((at) => at !== null);
  return known.length === 0 ? null : Math.min(...known);
}
