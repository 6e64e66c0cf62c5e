import { Button } from '@mantine/core';
import { IconChartBar, IconTable } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import css from './chart-panel.module.css';
import { Panel } from './panel.tsx';

/** A panel with a chart, and behind a button the same figures as a table. */
export function ChartPanel({ title, note, chart, table }: { title: string; note?: ReactNode; chart: ReactNode; table: ReactNode }) {
  const [asTable, setAsTable] = useState(false);
  const Icon = asTable ? IconChartBar : IconTable;
  return (
    <Panel
      title={title}
      note={note}
      flush={asTable}
      actions={
        <Button size="compact-sm" variant="subtle" className={css['switch']} onClick={() => setAsTable(!asTable)}>
          <Icon size={14} aria-hidden />
          <span className={css['word']}>{asTable ? 'Show the chart' : 'Show as a table'}</span>
          <span className="visually-hidden">: {title}</span>
        </Button>
      }
    >
      {asTable ? table : chart}
    </Panel>
  );
}
