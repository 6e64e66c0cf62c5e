import { ActionIcon } from '@mantine/core';
import { IconZoomIn } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Report } from '#contract/report.ts';
import { type Interval, intervalName } from '#web/components/chart/interval.ts';
import { useIsPointed, usePointer } from '#web/components/chart/linked.tsx';
import { ExportMenu } from '#web/components/export/export-menu.tsx';
import type { Asked } from '#web/components/metric/figures.ts';
import { ReportCell } from '#web/components/metric/report-cell.tsx';
import { Panel } from '#web/components/ui/panel.tsx';
import { tableColumns } from './figures.ts';
import { LongTable } from '#web/components/ui/long-table.tsx';
import { useServiceSearch } from './search.ts';

/** The report by interval, as supervisors know it: every interval with a call, its totals from the same report. */
export function IntervalTable({ asked, interval }: { asked: Asked; interval: Interval }) {
  const { t } = useTranslation('service');
  const { report } = asked;
  const { rows } = report;
  return (
    <Panel
      title={t('intervalTable')}
      note={report.truncated ? t('truncated', { n: rows.length }) : t('intervalTableNote')}
      actions={<ExportMenu asked={asked} />}
      flush
    >
      <LongTable
        label={t('intervalTable')}
        count={rows.length}
        head={
          <tr>
            <th scope="col">{t('interval.title')}</th>
            {tableColumns.map(({ id }) => (
              <th key={id} scope="col" data-number>
                {t(`column.${id}`)}
              </th>
            ))}
            <th scope="col" aria-label={t('narrow')} />
          </tr>
        }
        row={(index) => <Row key={rows[index]?.keys[0] ?? index} report={report} row={rows[index]} interval={interval} />}
        foot={
          <tr>
            <th scope="row">{t('whole')}</th>
            {tableColumns.map((column) => (
              <td key={column.id} data-number>
                <ReportCell report={report} name="intervals" row={[]} figure={column} />
              </td>
            ))}
            <td />
          </tr>
        }
      />
    </Panel>
  );
}

function Row({ report, row, interval }: { report: Report; row: Report['rows'][number] | undefined; interval: Interval }) {
  const { t } = useTranslation('service');
  const { narrow } = useServiceSearch();
  const pointer = usePointer();
  const key = row?.keys[0] ?? '';
  const pointed = useIsPointed(pointer, key);
  if (row === undefined) return null;
  const name = intervalName(key, interval);
  return (
    <tr data-pointed={pointed || undefined} onPointerEnter={() => pointer.set(key)} onPointerLeave={() => pointer.set(null)}>
      <th scope="row">{name}</th>
      {tableColumns.map((column) => (
        <td key={column.id} data-number>
          <ReportCell report={report} name="intervals" row={row.keys} figure={column} />
        </td>
      ))}
      <td>
        <ActionIcon variant="subtle" size={24} aria-label={`${t('narrow')}: ${name}`} onClick={() => narrow(key, interval)}>
          <IconZoomIn size={14} aria-hidden />
        </ActionIcon>
      </td>
    </tr>
  );
}
