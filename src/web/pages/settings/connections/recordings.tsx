import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { RecordingView } from '#contract/recordings.ts';
import { client } from '#web/api.ts';
import { DataTable } from '#web/components/ui/data-table.tsx';
import { Panel } from '#web/components/ui/panel.tsx';
import { Refusal } from '#web/components/ui/refusal.tsx';
import { formatBytes, formatCount, formatInstant, missing } from '#web/format.ts';
import { useAttempt } from '#web/pages/settings/parts/attempt.ts';
import { type Fact, Facts } from '#web/pages/settings/parts/facts.tsx';
import parts from '#web/pages/settings/parts/parts.module.css';
import { useSaved } from '#web/pages/settings/parts/saved.tsx';
import { useSession } from '#web/session.ts';

const recordingsQuery = (connection: string) =>
  queryOptions({
    queryKey: ['connections', connection, 'recordings'],
    queryFn: async ({ signal }) => await client.callUntil(signal, 'connectionRecordings', { params: { id: connection } }),
    refetchInterval: ({ state }) => ((state.data?.waiting ?? 0) > 0 ? 3_000 : 30_000),
  });

/** How many recordings of a connection are kept, wait or failed, and why; nothing where it told of none. */
export function ConnectionRecordings({ connection }: { connection: string }) {
  const { t } = useTranslation('recordings');
  const { tz } = useSession();
  const { tell } = useSaved();
  const queryClient = useQueryClient();
  const { busy, refusal, attempt } = useAttempt();
  const { data: all } = useQuery(recordingsQuery(connection));
  if (all === undefined || all.kept + all.waiting + all.failed + all.removed + all.elsewhere === 0) return null;
  const retry = async (): Promise<void> => {
    const { recordings } = await client.call('retryRecordings', { params: { id: connection } });
    tell(t('settings.retried', { n: recordings }));
    await queryClient.invalidateQueries({ queryKey: recordingsQuery(connection).queryKey });
  };
  const facts: readonly Fact[] = [
    [t('settings.kept'), t('settings.keptOf', { n: formatCount(all.kept), size: formatBytes(all.bytes) })],
    [t('settings.waiting'), formatCount(all.waiting)],
    [t('settings.failed'), formatCount(all.failed)],
    ...(all.elsewhere === 0 ? [] : [[t('settings.elsewhere'), formatCount(all.elsewhere)] as const]),
    ...(all.removed === 0 ? [] : [[t('settings.removed'), formatCount(all.removed)] as const]),
    ...(all.next_try_at === null ? [] : [[t('settings.next'), formatInstant(all.next_try_at, tz)] as const]),
  ];
  return (
    <Panel
      title={t('settings.title')}
      note={t('settings.note')}
      flush
      actions={
        all.failed === 0 ? undefined : (
          <Button
            size="compact-md"
            variant="default"
            leftSection={<IconRefresh size={16} aria-hidden />}
            loading={busy}
            onClick={() => void attempt(retry)}
          >
            {t('settings.retryAll')}
          </Button>
        )
      }
    >
      <div className={parts['inset']}>
        <Facts facts={facts} live />
        <Refusal text={refusal} />
      </div>
      {all.failures.length === 0 ? null : <Failures failures={all.failures} tz={tz} />}
    </Panel>
  );
}

function Failures({ failures, tz }: { failures: readonly RecordingView[]; tz: string }) {
  const { t } = useTranslation('recordings');
  return (
    <DataTable label={t('settings.failures')}>
      <thead>
        <tr>
          <th scope="col">{t('settings.call')}</th>
          <th scope="col">{t('settings.why')}</th>
          <th scope="col" data-number>
            {t('settings.tries')}
          </th>
          <th scope="col">{t('settings.next')}</th>
        </tr>
      </thead>
      <tbody>
        {failures.map((one) => (
          <tr key={one.id}>
            <th scope="row">
              <Link to="/calls/$id" params={{ id: one.call_id }} title={t('settings.open')}>
                {formatInstant(one.started_at, tz)}
              </Link>
            </th>
            <td>{one.why === null ? missing : t(`why.${one.why}`)}</td>
            <td data-number>{formatCount(one.tries)}</td>
            <td>{one.next_try_at === null ? missing : formatInstant(one.next_try_at, tz)}</td>
          </tr>
        ))}
      </tbody>
    </DataTable>
  );
}
