import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReconciliationHead } from '#contract/pull-view.ts';
import { client } from '#web/api.ts';
import { Panel } from '#web/components/ui/panel.tsx';
import { InsetRefusal } from '#web/pages/settings/parts/form-end.tsx';
import { Failed } from '#web/components/ui/states.tsx';
import { formatCount, formatInstant, missing } from '#web/format.ts';
import { useAttempt } from '#web/pages/settings/parts/attempt.ts';
import parts from '#web/pages/settings/parts/parts.module.css';
import { Rows } from '#web/pages/settings/parts/rows.tsx';
import { useSession } from '#web/session.ts';
import css from './connections.module.css';
import { isGoing, reconciliationQuery, reconciliationsQuery } from './past-queries.ts';
import { useSpanText } from './past-run.tsx';
import { RunsTable } from './runs-table.tsx';

/** What comparing with the system found, both ways; nothing before it was done once. */
export function PastCompared({ connection, system, ready }: { connection: string; system: string; ready: boolean }) {
  const { t } = useTranslation('settings-past');
  const queryClient = useQueryClient();
  const { busy, refusal, attempt } = useAttempt();
  const [opened, setOpened] = useState<number | null>(null);
  const query = useQuery(reconciliationsQuery(connection));
  const runs = query.data;
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
      <InsetRefusal text={refusal} />
      <Rows query={query} rowsOf={(all) => all} none={t('notCompared')}>
        {(all) => (
          <>
            <RunsTable
              label={t('compared', { system })}
              connection={connection}
              runs={all}
              most={most}
              found={t('column.missing')}
              under={(run) => <Under run={run} opened={opened === run.id} onToggle={() => setOpened(opened === run.id ? null : run.id)} />}
              more={{ title: t('column.onlyHere'), of: (run) => (run.state === 'done' ? formatCount(run.only_here) : missing) }}
            />
            {opened === null ? null : (
              <div className={parts['inset']}>
                <Found connection={connection} run={opened} />
              </div>
            )}
          </>
        )}
      </Rows>
    </Panel>
  );
}

/** How many runs are shown: two weeks of nights; all count. */
const most = 14;

/** How a run came about, and what opens the calls that only one side had. */
function Under({ run, opened, onToggle }: { run: ReconciliationHead; opened: boolean; onToggle: () => void }) {
  const { t } = useTranslation('settings-past');
  const { tz } = useSession();
  const spanText = useSpanText();
  return (
    <>
      <span className={css['under']}>{t(run.daily ? 'byItself' : 'onDemand', { at: formatInstant(run.asked_at, tz) })}</span>
      {run.missing + run.only_here === 0 ? null : (
        <button
          type="button"
          className={css['link']}
          aria-expanded={opened}
          aria-label={t('whichOf', { days: spanText(run) })}
          onClick={onToggle}
        >
          {t('which')}
        </button>
      )}
    </>
  );
}

/** The calls that only one side had. */
function Found({ connection, run }: { connection: string; run: number }) {
  const { t } = useTranslation('settings-past');
  const { t: common } = useTranslation('settings');
  const { tz } = useSession();
  const { data, error, refetch } = useQuery(reconciliationQuery(connection, run));
  if (error !== null) return <Failed error={error} retry={() => void refetch()} />;
  if (data === undefined) return <p>{common('loading')}</p>;
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
