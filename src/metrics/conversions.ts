import { dayMs } from '#domain/instant.ts';
import { eligible } from './contacts.ts';
import { timeGroups, word } from './dimensions.ts';
import {
  and,
  atLeast,
  atMost,
  below,
  call,
  column,
  differs,
  equals,
  type Expr,
  found,
  inMs,
  inRange,
  isKnown,
  minus,
  moment,
  no,
  number,
  or,
  over,
  text,
  when,
} from './expression.ts';
import { seedsOf } from './attributed-calls.ts';
import { calls, columns, hiddenAfter, knownAt, seenAt } from './grains.ts';
import type { BuildContext, Population, Reason } from './population.ts';
import { type Columns, join, type Relation, select, table, union } from './relation.ts';
import { type Seeds, withOwnSource, withShown, withVisitor } from './shown-numbers.ts';
import { touchFields, touchGroups, touchId, type TouchChoice, type Unshared, withTouches } from './touches.ts';

/**
 * Leads, deals and requests for a callback, shared out among the touches that brought them: by the channel that was told, else by
 * their own session, else by the last inbound call of the same number before them.
 */

/** Calls and sessions longer before the period than this are not looked for. */
export const longestDays = 730;

/** Two requests for a callback of one number within these minutes are one, where nobody says otherwise. */
export const sameRequestMin = 30;

export function leadsOf(context: BuildContext, choice: TouchChoice | Unshared): Population {
  const leads = table('lead', and(knownAt(context, 'created_at'), inRange(column('created_at'), context)));
  const rows = select(leads, {
    add: { told: column('channel'), moment_ms: inMs(column('created_at')), phone_key: known('phone') },
  });
  return {
    ...population('lead', rows, () => cluesOf(leads, 'created_at'), context, choice, 'created_at'),
    fields: { ...columns('lead_id', 'phone', 'score', 'origin', 'status', 'closed_at', 'by_call'), ...touchFields },
  };
}

/**
 * Requests to be called back, each with `since_ms` after the request of the same number before it; null = there was none within
 * `dedupeMin`. Without a choice they are grouped by what they tell alone.
 */
export function callbacksOf(context: BuildContext, dedupeMin: number, choice: TouchChoice | Unshared | null): Population {
  const asked = inMs(column('requested_at'));
  const by = [call('ifNull', column('phone'), call('concat', text('request '), column('id')))];
  const previous = over(call('lagInFrame', call('toNullable', asked)), { by, order: [asked, column('id')], frame: { rows: 'all' } });
  const requests = callbacks(context, Math.round(dedupeMin * 60_000));
  const told = select(requests, {
    add: { told: column('channel'), moment_ms: asked, phone_key: known('phone'), previous_ms: previous },
  });
  const rows = select(told, { add: { since_ms: minus(column('moment_ms'), column('previous_ms')) } });
  const at = column('requested_at');
  if (choice === null) {
    const dimensions = { origin: word('origin'), channel: word('channel'), ...timeGroups(at, context) };
    return { ...plain('callback', rows, at), dimensions, fields: callbackFields };
  }
  const clues = cluesOf(requests, 'requested_at');
  return { ...population('callback', rows, () => clues, context, choice, 'requested_at'), fields: { ...callbackFields, ...touchFields } };
}

/** The same number asked within the limit before. */
export function askedAgain(minutes: number): Reason {
  const soon = and(isKnown(column('since_ms')), atMost(column('since_ms'), number(Math.round(minutes * 60_000))));
  return { reason: 'the same number asked shortly before', when: call('ifNull', soon, no) };
}

/** Won and lost deals by the day of their close, or by the creation of their lead (`cohort`). */
export function dealsOf(context: BuildContext, choice: TouchChoice | Unshared, mode: 'period' | 'cohort' = 'period'): Population {
  const closed = and(knownAt(context, 'closed_at'), mode === 'period' ? inRange(column('closed_at'), context) : null);
  const deals = table('deal', and(isKnown(column('closed_at')), closed));
  return dealPopulation(deals, deals, context, choice, mode);
}

/** Won deals, each with `order_of_customer`: 1 = the customer's first. */
export function ordersOf(context: BuildContext, choice: TouchChoice | Unshared): Population {
  const { before } = context;
  const won = and(
    equals(column('status'), text('won')),
    isKnown(column('closed_at')),
    atLeast(column('amount'), number(0)),
    knownAt(context, 'closed_at'),
    before === null ? null : below(column('closed_at'), moment(before)),
  );
  const customer = call(
    'multiIf',
    ...[differs(column('customer_id'), text('')), call('concat', text('customer '), column('customer_id'))],
    ...[isKnown(column('customer_phone')), call('concat', text('phone '), call('assumeNotNull', column('customer_phone')))],
    ...[differs(column('lead_id'), text('')), call('concat', text('lead '), column('lead_id'))],
    call('concat', text('deal '), column('id')),
  );
  const order = over(call('row_number'), { by: [column('customer')], order: [inMs(column('closed_at')), column('id')] });
  const counted = select(select(table('deal', won), { add: { customer } }), { add: { order_of_customer: order } });
  const inPeriod = inRange(column('closed_at'), context);
  return dealPopulation(select(counted, { where: inPeriod }), table('deal', and(won, inPeriod)), context, choice, 'period');
}

/** `stored`: the same deals as the table has them. */
function dealPopulation(
  deals: Relation,
  stored: Relation,
  context: BuildContext,
  choice: TouchChoice | Unshared,
  mode: 'period' | 'cohort',
): Population {
  const any = (of: Expr) => call('any', of);
  const leads = select(table('lead'), {
    only: {
      of_lead: column('lead_id'),
      lead_ms: any(inMs(column('created_at'))),
      lead_phone: any(known('phone')),
      lead_channel: any(column('channel')),
      lead_visitor: any(column('visitor_id')),
      lead_session: any(column('session_id')),
    },
    where: found([column('lead_id')], wanted(stored, 'lead_id')),
    groupBy: [column('of_lead')],
  });
  const taken = Object.fromEntries(['lead_ms', 'lead_phone', 'lead_channel', 'lead_visitor', 'lead_session'].map((name) => [name, name]));
  const lead = (name: string) => call('ifNull', column(name), text(''));
  const created = inMs(column('created_at'));
  const began = call('ifNull', column('lead_ms'), created);
  const own = known('customer_phone');
  const rows = select(join(deals, leads, [['lead_id', 'of_lead']], taken), {
    add: {
      told: when(differs(column('channel'), text('')), call('toString', column('channel')), lead('lead_channel')),
      visitor_id: lead('lead_visitor'),
      session_id: lead('lead_session'),
      moment_ms: began,
      phone_key: when(differs(own, text('')), own, lead('lead_phone')),
      named_call: column('call_id'),
      lead_created_at: call('fromUnixTimestamp64Milli', began, text('UTC')),
    },
  });
  return {
    ...population('deal', rows, (wide) => cluesOfDeals(stored, wide), context, choice, mode === 'period' ? 'closed_at' : 'lead_created_at'),
    fields: {
      ...columns('status', 'amount', 'currency', 'closed_at', 'customer_id', 'customer_phone', 'lead_id', 'by_call'),
      ...touchFields,
    },
  };
}

/** Rows with `told`, `moment_ms`, `phone_key`, `named_call`, `visitor_id`, `session_id`, shared out. */
function population(
  grain: string,
  rows: Relation,
  clues: (wide: BuildContext) => Clues,
  context: BuildContext,
  choice: TouchChoice | Unshared,
  anchor: string,
): Omit<Population, 'fields'> {
  const at = column(anchor);
  // A deal may have been created long before it was closed: what led to it lies as far back.
  const reach = grain === 'deal' ? longestDays * dayMs : Math.round(choice.lookbackDays * dayMs);
  const wide = { ...context, from: context.from === null ? null : context.from - reach };
  const told = clues(wide);
  const seeds = seedsAround(told, wide);
  const seenBy = withVisitor(withShown(withCall(rows, told, wide, choice), seeds, wide, choice.windowH), seeds, wide, choice.windowH);
  const found = withTold(withOwnSource(seenBy));
  return {
    ...plain(grain, choice.model === null ? found : withTouches(found, seeds, wide, choice), at),
    id: touchId(choice.model),
    callId: call('nullIf', column('by_call'), text('')),
    dimensions: { ...touchGroups, ...(grain === 'deal' ? {} : { origin: word('origin') }), ...timeGroups(at, context) },
  };
}

function plain(grain: string, rows: Relation, at: Expr): Omit<Population, 'dimensions' | 'fields'> {
  return { grain, rows, base: null, id: column('id'), callId: null, at, anchored: true, refused: [], collapse: null, withinCell: {} };
}

/** `by_call`: the call that is named, else the last inbound one of the number before; what it tells stands in for a session of the row's own. */
function withCall(rows: Relation, clues: Clues, context: BuildContext, { lookbackDays }: Pick<TouchChoice, 'lookbackDays'>): Relation {
  const both = withLastCall(clues.calls === null ? rows : withNamedCall(rows, clues.calls, context), clues.phones, context);
  const lookback = number(Math.round(lookbackDays * dayMs));
  const lately = call('ifNull', atLeast(column('last_ms'), minus(column('moment_ms'), lookback)), no);
  const isNamed = clues.calls === null ? [] : [[isKnown(column('named_ms')), 'named'] as const];
  const of = (name: string, otherwise: Expr) =>
    call(
      'multiIf',
      ...isNamed.flatMap(([when_, prefix]) => [when_, column(`${prefix}_${name}`)]),
      lately,
      column(`last_${name}`),
      otherwise,
    );
  const told = (name: string) => call('ifNull', call('toString', of(name, text(''))), text(''));
  const own = or(differs(column('visitor_id'), text('')), differs(column('session_id'), text('')));
  const picked = select(both, {
    add: {
      has_own: own,
      by_call: told('call'),
      call_visitor: told('visitor'),
      call_session: told('session'),
      call_number: told('number'),
      call_ms: call('ifNull', of('ms', column('moment_ms')), column('moment_ms')),
    },
  });
  const either = (name: string, ofCall: string): Expr => when(column('has_own'), call('toString', column(name)), column(ofCall));
  return select(picked, {
    replace: { visitor_id: either('visitor_id', 'call_visitor'), session_id: either('session_id', 'call_session') },
    add: {
      number_id: when(column('has_own'), text(''), column('call_number')),
      t_ms: when(column('has_own'), column('moment_ms'), column('call_ms')),
    },
  });
}

function withNamedCall(rows: Relation, named: Relation, context: BuildContext): Relation {
  const calls_ = select(calls(context, inRange(column('started_at'), context)), {
    only: { named_id: column('id'), ...toldByCall('named') },
    where: found([column('id')], named),
  });
  return join(rows, calls_, [['named_call', 'named_id']], namesOf('named'));
}

function withLastCall(rows: Relation, phones: Relation, context: BuildContext): Relation {
  const calls_ = select(calls(context, inRange(column('started_at'), context)), {
    only: { caller_key: known('caller'), start_ms: inMs(column('started_at')), ...toldByCall('last') },
    where: and(eligible(context, 'inbound'), found([known('caller')], phones)),
  });
  return join(rows, calls_, [['phone_key', 'caller_key']], namesOf('last'), ['moment_ms', '>=', 'start_ms']);
}

const toldByCall = (prefix: string): Columns => ({
  [`${prefix}_call`]: column('id'),
  [`${prefix}_ms`]: inMs(column('started_at')),
  [`${prefix}_visitor`]: column('visitor_id'),
  [`${prefix}_session`]: column('session_id'),
  [`${prefix}_number`]: column('number_id'),
});
const namesOf = (prefix: string) => Object.fromEntries(Object.keys(toldByCall(prefix)).map((name) => [name, name]));

/** Where the visitors of rows may be found: what tells sessions, numbers and calls. Written out several times, so it reads tables alone. */
interface Clues {
  /** Rows of `seen_at_ms`, `session_id`, `visitor_id`. */
  readonly sessions: Relation;
  readonly phones: Relation;
  readonly calls: Relation | null;
}

/** The rows themselves, and every call that may be theirs. */
function seedsAround({ sessions, phones, calls: named }: Clues, context: BuildContext): Seeds {
  const own = select(sessions, {
    only: {
      number_id: text(''),
      t_ms: column('seen_at_ms'),
      session_id: call('toString', column('session_id')),
      visitor_id: call('toString', column('visitor_id')),
    },
  });
  const theirs = or(found([known('caller')], phones), named === null ? null : found([column('id')], named));
  return union(own, seedsOf(select(calls(context, inRange(column('started_at'), context)), { where: theirs })));
}

/** What rows of one table tell themselves. */
function cluesOf(rows: Relation, at: string): Clues {
  return {
    sessions: select(rows, { add: { seen_at_ms: inMs(column(at)) } }),
    phones: phonesIn(rows, 'phone'),
    calls: null,
  };
}

/** Leads are not looked up by their deals here: all that may be theirs are few enough. */
function cluesOfDeals(deals: Relation, { before }: BuildContext): Clues {
  const leads = table('lead', before === null ? null : below(column('created_at'), moment(before)));
  return {
    ...cluesOf(leads, 'created_at'),
    phones: union(phonesIn(deals, 'customer_phone'), phonesIn(leads, 'phone')),
    calls: wanted(deals, 'call_id'),
  };
}

const phonesIn = (rows: Relation, name: string): Relation => select(rows, { only: { phone: known(name) }, where: isKnown(column(name)) });

const wanted = (rows: Relation, name: string): Relation =>
  select(rows, { only: { [name]: column(name) }, where: differs(column(name), text('')) });

/** What was told outweighs what sessions say. */
function withTold(rows: Relation): Relation {
  const isTold = differs(column('told'), text(''));
  const unlessTold = (name: string): Expr => when(isTold, text(''), call('toString', column(name)));
  return select(rows, {
    replace: {
      visitor: unlessTold('visitor'),
      own_source: unlessTold('own_source'),
      own_medium: unlessTold('own_medium'),
      own_campaign: unlessTold('own_campaign'),
      own_channel: when(isTold, call('toString', column('told')), call('toString', column('own_channel'))),
    },
  });
}

/** Those of the period and `reach` milliseconds before it; what happened after `as_of` is not seen. */
function callbacks(context: BuildContext, reach: number): Relation {
  const { from } = context;
  const rows = table(
    'callback',
    and(knownAt(context, 'requested_at'), inRange(column('requested_at'), { ...context, from: from === null ? null : from - reach })),
  );
  const asOf = hiddenAfter(context);
  return asOf === null ? rows : select(rows, { replace: seenAt(asOf, 'connected_at') });
}

/** '' where unknown. */
const known = (name: string): Expr => call('ifNull', column(name), text(''));
const callbackFields = columns('origin', 'phone', 'connected_at', 'goals', 'withdrawn');
