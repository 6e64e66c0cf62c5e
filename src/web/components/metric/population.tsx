import { useQuery } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { MetricView } from '#contract/catalogue-view.ts';
import type { Cell, Drill, ReportColumn } from '#contract/report.ts';
import { formatFigure, reasonText } from '#web/format.ts';
import { drillQuery } from './drill-query.ts';
import type { ShownFigure } from './figure-card.tsx';
import css from './figure-summary.module.css';
import { useFigures } from './figures.ts';
import { grainCount, ofGrain } from './grains.ts';

/** What the figure was made from, as a sentence: "312 of 401 calls; left out: 14 × short abandon". */
export function Population({ address, column, cell }: ShownFigure) {
  const { t } = useTranslation('figure');
  const { definitions, asked } = useFigures();
  const request = asked[address.report]?.request;
  const excluded = useQuery({
    ...drillQuery({
      report: request ?? { metrics: [column.metric] },
      row: address.row,
      metric: address.metric,
      part: 'excluded',
      limit: 500,
    }),
    enabled: request !== undefined && column.drill.includes('excluded'),
  });
  const made = populationText(t, cell, column, definitions.get(column.metric));
  const left = excluded.data === undefined ? null : leftOutText(t, excluded.data);
  if (made === null && left === null && !excluded.isEnabled) return null;
  return (
    <p className={excluded.isEnabled ? css['populationOfLines'] : css['population']} data-testid="population">
      <strong>{made}</strong>
      {made === null || left === null ? null : '; '}
      {left}
    </p>
  );
}

function leftOutText(t: TFunction<'figure'>, { rows, total_rows: total, grain }: Drill): string {
  if (total === 0) return t('population.nothingLeftOut');
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(row.reason ?? 'other', (counts.get(row.reason ?? 'other') ?? 0) + 1);
  const said = [...counts]
    .sort(([, one], [, other]) => other - one)
    .map(([reason, n]) => t('population.reason', { n, reason: reasonText(reason) }));
  // Of more rows than were asked for, the reasons would be counted wrongly.
  return t('population.leftOut', { reasons: rows.length === total ? said.join(', ') : grainCount(grain, total) });
}

/** "312 of 401 calls", "1 h 20 m over 401 calls", or "401 calls" where the figure has one part only. */
function populationText(
  t: TFunction<'figure'>,
  { num, den }: Cell,
  column: ReportColumn,
  definition: MetricView | undefined,
): string | null {
  const whole = { grain: partOf(definition, 'denominator')?.grain ?? 'row', unit: partUnit(definition, column, 'denominator') };
  if (num === null || den === null) return null;
  const above = formatFigure(num, partUnit(definition, column, 'numerator'));
  if (column.unit === 'ratio') {
    const of = whole.unit === 'count' ? ofGrain(whole.grain, den) : null;
    return of === null ? t('population.of', { num: above, den: formatFigure(den, whole.unit) }) : `${above} ${of}`;
  }
  return t('population.over', { num: above, whole: whole.unit === 'count' ? grainCount(whole.grain, den) : formatFigure(den, whole.unit) });
}

const partOf = (definition: MetricView | undefined, name: string) => definition?.parts.find((part) => part.name === name);

/** The unit of a part of a figure, by its name. */
export const partUnit = (definition: MetricView | undefined, { units }: Pick<ReportColumn, 'units'>, name: string): string =>
  units[name] ?? partOf(definition, name)?.unit ?? 'count';

/** "312 of 401", for where one line must do. */
export function usePopulationLine({ num, den }: Cell, column: ReportColumn, definition: MetricView | undefined): string | null {
  const { t } = useTranslation('figure');
  if (num === null || den === null) return null;
  const whole = formatFigure(den, partUnit(definition, column, 'denominator'));
  if (column.unit === 'ratio') return t('population.of', { num: formatFigure(num, partUnit(definition, column, 'numerator')), den: whole });
  return column.unit === 'seconds' ? t('population.mean', { whole }) : null;
}
