import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import css from './states.module.css';

export function NotFound() {
  const { t } = useTranslation();
  return (
    <main className={css['state']}>
      <h1 className={css['title']}>{t('state.notFound')}</h1>
      <div className={css['text']}>
        <Link to="/" className={css['link']}>
          {t('state.toOverview')}
        </Link>
      </div>
    </main>
  );
}
