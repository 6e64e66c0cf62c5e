import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Backfill } from '#contract/pull-view.ts';
import { DataTable } from '#web/components/ui/data-table.tsx';
import { formatCount } from '#web/format.ts';
import parts from '#web/pages/settings/parts/parts.module.css';
import { RunAction, RunState, useSpanText } from './past-run.tsx';

/** The newest `most` runs over past calls: their days, how they do, and what they found. */
export function RunsTable<Run extends Backfill>({ label, connection, runs, most, found, under, more }: RunsTableProps<Run>) {
  const { t } = useTranslation('settings-past');
  const { t: common } = useTranslation('settings');
  const spanText = useSpanText();
  return (
    <>
      <DataTable label={label}>
        <thead>
          <tr>
            <th scope="col">{t('column.days')}</th>
            <th scope="col">{t('column.state')}</th>
            <th scope="col" data-number>
              {t('column.listed')}
            </th>
            <th scope="col" data-number>
              {found}
            </th>
            {more === undefined ? null : (
              <th scope="col" data-number>
                {more.title}
              </th>
            )}
            <th scope="col">
              <span className="visually-hidden">{common('actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {runs.slice(0, most).map((run) => (
            <tr key={run.id}>
              <th scope="row">
                {spanText(run)}
                {under?.(run)}
              </th>
              <td>
                <RunState run={run} />
              </td>
              <td data-number>{formatCount(run.listed)}</td>
              <td data-number>{formatCount(run.missing)}</td>
              {more === undefined ? null : <td data-number>{more.of(run)}</td>}
              <td>
                <RunAction connection={connection} run={run} />
              </td>
            </tr>
          ))}
        </tbody>
      </DataTable>
      {runs.length > most ? <p className={parts['below']}>{t('newest', { n: most, of: runs.length })}</p> : null}
    </>
  );
}

interface RunsTableProps<Run> {
  label: string;
  connection: string;
  /** The newest first. */
  runs: readonly Run[];
  most: number;
  /** What the calls are called that were not here before. */
  found: string;
  /** Below the days of a run. */
  under?: (run: Run) => ReactNode;
  more?: { title: string; of: (run: Run) => string };
}
