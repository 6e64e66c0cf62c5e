import { client } from '#web/api.ts';
import { csvText } from '#web/export/csv.ts';
import type { ExportWords } from '#web/export/table.ts';
import { xlsxBytes } from '#web/export/xlsx.ts';
import { fileName } from '#web/export/file-name.ts';
import { csvZip } from '#web/export/zip.ts';
import { download } from './download.ts';
import type { Asking, ExportChoice, ExportSource } from './source.ts';

export type FileFormat = 'csv' | 'xlsx';

const types = {
  csv: 'text/csv;charset=utf-8',
  zip: 'application/zip',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;

/** Makes a file of what the page shows, notes that in the audit log, and hands it to the browser. Gives the rows written. */
export async function saveFile(
  source: ExportSource,
  format: FileFormat,
  { words, about, choice, asking }: { words: ExportWords; about: string; choice: ExportChoice; asking: Asking },
): Promise<number> {
  const tables = await source.tables(words, choice, asking);
  const rows = tables.reduce((all, table) => all + table.rows.length, 0);
  const ending = format === 'csv' && tables.length !== 1 ? 'zip' : format;
  const name = `${fileName(source.name)}.${ending}`;
  const [only] = tables;
  const body =
    format === 'xlsx'
      ? xlsxBytes(tables, about)
      : only !== undefined && tables.length === 1
        ? csvText(only, { bom: choice.bom, facts: false })
        : csvZip(tables, about, choice.bom);
  await client.callUntil(asking.signal, 'noteExport', {
    body: {
      name: name.slice(0, 200),
      of: source.of,
      format: ending,
      rows,
      asked: JSON.stringify(source.question?.body ?? null).slice(0, 20_000),
    },
  });
  download(name, new Blob([typeof body === 'string' ? body : new Uint8Array(body)], { type: types[ending] }));
  return rows;
}
