import { afterAll, beforeAll, expect, test } from 'vitest';
import { temporaryWarehouse, type TemporaryWarehouse } from '../../test/warehouse.ts';
import { dayMs, minuteMs } from '#domain/instant.ts';
import { MatchWeeks } from './match-weeks.ts';

/** When a model is learnt again, and which of many are learnt at all. */
let warehouse: TemporaryWarehouse;
const number = '+12025550101';
const iso = (at: number): string => new Date(at).toISOString();
/** Of each week one visit, which calls. */
const monday = Date.parse('2026-11-09T10:00:00Z');
const at = (weeksBefore: number): number => monday - weeksBefore * 7 * dayMs;
const call = (id: string, when: number, more: object = {}) => ({
  ...{
    id,
    direction: 'inbound',
    started_at: iso(when),
    ended_at: iso(when),
    outcome: 'answered',
    number_id: number,
    caller: `+1303555${id}`,
  },
  ...more,
});
const lease = (session_id: string, from: number) => ({
  ...{ id: `of ${session_id}`, number_id: number, session_id, visitor_id: session_id, from: iso(from), to: iso(from + 10 * minuteMs) },
});
const asked = (id: string, when: number) => ({ id, number, at: when });
const four = ['0000', '0001', '0002', '0003'].map((id, weeks) => asked(id, at(weeks * 30) + minuteMs));

beforeAll(async () => {
  warehouse = await temporaryWarehouse();
  await warehouse.load('shop', {
    assignments: four.map((one) => lease(`s${one.id}`, one.at - minuteMs)),
    calls: [...four.map((one) => call(one.id, one.at)), call('0009', at(0) + 2 * minuteMs, { test: true })],
  });
});
afterAll(async () => await warehouse.close());

test('a model holds for minutes whatever is written, unless a call is newer or anything may have changed', async () => {
  let now = 0;
  const weeks = new MatchWeeks(warehouse, () => now);
  const [newest] = four;
  const of = async (one = newest) => await weeks.around('shop', one ?? asked('', 0));
  const [first, together] = await Promise.all([of(), of()]);
  expect(together).toBe(first);
  expect(first).toMatchObject({ numbers: [number] });
  // Tests teach nothing.
  expect(first instanceof Object ? [...first.calls.keys()] : first).toEqual(['0000']);

  const later = asked('0004', at(0) + dayMs);
  await warehouse.load('shop', { assignments: [lease('s0004', later.at)], calls: [call('0004', later.at)] });
  expect(await of()).toBe(first);
  const second = await of(later);
  expect(second).not.toBe(first);
  expect(await of()).toBe(second);

  await warehouse.load('shop', { assignments: [lease('s0005', later.at + dayMs)] });
  now += 9 * minuteMs;
  expect(await of()).toBe(second);
  now += minuteMs;
  const third = await of();
  expect(third).not.toBe(second);
  warehouse.changes.wroteAll();
  expect(await of()).not.toBe(third);
});

test('of calls of many weeks the models of two are learnt, those that are known first; nobody waits for who is gone', async () => {
  const [newest, , , oldest] = four;
  const weeks = new MatchWeeks(warehouse);
  await weeks.around('shop', oldest ?? asked('', 0));
  expect([...(await weeks.ofCalls('shop', four)).keys()].sort()).toEqual(['0000', '0003']);
  expect([...(await weeks.ofCalls('shop', four, AbortSignal.abort())).keys()]).toEqual([]);
  await expect(weeks.around('shop', oldest ?? asked('', 0), AbortSignal.abort())).rejects.toThrow('Nobody waits');
  expect(await weeks.around('rival', newest ?? asked('', 0))).toBeNull();
});

test('a number that was lent and called too often is not matched', async () => {
  await warehouse.command(`INSERT INTO assignment (account, id, number_id, session_id, from_at, to_at)
SELECT 'busy', toString(number), '${number}', toString(number), fromUnixTimestamp64Milli(${at(0)} + number), fromUnixTimestamp64Milli(${at(0)} + number) FROM numbers(100001)`);
  expect(await new MatchWeeks(warehouse).around('busy', asked('1', at(0)))).toBe('too_many');
});
