/** The instant at which a local day begins. */
export function startOfDay(date: string, tz: string): string {
  const wall = Date.parse(`${date}T00:00:00Z`);
  // The second look is for a day on which the clock is changed.
  const near = wall - aheadMs(wall, tz);
  return new Date(wall - aheadMs(near, tz)).toISOString();
}

/** How far a zone's clock is ahead of UTC at an instant. */
function aheadMs(at: number, tz: string): number {
  const shown = new Intl.DateTimeFormat('sv-SE', { timeZone: tz, dateStyle: 'short', timeStyle: 'medium' }).format(at);
  return Date.parse(`${shown.replace(' ', 'T')}Z`) - Math.floor(at / 1000) * 1000;
}
