import { callsShown } from './attributed-calls.ts';
import { timeGroups, word } from './dimensions.ts';
import { above, and, atMost, call, column, differs, either, equals, inMs, no, number, text } from './expression.ts';
import { closedHours, columns, knownAt } from './grains.ts';
import type { BuildContext, Judged, Population } from './population.ts';
import { judged } from './population.ts';
import { join, select, table } from './relation.ts';
import { withOwnSource } from './shown-numbers.ts';

/** What pools of numbers had for visits, and what rings on their numbers all the same. */

/** Visits that asked a pool for a number, each once for each pool, at the moment when they asked first. */
export function poolVisits(context: BuildContext): Judged {
  const at = column('from_at');
  const population: Population = {
    grain: 'session',
    rows: table('assignment', and(knownAt(context, 'from_at'), differs(column('pool_id'), text('')), column('first_asked'))),
    base: null,
    id: column('id'),
    callId: null,
    at,
    anchored: true,
    dimensions: { connection: word('connection'), pool: word('pool_id'), ...timeGroups(at, context) },
    refused: closedHours(context, at),
    fields: columns('session_id', 'visitor_id', 'connection', 'pool_id', 'pool_numbers', 'number_id', 'lack'),
    collapse: null,
    withinCell: {},
  };
  const limited = { reason: 'its sender had as many numbers as one may have', when: equals(column('lack'), text('sender_limit')) };
  return judged(population, [limited]);
}

export const foundNone = equals(column('lack'), text('none_free'));

/**
 * Inbound calls to numbers that are lent from a pool, or were, and now stand for nothing else, where nobody was shown the number who can
 * have called it.
 */
export function callsWithoutLease(context: BuildContext, windowH: number): Population {
  const population = callsShown(context, windowH);
  const pooled = select(table('tracking_number', differs(column('pool_id'), text(''))), {
    only: { pooled_number: column('number_id'), pooled_ms: call('min', inMs(column('from_at'))) },
    groupBy: [column('pooled_number')],
  });
  const rows = join(withOwnSource(population.rows), pooled, [['number_id', 'pooled_number']], { pooled_ms: 'pooled_ms' });
  const ofPool = and(
    either(and(above(column('pooled_ms'), number(0)), atMost(column('pooled_ms'), column('t_ms'))), no),
    equals(column('own_source'), text('')),
  );
  const byNobody = and(equals(column('session_id'), text('')), equals(column('sessions_that_saw_it'), number(0)));
  return { ...population, rows, base: and(population.base, ofPool, byNobody) };
}
