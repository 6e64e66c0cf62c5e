import type { Instant } from '#domain/instant.ts';
import type { Rise, Silence } from '#domain/usual-traffic.ts';

/** What an alarm says to whoever reads the API; the pages say it in their own words. */

export function silentSays({ since, usualMs, expected }: Silence, now: Instant): string {
  const missing = `about ${Math.max(1, Math.round(expected))} deliveries would have come by its own last weeks`;
  return `Nothing came for ${lasted(now - since)}; ${missing}, and a silence of up to ${lasted(usualMs)} was usual at these hours.`;
}

export const rejectingSays = (rise: Rise): string =>
  `${among(rise, 'deliveries')} held something that could not be understood; before, ${percent(rise.usualShare)} did.`;

export const refusingSays = (rise: Rise): string => `${among(rise, 'requests')} were refused; before, ${percent(rise.usualShare)} were.`;

const among = ({ wrong, of }: Rise, what: string): string => `${wrong} of the newest ${of} ${what}`;

const percent = (share: number): string => `${Number((share * 100).toFixed(1))} %`;

function lasted(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60)];
  if (days > 0) return `${days} d ${hours} h`;
  return hours > 0 ? `${hours} h ${minutes % 60} min` : `${minutes} min`;
}
