import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Cell } from '#contract/report.ts';
import { type Interval, intervalName } from '#web/components/chart/interval.ts';
import { Figure } from '#web/components/metric/figure.tsx';
import { columnOf, scalarOf } from '#web/components/metric/figures.ts';
import { DataTable } from '#web/components/ui/data-table.tsx';
import { Panel } from '#web/components/ui/panel.tsx';
import { formatCount, formatTarget } from '#web/format.ts';
import type { Service } from './queries.ts';
import { useServiceSearch } from './search.ts';

const misses = ['late', 'abandoned', 'timed_out'] as const;
const mostRows = 6;

/** The intervals that cost the level the most, and in each of them the callers who were missed. */
export function Why({ service, interval }: { service: Service; interval: Interval }) {
  const { t } = useTranslation('service');
  const { narrow } = useServiceSearch();
  const { intervals, parts } = service.asked;
  const level = columnOf(intervals.report, 'service_level');
  const ends = columnOf(parts.report, 'service_level_parts');
  const goal = intervals.report.totals['service_level']?.target?.value;
  if (level === undefined || ends === undefined || goal === undefined) return null;
  const endingsAt = new Map(parts.report.rows.map((row) => [row.keys[0], row.cells['service_level_parts']]));
  const weak = intervals.report.rows
    .map((row) => ({ row, cell: row.cells['service_level'], lacking: lacking(row.cells['service_level'], goal) }))
    .filter(({ lacking: count }) => count > 0)
    .sort((one, other) => other.lacking - one.lacking)
    .slice(0, mostRows);
  return (
    <Panel title={t('why.title')} note={t('why.note', { target: formatTarget(goal, 'ratio') })} flush>
      <DataTable label={t('why.title')}>
        <thead>
          <tr>
            <th scope="col">{t('interval.title')}</th>
            <th scope="col" data-number>
              {t('column.serviceLevel')}
            </th>
            {misses.map((name) => (
              <th key={name} scope="col" data-number>
                {t(`ending.${name}`)}
              </th>
            ))}
            <th scope="col" data-number>
              {t('why.lacking')}
            </th>
            <th scope="col" aria-label={t('narrow')} />
          </tr>
        </thead>
        <tbody>
          {weak.map(({ row, cell, lacking: count }) => {
            const key = row.keys[0] ?? '';
            const ended = endingsAt.get(key);
            const name = intervalName(key, interval);
            return (
              <tr key={key}>
                <th scope="row">{name}</th>
                <td data-number>{cell === undefined ? null : <Figure report="intervals" row={row.keys} column={level} cell={cell} />}</td>
                {misses.map((miss) => (
                  <td key={miss} data-number>
                    {ended === undefined ? (
                      '0'
                    ) : (
                      <Figure
                        report="parts"
                        row={row.keys}
                        column={ends}
                        cell={ended}
                        pick={miss}
                        label={`${name}, ${t(`ending.${miss}`)}`}
                      >
                        {formatCount(scalarOf(ended.value, miss) ?? 0)}
                      </Figure>
                    )}
                  </td>
                ))}
                <td data-number>{formatCount(Math.ceil(count - 1e-9))}</td>
                <td>
                  {ended === undefined ? null : (
                    <Figure report="parts" row={row.keys} column={ends} cell={ended} pick="excluded" label={`${name}, ${t('why.leftOut')}`}>
                      {t('why.leftOut')}
                    </Figure>
                  )}
                  <Button size="compact-sm" variant="subtle" aria-label={`${t('narrow')}: ${name}`} onClick={() => narrow(key, interval)}>
                    {t('narrow')}
                  </Button>
                </td>
              </tr>
            );
          })}
          {weak.length === 0 ? (
            <tr>
              <td colSpan={7}>{t('why.none', { target: formatTarget(goal, 'ratio') })}</td>
            </tr>
          ) : null}
        </tbody>
      </DataTable>
    </Panel>
  );
}

/** How many more callers in time would have met the goal. */
const lacking = (cell: Cell | undefined, goal: number): number => Math.max(0, (cell?.den ?? 0) * goal - (cell?.num ?? 0));
