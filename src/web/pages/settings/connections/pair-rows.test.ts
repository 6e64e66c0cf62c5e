import { expect, test } from 'vitest';
import { agentsByAddress, numbersByPool, saysTheSame } from './pair-rows.ts';

test('rows and document say the same in any order, and an agent may stand in two rows', () => {
  const rows = [
    { id: 'ann', aliases: ['ann@sip', '+12025550101'] },
    { id: 'bob', aliases: ['bob@sip'] },
    { id: 'ann', aliases: ['client:ann'] },
  ];
  const named = { 'client:ann': 'ann', 'bob@sip': 'bob', '+12025550101': 'ann', 'ann@sip': 'ann' };
  expect(agentsByAddress.documentOf(rows)).toEqual(named);
  expect(saysTheSame(agentsByAddress, rows, named)).toBe(true);
  expect(saysTheSame(agentsByAddress, rows, agentsByAddress.documentOf(rows))).toBe(true);
  // A row that nobody has filled in yet says nothing.
  expect(saysTheSame(agentsByAddress, [...rows, { id: '', aliases: ['eve@sip'] }], named)).toBe(true);
});

test('another agent, another address or one less is not the same', () => {
  const rows = [{ id: 'ann', aliases: ['a', 'b'] }];
  expect(saysTheSame(agentsByAddress, rows, { a: 'ann', b: 'bob' })).toBe(false);
  expect(saysTheSame(agentsByAddress, rows, { a: 'ann', c: 'ann' })).toBe(false);
  expect(saysTheSame(agentsByAddress, rows, { a: 'ann' })).toBe(false);
  expect(saysTheSame(agentsByAddress, rows, { a: 'ann', b: 'ann', c: 'ann' })).toBe(false);
  expect(agentsByAddress.rowsOf({ a: 'ann', b: 7, c: 'bob', d: 'ann' })).toEqual([
    { id: 'ann', aliases: ['a', 'd'] },
    { id: 'bob', aliases: ['c'] },
  ]);
});

test('the order of the numbers of a pool counts, that of the pools does not', () => {
  const rows = [
    { id: 'main', numbers: ['+12025550101', '+12025550102'] },
    { id: 'spring', numbers: [] },
  ];
  expect(saysTheSame(numbersByPool, rows, { spring: [], main: ['+12025550101', '+12025550102'] })).toBe(true);
  expect(saysTheSame(numbersByPool, rows, { spring: [], main: ['+12025550102', '+12025550101'] })).toBe(false);
});

/** Else a form would read them again and again. */
test.each([
  ['a pool of no list', { main: '+12025550101' }],
  ['a pool without a name', { '': ['+12025550101'], main: [7, '+12025550102'] }],
  ['nothing', {}],
])('rows that were just read say the same as what they were read from: %s', (_what, pools) => {
  expect(saysTheSame(numbersByPool, numbersByPool.rowsOf(pools), pools)).toBe(true);
});
