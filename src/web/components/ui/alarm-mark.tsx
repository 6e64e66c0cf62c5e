import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ConnectionAlarm } from '#contract/connection-alarm.ts';
import { formatDuration, formatPercent } from '#web/format.ts';
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
  switch (alarm.kind) {
    case 'silent':
      return t('mark.silent', { lasted: silentFor(alarm.since) });
    case 'rejecting':
      return t('mark.rejecting', { share: formatPercent(alarm.rejected / alarm.of) });
    case 'refusing':
      return t('mark.refusing', { share: formatPercent(alarm.refused / alarm.of) });
  }
}

/** To the minute: it grows while it is looked at. */
const silentFor = (since: string): string => formatDuration(Math.floor((Date.now() - Date.parse(since)) / 60_000) * 60);
