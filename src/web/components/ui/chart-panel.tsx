import { Button } from '@mantine/core';
import { IconChartBar, IconTable } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import css from './chart-panel.module.css';
import { Panel } from './panel.tsx';

/** A panel with a chart, and behind a button the same figures as a table. */
export function ChartPanel({ title, note, chart, table }: { title: string; note?: ReactNode; chart: ReactNode; table: ReactNode }) {
  const [asTable, setAsTable] = useState(false);
  const words = asTable ? 'Show the chart' : 'Show as a table';
  const Icon = asTable ? IconChartBar : IconTable;
  return (
    <Panel
      title={title}
      note={note}
      flush={asTable}
      actions={
        <Button
          size="compact-sm"
          variant="subtle"
          className={css['switch']}
          aria-label={`${words}: ${title}`}
          onClick={() => setAsTable(!asTable)}
        >
          <Icon size={14} aria-hidden />
          <span className={css['word']}>{words}</span>
        </Button>
      }
    >
      {asTable ? table : chart}
    </Panel>
  );
}
