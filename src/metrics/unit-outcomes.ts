import { callsInSessions } from './attributed-calls.ts';
import { eligible } from './contacts.ts';
import { and, atLeast, call, column, differs, equals, type Expr, inMs, inRange, isKnown, number, text, when } from './expression.ts';
import { calls, knownAt } from './grains.ts';
import type { BuildContext } from './population.ts';
import { join, type Relation, select, table } from './relation.ts';
import { sessionsBefore } from './shown-numbers.ts';

/** What came of a visitor, a session or a caller: calls, leads and deals, each under the one whose it is. */

export type Unit = 'visitor' | 'session' | 'caller';
export type Outcome = 'call' | 'answered_call' | 'qualified_lead' | 'sale';

export interface OutcomeChoice {
  readonly unit: Unit;
  readonly outcome: Outcome;
  /** Days after the first contact in which it counts. */
  readonly withinDays: number;
  /** Score from which a lead is qualified. */
  readonly minScore: number;
  /** Hours for which a session can still call a number that it was shown. */
  readonly windowH: number;
}

/**
 * Rows of `whose` (visitor, session or number of the caller), `event_ms`, `evidence` (its id) and `by_call`. `later`: the period and
 * the days after it. A lead is its own visitor's, else its session's, else that of the last call of its number before; a deal is that
 * of the call it names, else of its lead, else of the last call of its customer's number.
 */
export function outcomesOf(later: BuildContext, choice: OutcomeChoice): Relation {
  const made = choice.unit === 'caller' ? callsOfNumbers(later) : callsOfVisitors(later, choice);
  switch (choice.outcome) {
    case 'call':
    case 'answered_call':
      return ofCalls(made, choice);
    case 'qualified_lead':
      return events(withPerson(qualifiedLeads(later, choice.minScore), made, later), choice.unit);
    case 'sale':
      return events(withPerson(sales(later, made), made, later), choice.unit);
  }
}

/**
 * Qualified leads or sales of the period, whether or not anybody knows whose they are: `evidence`, `row_id`, `event_ms`, `its_visitor`,
 * `its_session`, `number_key` and `deal_call` or `last_call`; of sales also `amount`, `currency`, `deal_phone` and `lead_phone`. `made`:
 * calls of any time before, from `callsOfVisitors`.
 */
export function outcomesOfPersons(period: BuildContext, made: Relation, outcome: 'qualified_lead' | 'sale', minScore: number): Relation {
  return withPerson(outcome === 'sale' ? sales(period, made) : qualifiedLeads(period, minScore), made, period);
}

/** Calls that count, each with whose it is: `call_id`, `call_ms`, `number_key`, `call_visitor`, `call_session`, `answered`. */
export function callsOfVisitors(later: BuildContext, { withinDays, windowH }: Pick<OutcomeChoice, 'withinDays' | 'windowH'>): Relation {
  return called(callsInSessions(later, { lookbackDays: withinDays, windowH }), column('visitor'), column('called_session'), column('t_ms'));
}

/** Of callers nobody asks which visit they made: that spares the engine most of it. */
function callsOfNumbers(later: BuildContext): Relation {
  const arrived = select(calls(later, inRange(column('started_at'), later)), { where: eligible(later, 'inbound') });
  return called(arrived, text(''), text(''), inMs(column('started_at')));
}

function called(rows: Relation, visitor: Expr, session: Expr, ms: Expr): Relation {
  return select(rows, {
    only: {
      call_id: column('id'),
      call_ms: ms,
      number_key: known('caller'),
      call_visitor: visitor,
      call_session: session,
      answered: isKnown(column('answered_at')),
    },
  });
}

const keyOfCall: Readonly<Record<Unit, string>> = { visitor: 'call_visitor', session: 'call_session', caller: 'number_key' };

function ofCalls(made: Relation, { unit, outcome }: OutcomeChoice): Relation {
  const whose = call('toString', column(keyOfCall[unit]));
  return select(made, {
    only: { whose, event_ms: column('call_ms'), evidence: column('call_id'), by_call: column('call_id') },
    where: and(differs(whose, text('')), outcome === 'answered_call' ? column('answered') : null),
  });
}

/** Rows with `told_visitor`, `told_session`, `number_key` and `event_ms`, as leads and deals tell them. */
function qualifiedLeads(later: BuildContext, minScore: number): Relation {
  return select(
    table('lead', and(knownAt(later, 'created_at'), inRange(column('created_at'), later), atLeast(column('score'), number(minScore)))),
    {
      only: {
        evidence: column('lead_id'),
        row_id: column('id'),
        event_ms: inMs(column('created_at')),
        told_visitor: call('toString', column('visitor_id')),
        told_session: call('toString', column('session_id')),
        number_key: known('phone'),
        deal_call: text(''),
      },
    },
  );
}

/** Won deals of at least nothing: a refund is no sale. */
function sales(later: BuildContext, made: Relation): Relation {
  const won = and(
    equals(column('status'), text('won')),
    isKnown(column('closed_at')),
    atLeast(column('amount'), number(0)),
    knownAt(later, 'closed_at'),
    inRange(column('closed_at'), later),
  );
  const any = (of: Expr) => call('any', of);
  const leads = select(table('lead', knownAt(later, 'created_at')), {
    only: {
      of_lead: column('lead_id'),
      lead_visitor: any(call('toString', column('visitor_id'))),
      lead_session: any(call('toString', column('session_id'))),
      lead_phone: any(known('phone')),
    },
    where: differs(column('lead_id'), text('')),
    groupBy: [column('of_lead')],
  });
  const deals = select(table('deal', won), {
    only: {
      evidence: column('id'),
      row_id: column('id'),
      lead_id: column('lead_id'),
      deal_call: column('call_id'),
      event_ms: inMs(call('assumeNotNull', column('closed_at'))),
      deal_phone: known('customer_phone'),
      amount: column('amount'),
      currency: call('toString', column('currency')),
    },
  });
  const withLead = join(deals, leads, [['lead_id', 'of_lead']], {
    lead_visitor: 'lead_visitor',
    lead_session: 'lead_session',
    lead_phone: 'lead_phone',
  });
  const withCall = join(withLead, made, [['deal_call', 'call_id']], {
    named_visitor: 'call_visitor',
    named_session: 'call_session',
    named_number: 'number_key',
  });
  return select(withCall, {
    add: {
      told_visitor: firstKnown('named_visitor', 'lead_visitor'),
      told_session: firstKnown('named_session', 'lead_session'),
      number_key: firstKnown('named_number', 'deal_phone', 'lead_phone'),
    },
  });
}

/** Rows with `its_visitor` and `its_session`: as told, else those of the last call of the number. */
function withPerson(rows: Relation, made: Relation, later: BuildContext): Relation {
  const ofNumbers = select(made, { where: differs(column('number_key'), text('')) });
  const lastCall = join(
    rows,
    ofNumbers,
    [['number_key', 'number_key']],
    { last_call: 'call_id', last_visitor: 'call_visitor', last_session: 'call_session' },
    ['event_ms', '>=', 'call_ms'],
  );
  const owners = select(table('session', sessionsBefore(later)), {
    only: { owned: call('toString', column('session_id')), owner: call('any', column('visitor_id')) },
    groupBy: [column('owned')],
  });
  return select(join(lastCall, owners, [['told_session', 'owned']], { owner: 'owner' }), {
    add: {
      its_visitor: firstKnown('told_visitor', 'owner', 'last_visitor'),
      // Whoever told a visitor alone told no session of theirs.
      its_session: when(
        and(differs(column('told_visitor'), text('')), equals(column('told_session'), text(''))),
        text(''),
        firstKnown('told_session', 'last_session'),
      ),
    },
  });
}

const keyOfEvent: Readonly<Record<Unit, string>> = { visitor: 'its_visitor', session: 'its_session', caller: 'number_key' };

function events(rows: Relation, unit: Unit): Relation {
  const whose = call('toString', column(keyOfEvent[unit]));
  return select(rows, {
    only: { whose, event_ms: column('event_ms'), evidence: column('evidence'), by_call: firstKnown('deal_call', 'last_call') },
    where: differs(whose, text('')),
  });
}

/** '' where none is known; a join says null for none. */
function firstKnown(...names: readonly string[]): Expr {
  const [first, ...others] = names;
  if (first === undefined) return text('');
  const of = known(first);
  return others.length === 0 ? of : when(differs(of, text('')), of, firstKnown(...others));
}

/** As text; '' where unknown. */
export const known = (name: string): Expr => call('ifNull', call('toString', column(name)), text(''));
