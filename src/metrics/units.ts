import { dayMs } from '#domain/instant.ts';
import { attributedCalls } from './attributed-calls.ts';
import { eligible } from './contacts.ts';
import { timeGroups, word } from './dimensions.ts';
import {
  above,
  and,
  atMost,
  call,
  column,
  differs,
  type Expr,
  inMs,
  inRange,
  isKnown,
  no,
  number,
  plus,
  text,
  texts,
} from './expression.ts';
import { calls, closedHours, knownAt } from './grains.ts';
import type { BuildContext, GroupKey, Population, Reason } from './population.ts';
import { type Columns, join, type Relation, select, table } from './relation.ts';
import { sourceMedium, type TouchChoice } from './touches.ts';
import { type OutcomeChoice, outcomesOf } from './unit-outcomes.ts';

/** Visitors, sessions and callers as units: each once, under what it met first, with whether it reached an outcome afterwards. */

export const comparable = ['landing_page', 'source', 'medium', 'source_medium', 'channel', 'campaign', 'keyword', 'number'] as const;
export type Compared = (typeof comparable)[number];

export interface UnitChoice extends OutcomeChoice {
  readonly compared: Compared;
  /** Contacts with another value are not looked at; empty = every value. */
  readonly values: readonly string[];
  readonly lookbackDays: number;
}

const told = ['source', 'medium', 'campaign', 'channel', 'keyword', 'landing_page'] as const;

/** One row a unit, at its first contact in the period: `reached` says whether the outcome came within so many days. */
export function unitsOf(context: BuildContext, choice: UnitChoice): Population {
  const contacts = choice.unit === 'caller' ? callerContacts(context, choice) : siteContacts(context);
  const within = Math.round(choice.withinDays * dayMs);
  const later = { ...context, openingHours: null, before: context.before === null ? null : context.before + within };
  const units = firstOf(contacts, choice);
  const joined = join(
    units,
    outcomesOf(later, choice),
    [['unit', 'whose']],
    { reached_ms: 'event_ms', evidence: 'evidence', by_call: 'by_call' },
    ['first_ms', '<=', 'event_ms'],
  );
  const inTime = call('ifNull', atMost(column('reached_ms'), plus(column('first_ms'), number(within))), no);
  const at = column('first_at');
  return {
    grain: choice.unit,
    rows: select(joined, { add: { reached: inTime } }),
    base: null,
    id: column('unit'),
    callId: call('if', column('reached'), call('nullIf', column('by_call'), text('')), { kind: 'null' }),
    at,
    anchored: true,
    dimensions: { ...groups(choice), ...timeGroups(at, context) },
    refused: closedHours(context, at),
    fields: {
      ...(choice.unit === 'caller' ? { number_id: column('first_number') } : { session_id: column('first_session') }),
      ...(choice.compared === 'number' ? {} : Object.fromEntries(told.map((name) => [name, column(`first_${name}`)]))),
      contacts: column('contacts'),
      values_met: column('values_met'),
      reached_at: call('if', column('reached'), call('fromUnixTimestamp64Milli', column('reached_ms'), text('UTC')), { kind: 'null' }),
      evidence: call('if', column('reached'), column('evidence'), { kind: 'null' }),
    },
    collapse: null,
    withinCell: {},
  };
}

/** Nobody knows yet whether they will: the days after their first contact are not over. */
export function stillOpen({ asOf }: BuildContext, withinDays: number): Reason | null {
  if (asOf === null) return null;
  const until = plus(column('first_ms'), number(Math.round(withinDays * dayMs)));
  return { reason: 'the time for its outcome is not over', when: above(until, number(asOf)), pending: true };
}

/** Sessions of the period, with `unit_visitor`, `unit_session` and the names of `told`. */
function siteContacts(context: BuildContext): Relation {
  return select(table('session', and(knownAt(context, 'started_at'), inRange(column('started_at'), context))), {
    only: {
      unit: call('toString', column('visitor_id')),
      contact_at: column('started_at'),
      contact_id: call('toString', column('session_id')),
      number_id: text(''),
      ...Object.fromEntries(told.map((name) => [name, call('toString', column(name))])),
    },
    where: differs(column('visitor_id'), text('')),
  });
}

/** Inbound calls of known numbers; their sources as the last visit before that was not direct says. */
function callerContacts(context: BuildContext, { compared, windowH, lookbackDays }: UnitChoice): Relation {
  const touched: TouchChoice = { model: 'last_non_direct', windowH, lookbackDays };
  const rows = compared === 'number' ? calls(context, inRange(column('started_at'), context)) : attributedCalls(context, touched).rows;
  const touch: Columns = Object.fromEntries(
    told.map((name) => [
      name,
      compared === 'number' ? text('') : call('toString', column(name === 'landing_page' ? 'touch_page' : `touch_${name}`)),
    ]),
  );
  return select(rows, {
    only: {
      unit: call('assumeNotNull', column('caller')),
      contact_at: column('started_at'),
      contact_id: column('id'),
      number_id: call('toString', column('number_id')),
      ...touch,
    },
    where: and(eligible({ ...context, openingHours: null }, 'inbound'), isKnown(column('caller'))),
  });
}

/** The first contact of each unit; of a visitor, what the session is judged by is that session alone. */
function firstOf(contacts: Relation, { unit, compared, values }: UnitChoice): Relation {
  const met = metValue(compared);
  const order = call('tuple', column('contact_at'), column('contact_id'));
  const first = (of: Expr) => call('argMin', of, order);
  const wanted = values.length === 0 ? null : call('has', texts(values), met);
  const grouped = select(contacts, {
    only: {
      person: column('unit'),
      first_at: call('min', column('contact_at')),
      first_session: first(column('contact_id')),
      first_number: first(column('number_id')),
      ...Object.fromEntries(told.map((name) => [`first_${name}`, first(column(name))])),
      contacts: call('count'),
      values_met: call('uniqExact', met),
    },
    where: wanted,
    groupBy: [column('person')],
  });
  return select(grouped, {
    add: { unit: unit === 'session' ? column('first_session') : column('person'), first_ms: inMs(column('first_at')) },
  });
}

function metValue(compared: Compared): Expr {
  if (compared === 'number') return column('number_id');
  if (compared === 'source_medium') return call('ifNull', sourceMedium('source', 'medium'), text(''));
  return column(compared);
}

function groups({ unit, compared }: UnitChoice): Record<string, GroupKey> {
  const own: Record<string, GroupKey> = unit === 'caller' ? { number: word('first_number') } : {};
  if (compared === 'number') return own;
  return {
    ...own,
    ...Object.fromEntries(told.map((name) => [name, word(`first_${name}`)])),
    source_medium: { of: sourceMedium('first_source', 'first_medium') },
  };
}
