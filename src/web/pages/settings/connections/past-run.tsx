import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Backfill } from '#contract/pull-view.ts';
import { client } from '#web/api.ts';
import { Refusal } from '#web/components/ui/refusal.tsx';
import { formatDates, formatDuration, formatInstant, formatPercent, missing } from '#web/format.ts';
import { useAttempt } from '#web/pages/settings/parts/attempt.ts';
import { Bar } from '#web/pages/settings/parts/bar.tsx';
import { dateIn } from '#web/period.ts';
import { refreshFigures } from '#web/refresh.ts';
import { useSession } from '#web/session.ts';
import css from './past.module.css';
import { isGoing } from './past-queries.ts';

/** How far a run is, what it waits for, and why it failed. */
export function RunState({ run }: { run: Backfill }) {
  const { t } = useTranslation('settings-past');
  const { tz } = useSession();
  const { state, share, progress, failure } = run;
  return (
    <div className={css['run']}>
      <span>
        {t(`state.${state}`)}
        {state === 'running' || state === 'failed' || state === 'cancelled' ? ` ${formatPercent(Math.floor(share * 100) / 100)}` : null}
      </span>
      {state === 'running' ? <Bar label={t('going')} share={share} /> : null}
      {progress === null ? null : (
        <span className={css['under']}>
          {t('speed', {
            n: progress.requests_per_minute,
            left: progress.left_s === null ? missing : formatDuration(Math.ceil(progress.left_s / 60) * 60),
          })}
        </span>
      )}
      {progress?.waiting == null || progress.waiting.why === 'pace' ? null : (
        <span className={css['under']}>
          {t(`waiting.${progress.waiting.why}`, {
            until: progress.waiting.until === null ? '' : formatInstant(progress.waiting.until, tz),
          })}
        </span>
      )}
      {progress?.error == null ? null : <span className={css['reason']}>{progress.error}</span>}
      {failure === null ? null : <span className={css['reason']}>{failure}</span>}
      {run.unread === 0 ? null : <span className={css['under']}>{t('unread', { n: run.unread })}</span>}
    </div>
  );
}

/** Stop one that goes on; let one that failed go on. */
export function RunAction({ connection, run }: { connection: string; run: Backfill }) {
  const { t } = useTranslation('settings-past');
  const queryClient = useQueryClient();
  const { busy, refusal, attempt } = useAttempt();
  const name = isGoing(run) ? 'cancelPull' : run.state === 'failed' ? 'resumePull' : null;
  if (name === null) return null;
  const act = (): void =>
    void attempt(async () => {
      await client.call(name, { params: { id: connection, run: run.id } });
      await refreshFigures(queryClient);
    });
  return (
    <>
      <Button size="compact-sm" variant="default" loading={busy} onClick={act}>
        {t(name === 'cancelPull' ? 'cancel' : 'resume')}
      </Button>
      <Refusal text={refusal} small />
    </>
  );
}

/** The days of a run, both included. */
export function useSpanText(): (run: Pick<Backfill, 'from' | 'to'>) => string {
  const { tz } = useSession();
  return ({ from, to }) => formatDates(dateIn(tz, Date.parse(from)), dateIn(tz, Date.parse(to) - 1));
}
