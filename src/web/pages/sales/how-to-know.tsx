import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useSession } from '#web/session.ts';
import css from './how-to-know.module.css';

/** Nothing tells it so far, and what would: an unknown is not shown as 0. */
export function HowToKnow({ what }: { what: 'results' | 'dispositions' }) {
  const { t } = useTranslation('sales');
  const { may } = useSession();
  return (
    <p className={css['how']}>
      {t(`how.${what}`)}{' '}
      {may('connections') ? (
        <>
          <Link to="/settings/imports">{t('how.import')}</Link>
          {' · '}
          <Link to="/settings/connections">{t('how.connect')}</Link>
        </>
      ) : (
        t('how.askAdmin')
      )}
    </p>
  );
}
