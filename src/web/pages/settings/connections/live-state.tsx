import { useTranslation } from 'react-i18next';
import type { ConnectionView } from '#contract/connection-view.ts';
import { formatInstant, missing } from '#web/format.ts';
import { type Fact, Facts } from '#web/pages/settings/parts/facts.tsx';
import { useSession } from '#web/session.ts';
import css from './connections.module.css';

/** How the connection that we keep does: since when, what went wrong last, and when events may have been missed. */
export function LiveState({ live }: { live: NonNullable<ConnectionView['live']> }) {
  const { t } = useTranslation('settings-connections');
  const { tz } = useSession();
  const at = (instant: string | null): string => (instant === null ? missing : formatInstant(instant, tz));
  const facts: readonly Fact[] = [
    [t('column.state'), t(`live.state.${live.state}`)],
    ...(live.state === 'connected' ? [[t('live.since'), at(live.connected_since)] as const] : []),
    [t('live.lastEvent'), at(live.last_event_at)],
    ...(live.state === 'waiting' ? [[t('live.nextTry'), at(live.next_try_at)] as const] : []),
  ];
  return (
    <>
      <Facts facts={facts} live />
      {live.missing_why === null ? null : <p>{t(`live.lacks.${live.missing_why}`, { who: live.credential_for ?? '' })}</p>}
      {live.error === null ? null : (
        <p>
          {t('live.error', { at: at(live.error.at) })} {live.error.says}
        </p>
      )}
      {live.gaps.length === 0 ? null : (
        <section aria-label={t('live.gaps')}>
          <p>{t('live.gapsSay')}</p>
          <ul className={css['notes']}>
            {live.gaps.map(({ from, to }) => (
              <li key={from}>{to === null ? t('live.gapOpen', { from: at(from) }) : t('live.gap', { from: at(from), to: at(to) })}</li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
