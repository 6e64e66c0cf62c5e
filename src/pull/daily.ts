import { createHash } from 'node:crypto';
import { dayMs, hourMs, type Instant, type TimeRange } from '#domain/instant.ts';

/** What is compared by itself: the two days (UTC) before today, so that each day is compared twice, the second time when late changes are in. */
export function daysCompared(now: Instant): TimeRange {
  const today = Math.floor(now / dayMs) * dayMs;
  return { from: today - 2 * dayMs, before: today };
}

/** When: some time after the end of the day, each connection at its own, so that not all systems are asked at once. */
export function dueAt(connection: string, { before }: TimeRange): Instant {
  const spread = createHash('sha256').update(connection).digest().readUInt16BE(0) / 0x1_0000;
  return before + 2 * hourMs + Math.floor(spread * 2 * hourMs);
}

/** What is compared where nobody says what: from then until a little ago, since what has just ended may not be listed yet. */
export function spanNow(now: Instant): TimeRange {
  return { from: now - 2 * dayMs, before: now - hourMs };
}
