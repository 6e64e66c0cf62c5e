import { Button } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { CourseChart, type Line } from '#web/components/chart/course-chart.tsx';
import type { Interval } from '#web/components/chart/interval.ts';
import { ExportMenu } from '#web/components/export/export-menu.tsx';
import type { Report } from '#contract/report.ts';
import { Difference } from '#web/components/metric/difference.tsx';
import { type Asked, cellOf, columnOf, numberOf } from '#web/components/metric/figures.ts';
import { ReportCell } from '#web/components/metric/report-cell.tsx';
import { Choice } from '#web/components/ui/choice.tsx';
import { CrossTable } from '#web/components/ui/cross-table.tsx';
import { Panel } from '#web/components/ui/panel.tsx';
import { formatDifference, missing } from '#web/format.ts';
import { useNames } from '#web/names.ts';
import { useView } from '#web/view.ts';
import { AskedPart } from '#web/components/page/asked-part.tsx';
import { tableColumn, tableColumns } from './figures.ts';
import css from './pair.module.css';
import { pairQuestions } from './queries.ts';
import { useServiceSearch } from './search.ts';

const colours = ['--o-answered', '--o-overflow'] as const;

/** Two queues side by side, chosen here: figures and courses. */
export function Pair({ queues, interval, about }: { queues: readonly string[]; interval: Interval; about: string }) {
  const { t } = useTranslation('service');
  const { search, choose } = useServiceSearch();
  const nameIn = useNames();
  const [first, second] = queues;
  const { pair } = search;
  if (pair === undefined) {
    return (
      <Panel
        title={t('pair.title')}
        note={first === undefined || second === undefined ? t('pair.few') : t('pair.note')}
        flush
        actions={
          first === undefined || second === undefined ? undefined : (
            <Button size="compact-sm" variant="default" onClick={() => choose({ pair: [first, second] })}>
              {t('pair.open')}
            </Button>
          )
        }
        children={null}
      />
    );
  }
  const offered = [...new Set([...queues, ...pair])];
  const options = offered.map((queue) => ({ value: queue, label: nameIn('queue', queue) }));
  return (
    <Panel
      title={t('pair.title')}
      note={t('pair.note')}
      flush
      actions={
        <Button size="compact-sm" variant="default" onClick={() => choose({ pair: undefined })}>
          {t('pair.close')}
        </Button>
      }
    >
      <div className={css['choices']}>
        <Choice label={t('pair.first')} value={pair[0]} options={options} onChange={(queue) => choose({ pair: [queue, pair[1]] })} />
        <Choice label={t('pair.second')} value={pair[1]} options={options} onChange={(queue) => choose({ pair: [pair[0], queue] })} />
      </div>
      <PairFigures pair={pair} interval={interval} about={about} />
    </Panel>
  );
}

function PairFigures({ pair, interval, about }: { pair: [string, string]; interval: Interval; about: string }) {
  const { t } = useTranslation('service');
  const { search } = useServiceSearch();
  const view = useView();
  return (
    <AskedPart name="service pair" questions={pairQuestions(view, search, pair, interval, t)} height={700}>
      {({ asked }) => (
        <>
          <PairTable asked={asked.pair} pair={pair} />
          <PairCharts asked={asked.pairCourse} pair={pair} about={about} />
        </>
      )}
    </AskedPart>
  );
}

function PairCharts({ asked, pair, about }: { asked: Asked; pair: [string, string]; about: string }) {
  const { t } = useTranslation('service');
  const nameIn = useNames();
  const lines = useMemo(() => {
    const ofBoth = (column: string, more: Pick<Line, 'shape' | 'part'>): Line[] =>
      [...new Set(pair)].map((queue, at) => ({
        ...{ key: queue, name: nameIn('queue', queue), column, prefix: [queue], colour: colours[at] ?? '--accent' },
        ...more,
      }));
    return {
      level: ofBoth('service_level', { shape: 'line' }),
      offered: ofBoth('answer_rate', { shape: 'bar', part: 'denominator' }),
      asa: ofBoth('average_speed_of_answer', { shape: 'line' }),
    };
  }, [pair, nameIn]);
  const shared = { asked, report: 'pairCourse', about, of: t('interval.title'), grouped: true, height: 200, long: true };
  return (
    <div className={css['charts']}>
      <CourseChart {...shared} title={t('pair.level')} lines={lines.level} />
      <CourseChart {...shared} title={t('pair.offered')} lines={lines.offered} />
      <CourseChart {...shared} title={t('pair.asa')} lines={lines.asa} />
    </div>
  );
}

/** Column of the table; no queue is called so. */
const difference = '\u0000';

function PairTable({ asked, pair }: { asked: Asked; pair: [string, string] }) {
  const { t } = useTranslation('service');
  const nameIn = useNames();
  const queues = [...new Set(pair)].map((queue) => ({ key: queue, name: nameIn('queue', queue) }));
  return (
    <div className={css['table']}>
      <div className={css['export']}>
        <ExportMenu asked={asked} />
      </div>
      <CrossTable
        label={t('pair.title')}
        corner={t('pair.figure')}
        rows={tableColumns.map(({ id }) => ({ key: id, name: t(`column.${id}`) }))}
        columns={queues.length < 2 ? queues : [...queues, { key: difference, name: t('pair.difference') }]}
        cell={(of, queue) =>
          queue === difference && queues.length === 2 ? (
            <Apart report={asked.report} pair={pair} of={of} />
          ) : (
            <ReportCell report={asked.report} name="pair" row={[queue]} figure={tableColumn(of)} />
          )
        }
      />
    </div>
  );
}

/** How far the first queue's figure lies from the second's; of counts, which say how much was asked of a queue, nothing is good or bad. */
function Apart({ report, pair, of }: { report: Report; pair: readonly [string, string]; of: string }) {
  const { t } = useTranslation('service');
  const nameIn = useNames();
  const { metric, part } = tableColumn(of) ?? {};
  const column = metric === undefined ? undefined : columnOf(report, metric);
  const [one, other] = pair.map((queue) => {
    const cell = metric === undefined ? undefined : cellOf(report, [queue], metric);
    const value = numberOf(cell, part === undefined ? {} : { part });
    return part === undefined ? value : (value ?? 0);
  });
  if (column === undefined || one == null || other == null) return missing;
  const unit = part === undefined ? column.unit : 'count';
  return (
    <Difference
      difference={one - other}
      better={part === undefined ? column.better : 'neutral'}
      text={formatDifference(one - other, unit)}
      title={t('pair.against', { queue: nameIn('queue', pair[1]) })}
    />
  );
}
