import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { PageHeader } from '#web/components/ui/page-header.tsx';
import { Loaded } from '#web/pages/settings/parts/loaded.tsx';
import { useTitle } from '#web/use-title.ts';
import { InvitePanel } from './invite.tsx';
import { usersQuery } from './queries.ts';
import { RolesPanel } from './roles.tsx';
import { UsersPanel } from './users.tsx';

/** Who may open the account, in which role. */
export function UsersSettings() {
  const { t } = useTranslation('settings');
  const users = useQuery(usersQuery);
  useTitle(t('page.users'));
  return (
    <>
      <PageHeader title={t('page.users')} />
      {/* Together: what stands below a list of any length would move when the list comes. */}
      <Loaded query={users} height={640}>
        {(data) => (
          <>
            <UsersPanel users={data} />
            <InvitePanel />
            <RolesPanel />
          </>
        )}
      </Loaded>
    </>
  );
}
