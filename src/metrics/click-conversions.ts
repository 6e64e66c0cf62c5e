import { createHash } from 'node:crypto';
import type { ClickConversion } from '#domain/click-conversion.ts';
import { dayMs, type TimeRange } from '#domain/instant.ts';
import type { Warehouse } from '#warehouse/client.ts';
import { usualWindowH } from './attribution-params.ts';
import { callsInSessions } from './attributed-calls.ts';
import {
  above,
  and,
  atLeast,
  atMost,
  below,
  call,
  column,
  differs,
  type Expr,
  inMs,
  inRange,
  isKnown,
  lambda,
  minus,
  moment,
  no,
  number,
  text,
  when,
} from './expression.ts';
import { bareContext } from './population.ts';
import { join, type Relation, select, table } from './relation.ts';
import { toSql } from './to-sql.ts';
import { callsOfVisitors, known, outcomesOfPersons } from './unit-outcomes.ts';

/**
 * Conversions with the click of an ad system that led to them: the last marked session of whoever it was, up to 90 days before,
 * whatever else brought them meanwhile. Which of its own clicks counts is then the ad system's to say.
 */

export interface ClickConversionChoice {
  readonly outcome: 'answered_call' | 'qualified_lead' | 'sale';
  /** Seconds of conversation that an answered call needs. */
  readonly minTalkS: number;
  readonly minScore: number;
  /** Marks of the ad system, the one that it likes best first, as `gclid`. */
  readonly marks: readonly string[];
  /** At most so many rows. */
  readonly most: number;
}

/** A click counts for so long, as Google takes it. */
const clickDays = 90;
/** A sale may come of a call that was made so long before. */
const callDays = 90;
/** An answered call began at most so long before its end. */
const longestCallMs = dayMs;

/** In the order of time. To be asked under the read lock. */
export async function clickConversions(
  warehouse: Warehouse,
  account: string,
  period: TimeRange,
  choice: ClickConversionChoice,
): Promise<ClickConversion[]> {
  const rows = withClick(choice.outcome === 'answered_call' ? answered(period, choice) : persons(period, choice), period, choice.marks);
  const { sql, params } = toSql(account, {
    columns: Object.fromEntries(fields.map((name) => [name, column(name)])),
    from: rows,
    orderBy: [
      [column('event_ms'), false],
      [column('evidence'), false],
    ],
    limit: choice.most,
  });
  return (await warehouse.query<Row>(sql, params)).map((row) => conversionOf(row, choice));
}

const fields = [
  ...(['evidence', 'event_ms', 'numbers', 'call_number', 'call_ms', 'amount', 'currency'] as const),
  ...(['by_visitor', 'by_session', 'later'] as const),
] as const;

interface Row {
  readonly evidence: string;
  readonly event_ms: number | string;
  readonly numbers: readonly string[];
  readonly call_number: string | null;
  readonly call_ms: number | string | null;
  readonly amount: number | null;
  readonly currency: string;
  readonly by_visitor: string | null;
  readonly by_session: string | null;
  readonly later: string | null;
}

function conversionOf(row: Row, { outcome }: ClickConversionChoice): ClickConversion {
  const { call_ms: began, amount } = row;
  const click = emptyAsNull(row.by_visitor) ?? emptyAsNull(row.by_session);
  return {
    // Rows of facts bear the names of the account and of the connection, and the sender's own id.
    id: outcome === 'answered_call' ? row.evidence : createHash('sha256').update(row.evidence).digest('hex').slice(0, 20),
    at: Number(row.event_ms),
    call: began === null ? null : { at: Number(began), number: row.call_number ?? '' },
    numbers: row.numbers.filter((one) => one !== ''),
    click,
    clickedLater: click === null && emptyAsNull(row.later) !== null,
    amount,
    currency: emptyAsNull(row.currency),
  };
}

const emptyAsNull = (of: string | null): string | null => (of === '' ? null : of);

/** A call is a conversion once it has ended; a click during it did not bring it. */
function answered(period: TimeRange, { minTalkS }: ClickConversionChoice): Relation {
  const around = bareContext({ from: period.from - longestCallMs, before: period.before });
  const calls = callsInSessions(around, { lookbackDays: clickDays, windowH: usualWindowH });
  const ended = and(isKnown(column('ended_at')), inRange(column('ended_at'), period));
  return select(calls, {
    only: {
      evidence: column('id'),
      event_ms: inMs(call('assumeNotNull', column('ended_at'))),
      until_ms: column('t_ms'),
      its_visitor: column('visitor'),
      its_session: column('called_session'),
      numbers: call('array', known('caller')),
      call_number: known('caller'),
      call_ms: call('toNullable', column('t_ms')),
      amount: call('toNullable', call('toFloat64', number(0))),
      currency: text(''),
    },
    where: and(isKnown(column('answered_at')), ended, atLeast(column('talk_s'), number(minTalkS))),
  });
}

function persons(period: TimeRange, { outcome, minScore }: ClickConversionChoice): Relation {
  const kind = outcome === 'sale' ? 'sale' : 'qualified_lead';
  const before = bareContext({ from: period.from - callDays * dayMs, before: period.before });
  const made = callsOfVisitors(before, { withinDays: clickDays, windowH: usualWindowH });
  const rows = select(outcomesOfPersons(bareContext(period), made, kind, minScore), {
    add: { by_call: when(differs(known('deal_call'), text('')), known('deal_call'), known('last_call')) },
  });
  const taken = { of_call_ms: 'call_ms', of_call_number: 'number_key' };
  const isSale = kind === 'sale';
  return select(join(rows, made, [['by_call', 'call_id']], taken), {
    only: {
      evidence: column('row_id'),
      event_ms: column('event_ms'),
      until_ms: column('event_ms'),
      its_visitor: known('its_visitor'),
      its_session: known('its_session'),
      numbers: call('array', ...['number_key', 'of_call_number', ...(isSale ? ['deal_phone', 'lead_phone'] : [])].map(known)),
      call_number: known('of_call_number'),
      call_ms: call('toNullable', column('of_call_ms')),
      amount: call('toNullable', isSale ? column('amount') : call('toFloat64', number(0))),
      currency: isSale ? column('currency') : text(''),
    },
  });
}

/** Rows with `by_visitor` and `by_session`: the last click of the visitor, and that of the very session, or `later` if it came after; null or '' = none. */
function withClick(rows: Relation, period: TimeRange, marks: readonly string[]): Relation {
  const clicks = clickedSessions(period, marks);
  const ofVisitors = select(clicks, {
    only: { clicked_by: known('visitor_id'), clicked_ms: column('began_ms'), click: call('argMax', column('mark'), column('session_id')) },
    where: differs(column('visitor_id'), text('')),
    groupBy: [column('clicked_by'), column('clicked_ms')],
  });
  const ofSessions = select(clicks, {
    only: { clicked_in: known('session_id'), clicked_ms: call('any', column('began_ms')), click: call('any', column('mark')) },
    groupBy: [column('clicked_in')],
  });
  const byVisitor = { visitor_click: 'click', visitor_ms: 'clicked_ms' };
  const bySession = { session_click: 'click', session_ms: 'clicked_ms' };
  const both = join(
    join(rows, ofVisitors, [['its_visitor', 'clicked_by']], byVisitor, ['until_ms', '>=', 'clicked_ms']),
    ofSessions,
    [['its_session', 'clicked_in']],
    bySession,
  );
  const lately = (name: string): Expr => {
    const since = minus(column('event_ms'), number(clickDays * dayMs));
    const counts = and(atLeast(column(`${name}_ms`), since), atMost(column(`${name}_ms`), column('event_ms')));
    return when(call('ifNull', counts, no), known(`${name}_click`), text(''));
  };
  const isLater = call('ifNull', above(column('session_ms'), column('event_ms')), no);
  const later = when(isLater, known('session_click'), text(''));
  return select(both, { add: { by_visitor: lately('visitor'), by_session: lately('session'), later } });
}

/** Sessions that bear one of the marks: `mark`, `began_ms`. */
function clickedSessions({ from, before }: TimeRange, marks: readonly string[]): Relation {
  const wanted = (name: string): Expr =>
    call('arrayFirst', lambda(['one'], call('startsWith', column('one'), text(`${name}=`))), column('click_ids'));
  const mark = marks.reduceRight<Expr>((others, name) => when(differs(wanted(name), text('')), wanted(name), others), text(''));
  const near = and(atLeast(column('started_at'), moment(from - clickDays * dayMs)), below(column('started_at'), moment(before)));
  const all = select(table('session', near), { add: { mark, began_ms: inMs(column('started_at')) } });
  return select(all, { where: differs(column('mark'), text('')) });
}
