import { strToU8, zipSync } from 'fflate';
import { csvText, factsText } from './csv.ts';
import { fileName } from './file-name.ts';
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
