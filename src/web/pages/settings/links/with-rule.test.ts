import { expect, test } from 'vitest';
import type { LinkRule } from '#contract/mapping.ts';
import { withRule } from './with-rule.ts';

test('a rule is saved beside those that somebody else saved meanwhile', () => {
  const of = (id: string, afterS: number): LinkRule => ({
    id,
    outer: 'Gate',
    inner: 'office',
    numbers: [],
    beforeS: 5,
    afterS,
    byCaller: true,
  });
  const [theirs, mine] = [of('gate-office', 30), of('gate-office', 60)];
  expect(withRule([], mine, true)).toEqual([mine]);
  expect(withRule([theirs], mine, true)).toEqual([theirs, { ...mine, id: 'gate-office-2' }]);
  expect(withRule([theirs, of('gate-office-2', 90)], { ...mine, id: 'gate-office-2' }, false)).toEqual([
    theirs,
    { ...mine, id: 'gate-office-2' },
  ]);
});
