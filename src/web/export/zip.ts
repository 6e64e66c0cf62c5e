import { strToU8, zipSync } from 'fflate';
import { csvText, factsText } from './csv.ts';
import type { ExportTable } from './table.ts';

/** Several tables as CSV files in one archive, and one more file that tells what the figures are. */
export function csvZip(tables: readonly ExportTable[], aboutName: string, bom: boolean): Uint8Array {
  const files: Record<string, Uint8Array> = {};
  for (const table of tables) {
    const name = fileName([table.name]);
    const taken = Object.keys(files).filter((one) => one === `${name}.csv` || one.startsWith(`${name}-`)).length;
    files[`${name}${taken === 0 ? '' : `-${taken + 1}`}.csv`] = strToU8(csvText(table, { bom, facts: false }));
  }
  files[`${fileName([aboutName])}.csv`] = strToU8(factsText(tables, bom));
  return zipSync(files, { level: 6 });
}

/** A name that every file system takes: words and dates joined by hyphens, letters of any script kept. */
export function fileName(parts: readonly string[]): string {
  const name = parts
    .map((part) =>
      part
        .normalize('NFC')
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{M}\p{N}.]+/gu, '-')
        .replaceAll(/^[-.]+|[-.]+$/g, ''),
    )
    .filter((part) => part !== '')
    .join('-');
  return name === '' ? 'export' : name.slice(0, 120);
}
