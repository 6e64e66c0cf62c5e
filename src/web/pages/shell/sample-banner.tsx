import { IconFlask } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useSession } from '#web/session.ts';
import css from './shell.module.css';

/** Marks the sample's account on every page, so that nobody takes its figures for their own. */
export function SampleBanner() {
  const { t } = useTranslation('shell');
  const { me, may } = useSession();
  const sample = me.accounts.find((one) => one.id === me.account)?.sample === true;
  if (!sample) return null;
  return (
    <p className={css['sample']} data-testid="sample-banner">
      <IconFlask size={16} stroke={1.75} aria-hidden />
      <span>{t('sample.banner')}</span>
      {may('account') ? <Link to="/settings/account">{t('sample.manage')}</Link> : null}
    </p>
  );
}
