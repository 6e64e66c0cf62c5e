import ExcelJS from 'exceljs';
import type { Cell, Report, ReportRequestInput } from '#contract/report.ts';
import { csvText } from '#web/export/csv.ts';
import { figureOf, picksOf, reportTable } from '#web/export/report-table.ts';
import type { ExportWords } from '#web/export/table.ts';
import { xlsxBytes } from '#web/export/xlsx.ts';
import { readCsv } from '../../test/export-files.ts';

/** The files of a report read back: for each cell the numbers that a spreadsheet would hold. */
export interface ReadBack {
  readonly csv: readonly (readonly string[])[];
  readonly xlsx: readonly (readonly unknown[])[];
  readonly titles: readonly string[];
}

const words: ExportWords = {
  metric: ({ key }) => `metric ${key}`,
  dimension: (id) => `dimension ${id}`,
  code: (code) => code,
  field: (field) => field,
  say: (word) => word,
};

/** Writes the report as the page's menu does, and reads both files. */
export async function readBack(report: Report, request: ReportRequestInput): Promise<ReadBack> {
  const table = reportTable({ title: 'reconcile', request, report }, words, { parts: true });
  const csv = readCsv(csvText(table, { bom: true, facts: false }));
  const bytes = xlsxBytes([table], 'About');
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer);
  const [sheet] = book.worksheets;
  if (sheet === undefined) throw new Error('the workbook has no sheet');
  const xlsx = Array.from({ length: table.rows.length }, (_, row) =>
    table.columns.map((_column, column) => sheet.getCell(row + 2, column + 1).value ?? null),
  );
  return { csv: csv.slice(1), xlsx, titles: table.columns.map((column) => column.title) };
}

/** Every number of a cell that a file must hold, under the title of its column. */
export function figuresOf(key: string, cell: Cell): { title: string; value: number | null }[] {
  const values = picksOf([cell]).map((pick) => ({
    title: pick === null ? `metric ${key}` : `metric ${key}: ${pick}`,
    value: figureOf(cell.value, pick),
  }));
  const parts =
    cell.den === null
      ? []
      : [
          { title: `metric ${key}: numerator`, value: cell.num },
          { title: `metric ${key}: denominator`, value: cell.den },
        ];
  return [...values, ...parts].flatMap(({ title, value }) => (typeof value === 'number' || value === null ? [{ title, value }] : []));
}
