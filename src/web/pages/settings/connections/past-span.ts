import { dateIn } from '#web/period.ts';

/**
 * The instant at which a local day begins, as an ISO 8601 text. Where the clock goes forward at midnight the day begins at 01:00; where a
 * midnight comes twice, with the first of them; a date that the zone leaves out begins with the day after it.
 */
export function startOfDay(date: string, tz: string): string {
  const wall = Date.parse(`${date}T00:00:00Z`);
  // What the clock shows a day before and after holds on both sides of a change at midnight.
  const starts = [wall - dayMs, wall + dayMs].map((near) => wall - aheadMs(near, tz)).sort((a, b) => a - b);
  return new Date(starts.find((at) => dateIn(tz, at) >= date) ?? wall).toISOString();
}

const dayMs = 86_400_000;

/** How far a zone's clock is ahead of UTC at an instant. */
function aheadMs(at: number, tz: string): number {
  const shown = new Intl.DateTimeFormat('sv-SE', { timeZone: tz, dateStyle: 'short', timeStyle: 'medium' }).format(at);
  return Date.parse(`${shown.replace(' ', 'T')}Z`) - Math.floor(at / 1000) * 1000;
}
