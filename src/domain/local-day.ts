import { dayMs } from './instant.ts';

/** A day of the calendar (`2026-11-22`) so many days later, whatever the zone. */
export const addDays = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);

/** 1 = Monday to 7 = Sunday. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

/** The day of the week of a day of the calendar. */
export const weekdayOf = (date: string): Weekday => (((new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7) + 1) as Weekday;

/** The first day of its week: weeks begin on Monday (ISO 8601), as reports' intervals do. */
export const mondayOf = (date: string): string => addDays(date, 1 - weekdayOf(date));
