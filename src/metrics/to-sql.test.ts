import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryWarehouse } from '../../test/warehouse.ts';
import {
  above,
  aggregate,
  and,
  bucket,
  call,
  called,
  column,
  equals,
  type Expr,
  found,
  isOneOf,
  lambda,
  moment,
  no,
  not,
  nothing,
  number,
  or,
  over,
  text,
  yes,
} from './expression.ts';
import { join, select, series, table, union } from './relation.ts';
import { keyOf, type Query, toSql } from './to-sql.ts';

/** Text, bound values, the engine's own EXPLAIN, and rows: four looks at each statement. */
let warehouse: Awaited<ReturnType<typeof temporaryWarehouse>>;

beforeAll(async () => {
  warehouse = await temporaryWarehouse();
  const at = (minute: number) => `2026-03-02T09:0${minute}:00Z`;
  await warehouse.load('acme', {
    calls: [
      { id: 'c1', direction: 'inbound', started_at: at(0), ended_at: at(1), outcome: 'abandoned', caller: '+1', topics: ['billing'] },
      {
        id: 'c2',
        direction: 'inbound',
        started_at: at(2),
        ended_at: at(3),
        outcome: 'abandoned',
        caller: '+1',
        topics: ['billing', 'sales'],
      },
      { id: 'c3', direction: 'outbound', started_at: at(4), ended_at: at(5), outcome: 'busy', caller: '+2' },
    ],
  });
  await warehouse.load('other', { calls: [{ id: 'x', direction: 'inbound', started_at: at(0), ended_at: at(1), outcome: 'abandoned' }] });
});
afterAll(async () => {
  await warehouse.close();
});

async function rows(query: Query | Query[]): Promise<unknown[]> {
  const { sql, params } = toSql('acme', query);
  await warehouse.query(`EXPLAIN ${sql}`, params);
  return await warehouse.query(sql, params);
}
const ids = (where: Expr): Query => ({ columns: { id: column('id') }, from: table('call'), where, orderBy: [[column('id'), false]] });

describe('SQL', () => {
  it('binds every value, each once, and reads one account only', async () => {
    const query = ids(and(equals(column('direction'), text("in'bound")), equals(column('outcome'), text("in'bound"))));
    expect(toSql('acme', query)).toEqual({
      sql: [
        'SELECT `id` AS `id`',
        'FROM call FINAL',
        'WHERE account = {p0:String} AND ((`direction` = {p1:String}) AND (`outcome` = {p1:String}))',
        'ORDER BY `id`',
        "SETTINGS short_circuit_function_evaluation = 'disable'",
      ].join('\n'),
      params: { p0: 'acme', p1: "in'bound" },
    });
    expect(await rows(query)).toEqual([]);
    expect(await rows(ids(equals(column('direction'), text('inbound'))))).toEqual([{ id: 'c1' }, { id: 'c2' }]);
  });

  it('writes bare words and small numbers, and binds whatever could be more', () => {
    const outcome = column('outcome');
    const where = (of: Expr) => toSql('acme', ids(of)).sql.split('\n')[2];
    expect(where(equals(outcome, text('abandoned_ivr')))).toContain("(`outcome` = 'abandoned_ivr')");
    expect(where(isOneOf(outcome, ['busy', 'closed']))).toContain("(`outcome` IN ('busy', 'closed'))");
    expect(where(isOneOf(outcome, ['busy', "x'"]))).toContain('has({p1:Array(String)}, `outcome`)');
    for (const odd of ["'", '\\', 'a b', 'A', '0', 'é', 'x\n', 'x'.repeat(41)]) {
      expect(where(equals(outcome, text(odd)))).toContain('(`outcome` = {p1:String})');
    }
    for (const odd of [-1, 0.5, 2 ** 31]) expect(where(equals(column('visits'), number(odd)))).toContain('{p1:');
    expect(where(not(not(equals(column('visits'), number(7)))))).toContain('AND (`visits` = 7)');
  });

  it('takes no text as a name', () => {
    expect(() => toSql('acme', ids(equals(column('id` OR 1'), text('x'))))).toThrow('not a column name');
    expect(() => toSql('acme', ids(call('sleep(3)--', text('x'))))).toThrow('not a function name');
    expect(() => toSql('acme', { ...ids(yes), limit: 1.5 })).toThrow('not a whole number');
  });

  it('gives a word to what is used often, and a second one where the meaning differs', async () => {
    const late = (minutes: number) => called('is_late', above(column('started_at'), moment(Date.UTC(2026, 2, 2, 9, minutes))));
    const query: Query = {
      columns: { a: call('countIf', late(1)), b: call('countIf', not(late(1))), c: call('countIf', late(3)) },
      from: table('call'),
    };
    expect(toSql('acme', query).sql).toBe(
      [
        "WITH (`started_at` > fromUnixTimestamp64Milli({p1:Int64}, 'UTC')) AS `is_late`, (`started_at` > fromUnixTimestamp64Milli({p2:Int64}, 'UTC')) AS `is_late_2`",
        'SELECT countIf(`is_late`) AS `a`, countIf(NOT (`is_late`)) AS `b`, countIf(`is_late_2`) AS `c`',
        'FROM call FINAL',
        'WHERE account = {p0:String}',
        "SETTINGS short_circuit_function_evaluation = 'disable'",
      ].join('\n'),
    );
    expect(await rows(query)).toEqual([{ a: 2, b: 1, c: 1 }]);
    expect(keyOf(table('call'), late(1))).toBe(keyOf(table('call'), above(column('started_at'), moment(Date.UTC(2026, 2, 2, 9, 1)))));
  });

  it('simplifies what is decided', () => {
    const busy = equals(column('outcome'), text('busy'));
    expect([and(), and(busy, yes, null), and(busy, no), or(), or(busy, no), or(busy, yes), not(yes), isOneOf(column('x'), [])]).toEqual([
      yes,
      busy,
      no,
      no,
      busy,
      yes,
      no,
      no,
    ]);
  });

  it('groups and totals in one pass', async () => {
    const query: Query = {
      columns: { k0: call('nullIf', column('direction'), text('')), whole: call('grouping', column('k0')), n: call('count') },
      from: table('call'),
      groupBy: [column('k0')],
      groupingSets: [[0], []],
      orderBy: [[column('n'), false]],
    };
    expect(await rows(query)).toEqual([
      { k0: 'outbound', whole: 0, n: 1 },
      { k0: 'inbound', whole: 0, n: 2 },
      { k0: null, whole: 1, n: 3 },
    ]);
  });

  it('looks back with windows, joins the nearest row, unites and generates rows', async () => {
    const startMs = call('toUnixTimestamp64Milli', column('started_at'));
    const window = { by: [column('caller')], order: [startMs], frame: { range: [180_000, 1] } } as const;
    const earlier = select(table('call'), { add: { earlier: over(call('argMaxOrNull', column('id'), column('started_at')), window) } });
    expect(
      await rows({ columns: { id: column('id'), earlier: column('earlier') }, from: earlier, orderBy: [[column('id'), false]] }),
    ).toEqual([
      { id: 'c1', earlier: null },
      { id: 'c2', earlier: 'c1' },
      { id: 'c3', earlier: null },
    ]);
    const timed = select(table('call'), { only: { id: column('id'), one: number(1), at: startMs } });
    const nextCall = join(timed, timed, [['one', 'one']], { next: 'id' }, ['at', '<', 'at']);
    expect(await rows({ columns: { id: column('id'), next: column('next') }, from: nextCall, orderBy: [[column('id'), false]] })).toEqual([
      { id: 'c1', next: 'c2' },
      { id: 'c2', next: 'c3' },
      { id: 'c3', next: null },
    ]);
    const both = union(
      select(table('call'), { only: { id: column('id') } }),
      select(series(2), { only: { id: call('toString', column('n')) } }),
    );
    expect(await rows({ columns: { n: call('count') }, from: both })).toEqual([{ n: 5 }]);
    const repeated = select(table('call'), { only: { caller: column('caller') }, where: equals(column('id'), text('c1')) });
    expect(await rows(ids(found([column('caller')], repeated)))).toEqual([{ id: 'c1' }, { id: 'c2' }]);
  });

  it('knows percentiles, local buckets, lists and nulls', async () => {
    const query: Query = {
      columns: {
        median: aggregate('quantileExactInclusive', [0.5], call('toMinute', column('started_at'))),
        hour: call('any', bucket('hour', column('started_at'), 'Europe/Madrid')),
        sales: call('countIf', call('arrayExists', lambda(['x'], equals(column('x'), text('sales'))), column('topics'))),
        none: nothing,
      },
      from: table('call'),
    };
    expect(await rows(query)).toEqual([{ median: 2, hour: '2026-03-02T10:00', sales: 1, none: null }]);
  });
});
