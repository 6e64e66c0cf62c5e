import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Panel } from '#web/components/ui/panel.tsx';
import { useSession } from '#web/session.ts';
import css from './page.module.css';
import type { Source } from './queries.ts';

/** Where what is not told comes from: a website, a file of costs, events of a CRM. */
const ways = { sessions: '/settings/connections', spend: '/settings/imports', sales: '/settings/connections' } as const;

/** What nothing tells so far, and what would: an unknown is not shown as 0. */
export function Lacking({ what, title, note }: { what: readonly Source[]; title: string; note: string }) {
  const { t } = useTranslation('marketing');
  const { may } = useSession();
  return (
    <Panel title={title} note={note}>
      <ul className={css['ways']}>
        {what.map((source) => (
          <li key={source} className={css['way']}>
            <h3>{t(`lacking.${source}.title`)}</h3>
            <p>{t(`lacking.${source}.how`)}</p>
            {may('connections') ? <Link to={ways[source]}>{t(`lacking.${source}.go`)}</Link> : null}
          </li>
        ))}
      </ul>
      {may('connections') ? null : <p className={css['ask']}>{t('lacking.askAdmin')}</p>}
    </Panel>
  );
}
