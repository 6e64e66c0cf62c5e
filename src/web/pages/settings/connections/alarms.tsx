import { useTranslation } from 'react-i18next';
import type { ConnectionAlarm } from '#contract/connection-alarm.ts';
import { AlarmMark } from '#web/components/ui/alarm-mark.tsx';
import { formatDuration, formatInstant, formatPercent } from '#web/format.ts';
import { useSession } from '#web/session.ts';
import css from './alarms.module.css';

/** What is not as usual with this connection, and how that is known; nothing where all is. */
export function Alarms({ alarms }: { alarms: readonly ConnectionAlarm[] }) {
  const { t } = useTranslation('alarms');
  if (alarms.length === 0) return null;
  return (
    <ul className={css['alarms']} aria-label={t('title')}>
      {alarms.map((alarm) => (
        <li key={alarm.kind}>
          <AlarmMark alarm={alarm} />
          <p>
            <Explained alarm={alarm} />
          </p>
        </li>
      ))}
    </ul>
  );
}

function Explained({ alarm }: { alarm: ConnectionAlarm }) {
  const { t } = useTranslation('alarms');
  const { tz } = useSession();
  const since = formatInstant(alarm.since, tz);
  switch (alarm.kind) {
    case 'silent':
      return t('says.silent', { since, n: alarm.expected, usual: formatDuration(alarm.usual_s) });
    case 'rejecting':
      return t('says.rejecting', { since, n: alarm.rejected, of: alarm.of, usual: formatPercent(alarm.usual_share) });
    case 'refusing':
      return t('says.refusing', { since, n: alarm.refused, of: alarm.of, usual: formatPercent(alarm.usual_share) });
  }
}
