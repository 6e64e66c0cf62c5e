import type { ExportWords } from '#web/export/table.ts';

/** Files of pages, read back as programs read them. */

/** Heads of columns as a test names them. */
export const plainWords: ExportWords = {
  metric: ({ title }) => title,
  dimension: (id) => id,
  code: (code) => code,
  field: (field) => field,
  say: (word) => word,
};

/** RFC 4180, the mark of UTF-8 left out. */
export function readCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  let cell = '';
  let quoted = false;
  for (let at = text.startsWith('\uFEFF') ? 1 : 0; at < text.length; at++) {
    const sign = text.charAt(at);
    if (quoted) {
      if (sign !== '"') cell += sign;
      else if (text.charAt(at + 1) === '"') cell += text.charAt(++at);
      else quoted = false;
    } else if (sign === '"') quoted = true;
    else if (sign === ',' || sign === '\n') {
      rows.at(-1)?.push(cell.replace(/\r$/, ''));
      cell = '';
      if (sign === '\n') rows.push([]);
    } else cell += sign;
  }
  return rows.filter((row) => row.length > 0);
}
