import type { SpamRule } from '#contract/mapping.ts';
import { freeId } from '#web/pages/settings/parts/free-id.ts';

/** The id of a new rule of a kind. */
export const newRuleId = (kind: SpamRule['kind'], taken: readonly string[]): string => freeId(kind, { taken, otherwise: 'rule', most: 40 });

/** Saved rules with one that is new, or changed. They may be others by now than when the form was opened. */
export function withRule(rules: readonly SpamRule[], rule: SpamRule, isNew: boolean): SpamRule[] {
  const taken = rules.map(({ id }) => id);
  if (isNew) return [...rules, { ...rule, id: newRuleId(rule.kind, taken) }];
  return taken.includes(rule.id) ? rules.map((one) => (one.id === rule.id ? rule : one)) : [...rules, rule];
}
