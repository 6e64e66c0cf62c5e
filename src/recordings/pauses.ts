import { dayMs, hourMs, type Instant, minuteMs } from '#domain/instant.ts';

const second = 1000;
/** Between the tries of a recording; the last pause goes on until it is given up. */
const pauses = [
  2 * second,
  10 * second,
  30 * second,
  minuteMs,
  3 * minuteMs,
  10 * minuteMs,
  30 * minuteMs,
  hourMs,
  3 * hourMs,
  6 * hourMs,
  12 * hourMs,
];
/** A link that does not run out is tried for so long. */
const givenUpMs = 7 * dayMs;
/** The last try of a link that runs out comes so long before. */
const lastTryMs = 30 * second;

export interface Tries {
  /** Those that failed, this one included. */
  readonly tries: number;
  readonly begunAt: Instant;
  readonly expiresAt: Instant | null;
  readonly now: Instant;
  /** What the other side asked us to wait; null = nothing. */
  readonly askedMs: number | null;
}

/** When it is tried again, as long as the link may live; null = it is given up. */
export function nextTry({ tries, begunAt, expiresAt, now, askedMs }: Tries): Instant | null {
  const at = now + Math.max(pauses[Math.min(tries, pauses.length) - 1] ?? 0, askedMs ?? 0);
  if (expiresAt === null) return at - begunAt > givenUpMs ? null : at;
  const last = expiresAt - lastTryMs;
  if (at <= last) return at;
  return last > now + lastTryMs ? last : null;
}
