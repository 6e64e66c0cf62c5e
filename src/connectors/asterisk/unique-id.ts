import type { Instant } from '#domain/instant.ts';

/** The second in which a channel was created, as its unique id tells (`systemname-1795296342.13`); null for other ids. */
export function epochOf(uniqueId: string): Instant | null {
  const match = /(?:^|-)(\d{9,10})\.\d+$/u.exec(uniqueId);
  return match?.[1] === undefined ? null : Number(match[1]) * 1000;
}
