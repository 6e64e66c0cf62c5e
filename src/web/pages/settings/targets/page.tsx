import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { PageHeader } from '#web/components/ui/page-header.tsx';
import { useDefinitions } from '#web/definitions.ts';
import { accountSettingsQuery } from '#web/names.ts';
import { useTitle } from '#web/use-title.ts';
import { Loaded } from '#web/pages/settings/parts/loaded.tsx';
import { BenchmarksPanel } from './benchmarks.tsx';
import { TargetsPanel } from './targets.tsx';

/** What the figures should reach, and what others reach. */
export function TargetsSettings() {
  const { t } = useTranslation('settings');
  const settings = useQuery(accountSettingsQuery);
  const definitions = useDefinitions();
  useTitle(t('page.targets'));
  return (
    <>
      <PageHeader title={t('page.targets')} />
      <Loaded query={settings}>
        {(data) => (
          <>
            <TargetsPanel settings={data} definitions={definitions} />
            <BenchmarksPanel settings={data} definitions={definitions} />
          </>
        )}
      </Loaded>
    </>
  );
}
