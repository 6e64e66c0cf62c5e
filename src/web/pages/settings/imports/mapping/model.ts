import type { TableFields } from '#contract/connection-view.ts';
import { type Document, isObject } from '#web/pages/settings/connections/document.ts';
import { stringsOf } from '#web/strings-of.ts';

export type Field = TableFields['fields'][number];
export type Table = TableFields['table'];

/** How one field is filled: a value for every row, or the text of one or several columns, read in a way. */
export type Source = { readonly constant: string | number | boolean } | FromColumns;

export interface FromColumns {
  readonly columns: readonly string[];
  readonly pattern?: string;
  readonly unit?: string;
  readonly map?: Readonly<Record<string, string>>;
  readonly otherwise?: string;
  readonly separator?: string;
  /** Whatever else the document says of it; kept as it is. */
  readonly more: Document;
}

/** A mapping as the editor works with it; what it does not show is kept. */
export interface Mapping {
  readonly table: Table;
  readonly timeZone: string;
  readonly delimiter: string;
  readonly decimal: string;
  readonly rowId: readonly string[];
  readonly fields: ReadonlyMap<string, Source>;
  readonly more: Document;
}

const tables: readonly Table[] = [
  'call',
  'schedule',
  'agent_pay',
  'cost',
  'lead',
  'deal',
  'callback',
  'tracking_number',
  'session',
  'assignment',
];

/** Reads a settings document of a table; what has another shape than the editor knows is the JSON view's. */
export function asMapping(document: Document): Mapping {
  const { table, timeZone, delimiter, decimal, rowId, fields, ...more } = document;
  return {
    table: tables.find((one) => one === table) ?? 'call',
    timeZone: typeof timeZone === 'string' ? timeZone : '',
    delimiter: typeof delimiter === 'string' ? delimiter : ',',
    decimal: typeof decimal === 'string' ? decimal : '.',
    rowId: stringsOf(rowId),
    fields: new Map(Object.entries(isObject(fields) ? fields : {}).map(([name, source]) => [name, asSource(source)])),
    more,
  };
}

function asSource(source: unknown): Source {
  if (typeof source === 'string') return { columns: [source], more: {} };
  if (!isObject(source)) return { columns: [], more: {} };
  const { constant, column, pattern, unit, map, otherwise, separator, ...more } = source;
  if (typeof constant === 'string' || typeof constant === 'number' || typeof constant === 'boolean') return { constant };
  return {
    columns: typeof column === 'string' ? [column] : stringsOf(column),
    ...(typeof pattern === 'string' ? { pattern } : {}),
    ...(typeof unit === 'string' ? { unit } : {}),
    ...(isObject(map) ? { map: Object.fromEntries(Object.entries(map).map(([text, value]) => [text, String(value)])) } : {}),
    ...(typeof otherwise === 'string' ? { otherwise } : {}),
    ...(typeof separator === 'string' ? { separator } : {}),
    more,
  };
}

/** The settings document again. */
export function asDocumentOf({ table, timeZone, delimiter, decimal, rowId, fields, more }: Mapping): Document {
  return {
    table,
    timeZone,
    delimiter,
    ...(decimal === '.' ? {} : { decimal }),
    ...(rowId.length === 0 ? {} : { rowId }),
    fields: Object.fromEntries([...fields].map(([name, source]) => [name, sourceDocument(source)])),
    ...more,
  };
}

function sourceDocument(source: Source): unknown {
  if ('constant' in source) return source;
  const { columns, more, ...how } = source;
  const column = columns.length === 1 ? columns[0] : columns;
  return Object.keys(how).length === 0 && Object.keys(more).length === 0 && typeof column === 'string'
    ? column
    : { column, ...how, ...more };
}

/** The same mapping with one field filled in another way, or no more. */
export function withField(mapping: Mapping, name: string, source: Source | null): Mapping {
  const fields = new Map(mapping.fields);
  if (source === null) fields.delete(name);
  else fields.set(name, source);
  return { ...mapping, fields };
}

/** The same source for another field, at the same place of the list. */
export function withMeaning(mapping: Mapping, from: string, to: string): Mapping {
  return { ...mapping, fields: new Map([...mapping.fields].map(([name, source]) => [name === from ? to : name, source])) };
}

/** The first texts that a field reads: of several columns as they stand beside each other. */
export function textsFor(source: Source, columns: readonly string[] | null, examples: readonly (readonly string[])[]): string[] {
  if ('constant' in source || columns === null) return [];
  const lists = source.columns.map((name) => examples[columns.indexOf(name)] ?? []);
  const [first] = lists;
  return (first ?? []).map((_, at) => lists.map((list) => list[at] ?? list.at(-1) ?? '').join(' '));
}
