import { dayMs } from '#domain/instant.ts';
import {
  above,
  and,
  atLeast,
  below,
  call,
  column,
  type Expr,
  inRange,
  isKnown,
  isNull,
  lambda,
  moment,
  no,
  not,
  nothing,
  number,
  or,
  over,
  part,
  plus,
  text,
  when,
  type Window,
} from './expression.ts';
import { calls, callsOf, columns } from './grains.ts';
import type { BuildContext, Population, Reason } from './population.ts';
import { join, type Relation, select } from './relation.ts';

/** Populations of callers, and of calls with the caller's earlier call (R14: equal numbers are one caller). */

const withheld: Reason = { reason: 'number withheld', when: isNull(column('caller')) };
const knownCaller = call('assumeNotNull', column('caller'));
type Scope = 'account' | 'number' | 'campaign';
const scopeColumn = { account: null, number: 'number_id', campaign: 'campaign_id' } as const;

interface CallerChoice {
  readonly scope: Scope;
  /** Calls before the period, to know who had called before. */
  readonly history?: Relation | null;
  readonly mergeRedialSeconds?: number;
}

/** Different callers of inbound calls; one row each, in every cell in which they called. */
export function callers(context: BuildContext, { scope, history = null, mergeRedialSeconds = 0 }: CallerChoice): Population {
  const population = callsOf(context, { direction: 'inbound' });
  const within = scopeColumn[scope];
  const on = [['caller', 'caller'] as const, ...(within === null ? [] : [[within, within] as const])];
  const rows =
    history === null
      ? population.rows
      : join(calls(context, inRange(column('started_at'), context)), history, on, { earlier_call: 'call', earlier_at: 'at' });
  const times = call('groupArray', call('toUnixTimestamp64Milli', column('started_at')));
  // Dialled again within the limit = the same call: one call, and one more for each longer gap.
  const longGaps = call(
    'arrayCount',
    lambda(['gap'], above(column('gap'), number(Math.round(mergeRedialSeconds * 1000)))),
    call('arrayDifference', call('arraySort', times)),
  );
  const key = within === null ? knownCaller : call('concat', knownCaller, text(' → '), column(within));
  const counted = mergeRedialSeconds > 0 ? plus(longGaps, number(1)) : call('count');
  return byCaller({ ...population, rows }, { key, calls: counted, withHistory: history !== null });
}

interface CallerRows {
  readonly key?: Expr;
  readonly calls: Expr;
  /** Rows have `earlier_call` and `earlier_at`. */
  readonly withHistory: boolean;
}

/** The callers of a population of calls: one row each in every cell, those without a number left out. */
export function byCaller(population: Population, { key = knownCaller, calls: counted, withHistory }: CallerRows): Population {
  const names = withHistory ? ['earlier_call', 'earlier_at'] : [];
  const earlier = Object.fromEntries(names.map((name) => [name, call('any', column(name))]));
  return {
    ...population,
    refused: [...population.refused, withheld],
    collapse: {
      grain: 'caller',
      key,
      columns: { calls: counted, first_call_at: call('min', column('started_at')), ...earlier },
      at: column('first_call_at'),
      fields: { calls: column('calls'), ...columns(...names) },
    },
  };
}

/** Who called before the period: the latest such call of each caller. null where the period has no start: nothing lies before it. */
export function heardBefore(
  context: BuildContext,
  { lookback_days: days, scope }: { lookback_days: number | null; scope: Scope },
): Relation {
  const within = scopeColumn[scope];
  const { base, refused } = callsOf(context, { direction: 'inbound' });
  const key = ['caller', ...(within === null ? [] : [within])];
  const at = column('started_at');
  const { from } = context;
  const earlier = from === null ? no : and(below(at, moment(from)), days === null ? null : atLeast(at, moment(from - days * dayMs)));
  return select(calls(context, earlier), {
    only: {
      ...Object.fromEntries(key.map((name) => [name, column(name)])),
      call: call('argMax', column('id'), column('started_at')),
      at: call('max', column('started_at')),
    },
    where: and(base, not(orOf(refused)), isKnown(column('caller'))),
    groupBy: key.map((name) => column(name)),
  });
}

/** Inbound calls, each with the caller's latest other call in (0, window] before it. */
export function earlierCall(context: BuildContext, params: { window_days: number; match_topic: boolean }): Population {
  const population = callsOf(context, { direction: 'inbound' });
  const window = Math.round(params.window_days * dayMs);
  const wide = inRange(column('started_at'), { ...context, from: context.from === null ? null : context.from - window });
  const counts = and(population.base, not(orOf(population.refused)));
  const before = {
    // Withheld numbers are not one caller.
    by: [call('ifNull', column('caller'), column('id'))],
    order: [call('toUnixTimestamp64Milli', column('started_at'))],
    frame: { range: [window, 1] },
  } as const;
  const rows = params.match_topic ? earlierOnTopic(calls(context, wide), before, counts) : earlierAny(calls(context, wide), before, counts);
  return { ...population, rows, fields: { ...population.fields, earlier_call: column('earlier_call'), earlier_at: column('earlier_at') } };
}

function earlierAny(rows: Relation, before: Window, counts: Expr): Relation {
  return select(rows, {
    add: {
      earlier_call: over(call('argMaxOrNullIf', column('id'), column('started_at'), counts), before),
      earlier_at: over(call('maxOrNullIf', column('started_at'), counts), before),
    },
  });
}

function earlierOnTopic(rows: Relation, before: Window, counts: Expr): Relation {
  const candidate = call('tuple', column('started_at'), column('id'), column('topics'));
  const candidates = over(call('groupArrayIf', candidate, counts), before);
  const shared = lambda(['other'], call('hasAny', part('other', 3), column('topics')));
  const latest = call('arrayElement', call('arrayReverseSort', call('arrayFilter', shared, column('candidates'))), number(1));
  const known = call('arrayExists', shared, column('candidates'));
  return select(select(rows, { add: { candidates } }), {
    add: {
      earlier_call: when(known, call('tupleElement', latest, number(2)), nothing),
      earlier_at: when(known, call('tupleElement', latest, number(1)), nothing),
    },
  });
}

function orOf(reasons: readonly Reason[]): Expr {
  return or(...reasons.map((reason) => reason.when));
}
