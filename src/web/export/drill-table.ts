import type { Drill, DrillRequestInput, Report } from '#contract/report.ts';
import { isoIn } from './iso-in.ts';
import { type CellValue, type ColumnKind, type ExportTable, type ExportWords } from './table.ts';
import { reportFacts } from './report-table.ts';

/** Exactly the rows behind a part of a figure. */
export function drillTable({ drill, report, request, title }: DrillExport, words: ExportWords): ExportTable {
  const names = [...new Set(drill.rows.flatMap((row) => Object.keys(row.fields)))];
  const reasoned = drill.rows.some((row) => row.reason !== null);
  const cut = drill.rows.length < drill.total_rows;
  return {
    name: title,
    columns: [
      { title: words.say('when'), kind: 'text' },
      { title: words.code(drill.grain), kind: 'text' },
      { title: words.say('call'), kind: 'text' },
      { title: words.say('weight'), kind: 'number' },
      ...(reasoned ? [{ title: words.say('reason'), kind: 'text' as const }] : []),
      ...names.map((name) => ({ title: words.field(name), kind: kindOf(drill, name) })),
    ],
    rows: drill.rows.map((row) => [
      isoIn(report.tz, row.at),
      row.id,
      row.call_id,
      row.weight,
      ...(reasoned ? [row.reason] : []),
      ...names.map((name) => cellOf(row.fields[name], report.tz)),
    ]),
    facts: [
      ...reportFacts({ title, request: request.report, report: { ...report, freshness: drill.freshness } }, words),
      [],
      [words.say('row'), ...(request.row ?? [])],
      [words.say('part'), request.part, drill.part],
      [words.say('listed'), drill.rows.length, ...(cut ? [words.say('cut'), drill.total_rows] : [])],
      [words.say('weights'), drill.total_weight],
      [words.say('says'), drill.says],
    ],
  };
}

export interface DrillExport {
  readonly title: string;
  readonly request: DrillRequestInput;
  readonly drill: Drill;
  readonly report: Report;
}

function kindOf({ rows }: Drill, name: string): ColumnKind {
  if (!rows.some((row) => typeof row.fields[name] === 'number')) return 'text';
  return name.endsWith('_s') ? 'seconds' : 'number';
}

function cellOf(value: unknown, tz: string): CellValue {
  if (value === null || value === undefined) return null;
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value !== 'string') return JSON.stringify(value);
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d.*Z$/.test(value) ? isoIn(tz, value) : value;
}
