import type { LinkRule } from '#contract/mapping.ts';
import { withSaved } from '#web/pages/settings/parts/with-saved.ts';

/** The id of a new rule of two connections. */
export function newRuleId({ outer, inner }: Pick<LinkRule, 'outer' | 'inner'>, taken: readonly string[]): string {
  const base = `${outer}-${inner}`
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/gu, '-')
    .slice(0, 55);
  for (let n = 1; ; n += 1) {
    const id = n === 1 ? base : `${base}-${n}`;
    if (!taken.includes(id)) return id;
  }
}

/** Saved rules with one that is new, or changed. */
export const withRule = (rules: readonly LinkRule[], rule: LinkRule, isNew: boolean): LinkRule[] =>
  withSaved(rules, rule, isNew ? (taken) => newRuleId(rule, taken) : null);
