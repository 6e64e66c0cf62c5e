/**
 * Saved rules with one that is changed, or new: then `newId` gives its id among those that are taken. They may be others by now than
 * when the form was opened.
 */
export function withSaved<Rule extends { readonly id: string }>(
  rules: readonly Rule[],
  rule: Rule,
  newId: ((taken: readonly string[]) => string) | null,
): Rule[] {
  const taken = rules.map(({ id }) => id);
  if (newId !== null) return [...rules, { ...rule, id: newId(taken) }];
  return taken.includes(rule.id) ? rules.map((one) => (one.id === rule.id ? rule : one)) : [...rules, rule];
}
