import { Bar } from '#web/pages/settings/parts/bar.tsx';
import { useTranslation } from 'react-i18next';
import type { ImportView } from '#contract/import-view.ts';
import { formatCount, formatDuration, formatInstant, missing } from '#web/format.ts';
import { useSession } from '#web/session.ts';
import css from './imports.module.css';

/** Where an import stands: a word, and while it moves how fast and how long still. */
export function ImportState({ one }: { one: ImportView }) {
  const { t } = useTranslation('settings-imports');
  const { tz } = useSession();
  const { state, progress, failure } = one;
  const share = progress === null || progress.total_bytes === 0 ? 0 : progress.bytes / progress.total_bytes;
  return (
    <div className={css['state']}>
      <span>{state === 'done' && !one.in_figures ? t('state.counting') : t(`state.${state}`)}</span>
      {state === 'running' && progress !== null ? (
        <>
          <Bar label={t('importing', { file: one.file })} share={share} />
          <span className={css['under']}>
            {t('speed', {
              rate: formatCount(Math.round(progress.lines_per_second)),
              left: progress.seconds_left === null ? missing : formatDuration(Math.ceil(progress.seconds_left)),
            })}
          </span>
        </>
      ) : null}
      {failure === null ? null : <span className={css['reason']}>{failure}</span>}
      {state === 'undone' && one.undone_at !== null ? (
        <span className={css['under']}>
          {one.in_figures ? t('undoneBy', { name: one.undone_by ?? '', at: formatInstant(one.undone_at, tz) }) : t('state.leaving')}
        </span>
      ) : null}
      {state === 'done' && one.new_pieces === 0 && one.known_pieces > 0 ? <span className={css['under']}>{t('nothingNew')}</span> : null}
    </div>
  );
}
