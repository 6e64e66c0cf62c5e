/** How well an entry fits what was typed; the lower the better. */
export interface Titled {
  readonly title: string;
  /** Further words by which it is found. */
  readonly words?: string;
}

const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** Null where a word that was typed is nowhere in the entry. 0 = begins so, 1 = a word begins so, 2 = holds it, 3 = only beside its title. */
export function rankOf({ title, words = '' }: Titled, typed: string): number | null {
  const name = plain(title);
  const beside = plain(words);
  let worst = 0;
  for (const part of plain(typed)
    .split(/\s+/)
    .filter((one) => one !== '')) {
    const at = name.indexOf(part);
    if (at === 0) continue;
    if (at > 0) worst = Math.max(worst, /[\s/&+(-]/.test(name.charAt(at - 1)) ? 1 : 2);
    else if (beside.includes(part)) worst = Math.max(worst, 3);
    else return null;
  }
  return worst;
}

/** Those that fit, the best first; among equals the order stays. */
export function fitting<T extends Titled>(entries: readonly T[], typed: string, most: number): { entry: T; rank: number }[] {
  return entries
    .flatMap((entry) => {
      const rank = rankOf(entry, typed);
      return rank === null ? [] : [{ entry, rank }];
    })
    .sort((a, b) => a.rank - b.rank)
    .slice(0, most);
}
