import { useTranslation } from 'react-i18next';
import { alongOf } from '#web/components/chart/along.ts';
import type { Asked } from '#web/components/metric/figures.ts';
import { StateTime } from '#web/pages/team/state-time.tsx';

/** How each day of the period (or each hour of one day) was spent. */
export function OwnStates({ asked }: { asked: Asked }) {
  const { t } = useTranslation('team');
  const there = new Set(asked.report.rows.map((row) => row.keys[0]));
  if (there.size === 0) return null;
  const along = alongOf(asked.report);
  return (
    <StateTime
      asked={asked}
      name="states"
      title={t('states.title')}
      note={t('states.note')}
      of={t('when')}
      keys={along.keys.filter((key) => there.has(key))}
      nameOf={along.nameOf}
    />
  );
}
