/** What the work gives; null where it fails. */
export function attempt<T>(work: () => T): T | null {
  try {
    return work();
  } catch {
    return null;
  }
}

/** Nothing of ours may ever show on somebody's page: what fails, fails quietly, and the page stays as it was. */
export function quietly<Given extends readonly unknown[]>(work: (...given: Given) => void): (...given: Given) => void {
  return (...given) => {
    attempt(() => work(...given));
  };
}
