import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { PageHeader } from '#web/components/ui/page-header.tsx';
import { accountSettingsQuery } from '#web/names.ts';
import { Loaded } from '#web/pages/settings/parts/loaded.tsx';
import { useTitle } from '#web/use-title.ts';
import { HolidaysPanel } from './holidays.tsx';
import { SpansPanel } from './spans.tsx';
import { WeekPanel } from './week-panel.tsx';

/** When the centre is open: hours of the week, dates that differ, and how a week comes out. */
export function HoursSettings() {
  const { t } = useTranslation('settings');
  const settings = useQuery(accountSettingsQuery);
  useTitle(t('page.hours'));
  return (
    <>
      <PageHeader title={t('page.hours')} />
      <Loaded query={settings}>
        {(data) => (
          <>
            <SpansPanel key={JSON.stringify(data.opening_hours)} hours={data.opening_hours} />
            <HolidaysPanel holidays={data.holidays} />
            <WeekPanel hours={data.opening_hours} holidays={data.holidays} />
          </>
        )}
      </Loaded>
    </>
  );
}
