import { Progress } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Erasure } from '#contract/privacy.ts';
import { DataTable } from '#web/components/ui/data-table.tsx';
import { Panel } from '#web/components/ui/panel.tsx';
import { formatCount, formatInstant } from '#web/format.ts';
import parts from '#web/pages/settings/parts/parts.module.css';
import { useSession } from '#web/session.ts';
import css from './privacy.module.css';

/** Who was erased, as far as that may still be said: what stands for them, when, by whom, and how far the work is. */
export function Erasures({ erasures }: { erasures: readonly Erasure[] }) {
  const { t } = useTranslation('settings-privacy');
  const { tz } = useSession();
  return (
    <Panel title={t('erasures.title')} note={t('erasures.note')} flush>
      {erasures.length === 0 ? (
        <p className={parts['empty']}>{t('erasures.none')}</p>
      ) : (
        <DataTable label={t('erasures.title')}>
          <thead>
            <tr>
              <th scope="col">{t('erasures.token')}</th>
              <th scope="col">{t('erasures.asked')}</th>
              <th scope="col">{t('erasures.by')}</th>
              <th scope="col">{t('erasures.state')}</th>
            </tr>
          </thead>
          <tbody>
            {erasures.map((one) => (
              <tr key={one.id}>
                <th scope="row">{one.stands_for}</th>
                <td>{formatInstant(one.asked_at, tz)}</td>
                <td>{one.asked_by}</td>
                <td>
                  <State erasure={one} />
                </td>
              </tr>
            ))}
          </tbody>
        </DataTable>
      )}
    </Panel>
  );
}

function State({ erasure }: { erasure: Erasure }) {
  const { t } = useTranslation('settings-privacy');
  const { tz } = useSession();
  const { state, doing, done, total, failed, done_at: doneAt, deliveries } = erasure;
  if (state === 'done')
    return <>{t('state.done', { at: doneAt === null ? '' : formatInstant(doneAt, tz), n: deliveries, shown: formatCount(deliveries) })}</>;
  if (failed) return <span className={parts['danger']}>{t('state.failed')}</span>;
  const text =
    doing === null
      ? t('state.waiting')
      : doing === 'log' && total > 0
        ? t('state.counted', { done: formatCount(done), total: formatCount(total) })
        : t(`state.${doing}`);
  return (
    <span className={css['working']} role="status">
      {doing === 'log' && total > 0 ? <Progress value={(100 * done) / total} aria-label={t('state.log')} w={96} /> : null}
      {text}
    </span>
  );
}
