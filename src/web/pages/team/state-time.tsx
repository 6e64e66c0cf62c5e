import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { StateBars, type StateRow } from '#web/components/chart/state-bars.tsx';
import { type CellAttributes, Figure } from '#web/components/metric/figure.tsx';
import { type Asked, cellOf, columnOf } from '#web/components/metric/figures.ts';
import { ChartPanel } from '#web/components/ui/chart-panel.tsx';
import { CrossTable } from '#web/components/ui/cross-table.tsx';
import { codeText, formatDuration, formatPercent } from '#web/format.ts';
import { secondsOf, stateOrder } from './queries.ts';

const metric = 'agent_time_by_state';

/** The time in which agents were logged in, by state: a bar a row of the report's first dimension. */
export function StateTime({ asked: { report }, name, title, note, of, keys, nameOf, linkOf }: StateTimeProps) {
  const { t } = useTranslation('team');
  const column = columnOf(report, metric);
  if (column === undefined) return null;
  const there = new Set(report.rows.map((row) => row.keys[1]));
  const states = [...stateOrder, ...[...there].filter((state) => !stateOrder.some((one) => one === state))]
    .flatMap((state) => (state != null && there.has(state) ? [state] : []))
    .map((state) => ({ state, name: codeText(state) }));
  const rowTotal = (key: string): number => states.reduce((sum, { state }) => sum + secondsOf(report, [key, state]), 0);
  const rows = keys.map((key): StateRow => {
    const total = rowTotal(key);
    const parts = states.flatMap(({ state }) => {
      const seconds = secondsOf(report, [key, state]);
      return seconds > 0 ? [{ state, share: seconds / total }] : [];
    });
    return { key, name: linkOf?.(key) ?? nameOf(key), total: formatDuration(total), parts };
  });
  const figure = (key: string, state: string, attributes?: CellAttributes): ReactNode => {
    const row = [key, state];
    const cell = cellOf(report, row, metric);
    if (cell === undefined) return null;
    if (attributes === undefined) return <Figure report={name} row={row} column={column} cell={cell} />;
    const share = formatPercent(secondsOf(report, row) / rowTotal(key));
    const label = t('states.part', { name: nameOf(key), state: codeText(state), share });
    return <Figure report={name} row={row} column={column} cell={cell} label={label} attributes={attributes} />;
  };
  return (
    <ChartPanel
      title={title}
      note={note}
      picture={false}
      chart={
        <StateBars rows={rows} states={states} label={t('states.label')}>
          {figure}
        </StateBars>
      }
      table={
        <CrossTable
          label={title}
          corner={of}
          rows={keys.map((key) => ({ key, name: nameOf(key) }))}
          columns={states.map(({ state, name: words }) => ({ key: state, name: words }))}
          cell={(key, state) => figure(key, state) ?? '0'}
        />
      }
    />
  );
}

interface StateTimeProps {
  asked: Asked;
  /** Name of the report on the page. */
  name: string;
  title: string;
  note?: string;
  /** What a row is. */
  of: string;
  keys: readonly string[];
  nameOf: (key: string) => string;
  linkOf?: (key: string) => ReactNode;
}
