import type { CellValue, ExportTable } from './table.ts';

export interface CsvChoice {
  /** A mark at the start by which spreadsheet programs know UTF-8. */
  readonly bom: boolean;
  /** What the figures are, in rows below the table, after an empty one. */
  readonly facts: boolean;
}

/** A table as RFC 4180 text: numbers in full, dates as they are, and no text that a spreadsheet would run as a formula. */
export function csvText(table: ExportTable, { bom, facts }: CsvChoice): string {
  const rows = [table.columns.map((column) => column.title), ...table.rows, ...(facts ? [[], ...table.facts] : [])];
  return `${bom ? '\uFEFF' : ''}${rows.map(csvLine).join('')}`;
}

/** The facts alone, for a file beside the tables. */
export const factsText = (tables: readonly ExportTable[], bom: boolean): string =>
  `${bom ? '\uFEFF' : ''}${tables.map(({ facts }) => `${facts.map(csvLine).join('')}\r\n`).join('')}`;

const csvLine = (cells: readonly CellValue[]): string => `${cells.map(cellText).join(',')}\r\n`;

function cellText(value: CellValue): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const safe = harmless(value);
  return /[",\r\n]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A text that a spreadsheet would take for a formula gets the apostrophe that makes it a text. */
export function harmless(text: string): string {
  return /^[\s\0]*[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}
