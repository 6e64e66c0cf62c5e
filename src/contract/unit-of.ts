import type { ReportColumn } from './report.ts';

/** What a column's figure is measured in, or one of its named figures: those are counts unless the column says otherwise. */
export const unitOf = ({ unit, units }: Pick<ReportColumn, 'unit' | 'units'>, pick?: string | null): string =>
  unit === 'named' ? (units[pick ?? ''] ?? 'count') : unit;
