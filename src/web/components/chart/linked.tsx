import { createContext, type ReactNode, useContext, useState, useSyncExternalStore } from 'react';

/** Which interval is pointed at: every chart (and table) of a page with the same intervals marks it. */
class Pointed {
  #key: string | null = null;
  readonly #listeners = new Set<() => void>();

  readonly get = (): string | null => this.#key;

  readonly set = (key: string | null): void => {
    if (key === this.#key) return;
    this.#key = key;
    for (const listener of this.#listeners) listener();
  };

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
}

const Context = createContext<Pointed | null>(null);

/** Charts inside share what is pointed at. */
export function LinkedCharts({ children }: { children: ReactNode }) {
  const [pointed] = useState(() => new Pointed());
  return <Context value={pointed}>{children}</Context>;
}

/** The page's shared pointer, or one of the chart's own where there is none. */
export function usePointer(): Pointed {
  const [own] = useState(() => new Pointed());
  return useContext(Context) ?? own;
}

export function usePointed(pointer: Pointed): string | null {
  return useSyncExternalStore(pointer.subscribe, pointer.get);
}

/** For one row of many: drawn anew only when it begins or ends to be the one pointed at. */
export function useIsPointed(pointer: Pointed, key: string): boolean {
  return useSyncExternalStore(pointer.subscribe, () => pointer.get() === key);
}

export type { Pointed };
