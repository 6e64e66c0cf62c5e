import { isZone } from '#web/period.ts';

/** Whose journey, and the zone of its times; the account's where left out. */
export interface JourneySearch {
  call?: string;
  visitor?: string;
  tz?: string;
}

export function journeySearch(search: Record<string, unknown>): JourneySearch {
  const { call, visitor, tz } = search;
  const zone = typeof tz === 'string' && isZone(tz) ? { tz } : {};
  if (typeof call === 'string' && call !== '') return { call, ...zone };
  return { ...(typeof visitor === 'string' && visitor !== '' ? { visitor } : {}), ...zone };
}
