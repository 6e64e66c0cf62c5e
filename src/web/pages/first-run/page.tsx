import { useQuery } from '@tanstack/react-query';
import { Link, useLocation } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Entrance } from '#web/components/ui/entrance.tsx';
import { LanguageMenu } from '#web/components/ui/language-menu.tsx';
import { meQuery } from '#web/session.ts';
import { useTitle } from '#web/use-title.ts';
import { OwnerForm } from './owner.tsx';
import { Ways } from './ways.tsx';

/** The first visit, through the one-time link that the server printed: the owner, and then three ways on. */
export function FirstRunPage() {
  const { t } = useTranslation('first-run');
  useTitle(t('title'));
  // After the #, which no server and no log sees.
  const { hash: token } = useLocation();
  const { data: me, isPending } = useQuery({ ...meQuery, retry: false });
  if (me !== undefined) return <Ways me={me} />;
  if (isPending) return null;
  if (token !== '') return <OwnerForm token={token} />;
  return (
    <Entrance title={t('link.title')} says={t('link.says')} foot={<LanguageMenu />}>
      <Link to="/sign-in">{t('link.signIn')}</Link>
    </Entrance>
  );
}
