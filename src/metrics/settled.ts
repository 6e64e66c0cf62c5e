import { hourMs } from '#domain/instant.ts';
import { tables } from '#warehouse/tables.ts';
import { atLeast, below, call, column, type Expr, inMs, moment, number, or, plus } from './expression.ts';
import type { Part, Population } from './population.ts';

/**
 * What makes the figures of a day hold still while nothing is written to it: they must be sums or greatest values that add up over
 * days exactly, say nothing of the report's period, and not move with the clock.
 */

/** Rows may lie so far from their table's time (a leg from the arrival of its call) without being asked for anew each time. */
export const nearMs = 4 * hourMs;

/** Milliseconds since 1970 of any moment that calls have; thresholds and lengths are far smaller. */
const leastMoment = 1e11;
const farFuture = Date.UTC(2200, 0, 1);

/** Whether an expression may be asked of one day as of the whole period: no other rows, no moment but the evaluation instant. */
export function standsAlone(of: Expr, asOf: number | null): boolean {
  if (of.kind === 'found' || of.kind === 'over') return false;
  if (of.kind === 'moment') return of.at === asOf;
  if (of.kind === 'bound') return [of.value].flat().every((value) => typeof value !== 'number' || Math.abs(value) < leastMoment);
  return inside(of).every((part) => standsAlone(part, asOf));
}

/** Rows that are clipped to the period: the time that they have in its days adds up to the time that they have in it. */
export function isAgentTime({ anchored, grain }: Population): boolean {
  return !anchored && grain === 'agent interval';
}

/** Whether the part's figures of days add up to those of the period, to the last digit. */
export function addsUp({ figure, judged: { population } }: Part): boolean {
  switch (figure.kind) {
    case 'sum':
      if (isAgentTime(population)) return figure.weight?.kind === 'column' && figure.weight.name === 'ms';
      return figure.weight === null || isWhole(figure.weight);
    case 'max':
      return !isAgentTime(population);
    case 'quantile':
    case 'ids':
    case 'tally':
      return false;
  }
}

/** Whether a value is always a whole number: sums of fractions depend on their order. */
function isWhole(of: Expr): boolean {
  if (of.kind === 'bound') return typeof of.value === 'number' && Number.isSafeInteger(of.value);
  if (of.kind === 'word') return isWhole(of.of);
  if (of.kind === 'infix') return ['+', '-', '*'].includes(of.op) && of.args.every(isWhole);
  if (of.kind !== 'call') return false;
  if (of.name === 'toInt64' || of.name === 'toUnixTimestamp64Milli') return true;
  if (of.name === 'ifNull') return of.args.every(isWhole);
  return of.name === 'if' && of.args.slice(1).every(isWhole);
}

/** True of a row for which one of these might say something else at a later evaluation instant; null where none looks at it. */
export function movesWithClock(of: readonly Expr[], asOf: number): Expr | null {
  const found = of.flatMap((one) => clocked(one, asOf) ?? [one]);
  const each = [...new Map(found.map((one) => [JSON.stringify(one), one])).values()];
  return each.length === 0 ? null : or(...each.map((one) => call('isDistinctFrom', one, later(one, asOf))));
}

/**
 * The comparisons in which the evaluation instant stands: each of them changes at most once as time goes on. null where it stands
 * outside of any: then the whole value is looked at.
 */
function clocked(of: Expr, asOf: number): Expr[] | null {
  if (!looksAtClock(of, asOf)) return [];
  if (of.kind === 'moment') return null;
  if (of.kind === 'infix' && ['<', '<=', '>', '>='].includes(of.op)) return [of];
  const parts = inside(of).map((part) => clocked(part, asOf));
  return parts.every((part) => part !== null) ? parts.flat() : null;
}

export function looksAtClock(of: Expr, asOf: number): boolean {
  return (of.kind === 'moment' && of.at === asOf) || inside(of).some((part) => looksAtClock(part, asOf));
}

/** The same as if everything had come to its end. */
function later(of: Expr, asOf: number): Expr {
  if (of.kind === 'moment') return of.at === asOf ? moment(farFuture) : of;
  if (of.kind === 'call' || of.kind === 'infix') return { ...of, args: of.args.map((arg) => later(arg, asOf)) };
  if (of.kind === 'not') return { ...of, of: later(of.of, asOf) };
  // Without its name: it has another meaning now.
  if (of.kind === 'word') return later(of.of, asOf);
  if (of.kind === 'bucket') return { ...of, at: later(of.at, asOf) };
  return of.kind === 'lambda' ? { ...of, body: later(of.body, asOf) } : of;
}

/** True of a row that lies far from where its table keeps it; null where rows are counted by the table's own time. */
export function farFromKey({ rows, at }: Population): Expr | null {
  if (rows.kind !== 'table' || at.kind !== 'column') return null;
  const { time } = tables[rows.table];
  if (at.name === time) return null;
  const [key, counted] = [inMs(column(time)), call('assumeNotNull', inMs(at))];
  return or(below(plus(key, number(nearMs)), counted), atLeast(key, plus(counted, number(nearMs))));
}

function inside(of: Expr): readonly Expr[] {
  switch (of.kind) {
    case 'call':
    case 'infix':
      return of.args;
    case 'not':
    case 'word':
      return [of.of];
    case 'bucket':
      return [of.at];
    case 'lambda':
      return [of.body];
    case 'over':
      return [of.of, ...of.window.by, ...(of.window.order ?? [])];
    case 'found':
      return of.of;
    case 'column':
    case 'bound':
    case 'null':
    case 'moment':
      return [];
  }
}
