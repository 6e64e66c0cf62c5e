import { parsePeriodSearch, type PeriodSearch } from '#web/period.ts';

export const filterNames = ['direction', 'outcome', 'queue', 'agent', 'number'] as const;
export type FilterName = (typeof filterNames)[number];

export const sortNames = ['started_at', 'caller', 'outcome', 'wait_s', 'talk_s'] as const;
export type SortName = (typeof sortNames)[number];

/** The state of the calls list. */
export interface CallsSearch extends PeriodSearch, Partial<Record<FilterName, string[]>> {
  search?: string;
  sort?: SortName;
  asc?: true;
}

export function callsSearch(search: Record<string, unknown>): CallsSearch {
  const filters: Partial<Record<FilterName, string[]>> = {};
  for (const name of filterNames) {
    const values = search[name];
    const list = Array.isArray(values) ? values.filter((value): value is string => typeof value === 'string') : [];
    if (list.length > 0) filters[name] = list;
  }
  const sort = sortNames.find((name) => name === search['sort']);
  const text = search['search'];
  return {
    ...parsePeriodSearch(search),
    ...filters,
    ...(typeof text === 'string' && text !== '' ? { search: text } : typeof text === 'number' ? { search: String(text) } : {}),
    ...(sort === undefined || sort === 'started_at' ? {} : { sort }),
    ...(search['asc'] === true ? { asc: true as const } : {}),
  };
}
