import { expect, test } from 'vitest';
import { merged } from './merged.ts';

test('names are merged beside what somebody else merged meanwhile, and leave where they were', () => {
  const of = (name: string) => ({ connection: 'office', name });
  const theirs = { id: 'Ann', members: [of('ann'), of('anne')] };
  expect(merged([], 'Bob', [of('bob'), of('rob')])).toEqual([{ id: 'Bob', members: [of('bob'), of('rob')] }]);
  expect(merged([theirs], 'Bob', [of('bob'), of('anne')])).toEqual([
    { id: 'Ann', members: [of('ann')] },
    { id: 'Bob', members: [of('bob'), of('anne')] },
  ]);
  expect(merged([theirs], 'Ann', [of('a.')])).toEqual([{ id: 'Ann', members: [of('ann'), of('anne'), of('a.')] }]);
  expect(merged([theirs], 'Ann A.', [of('ann'), of('anne')])).toEqual([{ id: 'Ann A.', members: [of('ann'), of('anne')] }]);
});
