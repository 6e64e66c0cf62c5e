import { sessionsOfCalls } from './attributed-calls.ts';
import { word, timeGroups } from './dimensions.ts';
import { call, column, number } from './expression.ts';
import { closedHours, columns, knownAt } from './grains.ts';
import type { BuildContext, GroupKey, Population } from './population.ts';
import { join, type Relation, table } from './relation.ts';
import { sourceMedium } from './touches.ts';

/** Sessions of the site, as they were known at `as_of`. */
export function sessionsOf(context: BuildContext): Population {
  const at = column('started_at');
  return {
    grain: 'session',
    rows: sessions(context),
    base: null,
    id: column('id'),
    callId: null,
    at,
    anchored: true,
    dimensions: { ...sourceGroups, keyword: word('keyword'), landing_page: word('landing_page'), ...timeGroups(at, context) },
    refused: closedHours(context, at),
    fields: columns('session_id', 'visitor_id', 'source', 'medium', 'campaign', 'keyword', 'landing_page', 'referrer'),
    collapse: null,
    withinCell: {},
  };
}

/** How many; the join says null for none. */
export const callsIn = call('toInt64', call('ifNull', column('calls'), number(0)));

/** Sessions with `calls`, the number of inbound calls that were made in them, and `first_call`. */
export function sessionsWithCalls(context: BuildContext, choice: { readonly lookbackDays: number; readonly windowH: number }): Population {
  const population = sessionsOf(context);
  const called = sessionsOfCalls(context, choice);
  return {
    ...population,
    rows: join(sessions(context), called, [['session_id', 'called_session']], { calls: 'calls', first_call: 'first_call' }),
    fields: { ...population.fields, calls: callsIn, first_call: column('first_call') },
  };
}

/** The different visitors of a cell: one row each. */
export function visitorsOf(context: BuildContext): Population {
  return {
    ...sessionsOf(context),
    collapse: {
      grain: 'visitor',
      key: column('visitor_id'),
      columns: { sessions: call('count'), first_session_at: call('min', column('started_at')) },
      at: column('first_session_at'),
      fields: { sessions: column('sessions') },
    },
  };
}

function sessions(context: BuildContext): Relation {
  return table('session', knownAt(context, 'started_at'));
}

/** Dimensions of rows that tell their own source. */
export const sourceGroups: Readonly<Record<string, GroupKey>> = {
  channel: word('channel'),
  source: word('source'),
  medium: word('medium'),
  source_medium: { of: sourceMedium('source', 'medium') },
  campaign: word('campaign'),
};
