import { useTranslation } from 'react-i18next';
import { WeekHeat } from '#web/components/chart/week-heat.tsx';
import { Figure } from '#web/components/metric/figure.tsx';
import { type Asked, cellOf } from '#web/components/metric/figures.ts';
import { formatCount, formatTarget, missing } from '#web/format.ts';
import { lowerBound } from './lower-bound.ts';

const rowOf = (key: string): [string, string] => [key.slice(0, 1), key.slice(2)];

/** When people pick up: the contact rate by weekday and hour, shaded by what is certain of it, with the dials that it was seen in. */
export function BestHours({ asked: { report } }: { asked: Asked }) {
  const { t } = useTranslation('sales');
  const [column] = report.columns;
  if (column === undefined) return null;
  const cellAt = (key: string) => cellOf(report, rowOf(key), column.key);
  const certain = (key: string): number | null => {
    const cell = cellAt(key);
    return cell === undefined ? null : lowerBound(cell.num ?? 0, cell.den ?? 0);
  };
  const rate = (key: string): string | null => {
    const value = cellAt(key)?.value;
    return typeof value === 'number' ? formatTarget(Math.round(value * 100) / 100, 'ratio') : null;
  };
  const tries = (key: string): string | null => {
    const den = cellAt(key)?.den;
    return den == null || den === 0 ? null : formatCount(den);
  };
  return (
    <WeekHeat
      title={t('hours.title')}
      note={t('hours.note')}
      label={t('hours.label')}
      hour={t('hours.hour')}
      heat={certain}
      text={rate}
      below={tries}
      none={missing}
      figure={(key, name, attributes) => {
        const cell = cellAt(key);
        if (cell === undefined) return null;
        const shared = { report: 'hours', row: rowOf(key), column, cell };
        if (attributes !== undefined)
          return <Figure {...shared} label={t('hours.cell', { name, dials: cell.den ?? 0 })} attributes={attributes} />;
        return (
          <>
            <Figure {...shared} />
            {tries(key) === null ? null : <span> / {tries(key)}</span>}
          </>
        );
      }}
    />
  );
}
