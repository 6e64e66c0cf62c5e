import { expect, test } from 'vitest';
import { Newest } from './newest.ts';

test('of three that are kept, who was set longest ago goes for the fourth', () => {
  const kept = new Newest<number>(3);
  for (const [name, value] of [
    ['a', 1],
    ['b', 2],
    ['c', 3],
    ['a', 4],
    ['d', 5],
  ] as const)
    kept.set(name, value);
  expect(['a', 'b', 'c', 'd'].map((name) => kept.get(name))).toEqual([4, undefined, 3, 5]);
  kept.delete('c');
  kept.set('e', 6);
  expect(['a', 'c', 'd', 'e'].map((name) => kept.get(name))).toEqual([4, undefined, 5, 6]);
});
