import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { CourseChart, type Line } from '#web/components/chart/course-chart.tsx';
import { LinkedCharts } from '#web/components/chart/linked.tsx';
import css from './page.module.css';
import { knowsResults, type Sales } from './queries.ts';

/** Dials along the period, and beside them what part of them reached somebody or brought a result. */
export function Course({ sales }: { sales: Sales }) {
  const { t } = useTranslation('sales');
  const known = knowsResults(sales);
  const counts = useMemo((): Line[] => [{ column: 'dials', name: t('step.dials'), colour: '--o-voicemail', shape: 'bar' }], [t]);
  const rates = useMemo(
    (): Line[] => [
      { column: 'dial_efficiency', name: t('contactRate'), colour: '--o-answered', shape: 'line' },
      ...(known ? [{ column: 'outbound_conversion_rate', name: t('conversionRate'), colour: '--o-timeout', shape: 'line' as const }] : []),
    ],
    [t, known],
  );
  const { course } = sales.asked;
  return (
    <LinkedCharts>
      <div className={css['pair']}>
        <CourseChart
          asked={course}
          report="course"
          lines={counts}
          title={t('course.dials')}
          note={t('course.dialsNote')}
          of={t('course.when')}
        />
        <CourseChart
          asked={course}
          report="course"
          lines={rates}
          title={t('course.rates')}
          note={t('course.ratesNote')}
          of={t('course.when')}
        />
      </div>
    </LinkedCharts>
  );
}
