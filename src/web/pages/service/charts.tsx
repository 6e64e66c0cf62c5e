import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { CourseChart, type Line } from '#web/components/chart/course-chart.tsx';
import css from './charts.module.css';
import { endingColours, endings, handleKey, handleParts, percentileKey, percentiles } from './figures.ts';
import type { Service } from './queries.ts';

/** The course of the span, period and zone told by `about`: pointing at an interval marks it in every chart and in the table. */
export function Charts({ service, about }: { service: Service; about: string }) {
  const { t } = useTranslation('service');
  const { t: tc } = useTranslation();
  const { intervals, parts } = service.asked;
  const target = intervals.report.totals['service_level']?.target;
  const { compare } = service.period;
  const beforeName = compare === null ? undefined : tc(`comparison.${compare}`);
  const lines = useMemo(() => {
    const line = (column: string, name: string, colour: string, more: Partial<Line> = {}): Line => ({
      ...{ column, name, colour, shape: 'line' },
      ...more,
    });
    const waitColours = ['--o-contained', '--o-callback', '--o-voicemail', '--o-overflow'];
    const handleColours = { talk: '--o-answered', hold: '--o-menu', wrap_up: '--o-voicemail' };
    return {
      level: [line('service_level', t('column.serviceLevel'), '--accent', { shape: 'area', compared: true })],
      endings: endings.map((ending) =>
        line('service_level_parts', t(`ending.${ending}`), endingColours[ending], { key: ending, pick: ending, shape: 'bar' }),
      ),
      rates: [
        line('abandon_rate', t('column.abandonRate'), '--o-abandoned', { compared: true }),
        line('blocked_call_rate', t('blockedRate'), '--o-blocked'),
      ],
      waits: percentiles.map((percent, at) => line(percentileKey(percent), t('percentile', { percent }), waitColours[at] ?? '--accent')),
      handle: handleParts.map((part) => line(handleKey(part), t(`handle.${part}`), handleColours[part], { shape: 'bar' })),
      lost: [line('lost_calls', t('lostCalls'), '--o-abandoned', { pick: 'lost', shape: 'bar' })],
    };
  }, [t]);
  const shared = { about, of: t('interval.title'), long: true };
  return (
    <div className={css['grid']}>
      <CourseChart
        {...shared}
        title={t('chart.level')}
        note={t('chart.levelNote')}
        report="intervals"
        asked={intervals}
        lines={lines.level}
        target={target}
        beforeName={beforeName}
      />
      <CourseChart
        {...shared}
        title={t('chart.endings')}
        note={t('chart.endingsNote')}
        report="parts"
        asked={parts}
        lines={lines.endings}
      />
      <CourseChart
        {...shared}
        title={t('chart.rates')}
        note={t('chart.ratesNote')}
        report="intervals"
        asked={intervals}
        lines={lines.rates}
        beforeName={beforeName}
      />
      <CourseChart {...shared} title={t('chart.lost')} note={t('chart.lostNote')} report="intervals" asked={intervals} lines={lines.lost} />
      <CourseChart {...shared} title={t('chart.waits')} note={t('chart.waitsNote')} report="parts" asked={parts} lines={lines.waits} />
      <CourseChart {...shared} title={t('chart.handle')} note={t('chart.handleNote')} report="parts" asked={parts} lines={lines.handle} />
    </div>
  );
}
