import type { Sample } from './connector.ts';

type Headers = Readonly<Record<string, string>>;

/** The names of a table's columns, which travel with each of its deliveries; null where none do. A sender may write anything there. */
export function columnsOf(headers: Headers): string[] | null {
  try {
    const parsed: unknown = JSON.parse(headers['columns'] ?? 'null');
    return Array.isArray(parsed) && parsed.every((name) => typeof name === 'string') ? parsed : null;
  } catch {
    return null;
  }
}

/** Headers of the delivery that a sample would be. */
export function headersOf({ format, columns }: Pick<Sample, 'format' | 'columns'>): Headers {
  return { format, ...(columns === null ? {} : { columns: JSON.stringify(columns) }) };
}
