import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { ConnectionView } from '#contract/connection-view.ts';
import { client } from '#web/api.ts';
import { Panel } from '#web/components/ui/panel.tsx';
import { Refusal } from '#web/components/ui/refusal.tsx';
import { formatCount, formatInstant } from '#web/format.ts';
import { useAttempt } from '#web/pages/settings/parts/attempt.ts';
import { Bar } from '#web/pages/settings/parts/bar.tsx';
import { type Fact, Facts } from '#web/pages/settings/parts/facts.tsx';
import parts from '#web/pages/settings/parts/parts.module.css';
import { useSession } from '#web/session.ts';
import { Alarms } from './alarms.tsx';
import css from './connections.module.css';
import { kindName } from './page.tsx';
import { ConnectionState, rateText, useLagText, useLastText } from './state.tsx';

/** What came and how far it is, and everything decoded once more on demand. */
export function Summary({ connection }: { connection: ConnectionView }) {
  const { t } = useTranslation('settings-connections');
  const { tz } = useSession();
  const queryClient = useQueryClient();
  const lagText = useLagText();
  const lastText = useLastText();
  const { busy, refusal, attempt } = useAttempt();
  const redecode = (): void =>
    void attempt(async () => {
      await client.call('redecode', { body: { connection: connection.id } });
      await queryClient.invalidateQueries({ queryKey: ['connections'] });
    });
  const decoding = connection.state === 'decoding';
  const share = connection.decoded_share;
  const facts: readonly Fact[] = [
    [t('column.state'), <ConnectionState key="state" connection={connection} />],
    [t('system'), kindName(t, connection)],
    [t('id'), connection.id],
    [t('column.last'), lastText(connection.last_delivery_at)],
    [t('column.rate'), rateText(connection.deliveries_per_hour)],
    [t('column.lag'), lagText(connection)],
    [t('deliveries'), formatCount(connection.deliveries)],
    [t('column.rejected'), formatCount(connection.rejects)],
    ...(connection.posts === null ? [] : [[t('refused'), formatCount(connection.refused)] as const]),
    [t('since'), formatInstant(connection.created_at, tz)],
  ];
  return (
    <Panel
      title={t('now')}
      actions={
        <Button
          size="compact-md"
          variant="default"
          leftSection={<IconRefresh size={16} aria-hidden />}
          loading={busy}
          disabled={decoding || connection.deliveries === 0}
          onClick={redecode}
        >
          {t('redecode')}
        </Button>
      }
    >
      <div className={css['stack']}>
        <Alarms alarms={connection.alarms} />
        <Facts facts={facts} />
        {decoding ? (
          <div>
            <Bar label={t('redecoding')} share={share ?? 0} />
            <p className={parts['note']}>{t('redecodingNote')}</p>
          </div>
        ) : null}
        <Refusal text={refusal} />
      </div>
    </Panel>
  );
}
