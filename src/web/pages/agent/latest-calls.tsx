import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { DataTable } from '#web/components/ui/data-table.tsx';
import { OutcomeBadge } from '#web/components/ui/outcome-badge.tsx';
import { Panel } from '#web/components/ui/panel.tsx';
import { Failed } from '#web/components/ui/states.tsx';
import { codeText, formatCount, formatDuration, formatInstant, missing } from '#web/format.ts';
import { useNames } from '#web/names.ts';
import type { ResolvedPeriod } from '#web/period.ts';
import css from './latest-calls.module.css';
import { latestCallsQuery } from './queries.ts';

/** The newest calls of the period that the agent took, each the way to its own page. */
export function LatestCalls({ id, name, period }: { id: string; name: string; period: ResolvedPeriod }) {
  const { t } = useTranslation('team');
  const nameIn = useNames();
  const answer = useQuery(latestCallsQuery(id, period));
  const { data } = answer;
  return (
    <Panel
      title={t('calls.title')}
      note={data === undefined ? '' : t('calls.note', { n: data.total, shown: formatCount(data.total) })}
      actions={
        <Link to="/calls" search={(all: object) => ({ ...all, agent: [id] })} className={css['all'] ?? ''}>
          {t('calls.all', { name })}
        </Link>
      }
      flush
    >
      {answer.isError ? <Failed error={answer.error} retry={() => void answer.refetch()} /> : null}
      <div className={css['room']}>
        {data === undefined || data.calls.length === 0 ? null : (
          <DataTable label={t('calls.title')}>
            <thead>
              <tr>
                <th scope="col">{t('calls.time')}</th>
                <th scope="col">{t('calls.direction')}</th>
                <th scope="col">{t('calls.caller')}</th>
                <th scope="col">{t('calls.queue')}</th>
                <th scope="col">{t('calls.outcome')}</th>
                <th scope="col" data-number>
                  {t('calls.wait')}
                </th>
                <th scope="col" data-number>
                  {t('calls.talk')}
                </th>
              </tr>
            </thead>
            <tbody>
              {data.calls.map((call) => (
                <tr key={call.id}>
                  <th scope="row">
                    <Link to="/calls/$id" params={{ id: call.id }}>
                      {formatInstant(call.started_at, period.tz)}
                    </Link>
                  </th>
                  <td>{codeText(call.direction)}</td>
                  <td>{call.caller ?? missing}</td>
                  <td>{call.queue_ids.length === 0 ? missing : call.queue_ids.map((queue) => nameIn('queue', queue)).join(', ')}</td>
                  <td>
                    <OutcomeBadge outcome={call.outcome} />
                  </td>
                  <td data-number>{call.wait_s === null ? missing : formatDuration(call.wait_s)}</td>
                  <td data-number>{call.talk_s === null ? missing : formatDuration(call.talk_s)}</td>
                </tr>
              ))}
            </tbody>
          </DataTable>
        )}
      </div>
    </Panel>
  );
}
