import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { alongOf } from '#web/components/chart/along.ts';
import { type CellAttributes, Figure } from '#web/components/metric/figure.tsx';
import { type Asked, cellOf, columnOf, scalarOf } from '#web/components/metric/figures.ts';
import { ChartPanel } from '#web/components/ui/chart-panel.tsx';
import { CrossTable } from '#web/components/ui/cross-table.tsx';
import { formatCount } from '#web/format.ts';
import { useNames } from '#web/names.ts';
import { MiniBars } from './mini-bars.tsx';
import css from './multiples.module.css';

const metric = 'answered_calls';

/** The same small chart for each agent, all on one scale: who took how many calls when. */
export function Multiples({ asked: { report }, agents }: { asked: Asked; agents: readonly string[] }) {
  const { t } = useTranslation('team');
  const nameIn = useNames();
  const along = useMemo(() => alongOf(report), [report]);
  const column = columnOf(report, metric);
  if (column === undefined) return null;
  const valueOf = (agent: string, key: string): number => scalarOf(cellOf(report, [agent, key], metric)?.value ?? null) ?? 0;
  const most = Math.max(1, ...report.rows.map((row) => scalarOf(row.cells[metric]?.value ?? null) ?? 0));
  const figure = (agent: string, key: string, attributes?: CellAttributes) => {
    const cell = cellOf(report, [agent, key], metric);
    const label = attributes === undefined ? undefined : `${nameIn('agent', agent)}, ${along.nameOf(key)}`;
    return cell === undefined ? null : (
      <Figure report="course" row={[agent, key]} column={column} cell={cell} label={label} attributes={attributes} />
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
        <CrossTable
          label={t('multiples.title')}
          corner={t('when')}
          rows={along.keys.map((key) => ({ key, name: along.nameOf(key) }))}
          columns={agents.map((agent) => ({ key: agent, name: nameIn('agent', agent) }))}
          cell={(key, agent) => figure(agent, key) ?? '0'}
        />
      }
    />
  );
}
