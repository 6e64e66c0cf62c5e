/** The entry of this name; undefined where the record has none of its own: `constructor` and `__proto__` are names like any other. */
export function own<T>(of: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(of, key) ? of[key] : undefined;
}
