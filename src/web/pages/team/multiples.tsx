import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { alongOf } from '#web/components/chart/course-chart.tsx';
import { Figure } from '#web/components/metric/figure.tsx';
import { type Asked, cellOf, columnOf, scalarOf } from '#web/components/metric/figures.ts';
import { ChartPanel } from '#web/components/ui/chart-panel.tsx';
import { DataTable } from '#web/components/ui/data-table.tsx';
import { formatCount } from '#web/format.ts';
import { useNames } from '#web/names.ts';
import { MiniBars } from './mini-bars.tsx';
import css from './multiples.module.css';

const metric = 'answered_calls';

/** The same small chart for each agent, all on one scale: who took how many calls when. */
export function Multiples({ asked: { report }, agents }: { asked: Asked; agents: readonly string[] }) {
  const { t } = useTranslation('team');
  const nameIn = useNames();
  const along = useMemo(() => alongOf({ ...report, dimensions: report.dimensions.slice(1) }), [report]);
  const column = columnOf(report, metric);
  if (column === undefined) return null;
  const valueOf = (agent: string, key: string): number => scalarOf(cellOf(report, [agent, key], metric)?.value ?? null) ?? 0;
  const most = Math.max(1, ...report.rows.map((row) => scalarOf(row.cells[metric]?.value ?? null) ?? 0));
  const figure = (agent: string, key: string, attributes?: { tabIndex: number; 'data-cell': string }) => {
    const cell = cellOf(report, [agent, key], metric);
    if (cell === undefined) return null;
    const bare =
      attributes === undefined ? {} : { size: 'bare' as const, label: `${nameIn('agent', agent)}, ${along.nameOf(key)}`, attributes };
    return (
      <Figure report="course" row={[agent, key]} column={column} cell={cell} {...bare}>
        {attributes === undefined ? undefined : null}
      </Figure>
    );
  };
  return (
    <ChartPanel
      title={t('multiples.title')}
      note={t('multiples.note', { most: formatCount(most) })}
      picture={false}
      chart={
        <ul className={css['grid']}>
          {agents.map((agent) => (
            <li key={agent} className={css['one']}>
              <Link to="/team/$id" params={{ id: agent }} className={css['name'] ?? ''}>
                {nameIn('agent', agent)}
              </Link>
              <MiniBars
                label={t('multiples.label', { name: nameIn('agent', agent) })}
                values={along.keys.map((key) => valueOf(agent, key))}
                most={most}
              >
                {(index, attributes) => figure(agent, along.keys[index] ?? '', attributes)}
              </MiniBars>
              <div className={css['ends']} aria-hidden>
                <span>{along.nameOf(along.keys[0] ?? '')}</span>
                <span>{along.nameOf(along.keys.at(-1) ?? '')}</span>
              </div>
            </li>
          ))}
        </ul>
      }
      table={
        <DataTable label={t('multiples.title')}>
          <thead>
            <tr>
              <th scope="col">{t('when')}</th>
              {agents.map((agent) => (
                <th key={agent} scope="col" data-number>
                  {nameIn('agent', agent)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {along.keys.map((key) => (
              <tr key={key}>
                <th scope="row">{along.nameOf(key)}</th>
                {agents.map((agent) => (
                  <td key={agent} data-number>
                    {figure(agent, key) ?? '0'}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </DataTable>
      }
    />
  );
}
