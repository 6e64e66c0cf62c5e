import { expect, test } from 'vitest';
import type { SpamRule } from '#contract/mapping.ts';
import { withRule } from './with-rule.ts';

test('a rule is saved beside those that somebody else saved meanwhile', () => {
  const of = (id: string, caller: string): SpamRule => ({ kind: 'spam', id, callers: [caller] });
  const [theirs, mine] = [of('spam', '+12025550101'), of('spam', '+12025550102')];
  expect(withRule([], mine, true)).toEqual([mine]);
  expect(withRule([theirs], mine, true)).toEqual([theirs, { ...mine, id: 'spam-2' }]);
  expect(withRule([theirs, of('spam-2', '+12025550103')], { ...mine, id: 'spam-2' }, false)).toEqual([theirs, { ...mine, id: 'spam-2' }]);
  // They removed the rule that I changed.
  expect(withRule([theirs], { ...mine, id: 'spam-2' }, false)).toEqual([theirs, { ...mine, id: 'spam-2' }]);
});
