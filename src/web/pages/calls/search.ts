import { stringsOf } from '#web/strings-of.ts';
import { type ColumnName, columnNames, defaultColumns, type SortName, sortNames } from './column-names.ts';

/** Filters of the list alone, each a list of values; those that all pages share are the view's. */
export const ownFilters = ['direction', 'outcome', 'disposition', 'topic', 'ended_by'] as const;
export type OwnFilter = (typeof ownFilters)[number];

/** Lengths in seconds. */
export const spanNames = ['min_wait', 'max_wait', 'min_talk', 'max_talk'] as const;
export type SpanName = (typeof spanNames)[number];

/** What the URL holds of the calls list beside the view: search, filters, sort, columns. */
export interface CallsSearch extends Partial<Record<OwnFilter, string[]>>, Partial<Record<SpanName, number>> {
  search?: string;
  sort?: SortName;
  asc?: true;
  /** The columns and their order; left out where they are the usual ones. */
  cols?: ColumnName[];
}

export type CallsChange = { [Key in keyof CallsSearch]?: CallsSearch[Key] | undefined };

export const callsKeys = [...ownFilters, ...spanNames, 'search', 'sort', 'asc', 'cols'] as const satisfies readonly (keyof CallsSearch)[];

/** Keeps what is valid of a URL's search; what says only the usual is left out. */
export function callsSearch(search: Record<string, unknown>): CallsSearch {
  const kept: CallsSearch = {};
  for (const name of ownFilters) {
    const list = stringsOf(search[name]);
    if (list.length > 0) kept[name] = list;
  }
  for (const name of spanNames) {
    const value = search[name];
    if (typeof value === 'number' && Number.isFinite(value) && value >= 0) kept[name] = value;
  }
  const text = search['search'];
  if (typeof text === 'string' && text !== '') kept.search = text;
  if (typeof text === 'number') kept.search = String(text);
  const sort = sortNames.find((name) => name === search['sort']);
  if (sort !== undefined && sort !== 'started_at') kept.sort = sort;
  if (search['asc'] === true) kept.asc = true;
  const cols = columnsOf(search['cols']);
  if (cols !== null && cols.join() !== defaultColumns.join()) kept.cols = cols;
  return kept;
}

function columnsOf(value: unknown): ColumnName[] | null {
  if (!Array.isArray(value)) return null;
  const known = [...new Set(value)].flatMap((one) => columnNames.filter((name) => name === one));
  // The time is each call's link.
  return known.length === 0 ? null : known.includes('time') ? known : ['time', ...known];
}
