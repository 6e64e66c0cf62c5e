import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ConnectionAlarm } from '#contract/connection-alarm.ts';
import { formatDuration, formatPercent } from '#web/format.ts';
import { useNow } from '#web/use-now.ts';
import css from './alarm-mark.module.css';

/** What is not as usual with a connection, in a few words. */
export function AlarmMark({ alarm }: { alarm: ConnectionAlarm }) {
  return (
    <span className={css['mark']}>
      <IconAlertTriangle size={14} stroke={1.75} aria-hidden />
      <AlarmText alarm={alarm} />
    </span>
  );
}

/** The same without its sign, within a line that has one. */
export function AlarmText({ alarm }: { alarm: ConnectionAlarm }) {
  const { t } = useTranslation('alarms');
  // To the minute: it grows while it is looked at.
  const now = useNow();
  switch (alarm.kind) {
    case 'silent':
      return t('mark.silent', { lasted: formatDuration(Math.max(0, Math.floor((now - Date.parse(alarm.since)) / 60_000)) * 60) });
    case 'rejecting':
      return t('mark.rejecting', { share: formatPercent(alarm.rejected / alarm.of) });
    case 'refusing':
      return t('mark.refusing', { share: formatPercent(alarm.refused / alarm.of) });
  }
}
