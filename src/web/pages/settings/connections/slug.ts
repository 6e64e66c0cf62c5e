/** The id under which deliveries are stored: made of the name, in plain letters. */
export function freeSlug(name: string, taken: readonly string[]): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/gu, '-')
    .replace(/^-+|-+$/gu, '')
    .slice(0, 36);
  const base = plain === '' || plain === 'ringtrace' ? 'connection' : plain;
  for (let more = 1; ; more++) {
    const slug = more === 1 ? base : `${base}-${more}`;
    if (!taken.includes(slug)) return slug;
  }
}
