import { strToU8, zipSync } from 'fflate';
import type { CellValue, ColumnKind, ExportTable } from './table.ts';
import { xmlText } from './xml.ts';

/**
 * Tables as a workbook, one sheet each, and a last one that tells what the figures are. Texts are typed as texts, so
 * nothing in them runs. Ours on top of fflate: the writers tried are 20 and 270 kB where this is 5, and both start a
 * worker from a blob, which our content security policy refuses.
 */
export function xlsxBytes(tables: readonly ExportTable[], aboutName: string): Uint8Array {
  const names = sheetNames([...tables.map((table) => table.name), aboutName]);
  const sheets = [...tables.map(tableSheet), aboutSheet(tables)];
  const files: Record<string, string> = {
    '[Content_Types].xml': contentTypes(sheets.length),
    '_rels/.rels': rels([['officeDocument', 'xl/workbook.xml']]),
    'xl/workbook.xml': workbook(names),
    'xl/_rels/workbook.xml.rels': rels([
      ...sheets.map((_, at): [string, string] => ['worksheet', `worksheets/sheet${at + 1}.xml`]),
      ['styles', 'styles.xml'],
    ]),
    'xl/styles.xml': styles,
    ...Object.fromEntries(sheets.map((sheet, at) => [`xl/worksheets/sheet${at + 1}.xml`, sheet])),
  };
  return zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])), { level: 6 });
}

/** Of at most 31 characters, without those that a sheet may not have, each once. */
export function sheetNames(titles: readonly string[]): string[] {
  const taken = new Set<string>();
  return titles.map((title, at) => {
    const plain =
      title
        .replaceAll(/[[\]:*?/\\]/g, ' ')
        .replaceAll(/^'|'$/g, '')
        .trim() || `Sheet ${at + 1}`;
    let name = plain.slice(0, 31).trim();
    for (let nth = 2; taken.has(name.toLowerCase()); nth++) name = `${plain.slice(0, 31 - ` ${nth}`.length)} ${nth}`;
    taken.add(name.toLowerCase());
    return name;
  });
}

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packages = 'http://schemas.openxmlformats.org/package/2006';

/** Number formats by kind, in the order of the styles: 0 = general, 1 = head of a column. */
const kinds: readonly ColumnKind[] = ['count', 'ratio', 'seconds', 'money'];
const styleOf = (kind: ColumnKind): number => {
  const at = kinds.indexOf(kind);
  return at < 0 ? 0 : at + 2;
};

const styles = `${head}<styleSheet xmlns="${main}"><numFmts count="2"><numFmt numFmtId="164" formatCode="0.0%"/><numFmt numFmtId="165" formatCode="#,##0.0"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="6"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/><xf numFmtId="3" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="4" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>`;

function tableSheet({ columns, rows }: ExportTable): string {
  const titles = columns.map((column) => column.title);
  const body = rows.map((row, at) =>
    line(
      at + 2,
      row.map((value, index) => [value, styleOf(columns[index]?.kind ?? 'text')]),
    ),
  );
  const widths = columns.map((column, at) => widthOf([column.title, ...rows.slice(0, 50).map((row) => row[at] ?? null)]));
  return sheet(
    widths,
    [
      line(
        1,
        titles.map((title) => [title, 1]),
      ),
      ...body,
    ],
    true,
  );
}

function aboutSheet(tables: readonly ExportTable[]): string {
  const rows = tables.flatMap(({ facts }, at) => (at === 0 ? facts : [[], ...facts]));
  return sheet(
    [28, 32, 26, 14, 60],
    rows.map((row, at) =>
      line(
        at + 1,
        row.map((value, index) => [value, index === 0 ? 1 : 0]),
      ),
    ),
    false,
  );
}

function sheet(widths: readonly number[], lines: readonly string[], frozen: boolean): string {
  const pane = frozen
    ? '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
    : '';
  const columns =
    widths.length === 0
      ? ''
      : `<cols>${widths.map((width, at) => `<col min="${at + 1}" max="${at + 1}" width="${width}" customWidth="1"/>`).join('')}</cols>`;
  return `${head}<worksheet xmlns="${main}">${pane}${columns}<sheetData>${lines.join('')}</sheetData></worksheet>`;
}

function line(row: number, cells: readonly (readonly [CellValue, number])[]): string {
  return `<row r="${row}">${cells.map(([value, style], at) => cell(`${letters(at)}${row}`, value, style)).join('')}</row>`;
}

function cell(place: string, value: CellValue, style: number): string {
  const styled = style === 0 ? '' : ` s="${style}"`;
  if (value === null) return '';
  if (typeof value === 'number') return Number.isFinite(value) ? `<c r="${place}"${styled}><v>${String(value)}</v></c>` : '';
  if (typeof value === 'boolean') return `<c r="${place}"${styled} t="b"><v>${value ? 1 : 0}</v></c>`;
  return `<c r="${place}"${styled} t="inlineStr"><is><t xml:space="preserve">${escaped(value)}</t></is></c>`;
}

/** 0 → A, 25 → Z, 26 → AA. */
export function letters(at: number): string {
  return at < 26 ? String.fromCharCode(65 + at) : `${letters(Math.floor(at / 26) - 1)}${String.fromCharCode(65 + (at % 26))}`;
}

/** A cell holds at most 32,767 characters. */
const escaped = (text: string): string => xmlText(text.slice(0, 32_767));

function widthOf(values: readonly CellValue[]): number {
  const longest = Math.max(...values.map((value) => (typeof value === 'number' ? 10 : String(value ?? '').length)));
  return Math.min(48, Math.max(9, longest + 2));
}

const rels = (of: readonly (readonly [type: string, target: string])[]): string =>
  `${head}<Relationships xmlns="${packages}/relationships">${of.map(([type, target], at) => `<Relationship Id="rId${at + 1}" Type="${office}/${type}" Target="${target}"/>`).join('')}</Relationships>`;

const workbook = (names: readonly string[]): string =>
  `${head}<workbook xmlns="${main}" xmlns:r="${office}"><sheets>${names.map((name, at) => `<sheet name="${escaped(name)}" sheetId="${at + 1}" r:id="rId${at + 1}"/>`).join('')}</sheets></workbook>`;

const contentTypes = (sheets: number): string =>
  `${head}<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>${Array.from({ length: sheets }, (_, at) => `<Override PartName="/xl/worksheets/sheet${at + 1}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>`).join('')}</Types>`;
