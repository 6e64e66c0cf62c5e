import { isZone } from '#web/period.ts';

/** The zone that the call's times are shown in; the account's where left out. */
export function callSearch(search: Record<string, unknown>): { tz?: string } {
  const { tz } = search;
  return typeof tz === 'string' && isZone(tz) ? { tz } : {};
}
