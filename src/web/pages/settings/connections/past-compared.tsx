import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReconciliationHead } from '#contract/pull-view.ts';
import { client } from '#web/api.ts';
import { DataTable } from '#web/components/ui/data-table.tsx';
import { Panel } from '#web/components/ui/panel.tsx';
import { Refusal } from '#web/components/ui/refusal.tsx';
import { Failed } from '#web/components/ui/states.tsx';
import { formatCount, formatInstant } from '#web/format.ts';
import { useAttempt } from '#web/pages/settings/parts/attempt.ts';
import parts from '#web/pages/settings/parts/parts.module.css';
import { useSession } from '#web/session.ts';
import css from './connections.module.css';
import { isGoing, reconciliationQuery, reconciliationsQuery } from './past-queries.ts';
import { RunAction, RunState, useSpanText } from './past-run.tsx';

/** What comparing with the system found, both ways; nothing before it was done once. */
export function PastCompared({ connection, system, ready }: { connection: string; system: string; ready: boolean }) {
  const { t } = useTranslation('settings-past');
  const queryClient = useQueryClient();
  const { busy, refusal, attempt } = useAttempt();
  const [opened, setOpened] = useState<number | null>(null);
  const { data: runs, error, refetch } = useQuery(reconciliationsQuery(connection));
  const compare = (): void =>
    void attempt(async () => {
      await client.call('reconcile', { params: { id: connection } });
      await queryClient.invalidateQueries({ queryKey: ['pulls', connection] });
    });
  if (!ready && (runs === undefined || runs.length === 0)) return null;
  return (
    <Panel
      title={t('compared', { system })}
      note={t('comparedNote')}
      flush
      actions={
        <Button
          size="compact-md"
          variant="default"
          loading={busy}
          disabled={!ready || runs === undefined || runs.some(isGoing)}
          onClick={compare}
        >
          {t('compare')}
        </Button>
      }
    >
      {refusal === null ? null : (
        <div className={parts['inset']}>
          <Refusal text={refusal} />
        </div>
      )}
      {error !== null ? (
        <Failed error={error} retry={() => void refetch()} />
      ) : runs === undefined || runs.length === 0 ? (
        <p className={parts['empty']}>{t(runs === undefined ? 'loading' : 'notCompared')}</p>
      ) : (
        <>
          <DataTable label={t('compared', { system })}>
            <thead>
              <tr>
                <th scope="col">{t('column.days')}</th>
                <th scope="col">{t('column.state')}</th>
                <th scope="col" data-number>
                  {t('column.listed')}
                </th>
                <th scope="col" data-number>
                  {t('column.missing')}
                </th>
                <th scope="col" data-number>
                  {t('column.onlyHere')}
                </th>
                <th scope="col">
                  <span className="visually-hidden">{t('column.actions')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {runs.slice(0, 14).map((run) => (
                <Row
                  key={run.id}
                  connection={connection}
                  run={run}
                  opened={opened === run.id}
                  onToggle={() => setOpened(opened === run.id ? null : run.id)}
                />
              ))}
            </tbody>
          </DataTable>
          {opened === null ? null : (
            <div className={parts['inset']}>
              <Found connection={connection} run={opened} />
            </div>
          )}
        </>
      )}
    </Panel>
  );
}

interface RowProps {
  connection: string;
  run: ReconciliationHead;
  opened: boolean;
  onToggle: () => void;
}

function Row({ connection, run, opened, onToggle }: RowProps) {
  const { t } = useTranslation('settings-past');
  const { tz } = useSession();
  const spanText = useSpanText();
  const found = run.missing + run.only_here > 0;
  return (
    <tr>
      <th scope="row">
        {spanText(run)}
        <span className={css['under']}>{t(run.daily ? 'byItself' : 'onDemand', { at: formatInstant(run.asked_at, tz) })}</span>
        {found ? (
          <button
            type="button"
            className={css['link']}
            aria-expanded={opened}
            aria-label={t('whichOf', { days: spanText(run) })}
            onClick={onToggle}
          >
            {t('which')}
          </button>
        ) : null}
      </th>
      <td>
        <RunState run={run} />
      </td>
      <td data-number>{formatCount(run.listed)}</td>
      <td data-number>{formatCount(run.missing)}</td>
      <td data-number>{run.state === 'done' ? formatCount(run.only_here) : '—'}</td>
      <td>
        <RunAction connection={connection} run={run} />
      </td>
    </tr>
  );
}

/** The calls that only one side had. */
function Found({ connection, run }: { connection: string; run: number }) {
  const { t } = useTranslation('settings-past');
  const { tz } = useSession();
  const { data, error, refetch } = useQuery(reconciliationQuery(connection, run));
  if (error !== null) return <Failed error={error} retry={() => void refetch()} />;
  if (data === undefined) return <p>{t('loading')}</p>;
  const missing = data.missing_calls.map(({ id, at, call }) => ({ key: id, at, call, says: id }));
  const onlyHere = data.only_here_calls.map(({ call, at }) => ({ key: call, at, call, says: null }));
  const lists = [
    { title: t('missingCalls', { n: data.missing }), calls: missing },
    { title: t('onlyHereCalls', { n: data.only_here }), calls: onlyHere },
  ];
  return (
    <div className={css['stack']}>
      {lists
        .filter(({ calls }) => calls.length > 0)
        .map(({ title, calls }) => (
          <section key={title} aria-label={title}>
            <p>{title}</p>
            <ul className={css['notes']}>
              {calls.map(({ key, at, call, says }) => (
                <li key={key}>
                  {call === null ? (
                    formatInstant(at, tz)
                  ) : (
                    <Link to="/calls/$id" params={{ id: call }} className={css['link']}>
                      {formatInstant(at, tz)}
                    </Link>
                  )}
                  {says === null ? null : ` ${says}`}
                </li>
              ))}
            </ul>
          </section>
        ))}
    </div>
  );
}
