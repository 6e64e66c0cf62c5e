import { expect, test } from 'vitest';
import { namedBy, rowsOf, saysTheSame } from './named.ts';

test('rows and document say the same in any order, and an agent may stand in two rows', () => {
  const rows = [
    { id: 'ann', aliases: ['ann@sip', '+12025550101'] },
    { id: 'bob', aliases: ['bob@sip'] },
    { id: 'ann', aliases: ['client:ann'] },
  ];
  const named = { 'client:ann': 'ann', 'bob@sip': 'bob', '+12025550101': 'ann', 'ann@sip': 'ann' };
  expect(namedBy(rows)).toEqual(named);
  expect(saysTheSame(rows, named)).toBe(true);
  expect(saysTheSame(rows, namedBy(rows))).toBe(true);
  // A row that nobody has filled in yet says nothing.
  expect(saysTheSame([...rows, { id: '', aliases: ['eve@sip'] }], named)).toBe(true);
});

test('another agent, another address or one less is not the same', () => {
  const rows = [{ id: 'ann', aliases: ['a', 'b'] }];
  expect(saysTheSame(rows, { a: 'ann', b: 'bob' })).toBe(false);
  expect(saysTheSame(rows, { a: 'ann', c: 'ann' })).toBe(false);
  expect(saysTheSame(rows, { a: 'ann' })).toBe(false);
  expect(saysTheSame(rows, { a: 'ann', b: 'ann', c: 'ann' })).toBe(false);
  expect(rowsOf({ a: 'ann', b: 7, c: 'bob', d: 'ann' })).toEqual([
    { id: 'ann', aliases: ['a', 'd'] },
    { id: 'bob', aliases: ['c'] },
  ]);
});
