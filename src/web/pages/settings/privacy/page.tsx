import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { PageHeader } from '#web/components/ui/page-header.tsx';
import { Loaded } from '#web/pages/settings/parts/loaded.tsx';
import { useSession } from '#web/session.ts';
import { useTitle } from '#web/use-title.ts';
import { Erasures } from './erasures.tsx';
import { FindCaller } from './find-caller.tsx';
import { erasuresQuery, retentionQuery } from './queries.ts';
import { RetentionForm } from './retention.tsx';
import { SamplePanel } from './sample.tsx';

/** One caller: what is held, a copy, erasing; how long data is kept; and the sample. */
export function PrivacySettings() {
  const { t } = useTranslation('settings-privacy');
  useTitle(t('title'));
  const { me } = useSession();
  const erasures = useQuery(erasuresQuery);
  const retention = useQuery(retentionQuery);
  const sample = me.accounts.find(({ id }) => id === me.account)?.sample === true;
  return (
    <>
      <PageHeader title={t('title')} />
      {sample && me.role === 'owner' ? <SamplePanel /> : null}
      <FindCaller />
      <Loaded query={erasures} height={120}>
        {(all) => <Erasures erasures={all} />}
      </Loaded>
      <Loaded query={retention} height={330}>
        {(keeps) => <RetentionForm key={JSON.stringify(keeps)} keeps={keeps} />}
      </Loaded>
    </>
  );
}
