import type { SpamRule } from '#contract/mapping.ts';
import { freeId } from '#web/pages/settings/parts/free-id.ts';
import { withSaved } from '#web/pages/settings/parts/with-saved.ts';

/** The id of a new rule of a kind. */
export const newRuleId = (kind: SpamRule['kind'], taken: readonly string[]): string => freeId(kind, { taken, otherwise: 'rule', most: 40 });

/** Saved rules with one that is new, or changed. */
export const withRule = (rules: readonly SpamRule[], rule: SpamRule, isNew: boolean): SpamRule[] =>
  withSaved(rules, rule, isNew ? (taken) => newRuleId(rule.kind, taken) : null);
