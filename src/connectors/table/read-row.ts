import type { LocalTime } from '#connectors/local-time.ts';
import type { Instant } from '#domain/instant.ts';
import { own } from '#domain/own.ts';
import type { FromColumn, Mapping, Source } from './mapping.ts';
import { readFlag, readInstant, readNumber, readSeconds } from './read-cell.ts';
import type { DurationUnit, Read } from './read-cell.ts';

/** One row, read field by field. What is wrong is gathered: a row with any wrong cell is refused with all reasons. */
export interface RowReader {
  instant(field: string): Instant | null;
  seconds(field: string): number | null;
  number(field: string): number | null;
  text(field: string): string | null;
  flag(field: string): boolean | null;
  list(field: string): string[] | null;
  /** A text that must be one of these. */
  word<W extends string>(field: string, words: readonly W[]): W | null;
  /** Another thing that is wrong with a field. */
  refuse(field: string, got: string | null, wanted: string): void;
  measures(sources: Readonly<Record<string, Source>>): Record<string, number>;
  readonly wrong: readonly string[];
  readonly anomalies: readonly string[];
}

/** Makes readers of rows for one mapping and one list of columns. */
export function rowReader(mapping: Mapping, columns: readonly string[], zone: LocalTime): (cells: readonly string[]) => RowReader {
  const places = new Map<string, number>();
  for (const [at, column] of columns.entries()) {
    if (!places.has(column)) places.set(column, at);
    const plain = column.trim().toLowerCase();
    if (!places.has(plain)) places.set(plain, at);
  }
  const fields: Readonly<Record<string, Source | undefined>> = mapping.fields;
  const { decimal } = mapping;

  return (cells) => {
    const wrong: string[] = [];
    const anomalies: string[] = [];

    /** The cell's text; null = nothing. */
    const textOf = (source: FromColumn): string | null => {
      const names = typeof source.column === 'string' ? [source.column] : source.column;
      const parts = names.map((column) => (cells[places.get(column) ?? places.get(column.trim().toLowerCase()) ?? -1] ?? '').trim());
      if (parts.some((part) => part === '' || source.empty?.includes(part) === true)) return null;
      const text = parts.join(' ');
      if (source.empty?.includes(text) === true) return null;
      const listed = source.map === undefined ? undefined : own(source.map, text);
      const mapped = listed ?? source.otherwise ?? text;
      return mapped === '' ? null : mapped;
    };
    const columnOf = (source: FromColumn): string => (typeof source.column === 'string' ? source.column : source.column.join(' + '));
    const take = <T>(source: FromColumn, read: Read<T>): T | null => {
      if ('value' in read) return read.value;
      wrong.push(`${columnOf(source)}: ${read.wrong}`);
      return null;
    };
    const secondsOf = (source: Source): number | null => {
      if ('constant' in source) return Number(source.constant);
      const text = textOf(source);
      if (text === null) return null;
      const unit: DurationUnit = source.unit ?? (text.includes(':') ? 'hms' : 's');
      const seconds = take(source, readSeconds(text, unit, decimal));
      if (seconds === null || seconds >= 0) return seconds;
      if (source.negative === 'zero') return 0;
      return take(source, { wrong: `got ${seconds} s, wanted no time below zero (or "negative": "zero")` });
    };
    const textField = (field: string): string | null => {
      const source = fields[field];
      if (source === undefined) return null;
      return 'constant' in source ? String(source.constant) : textOf(source);
    };

    return {
      wrong,
      anomalies,
      text: textField,
      instant: (field) => {
        const source = fields[field];
        if (source === undefined) return null;
        const from: FromColumn = 'constant' in source ? { column: field, pattern: 'iso' } : source;
        const text = 'constant' in source ? String(source.constant) : textOf(source);
        if (text === null) return null;
        const read = take(from, readInstant(text, { pattern: from.pattern ?? 'iso', zone }));
        if (read?.anomaly != null) anomalies.push(read.anomaly);
        return read?.at ?? null;
      },
      seconds: (field) => {
        const source = fields[field];
        return source === undefined ? null : secondsOf(source);
      },
      number: (field) => {
        const source = fields[field];
        if (source === undefined) return null;
        if ('constant' in source) return Number(source.constant);
        const text = textOf(source);
        return text === null ? null : take(source, readNumber(text, decimal));
      },
      flag: (field) => {
        const source = fields[field];
        if (source === undefined) return null;
        if ('constant' in source) return source.constant === true;
        const text = textOf(source);
        return text === null ? null : take(source, readFlag(text));
      },
      list: (field) => {
        const source = fields[field];
        const text = textField(field);
        if (source === undefined || text === null) return null;
        const separator = 'constant' in source ? undefined : source.separator;
        const members = separator === undefined ? [text] : text.split(separator);
        return members.map((member) => member.trim()).filter((member) => member !== '');
      },
      word: (field, words) => {
        const text = textField(field);
        if (text === null) return null;
        const found = words.find((word) => word === text);
        if (found === undefined)
          wrong.push(`${field}: got ${JSON.stringify(text.slice(0, 60))}, wanted one of ${words.join(', ')} (map it)`);
        return found ?? null;
      },
      refuse: (field, got, wanted) => {
        wrong.push(`${field}: got ${got === null ? 'nothing' : JSON.stringify(got.slice(0, 60))}, wanted ${wanted}`);
      },
      measures: (sources) => {
        const told: Record<string, number> = {};
        for (const [name, source] of Object.entries(sources)) {
          const value = secondsOf(source);
          if (value !== null) told[name] = value;
        }
        return told;
      },
    };
  };
}

/** Columns that a mapping names and a table does not have. */
export function missingColumns(mapping: Mapping, columns: readonly string[]): string[] {
  const has = new Set([...columns, ...columns.map((column) => column.trim().toLowerCase())]);
  const all: readonly (Source | undefined)[] = [
    ...Object.values(mapping.fields),
    ...(mapping.table === 'call' ? Object.values(mapping.measures) : []),
  ];
  const named = [
    ...all.flatMap((source) => (source === undefined || 'constant' in source ? [] : [source.column].flat())),
    ...mapping.rowId,
    ...mapping.skip.map((rule) => rule.column),
  ];
  return [...new Set(named)].filter((column) => !has.has(column) && !has.has(column.trim().toLowerCase()));
}
