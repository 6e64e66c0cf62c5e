/**
 * Time buckets of a report, keyed by the LOCAL wall clock of an IANA zone and not by instants: both passes of a repeated
 * hour fall in one bucket, a skipped hour does not exist (rule R12). `calendar.ts` generates the same keys.
 */
export const timeBuckets = ['quarter_hour', 'half_hour', 'hour', 'day', 'week', 'month', 'hour_of_day', 'weekday', 'weekday_hour'] as const;
export type TimeBucket = (typeof timeBuckets)[number];

export const timeBucketTitles: Readonly<Record<TimeBucket, string>> = {
  quarter_hour: 'Quarter of an hour (2026-10-25T02:15)',
  half_hour: 'Half hour (2026-10-25T02:30)',
  hour: 'Hour (2026-10-25T02:00)',
  day: 'Day (2026-10-25)',
  week: 'Week, named by its Monday (2026-10-19)',
  month: 'Month (2026-10)',
  hour_of_day: 'Hour of the day (00 to 23)',
  weekday: 'Day of the week (1 = Monday to 7 = Sunday)',
  weekday_hour: 'Day of the week and hour (1-00 to 7-23)',
};

/**
 * ClickHouse text for the key of a moment. `at` is a DateTime64 expression, `zone` a String expression such as a bound parameter.
 * The weekday, not the engine's own week function, makes a week: `toMonday` knows no dates before 1970.
 */
export function timeBucketSql(bucket: TimeBucket, at: string, zone: string): string {
  const format = (pattern: string) => `formatDateTime(${at}, '${pattern}', ${zone})`;
  switch (bucket) {
    case 'quarter_hour':
      return `concat(${format('%Y-%m-%dT%H:')}, ['00', '15', '30', '45'][intDiv(toMinute(${at}, ${zone}), 15) + 1])`;
    case 'half_hour':
      return `concat(${format('%Y-%m-%dT%H:')}, ['00', '30'][intDiv(toMinute(${at}, ${zone}), 30) + 1])`;
    case 'hour':
      return format('%Y-%m-%dT%H:00');
    case 'day':
      return format('%Y-%m-%d');
    case 'week':
      return `toString(toDate32(${at}, ${zone}) - toIntervalDay(toDayOfWeek(${at}, 0, ${zone}) - 1))`;
    case 'month':
      return format('%Y-%m');
    case 'hour_of_day':
      return format('%H');
    case 'weekday':
      return `toString(toDayOfWeek(${at}, 0, ${zone}))`;
    case 'weekday_hour':
      return `concat(toString(toDayOfWeek(${at}, 0, ${zone})), '-', ${format('%H')})`;
  }
}
