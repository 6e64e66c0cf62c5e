/** An id made of a name, in plain letters, and free among those that are taken; `otherwise` = where nothing of the name is left. */
export function freeId(name: string, { taken, otherwise, most }: FreeId): string {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/gu, '-')
    .replace(/^-+/u, '')
    .slice(0, most)
    .replace(/-+$/u, '');
  const base = plain === '' ? otherwise : plain;
  for (let number = 1; ; number++) {
    const id = number === 1 ? base : `${base}-${number}`;
    if (!taken.includes(id)) return id;
  }
}

interface FreeId {
  readonly taken: readonly string[];
  readonly otherwise: string;
  /** Letters at the most, without the number behind them. */
  readonly most: number;
}

/** The id under which a connection's deliveries are stored; our own name is kept for what we deliver ourselves. */
export const connectionId = (name: string, taken: readonly string[]): string =>
  freeId(name, { taken: ['ringtrace', ...taken], otherwise: 'connection', most: 36 });
