import { hourMs } from '#domain/instant.ts';
import { agentGroups, timeGroups, word } from './dimensions.ts';
import { below, call, column, divided, inMs, minus, number, times } from './expression.ts';
import { columns } from './grains.ts';
import type { BuildContext, Population } from './population.ts';
import { type Columns, type Relation, select, table } from './relation.ts';
import { clip, overlapsPeriod, pieces } from './timeline.ts';

/** Costs and pay over intervals: what falls into the period, prorated by seconds of overlap (R15). */

export function costsOf(context: BuildContext): Population {
  // A cost without duration falls whole into the period that holds its moment: it is taken as a millisecond long.
  const end = call('greatest', column('to_at'), call('addMilliseconds', column('from_at'), number(1)));
  const span = clip(column('from_at'), end, context);
  const rows = select(table('cost', overlapsPeriod('from_at', 'to_at', context, { moments: true })), {
    only: {
      ...columns('id', 'category', 'amount'),
      t: span.from,
      next: span.to,
      whole: minus(inMs(end), inMs(column('from_at'))),
    },
  });
  return {
    ...intervals(rows, context, { prorated: divided(times(column('amount'), column('ms')), column('whole')) }),
    grain: 'cost',
    dimensions: { category: word('category'), ...timeGroups(column('from_at'), context) },
    fields: columns('category', 'amount', 'from_at', 'to_at'),
  };
}

export function paidTimeOf(context: BuildContext): Population {
  const span = clip(column('paid_from'), column('paid_to'), context);
  const rows = select(table('agent_pay', overlapsPeriod('paid_from', 'paid_to', context)), {
    only: { ...columns('id', 'agent_id', 'hourly_cost'), t: span.from, next: span.to },
  });
  return {
    ...intervals(rows, context, { prorated: divided(times(column('hourly_cost'), column('ms')), number(hourMs)) }),
    grain: 'paid interval',
    dimensions: { ...agentGroups('agent_id', context), ...timeGroups(column('from_at'), context) },
    fields: columns('agent_id', 'hourly_cost', 'from_at', 'to_at'),
  };
}

type Intervals = Omit<Population, 'grain' | 'dimensions' | 'fields'>;

function intervals(rows: Relation, context: BuildContext, extra: Columns): Intervals {
  // Money is spent around the clock: opening hours say nothing about it.
  const cut = pieces(select(rows, { where: below(column('t'), column('next')) }), { ...context, openingHours: null });
  return {
    rows: select(cut, { add: extra }),
    base: null,
    id: column('id'),
    callId: null,
    at: column('from_at'),
    anchored: false,
    refused: [],
    collapse: null,
    withinCell: {},
  };
}
