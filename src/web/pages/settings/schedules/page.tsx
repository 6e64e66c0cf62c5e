import { useTranslation } from 'react-i18next';
import { PageHeader } from '#web/components/ui/page-header.tsx';
import { FactFiles } from '#web/pages/settings/parts/fact-files/fact-files.tsx';
import { useTitle } from '#web/use-title.ts';

/** Who was planned to do what, when. */
export function SchedulesSettings() {
  const { t } = useTranslation('settings-schedules');
  useTitle(t('title'));
  return (
    <>
      <PageHeader title={t('title')} />
      <FactFiles table="schedule" title={t('title')} note={t('note')} />
    </>
  );
}
