import type { Cell, Filter, Report, ReportColumn, ReportRequestInput, Value } from '#contract/report.ts';
import { unitOf } from '#contract/unit-of.ts';
import { type CellValue, type ExportColumn, type ExportTable, type ExportWords, kindOfUnit } from './table.ts';

export interface ReportTableChoice {
  /** Numerator and denominator beside each rate or mean. */
  readonly parts: boolean;
}

interface Shown {
  readonly title: string;
  readonly request: ReportRequestInput;
  readonly report: Report;
}

/** A report as a table: every number is the report's own, not one that a page rounded. The totals are the last row. */
export function reportTable({ title, request, report }: Shown, words: ExportWords, choice: ReportTableChoice): ExportTable {
  const groups = report.columns.map((column) => cellColumns(report, column, words, choice));
  const keys = report.dimensions.map((name): ExportColumn => ({ title: words.dimension(name), kind: 'text' }));
  const line = (cells: Readonly<Record<string, Cell>>): CellValue[] =>
    report.columns.flatMap((column, at) => (groups[at] ?? []).map(({ read }) => read(cells[column.key])));
  const totals = [...report.dimensions.map((_, at) => (at === 0 ? words.say('total') : null)), ...line(report.totals)];
  return {
    name: title,
    columns: [...keys, ...groups.flat().map(({ column }) => column)],
    rows: [...report.rows.map((row) => [...row.keys, ...line(row.cells)]), totals],
    facts: reportFacts({ title, request, report }, words),
  };
}

interface CellColumn {
  readonly column: ExportColumn;
  readonly read: (cell: Cell | undefined) => CellValue;
}

function cellColumns(report: Report, column: ReportColumn, words: ExportWords, { parts }: ReportTableChoice): CellColumn[] {
  const cells = [...report.rows.map((row) => row.cells[column.key]), report.totals[column.key]].filter((cell) => cell !== undefined);
  const title = words.metric(column);
  const kindOf = (pick: string | null): ExportColumn['kind'] => kindOfUnit(unitOf(column, pick));
  const kind = kindOf(null);
  const has = (test: (cell: Cell) => boolean): boolean => cells.some(test);
  const compared = has((cell) => cell.compare !== undefined);
  const divided = parts && has((cell) => cell.den !== null);
  const one = (suffix: string | null, of: ExportColumn['kind'], read: (cell: Cell) => CellValue): CellColumn => ({
    column: { title: suffix === null ? title : `${title}: ${suffix}`, kind: of },
    read: (cell) => (cell === undefined ? null : read(cell)),
  });
  const figures = picksOf(cells).flatMap((pick): CellColumn[] => [
    one(pick === null ? null : words.code(pick), kindOf(pick), (cell) => figureOf(cell.value, pick)),
    ...(compared
      ? [
          one(joined(pick, words, words.say('before')), kindOf(pick), (cell) =>
            cell.compare === undefined ? null : figureOf(cell.compare.value, pick),
          ),
        ]
      : []),
  ]);
  return [
    ...figures,
    ...(divided
      ? [
          one(words.say('numerator'), 'number', (cell) => cell.num),
          one(words.say('denominator'), 'number', (cell) => cell.den),
          ...(compared
            ? [
                one(words.say('numeratorBefore'), 'number', (cell) => cell.compare?.num ?? null),
                one(words.say('denominatorBefore'), 'number', (cell) => cell.compare?.den ?? null),
              ]
            : []),
        ]
      : []),
    ...(has((cell) => typeof cell.compare?.absolute === 'number')
      ? [
          one(words.say('change'), kind, (cell) => cell.compare?.absolute ?? null),
          one(words.say('relativeChange'), 'ratio', (cell) => cell.compare?.relative ?? null),
        ]
      : []),
    ...(has((cell) => cell.target !== undefined) ? [one(words.say('target'), kind, (cell) => cell.target?.value ?? null)] : []),
    ...(has((cell) => cell.provisional) ? [one(words.say('provisional'), 'flag', (cell) => cell.provisional)] : []),
  ];
}

const joined = (pick: string | null, words: ExportWords, word: string): string => (pick === null ? word : `${words.code(pick)}, ${word}`);

/** The named figures of a metric (served, lost), in the order in which they come; null = it is one figure. */
export function picksOf(cells: readonly Pick<Cell, 'value'>[]): (string | null)[] {
  const names = new Set<string>();
  for (const { value } of cells)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) for (const name of Object.keys(value)) names.add(name);
  return names.size === 0 ? [null] : [...names];
}

/** A figure as it is in the report; a list by its length, what is neither number nor text as JSON. */
export function figureOf(value: Value, pick: string | null): CellValue {
  if (value === null || typeof value === 'number') return value;
  if (Array.isArray(value)) return value.length;
  const named = pick === null ? undefined : value[pick];
  if (named === undefined || named === null) return null;
  if (typeof named === 'number' || typeof named === 'string' || typeof named === 'boolean') return named;
  return Array.isArray(named) ? named.length : JSON.stringify(named);
}

/** What the figures are: when, where, by which definitions, from which state of the data. */
export function reportFacts({ title, request, report }: Shown, words: ExportWords): CellValue[][] {
  const { period, compared_with: compared } = report;
  return [
    [words.say('report'), title],
    [words.say('period'), period?.from ?? words.say('none'), period?.to ?? null],
    ...(compared === null ? [] : [[words.say('comparedWith'), compared.from, compared.to]]),
    [words.say('zone'), report.tz],
    [words.say('asOf'), report.as_of],
    ...filterFacts(request.where ?? [], words),
    [words.say('dataUntil'), report.freshness.at],
    [words.say('position'), report.freshness.position],
    [words.say('rows'), report.rows.length, ...(report.truncated ? [words.say('cut')] : [])],
    [words.say('request'), JSON.stringify(request)],
    [],
    [words.say('column'), words.say('metric'), words.say('version'), words.say('unit'), words.say('params')],
    ...report.columns.map((column) => [words.metric(column), column.metric, column.version, column.unit, JSON.stringify(column.params)]),
  ];
}

function filterFacts(where: readonly Filter[], words: ExportWords): CellValue[][] {
  if (where.length === 0) return [[words.say('filters'), words.say('none')]];
  const signs = { in: '=', not_in: '≠', contains: '~' } as const;
  return where.map(({ dimension, op, values }) => [
    words.say('filters'),
    `${words.dimension(dimension)} ${signs[op]} ${values.map((value) => value ?? '—').join(', ')}`,
  ]);
}
