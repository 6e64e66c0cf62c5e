import { useTranslation } from 'react-i18next';
import { PageHeader } from '#web/components/ui/page-header.tsx';
import { FactFiles } from '#web/pages/settings/parts/fact-files/fact-files.tsx';
import { useTitle } from '#web/use-title.ts';

/** What agents are paid, and what else the centre costs. */
export function CostsSettings() {
  const { t } = useTranslation('settings-costs');
  useTitle(t('title'));
  return (
    <>
      <PageHeader title={t('title')} />
      <FactFiles table="agent_pay" title={t('pay')} note={t('payNote')} />
      <FactFiles table="cost" title={t('costs')} note={t('costsNote')} />
    </>
  );
}
