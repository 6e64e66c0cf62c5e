import { dayMs, hourMs } from '#domain/instant.ts';
import { Temporal } from 'temporal-polyfill';
import { timeGroups } from './dimensions.ts';
import {
  aggregate,
  and,
  atLeast,
  below,
  bucket,
  call,
  column,
  differs,
  equals,
  type Expr,
  inRange,
  isKnown,
  moment,
  not,
  number,
  or,
  text,
  times,
} from './expression.ts';
import { calls, callsOf } from './grains.ts';
import { offersOf } from './offers.ts';
import type { BuildContext, Population } from './population.ts';
import { refuse } from './refuse.ts';
import { select, union } from './relation.ts';
import type { TimeBucket } from './time-bucket.ts';
import { clip, cutEvery, overlapsPeriod } from './timeline.ts';

/** Demand for people and lines: history laid over future weeks, and the time that calls hold a line. */

const week = 7 * dayMs;

/** What forecasts are trained on: everybody who wanted to be answered, blocked callers included; short abandons are no demand. */
function isDemand(context: BuildContext): Expr {
  const { answered, abandoned, timedOut, flowedOut, pending, short } = offersOf(context, 'call');
  const blocked = equals(column('outcome'), text('blocked'));
  return and(or(answered, abandoned, timedOut, flowedOut, blocked, pending.when), not(short(5)));
}

export interface ForecastChoice {
  readonly weeks: number;
}

/**
 * Calls of the last weeks before the period (or before the evaluation instant, where that is earlier), each at the same weekday and
 * local time in every week of the period. Local time moves, so that a change of clocks does not shift the curve.
 */
export function trainingOf(context: BuildContext, { weeks }: ForecastChoice): Population {
  return demandPopulation(context, trainingRows(context, weeks));
}

function trainingRows(context: BuildContext, weeks: number) {
  const { from, before, asOf, zone } = context;
  if (from === null || before === null) {
    throw refuse('invalid-period', 'period', null, 'a forecast needs a period; or give the history as `inputs`');
  }
  const origin = asOf === null ? from : Math.min(from, asOf);
  const start = Temporal.Instant.fromEpochMilliseconds(origin).toZonedDateTimeISO(zone).subtract({ weeks }).epochMilliseconds;
  const ahead = Math.ceil((before - start) / week) + 1;
  const history = and(atLeast(column('started_at'), moment(start)), below(column('started_at'), moment(origin)));
  const repeated = select(calls(context, history), {
    add: { week: call('arrayJoin', call('range', call('toUInt64', number(1)), call('toUInt64', number(ahead + 1)))) },
  });
  return select(repeated, { add: { due_at: call('addWeeks', local(column('started_at'), zone), column('week')) } });
}

/** For each local interval what was forecast from the weeks before, and what came. */
export function forecastAgainstActual(context: BuildContext, interval: TimeBucket, weeks: number, growth: number): Population {
  const { from, before, asOf, zone } = context;
  const until = before === null || asOf === null ? before : Math.min(before, asOf);
  const came = inRange(column('started_at'), { from, before: until });
  const forecast = select(trainingRows(context, weeks), {
    add: { is_forecast: number(1) },
    where: until === null ? null : below(column('due_at'), moment(until)),
  });
  const actual = select(calls(context, came), {
    add: { week: call('toUInt64', number(0)), due_at: local(column('started_at'), zone), is_forecast: number(0) },
  });
  const population = demandPopulation(context, union(forecast, actual));
  return {
    ...population,
    collapse: {
      grain: 'interval',
      key: bucket(interval, column('due_at'), zone),
      columns: {
        forecast: call('divide', times(call('sum', column('is_forecast')), call('toFloat64', number(1 + growth))), number(weeks)),
        actual: aggregate('countIf', [], equals(column('is_forecast'), number(0))),
        interval_at: call('min', column('due_at')),
      },
      at: column('interval_at'),
      fields: { forecast: column('forecast'), actual: column('actual') },
    },
  };
}

function demandPopulation(context: BuildContext, rows: Population['rows']): Population {
  const population = callsOf(context, { direction: 'inbound', credit: 'first' });
  const at = column('due_at');
  return {
    ...population,
    rows,
    base: and(population.base, isDemand(context)),
    id: call('concat', column('id'), text(' +'), call('toString', column('week')), text(' weeks')),
    callId: column('id'),
    at,
    dimensions: { ...population.dimensions, ...timeGroups(at, context) },
    fields: { ...population.fields, started_at: column('started_at') },
  };
}

/** Hours of the period, with the erlangs that calls put on the lines: from the first sign to the end, menu and queue included. */
export function lineHours(context: BuildContext): Population {
  const population = callsOf(context, { direction: 'all' });
  const span = clip(column('started_at'), column('ended_at'), context);
  const held = select(calls(context, overlapsPeriod('started_at', 'ended_at', context)), { add: { t: span.from, next: span.to } });
  const rows = cutEvery(60, select(held, { where: below(column('t'), column('next')) }));
  const at = column('from_at');
  return {
    ...population,
    rows,
    base: and(column('seized'), isKnown(column('started_at')), differs(column('direction'), text('internal'))),
    at,
    anchored: false,
    dimensions: { ...population.dimensions, ...timeGroups(at, context) },
    collapse: {
      grain: 'hour',
      key: call('formatDateTime', call('toStartOfHour', at), text('%Y-%m-%dT%H:%i:%SZ'), text('UTC')),
      columns: {
        erlangs: call('divide', call('sum', column('ms')), number(hourMs)),
        calls: call('uniqExact', column('id')),
        hour_at: call('min', at),
      },
      at: column('hour_at'),
      fields: { erlangs: column('erlangs'), calls: column('calls') },
    },
  };
}

const local = (at: Expr, zone: string) => call('toTimeZone', at, text(zone));
