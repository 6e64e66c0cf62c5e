import { useTranslation } from 'react-i18next';
import { WeekHeat } from '#web/components/chart/week-heat.tsx';
import { Figure } from '#web/components/metric/figure.tsx';
import { type Asked, cellOf, scalarOf } from '#web/components/metric/figures.ts';
import { formatCount, formatMean } from '#web/format.ts';

const pick = 'per_occurrence';

/** Calls of a weekday's hour, as a mean over how often that hour occurred in the period. */
export function HourHeat({ asked: { report } }: { asked: Asked }) {
  const { t } = useTranslation('overview');
  const [column] = report.columns;
  if (column === undefined) return null;
  const meanAt = (key: string): number | null => {
    const cell = cellOf(report, [key], column.key);
    return cell === undefined ? null : (scalarOf(cell.value, pick) ?? 0);
  };
  const whole = report.rows.every(({ keys: [key] }) => Number.isInteger(meanAt(key ?? '')));
  const textAt = (key: string): string | null => {
    const mean = meanAt(key);
    return mean === null ? null : whole ? formatCount(mean) : formatMean(mean);
  };
  return (
    <WeekHeat
      title={t('heat.title')}
      note={t('heat.note')}
      label={t('heat.label')}
      hour={t('volume.hour')}
      heat={meanAt}
      text={textAt}
      none="0"
      figure={(key, name, attributes) => {
        const cell = cellOf(report, [key], column.key);
        return cell === undefined ? null : (
          <Figure
            report="week"
            row={[key]}
            column={column}
            cell={cell}
            pick={pick}
            label={t('heat.mean', { when: name })}
            attributes={attributes}
          >
            {textAt(key)}
          </Figure>
        );
      }}
    />
  );
}
