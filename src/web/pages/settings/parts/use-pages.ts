import { useState } from 'react';

/** Which page of a list is shown that is read below a position. */
export interface Pages {
  /** Rows below this position; null = the newest. */
  readonly before: number | null;
  readonly onto: (position: number) => void;
  readonly back: () => void;
  readonly toNewest: () => void;
}

/** The way through such a list: positions that were left behind are those to which "newer" goes back. */
export function usePages(): Pages {
  const [left, setLeft] = useState<readonly number[]>([]);
  return {
    before: left.at(-1) ?? null,
    onto: (position) => setLeft([...left, position]),
    back: () => setLeft(left.slice(0, -1)),
    toNewest: () => setLeft([]),
  };
}
