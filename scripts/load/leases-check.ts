/** What the log of a site holds, as far as leases go. */
export type SiteDelivery =
  | {
      readonly kind: 'session';
      readonly at: number;
      readonly session: string;
      readonly answer: readonly { number: string; until: number | null }[];
    }
  | { readonly kind: 'told'; readonly at: number; readonly session: string; readonly kept: readonly { number: string; until: number }[] }
  | { readonly kind: 'numbers' };

/** Numbers that two visits held at the same time, by what the log says we answered. */
export function heldByTwo(deliveries: readonly SiteDelivery[]): string[] {
  const byNumber = new Map<string, { session: string; from: number; until: number }[]>();
  for (const one of deliveries) {
    if (one.kind === 'numbers') continue;
    for (const { number, until } of one.kind === 'session' ? one.answer : one.kept) {
      if (until === null) continue;
      const held = byNumber.get(number) ?? [];
      byNumber.set(number, held);
      held.push({ session: one.session, from: one.at, until });
    }
  }
  return [...byNumber].flatMap(([number, held]) => {
    const wrong: string[] = [];
    let last: { session: string; until: number } | null = null;
    for (const { session, from, until } of held.sort((a, b) => a.from - b.from || a.until - b.until)) {
      if (last !== null && last.session !== session && from < last.until) {
        wrong.push(`${number} was given to ${session} at ${from}, and ${last.session} had it until ${last.until}`);
      }
      if (last === null || last.session !== session || until > last.until) last = { session, until };
    }
    return wrong;
  });
}
