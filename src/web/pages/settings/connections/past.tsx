import { useTranslation } from 'react-i18next';
import type { ConnectionView } from '#contract/connection-view.ts';
import type { PullsView } from '#contract/pull-view.ts';
import { Panel } from '#web/components/ui/panel.tsx';
import parts from '#web/pages/settings/parts/parts.module.css';
import { PastAccess } from './past-access.tsx';
import { PastCompared } from './past-compared.tsx';
import { PastFetch } from './past-fetch.tsx';

/** Calls of the past: with what the system's API is asked, what is fetched from it, and what comparing found. */
export function Past({ connection, pulls }: { connection: ConnectionView; pulls: PullsView }) {
  const { t } = useTranslation('settings-past');
  const ready = pulls.missing === null;
  return (
    <>
      <Panel title={t('title')} note={t('note', { system: connection.title })} flush>
        <div className={parts['inset']}>
          <PastAccess connection={connection.id} pulls={pulls} />
        </div>
        {ready ? <PastFetch connection={connection.id} reachesBackDays={pulls.reaches_back_days} /> : null}
      </Panel>
      <PastCompared connection={connection.id} system={connection.title} ready={ready} />
    </>
  );
}
