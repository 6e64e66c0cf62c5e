import { type Kysely, type RawBuilder, sql } from 'kysely';
import { slices } from '#database/slices.ts';
import type { LeaseTables } from './lease-tables.ts';
import { type KnownNumbers, type LeaseAnswer, type LeaseAsk, type LeaseWish, lend, type NumberState, restOf } from './lend.ts';

const chunk = 200;

/** Answers asks in a transaction that nobody else lends in: a read for each pool and a write for each account, however many ask. */
export async function answerAsks(within: Kysely<LeaseTables>, asks: readonly LeaseAsk[]): Promise<Map<LeaseAsk, LeaseAnswer>> {
  const answers = new Map<LeaseAsk, LeaseAnswer>();
  for (const [account, some] of Map.groupBy(asks, (ask) => ('take' in ask ? ask.take : ask.renew).account)) {
    const lent = lend(some, await knownNumbers(within, account, some));
    await store(within, account, lent.changed);
    some.forEach((ask, at) => answers.set(ask, lent.answers[at] ?? null));
  }
  return answers;
}

async function knownNumbers(within: Kysely<LeaseTables>, account: string, asks: readonly LeaseAsk[]): Promise<KnownNumbers> {
  const wishes = asks.flatMap((ask) => ('take' in ask ? [ask.take] : []));
  const visits = asks.flatMap((ask) => ('renew' in ask ? [ask.renew.session] : []));
  const held = await numbersOfVisits(within, account, visits);
  const states = new Map(held.map((state) => [state.number, state]));
  const members = new Map<string, string[]>();
  for (const [pool, some] of Map.groupBy(wishes, poolOf)) {
    // Each wish takes one at most, and what a visit keeps that was free is free no more.
    const rows = await numbersOfPool(within, some, wishes.length + held.length);
    for (const row of rows) states.set(row.number, row);
    members.set(
      pool,
      rows.map(({ number }) => number),
    );
  }
  return { states, ofPool: (wish) => members.get(poolOf(wish)) ?? [] };
}

async function numbersOfVisits(within: Kysely<LeaseTables>, account: string, visits: readonly string[]): Promise<readonly NumberState[]> {
  if (visits.length === 0) return [];
  const held = within.selectFrom('number_lease').where('account', '=', account).where('session', 'in', visits);
  return await held.select(['number', 'session', 'visitor', 'until', 'renewed']).execute();
}

/**
 * The numbers of one pool that its wishes may be answered with. Whether a number is of the pool is asked number by number and free ones
 * come in the order of their index, so that no engine's guess about a table that it never counted makes it read the whole pool for each.
 */
async function numbersOfPool(within: Kysely<LeaseTables>, wishes: readonly LeaseWish[], most: number): Promise<readonly NumberState[]> {
  const [{ account, connection, pool }] = wishes as readonly [LeaseWish];
  const of = sql`from number_lease l where l.account = ${account}
    and (select 1 from pool_number p where p.connection = ${connection} and p.pool = ${pool} and p.number = l.number) = 1`;
  const columns = sql`l.number, l.session, l.visitor, l.until, l.renewed`;
  const free = (renewed: 0 | 1): RawBuilder<unknown> => {
    const latest = Math.max(...wishes.map((wish) => wish.now - restOf(wish, renewed)));
    return sql`select * from (select ${columns} ${of} and l.renewed = ${sql.lit(renewed)} and l.until <= ${latest}
      order by l.until, l.number limit ${sql.lit(most)}) as free_${sql.raw(`${renewed}`)}`;
  };
  const { rows } = await sql<NumberState>`
select ${columns} ${of} and l.session in (${sql.join(wishes.map(({ session }) => session))})
union select ${columns} ${of} and l.visitor in (${sql.join(wishes.map(({ visitor }) => visitor))})
union ${free(0)}
union ${free(1)}`.execute(within);
  return rows;
}

async function store(within: Kysely<LeaseTables>, account: string, states: readonly NumberState[]): Promise<void> {
  for (const some of slices(states, chunk)) {
    const rows = some.map(
      ({ number, session, visitor, until, renewed }) =>
        sql`(${number}, ${session}, ${visitor}, cast(${until} as bigint), ${sql.lit(renewed)})`,
    );
    await sql`with lent (number, session, visitor, until, renewed) as (values ${sql.join(rows)})
update number_lease set session = lent.session, visitor = lent.visitor, until = lent.until, renewed = lent.renewed
from lent where number_lease.account = ${account} and number_lease.number = lent.number`.execute(within);
  }
}

const poolOf = ({ connection, pool }: LeaseWish): string => JSON.stringify([connection, pool]);
