import { Button } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { type Interval } from '#web/components/chart/interval.ts';
import { ExportMenu } from '#web/components/export/export-menu.tsx';
import type { Asked } from '#web/components/metric/figures.ts';
import { Choice } from './choice.tsx';
import { DataTable } from '#web/components/ui/data-table.tsx';
import { Panel } from '#web/components/ui/panel.tsx';
import { useView } from '#web/view.ts';
import { AskedPart } from './asked-part.tsx';
import { tableColumns } from './figures.ts';
import css from './pair.module.css';
import { PairChart } from './pair-chart.tsx';
import { pairQuestions } from './queries.ts';
import { useServiceSearch } from './search.ts';
import { TableCell } from './table-cells.tsx';

const colours = ['--o-answered', '--o-overflow'] as const;

/** Two queues side by side, chosen here: figures and courses. */
export function Pair({ queues, interval, about }: { queues: readonly string[]; interval: Interval; about: string }) {
  const { t } = useTranslation('service');
  const { search, choose } = useServiceSearch();
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
  const options = offered.map((queue) => ({ value: queue, label: queue }));
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
    <AskedPart name="pair" questions={pairQuestions(view, search, pair, interval, t)} height={700}>
      {({ asked }) => (
        <>
          <PairTable asked={asked.pair} pair={pair} />
          <PairCharts asked={asked.pairCourse} pair={pair} interval={interval} about={about} />
        </>
      )}
    </AskedPart>
  );
}

function PairCharts({ asked, pair, interval, about }: { asked: Asked; pair: [string, string]; interval: Interval; about: string }) {
  const { t } = useTranslation('service');
  const lines = useMemo(() => [...new Set(pair)].map((queue, at) => ({ queue, colour: colours[at] ?? '--accent' })), [pair]);
  const shared = { asked, lines, interval, about };
  return (
    <div className={css['charts']}>
      <PairChart {...shared} title={t('pair.level')} column="service_level" unit="ratio" shape="line" />
      <PairChart {...shared} title={t('pair.offered')} column="answer_rate" part="denominator" unit="count" shape="bar" />
      <PairChart {...shared} title={t('pair.asa')} column="average_speed_of_answer" unit="seconds" shape="line" />
    </div>
  );
}

function PairTable({ asked, pair }: { asked: Asked; pair: [string, string] }) {
  const { t } = useTranslation('service');
  const { report } = asked;
  const both = [...new Set(pair)];
  const cellsOf = (queue: string) => report.rows.find((row) => row.keys[0] === queue)?.cells;
  return (
    <div className={css['table']}>
      <div className={css['export']}>
        <ExportMenu asked={asked} />
      </div>
      <DataTable label={t('pair.title')}>
        <thead>
          <tr>
            <th scope="col">{t('pair.figure')}</th>
            {both.map((queue) => (
              <th key={queue} scope="col" data-number>
                {queue}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {tableColumns.map((of) => (
            <tr key={of.id}>
              <th scope="row">{t(`column.${of.id}`)}</th>
              {both.map((queue) => (
                <td key={queue} data-number>
                  <TableCell report={report} name="pair" row={[queue]} cells={cellsOf(queue)} of={of} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </DataTable>
    </div>
  );
}
