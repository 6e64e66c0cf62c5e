/** When adverts run, as the address has it. It comes with the first page of all: keep it small. */

/** When adverts run: on these days of the week (1 = Monday), from this hour and before that one, local. */
export interface AdvertHours {
  readonly days: readonly number[];
  readonly from: number;
  readonly before: number;
}

/** As the address of the page has it: `12345.09-18`; undefined = nothing that can be read. */
export function parseAdvertHours(text: unknown): AdvertHours | undefined {
  const [, days, from, before] = (typeof text === 'string' ? /^([1-7]{1,7})\.(\d\d)-(\d\d)$/.exec(text) : null) ?? [];
  if (days === undefined) return undefined;
  const hours = { days: [...new Set(days)].toSorted().map(Number), from: Number(from), before: Number(before) };
  return hours.from < hours.before && hours.before <= 24 ? hours : undefined;
}

export const advertHoursText = ({ days, from, before }: AdvertHours): string => `${days.join('')}.${two(from)}-${two(before)}`;

const two = (hour: number): string => String(hour).padStart(2, '0');

/** Whether they run in a cell of the heat map, `1-09` = Monday from nine. */
export const runsAt = ({ days, from, before }: AdvertHours, key: string): boolean =>
  days.includes(Number(key.slice(0, 1))) && Number(key.slice(2)) >= from && Number(key.slice(2)) < before;
