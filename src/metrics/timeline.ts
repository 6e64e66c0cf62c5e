import type { FactTable } from '#domain/facts.ts';
import { agentGroups, timeGroups, word } from './dimensions.ts';
import {
  above,
  aggregate,
  and,
  atLeast,
  below,
  call,
  column,
  differs,
  either,
  equals,
  type Expr,
  found,
  inMs,
  isKnown,
  isNull,
  isOneOf,
  minus,
  moment,
  no,
  not,
  number,
  or,
  over,
  part,
  plus,
  text,
  times,
  when,
} from './expression.ts';
import { openingsOfAccount, isOpen } from './opening-hours.ts';
import type { BuildContext, Population } from './population.ts';
import { type Columns, type Relation, select, table, union } from './relation.ts';
import { type TimeBucket, timeBuckets } from './time-bucket.ts';

/**
 * The time of agents. States alone are summed as they are stored, clipped to the period: an agent is in one state at a time. Where
 * states meet schedules or pay, all are swept: cut at every moment where one of them changes, so that no second counts twice however
 * intervals overlap, and every metric is a sum over the same stretches.
 */

export type TimelineSource = 'states' | 'schedules' | 'pay';

interface TimelineChoice {
  readonly with: readonly TimelineSource[];
  /** Seconds after the start and before the end of a scheduled activity in which nothing is held against an agent. */
  readonly toleranceS?: number;
}

/** Where two states overlap, the one that binds the agent more holds: busy before idle, idle before gone. */
const statesByWeight = ['on_call', 'acw', 'dialing', 'ringing', 'break', 'meeting', 'training', 'other', 'available', 'logged_out'];

const state = column('state');
export const handling = isOneOf(state, ['on_call', 'acw', 'dialing']);
export const available = equals(state, text('available'));
export const ringing = equals(state, text('ringing'));
export const productive = isOneOf(state, ['on_call', 'acw', 'dialing', 'available', 'ringing']);
export const loggedIn = and(differs(state, text('')), differs(state, text('logged_out')));
export const hasState = differs(state, text(''));
export const paid = column('paid');
/** Scheduled to work; a break or a meeting inside a shift is not work. */
export const scheduledWork = column('scheduled_work');
export const scheduledOff = column('scheduled_off');
export const nearEdge = column('near_edge');
/** Milliseconds of the stretch. */
export const ms = column('ms');

/** States as they are stored, clipped to the period and to the evaluation instant; an open one lasts until then. */
export function stateTimeOf(context: BuildContext): Population {
  const span = clip(column('from_at'), column('to_at'), context);
  const clippedStates = select(table('agent_state', overlapsPeriod('from_at', 'to_at', context)), {
    only: { id: column('id'), agent_id: column('agent_id'), state: column('state'), t: span.from, next: span.to },
    where: below(column('t'), column('next')),
  });
  return {
    ...agentTime(pieces(clippedStates, context), call('concat', column('id'), text(' '), call('toString', column('t'))), context),
    fields: { agent_id: column('agent_id'), state: column('state'), from_at: column('from_at'), to_at: column('to_at') },
  };
}

/** Stretches of agents' time, swept, clipped to the period and to the evaluation instant. */
export function timelineOf(context: BuildContext, choice: TimelineChoice): Population {
  const id = call('concat', column('agent_id'), text(' '), call('toString', column('t')));
  return {
    ...agentTime(pieces(stretches(context, choice), context), id, context),
    fields: {
      agent_id: column('agent_id'),
      state: column('state'),
      from_at: column('from_at'),
      to_at: column('to_at'),
      scheduled: when(scheduledWork, text('work'), when(scheduledOff, text('off'), text(''))),
      paid,
    },
  };
}

function agentTime(rows: Relation, id: Expr, context: BuildContext): Omit<Population, 'fields'> {
  const { zone, openingHours } = context;
  const at = column('from_at');
  return {
    grain: 'agent interval',
    rows,
    base: null,
    id,
    callId: null,
    at,
    anchored: false,
    dimensions: { ...agentGroups('agent_id', context), state: word('state'), ...timeGroups(at, context) },
    refused:
      openingHours === null
        ? []
        : [{ reason: 'outside opening hours', when: call('not', isOpen(openingsOfAccount(openingHours, zone), at)) }],
    collapse: null,
    withinCell: {},
  };
}

/** Of agents who have neither schedule nor pay in the period, the states stand as they are stored: only where they meet is there anything to sweep. */
function stretches(context: BuildContext, { with: sources, toleranceS = 0 }: TimelineChoice): Relation {
  const others = sources.filter((source) => source !== 'states').flatMap((source) => marksOf(source, context, toleranceS));
  const kinds = sources.flatMap((source) => kindsOf(source));
  if (!sources.includes('states')) return swept(others, kinds);
  const states = union(...marksOf('states', context, toleranceS));
  const meets = found([column('agent_id')], select(union(...others), { only: { agent_id: column('agent_id') } }));
  const alone = select(states, {
    only: {
      agent_id: column('agent_id'),
      t: column('s'),
      next: column('e'),
      state: column('kind'),
      ...Object.fromEntries(['scheduled_off', 'scheduled_work', 'near_edge', 'paid'].map((name) => [name, call('toBool', number(0))])),
    },
    where: and(below(column('s'), column('e')), not(meets)),
  });
  return union(swept([select(states, { where: meets }), ...others], kinds), alone);
}

function swept(marks: readonly Relation[], kinds: readonly string[]): Relation {
  const intervals = select(union(...marks), { where: below(column('s'), column('e')) });
  const ends = call('array', call('tuple', column('s'), number(1)), call('tuple', column('e'), number(-1)));
  const points = select(intervals, { only: { agent_id: column('agent_id'), kind: column('kind'), point: call('arrayJoin', ends) } });
  const turns = select(
    select(points, {
      only: {
        agent_id: column('agent_id'),
        kind: column('kind'),
        t: part('point', 1),
        d: part('point', 2),
      },
    }),
    {
      only: {
        agent_id: column('agent_id'),
        t: column('t'),
        ...Object.fromEntries(kinds.map((kind) => [`d_${kind}`, aggregate('sumIf', [], column('d'), equals(column('kind'), text(kind)))])),
      },
      groupBy: [column('agent_id'), column('t')],
    },
  );
  const by = [column('agent_id')];
  const order = [column('t')];
  const running = select(turns, {
    only: {
      agent_id: column('agent_id'),
      t: column('t'),
      next: over(call('leadInFrame', column('t')), { by, order, frame: { rows: 'all' } }),
      ...Object.fromEntries(kinds.map((kind) => [`n_${kind}`, over(call('sum', column(`d_${kind}`)), { by, order })])),
    },
  });
  const has = (kind: string) => (kinds.includes(kind) ? above(column(`n_${kind}`), number(0)) : call('toBool', number(0)));
  const labelled = select(running, {
    only: {
      agent_id: column('agent_id'),
      t: column('t'),
      next: column('next'),
      state: call('multiIf', ...statesByWeight.flatMap((name) => [has(name), text(name)]), text('')),
      scheduled_off: has('off'),
      scheduled_work: and(has('work'), equals(has('off'), call('toBool', number(0)))),
      near_edge: has('edge'),
      paid: has('paid'),
    },
    where: above(column('next'), column('t')),
  });
  return select(labelled, { where: or(hasState, scheduledWork, scheduledOff, paid) });
}

function kindsOf(source: TimelineSource): readonly string[] {
  switch (source) {
    case 'states':
      return statesByWeight;
    case 'schedules':
      return ['work', 'off', 'edge'];
    case 'pay':
      return ['paid'];
  }
}

/** Intervals as (agent, kind, start, end) in milliseconds. */
function marksOf(source: TimelineSource, context: BuildContext, toleranceS: number): Relation[] {
  switch (source) {
    case 'states':
      return [clipped('agent_state', 'from_at', 'to_at', column('state'), context)];
    case 'schedules': {
      const kind = when(column('productive'), text('work'), text('off'));
      const entries = clipped('schedule', 'from_at', 'to_at', kind, context);
      if (toleranceS <= 0) return [entries];
      const first = { from: column('from_at'), to: least(plusSeconds('from_at', toleranceS), column('to_at')) };
      const last = { from: greatest(plusSeconds('to_at', -toleranceS), column('from_at')), to: column('to_at') };
      return [entries, ...[first, last].map((edge) => clipped('schedule', 'from_at', 'to_at', text('edge'), context, edge))];
    }
    case 'pay':
      return [clipped('agent_pay', 'paid_from', 'paid_to', text('paid'), context)];
  }
}

function clipped(
  name: FactTable,
  from: string,
  to: string,
  kind: Expr,
  context: BuildContext,
  edge: { from: Expr; to: Expr } = { from: column(from), to: column(to) },
): Relation {
  const span = clip(edge.from, edge.to, context);
  return select(table(name, overlapsPeriod(from, to, context)), {
    only: { agent_id: column('agent_id'), kind: call('toString', kind), s: span.from, e: span.to },
  });
}

/** Start and end of an interval within the period and before the evaluation instant, in milliseconds. */
export function clip(from: Expr, to: Expr, { from: start, before, asOf }: BuildContext): { from: Expr; to: Expr } {
  const ends = [before, asOf].filter((at) => at !== null);
  const until = ends.length === 0 ? null : Math.min(...ends);
  const open = until === null ? number(0) : number(until);
  const end = either(call('toUnixTimestamp64Milli', to), open);
  return {
    from: start === null ? inMs(from) : greatest(inMs(from), number(start)),
    to: until === null ? end : least(end, number(until)),
  };
}

/**
 * Only intervals that reach into the period: the rest is not even read. `moments`: such without length at its first moment, too; only
 * where they matter, because the engine finds the others by their ends alone.
 */
export function overlapsPeriod(
  from: string,
  to: string,
  { from: start, before, asOf }: BuildContext,
  { moments = false }: { readonly moments?: boolean } = {},
): Expr | null {
  const ends = [before, asOf].filter((at) => at !== null);
  const starts = ends.length === 0 ? null : below(column(from), moment(Math.min(...ends)));
  const reaches =
    start === null ? null : or(isNull(column(to)), above(column(to), moment(start)), moments ? atLeast(column(from), moment(start)) : null);
  const known = ends.length === 0 ? isKnown(column(to)) : null;
  return starts === null && reaches === null && known === null ? null : and(starts, reaches, known);
}

/** Cut at quarters of an hour where time is looked at by the clock: every zone's buckets begin on one. */
export function pieces(rows: Relation, context: BuildContext): Relation {
  const asked = timeBuckets.filter((name) => context.split.has(name));
  if (asked.length === 0 && context.openingHours === null) return select(rows, { add: spanColumns(column('t'), column('next')) });
  const byDays = context.openingHours === null && asked.every((name) => wholeDays.has(name));
  return byDays ? cutEvery(15, rows, withinDay(context.zone)) : cutEvery(finestMinutes(context), rows);
}

/** Buckets that never begin within a local day. */
const wholeDays: ReadonlySet<TimeBucket> = new Set(['day', 'week', 'month', 'weekday']);

/** What begins and ends on the same local day, as most does, lies in one bucket of days. */
function withinDay(zone: string): Expr {
  const day = (ms: Expr) => call('toDate32', call('fromUnixTimestamp64Milli', ms, text(zone)));
  return equals(day(column('t')), day(minus(column('next'), number(1))));
}

/** Cut at every multiple of so many minutes of elapsed time; rows of which `uncut` holds stay whole. */
export function cutEvery(minutes: number, rows: Relation, uncut: Expr = no): Relation {
  const width = number(minutes * 60_000);
  const first = call('intDiv', column('t'), width);
  const last = call('intDiv', minus(column('next'), number(1)), width);
  const slots = call('range', call('toUInt64', first), call('toUInt64', plus(last, number(1))));
  const optional = (whole: Expr, cut: Expr) => (uncut === no ? cut : when(uncut, whole, cut));
  const marked = select(rows, {
    add: { slot: call('toInt64', call('arrayJoin', optional(call('array', call('toUInt64', first)), slots))) },
  });
  const from = optional(column('t'), greatest(column('t'), times(column('slot'), width)));
  const to = optional(column('next'), least(column('next'), times(plus(column('slot'), number(1)), width)));
  return select(select(marked, { add: { piece_from: from, piece_to: to } }), {
    replace: { t: column('piece_from'), next: column('piece_to') },
    add: spanColumns(column('piece_from'), column('piece_to')),
  });
}

/** Opening hours may begin at any minute. */
function finestMinutes({ openingHours }: BuildContext): number {
  const edges = (openingHours ?? []).flatMap((one) => ('date' in one ? one.spans : [one])).flatMap(({ from, to }) => [from, to]);
  return edges.every((clock) => Number(clock.slice(3)) % 15 === 0) ? 15 : 1;
}

function spanColumns(from: Expr, to: Expr): Columns {
  return {
    from_at: call('fromUnixTimestamp64Milli', from, text('UTC')),
    to_at: call('fromUnixTimestamp64Milli', to, text('UTC')),
    ms: minus(to, from),
  };
}

const least = (...of: readonly Expr[]) => call('least', ...of);
const greatest = (...of: readonly Expr[]) => call('greatest', ...of);
const plusSeconds = (name: string, seconds: number) => call('addMilliseconds', column(name), number(Math.round(seconds * 1000)));
