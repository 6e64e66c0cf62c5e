import type { Readable } from 'node:stream';
import ExcelJS from 'exceljs';
import type { FileFormat } from '#connectors/connector.ts';
import { type Chunk, chunkBytes } from './cut.ts';
import { HeaderSearch } from './header-search.ts';

/**
 * The rows of a workbook's first sheet, as CSV with commas: from there on a spreadsheet is a table like any other. Read
 * as a stream; only the shared texts are held in memory.
 */
export async function* cutSpreadsheet(file: Readable, format: Pick<FileFormat, 'header'>): AsyncGenerator<Chunk> {
  const workbook = new ExcelJS.stream.xlsx.WorkbookReader(file, {
    worksheets: 'emit',
    sharedStrings: 'cache',
    styles: 'cache',
    hyperlinks: 'ignore',
    entries: 'emit',
  });
  const header = new HeaderSearch<string[]>(format.header);
  let lines: string[] = [];
  let bytes = 0;
  const flush = (): Chunk => {
    const chunk = { body: Buffer.from(lines.join('')), columns: header.columns, lines: lines.length, torn: false };
    lines = [];
    bytes = 0;
    return chunk;
  };
  function* hold(rows: readonly string[][]): Generator<Chunk> {
    for (const cells of rows) {
      // Empty cells at the end of a row are not stored.
      while (header.columns !== null && cells.length < header.columns.length) cells.push('');
      const line = `${cells.map(quoted).join(',')}\n`;
      const size = Buffer.byteLength(line);
      if (bytes > 0 && bytes + size > chunkBytes) yield flush();
      lines.push(line);
      bytes += size;
    }
  }
  for await (const sheet of workbook) {
    for await (const row of sheet) {
      const cells = cellsOf(row);
      if (cells.every((cell) => cell === '')) continue;
      yield* hold(header.take(cells, () => cells.map((cell) => cell.trim())));
    }
    break;
  }
  yield* hold(header.end());
  if (bytes > 0) yield flush();
}

function cellsOf(row: ExcelJS.Row): string[] {
  const cells: string[] = [];
  for (let at = 1; at <= row.cellCount; at++) cells.push(textOf(row.getCell(at)));
  return cells;
}

/** A cell as its text: dates and times as the wall clock that the sheet shows, in ISO form. */
function textOf(cell: ExcelJS.Cell): string {
  return textOfValue(cell.value, cell.numFmt);
}

function textOfValue(value: ExcelJS.CellValue, format: string | undefined): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return wallClock(value, format);
  if (typeof value !== 'object') return String(value);
  if ('richText' in value) return value.richText.map((part) => part.text).join('');
  if ('text' in value) return value.text;
  return 'result' in value ? textOfValue(value.result ?? null, format) : '';
}

const dayMs = 86_400_000;
/** Day 0 of a spreadsheet. */
const dayZero = Date.UTC(1899, 11, 30);

/** Times without a day are durations or times of day: `HH:MM:SS`, hours beyond 24 included. */
function wallClock(value: Date, format: string | undefined): string {
  const ms = Math.round(value.getTime() / 1000) * 1000;
  const sinceZero = ms - dayZero;
  const hasDay = format === undefined ? sinceZero >= dayMs : /[yd]/iu.test(format.replace(/"[^"]*"|\[[^\]]*\]/gu, ''));
  if (!hasDay && sinceZero >= 0) return clock(sinceZero / 1000);
  const iso = new Date(ms).toISOString();
  return ms % dayMs === 0 ? iso.slice(0, 10) : `${iso.slice(0, 10)} ${iso.slice(11, 19)}`;
}

function clock(seconds: number): string {
  const two = (number: number): string => String(number).padStart(2, '0');
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

function quoted(cell: string): string {
  return /[",\r\n]/u.test(cell) || cell !== cell.trim() ? `"${cell.replaceAll('"', '""')}"` : cell;
}
