import { useTranslation } from 'react-i18next';
import type { MetricView } from '#contract/catalogue-view.ts';
import type { Cell, ReportColumn } from '#contract/report.ts';
import { unitOf } from '#contract/unit-of.ts';
import { Figure } from '#web/components/metric/figure.tsx';
import type { Asked } from '#web/components/metric/figures.ts';
import { partUnit } from '#web/components/metric/population.tsx';
import { DataTable } from '#web/components/ui/data-table.tsx';
import { figureOf, picksOf } from '#web/export/report-table.ts';
import { codeText, formatCount, formatDifference, formatFigure, missing } from '#web/format.ts';
import { useMetricWords } from '#web/metric-words.ts';
import css from './trial.module.css';

interface Side {
  readonly report: 'own' | 'tried';
  readonly column: ReportColumn;
  readonly cell: Cell;
}

interface Line {
  /** `value`, one of named figures, or a part. */
  readonly key: string;
  readonly name: string;
  readonly unit: string;
  readonly values: readonly [number | null, number | null];
  /** Which part of the figure the numbers open to; undefined = nothing lists it. */
  readonly part: string | undefined;
}

/** The two definitions line by line: the figure, what it counts, of what, and what it leaves out. */
export function Comparison({ own, tried, leftOut, metric }: ComparisonProps) {
  const { t } = useTranslation('metrics-page');
  const words = useMetricWords();
  const sides = [sideOf('own', own), sideOf('tried', tried)] as const;
  const [before, after] = sides;
  if (before === null || after === null) return null;
  const lines = linesOf(before, after, leftOut, metric, words.title(before.column));
  const same = lines.every(({ values: [one, other] }) => one === other);
  return (
    <>
      <p className={css['sum']} role="status">
        {same ? t('noDifference') : (sentence(lines, t) ?? '')}
      </p>
      <div className={css['comparison']}>
        <DataTable label={t('tryAnother')}>
          <thead>
            <tr>
              <td />
              <th scope="col" data-number>
                {t('yours')}
              </th>
              <th scope="col" data-number>
                {t('tried')}
              </th>
              <th scope="col" data-number>
                {t('difference')}
              </th>
            </tr>
          </thead>
          <tbody>
            {lines.map(({ name, key, unit, values: [one, other], part }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                {[before, after].map((side, at) => (
                  <td key={side.report} data-number data-side={side.report} data-line={key}>
                    {part === undefined ? (
                      formatFigure(at === 0 ? one : other, unit)
                    ) : (
                      <Figure report={side.report} column={side.column} cell={side.cell} pick={part}>
                        {formatFigure(at === 0 ? one : other, unit)}
                      </Figure>
                    )}
                  </td>
                ))}
                <td data-number>{one === null || other === null ? missing : one === other ? '0' : formatDifference(other - one, unit)}</td>
              </tr>
            ))}
          </tbody>
        </DataTable>
      </div>
    </>
  );
}

interface ComparisonProps {
  own: Asked;
  tried: Asked;
  /** Rows left out by each. */
  leftOut: readonly [number | null, number | null];
  metric: MetricView;
}

function sideOf(report: Side['report'], asked: Asked): Side | null {
  const [column] = asked.report.columns;
  const cell = column === undefined ? undefined : asked.report.totals[column.key];
  return column === undefined || cell === undefined ? null : { report, column, cell };
}

function linesOf(before: Side, after: Side, leftOut: readonly [number | null, number | null], metric: MetricView, title: string): Line[] {
  const numeric = (cell: Cell, pick: string | null): number | null => {
    const value = figureOf(cell.value, pick);
    return typeof value === 'number' ? value : null;
  };
  const { drill } = before.column;
  const picks = picksOf([before.cell, after.cell]);
  const values = picks.map((pick): Line => ({
    key: pick ?? 'value',
    name: pick === null ? title : codeText(pick),
    unit: unitOf(before.column, pick),
    values: [numeric(before.cell, pick), numeric(after.cell, pick)],
    part: pick ?? drill[0],
  }));
  const divided = before.cell.den !== null || after.cell.den !== null;
  return [
    ...values,
    ...(divided
      ? ([
          {
            key: 'numerator',
            name: codeText('numerator'),
            unit: partUnit(metric, before.column, 'numerator'),
            values: [before.cell.num, after.cell.num],
            part: 'numerator',
          },
          {
            key: 'denominator',
            name: codeText('denominator'),
            unit: partUnit(metric, before.column, 'denominator'),
            values: [before.cell.den, after.cell.den],
            part: 'denominator',
          },
        ] as const)
      : []),
    ...(leftOut[0] === null && leftOut[1] === null
      ? []
      : [{ key: 'excluded', name: codeText('excluded'), unit: 'count', values: leftOut, part: 'excluded' }]),
  ];
}

type Say = ReturnType<typeof useTranslation<'metrics-page'>>['t'];

/** In words, by counts: where the difference comes from. */
function sentence(lines: readonly Line[], t: Say): string | null {
  const of = (part: string): Line | undefined => lines.find((line) => line.key === part);
  const told = (line: Line | undefined): { difference: string; moved: boolean } => {
    const [one, other] = line?.values ?? [null, null];
    const moved = one !== null && other !== null && one !== other;
    const by = moved ? other - one : 0;
    return {
      difference: line === undefined || line.unit === 'count' ? `${by > 0 ? '+' : ''}${formatCount(by)}` : formatDifference(by, line.unit),
      moved,
    };
  };
  const [counted, whole, out] = [told(of('numerator')), told(of('denominator')), told(of('excluded'))];
  const parts = [
    ...(counted.moved ? [t('differs.numerator', { difference: counted.difference })] : []),
    ...(whole.moved ? [t('differs.denominator', { difference: whole.difference })] : []),
    ...(out.moved ? [t('differs.excluded', { difference: out.difference })] : []),
  ];
  return parts.length === 0 ? null : `${parts.join('; ')}.`;
}
