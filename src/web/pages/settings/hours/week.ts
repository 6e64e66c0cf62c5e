import type { Holiday, OpeningHours } from '#contract/targets.ts';
import { addDays, type Weekday, weekdayOf } from '#domain/local-day.ts';

/** Open minutes of one local day. */
export interface Open {
  readonly from: number;
  readonly before: number;
}

export interface DayPreview {
  readonly date: string;
  readonly weekday: Weekday;
  readonly holiday: string | null;
  readonly open: readonly Open[];
}

export const wholeDay = 24 * 60;

const minutesOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));

export const clockOf = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

/** Seven days as the figures read them: spans past midnight run on, a holiday replaces its weekday. */
export function weekFrom(first: string, hours: readonly OpeningHours[], holidays: readonly Holiday[]): DayPreview[] {
  return Array.from({ length: 7 }, (_, index) => {
    const date = addDays(first, index);
    const weekday = weekdayOf(date);
    const holiday = holidays.find((one) => one.date === date);
    if (holiday !== undefined) {
      const eve = holidays.find((one) => one.date === addDays(date, -1));
      return { date, weekday, holiday: holiday.name, open: joined([...today(holiday.spans), ...over(eve?.spans ?? [])]) };
    }
    const before = ((weekday + 5) % 7) + 1;
    const usual = [...today(hours.filter((one) => one.weekday === weekday)), ...over(hours.filter((one) => one.weekday === before))];
    return { date, weekday, holiday: null, open: joined(usual) };
  });
}

type Span = Pick<OpeningHours, 'from' | 'to'>;

/** The part of a span on its own day. */
const today = (spans: readonly Span[]): Open[] =>
  spans.map(({ from, to }) => ({ from: minutesOf(from), before: minutesOf(from) < minutesOf(to) ? minutesOf(to) : wholeDay }));

/** What runs past midnight into the next. */
const over = (spans: readonly Span[]): Open[] =>
  spans
    .filter(({ from, to }) => minutesOf(from) >= minutesOf(to) && minutesOf(to) > 0)
    .map(({ to }) => ({ from: 0, before: minutesOf(to) }));

function joined(spans: readonly Open[]): Open[] {
  const result: { from: number; before: number }[] = [];
  for (const span of spans.toSorted((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (last !== undefined && span.from <= last.before) last.before = Math.max(last.before, span.before);
    else result.push({ ...span });
  }
  return result;
}
