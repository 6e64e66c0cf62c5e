import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Interval } from '#web/components/chart/interval.ts';
import css from './charts.module.css';
import type { Course } from './course.ts';
import { CourseChart, type CourseSeries } from './course-chart.tsx';
import { endingColours, endings, handleKey, handleParts, percentileKey, percentiles } from './figures.ts';
import type { Service } from './queries.ts';

/** The course of the span: pointing at an interval marks it in every chart and in the table. */
export function Charts({ service, course, parts, interval, about }: ChartsProps) {
  const { t } = useTranslation('service');
  const { t: tc } = useTranslation();
  const target = service.asked.intervals.report.totals['service_level']?.target;
  const { compare } = service.period;
  const beforeName = compare === null ? undefined : tc(`comparison.${compare}`);
  const series = useMemo(() => {
    const line = (column: string, name: string, colour: string, more: Partial<CourseSeries> = {}): CourseSeries => ({
      ...{ key: column, column, name, colour, shape: 'line' },
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
  const shared = { about, interval, intervalTitle: t('interval.title') };
  return (
    <div className={css['grid']}>
      <CourseChart
        {...shared}
        title={t('chart.level')}
        note={t('chart.levelNote')}
        report="intervals"
        course={course}
        series={series.level}
        unit="ratio"
        target={target}
        beforeName={beforeName}
      />
      <CourseChart
        {...shared}
        title={t('chart.endings')}
        note={t('chart.endingsNote')}
        report="parts"
        course={parts}
        series={series.endings}
        unit="count"
      />
      <CourseChart
        {...shared}
        title={t('chart.rates')}
        note={t('chart.ratesNote')}
        report="intervals"
        course={course}
        series={series.rates}
        unit="ratio"
        beforeName={beforeName}
      />
      <CourseChart
        {...shared}
        title={t('chart.lost')}
        note={t('chart.lostNote')}
        report="intervals"
        course={course}
        series={series.lost}
        unit="count"
      />
      <CourseChart
        {...shared}
        title={t('chart.waits')}
        note={t('chart.waitsNote')}
        report="parts"
        course={parts}
        series={series.waits}
        unit="seconds"
      />
      <CourseChart
        {...shared}
        title={t('chart.handle')}
        note={t('chart.handleNote')}
        report="parts"
        course={parts}
        series={series.handle}
        unit="seconds"
      />
    </div>
  );
}

interface ChartsProps {
  service: Service;
  course: Course;
  parts: Course;
  interval: Interval;
  /** Period and zone in words. */
  about: string;
}
