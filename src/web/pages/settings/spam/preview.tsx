import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { SpamPreview } from '#contract/mapping.ts';
import { DataTable } from '#web/components/ui/data-table.tsx';
import { codeText, formatDuration, formatInstant, missing } from '#web/format.ts';
import css from '#web/pages/settings/connections/connections.module.css';
import { useSession } from '#web/session.ts';

/** How many calls a rule would mark, and the newest of them. */
export function Preview({ preview: { inbound, flagged, fresh, examples } }: { preview: SpamPreview }) {
  const { t } = useTranslation('settings-spam');
  const { tz } = useSession();
  return (
    <div className={css['stack']}>
      <p role="status">{`${t('flagged', { n: flagged, inbound })} ${flagged === 0 ? '' : t('fresh', { n: fresh })}`.trim()}</p>
      {examples.length === 0 ? null : (
        <DataTable label={t('examples')}>
          <thead>
            <tr>
              <th scope="col">{t('column.call')}</th>
              <th scope="col">{t('column.caller')}</th>
              <th scope="col">{t('column.duration')}</th>
              <th scope="col">{t('column.now')}</th>
            </tr>
          </thead>
          <tbody>
            {examples.map(({ id, started_at: at, caller, duration_s: duration, spam }) => (
              <tr key={id}>
                <th scope="row">
                  <Link to="/calls/$id" params={{ id }}>
                    {formatInstant(at, tz)}
                  </Link>
                </th>
                <td>{caller ?? t('withheld')}</td>
                <td>{duration === null ? missing : formatDuration(duration)}</td>
                <td>{spam ? codeText('spam') : missing}</td>
              </tr>
            ))}
          </tbody>
        </DataTable>
      )}
    </div>
  );
}
