/** What a file holds: typed cells under titles, and beside them what these figures are. No page, no file format. */

/** A text, a number in full precision, yes or no; null = there is none. */
export type CellValue = string | number | boolean | null;

/** How a number is shown in a spreadsheet; its value stays as it is. */
export type ColumnKind = 'text' | 'count' | 'ratio' | 'seconds' | 'money' | 'number' | 'flag';

export interface ExportColumn {
  readonly title: string;
  readonly kind: ColumnKind;
}

export interface ExportTable {
  /** Of the sheet or file. */
  readonly name: string;
  readonly columns: readonly ExportColumn[];
  readonly rows: readonly (readonly CellValue[])[];
  /** Metric ids and versions, parameters, period, zone, filters, freshness: one fact a row. */
  readonly facts: readonly (readonly CellValue[])[];
}

/** What is written into files in the person's language. */
export interface ExportWords {
  readonly metric: (column: { readonly metric: string; readonly title: string; readonly key: string }) => string;
  readonly dimension: (id: string) => string;
  /** One of the named figures of a metric, or what a row is. */
  readonly code: (code: string) => string;
  /** A field of a call or of a row behind a figure. */
  readonly field: (field: string) => string;
  /** Heads of columns and of facts. */
  readonly say: (word: ExportWord) => string;
}

export const exportWords = [
  'total',
  'numerator',
  'denominator',
  'before',
  'numeratorBefore',
  'denominatorBefore',
  'change',
  'relativeChange',
  'target',
  'provisional',
  'period',
  'comparedWith',
  'zone',
  'asOf',
  'filters',
  'none',
  'position',
  'dataUntil',
  'request',
  'column',
  'metric',
  'version',
  'unit',
  'params',
  'rows',
  'cut',
  'part',
  'row',
  'listed',
  'weights',
  'says',
  'when',
  'grain',
  'call',
  'weight',
  'reason',
  'report',
] as const;
export type ExportWord = (typeof exportWords)[number];

/** Units whose figures are whole things. */
export function kindOfUnit(unit: string): ColumnKind {
  switch (unit) {
    case 'ratio':
    case 'seconds':
    case 'money':
      return unit;
    case 'count':
    case 'calls':
    case 'agents':
    case 'lines':
    case 'named':
    case 'list':
      return 'count';
    default:
      return 'number';
  }
}
