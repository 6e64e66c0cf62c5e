import { dayMs } from './instant.ts';

/** A day of the calendar (`2026-11-22`) so many days later, whatever the zone. */
export const addDays = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);
