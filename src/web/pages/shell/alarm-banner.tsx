import { UnstyledButton } from '@mantine/core';
import { IconAlertTriangle, IconX } from '@tabler/icons-react';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { Link, useLocation } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RouteAnswer } from '#contract/routes.ts';
import { client } from '#web/api.ts';
import { AlarmText } from '#web/components/ui/alarm-mark.tsx';
import css from './alarm-banner.module.css';

type Alarms = RouteAnswer<'alarms'>['alarms'];

const everyMs = 60_000;
const shown = 3;

const alarmsQuery = queryOptions({
  queryKey: ['alarms'],
  queryFn: async ({ signal }) => (await client.callUntil(signal, 'alarms')).alarms,
  refetchInterval: everyMs,
});

/** Says on every page which connections are not as usual, where any is; their own pages say it themselves. */
export function AlarmBanner() {
  const { data: alarms = [] } = useQuery(alarmsQuery);
  const { pathname } = useLocation();
  const [hidden, setHidden] = useState('');
  const which = alarms.map(({ connection, alarm }) => `${connection.id} ${alarm.kind}`).join();
  if (alarms.length === 0 || which === hidden || pathname.startsWith('/settings/connections')) return null;
  return <Told alarms={alarms} onHide={() => setHidden(which)} />;
}

function Told({ alarms, onHide }: { alarms: Alarms; onHide: () => void }) {
  const { t } = useTranslation('alarms');
  return (
    <div className={css['banner']} role="status" data-testid="alarm-banner">
      <IconAlertTriangle size={16} stroke={1.75} aria-hidden />
      <div className={css['text']}>
        <span>{t('banner')}</span>
        {alarms.slice(0, shown).map(({ connection, alarm }) => (
          <span key={`${connection.id} ${alarm.kind}`}>
            <Link to="/settings/connections/$id" params={{ id: connection.id }}>
              {connection.name}
            </Link>{' '}
            (<AlarmText alarm={alarm} />)
          </span>
        ))}
        {alarms.length > shown ? <Link to="/settings/connections">{t('more', { n: alarms.length - shown })}</Link> : null}
      </div>
      <UnstyledButton className={css['hide']} aria-label={t('hide')} onClick={onHide}>
        <IconX size={16} aria-hidden />
      </UnstyledButton>
    </div>
  );
}
