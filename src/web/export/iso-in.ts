const formats = new Map<string, Intl.DateTimeFormat>();

/** The instant as local time with its distance from UTC: `2026-11-21T09:30:00.250+01:00`. Null stays null. */
export function isoIn(tz: string, at: string | null): string | null {
  if (at === null) return null;
  const instant = new Date(at);
  if (Number.isNaN(instant.getTime())) return at;
  const known =
    formats.get(tz) ??
    new Intl.DateTimeFormat('en-GB', {
      timeZone: tz,
      calendar: 'iso8601',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      fractionalSecondDigits: 3,
      hourCycle: 'h23',
      timeZoneName: 'longOffset',
    });
  formats.set(tz, known);
  const parts = new Map(known.formatToParts(instant).map(({ type, value }) => [type, value]));
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? '';
  const offset = part('timeZoneName').replace('GMT', '');
  return `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}:${part('second')}.${part('fractionalSecond')}${offset === '' || offset === '+00:00' ? 'Z' : offset}`;
}
