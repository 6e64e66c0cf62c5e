import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PageHeader } from '#web/components/ui/page-header.tsx';
import { FactFiles } from '#web/pages/settings/parts/fact-files/fact-files.tsx';
import { useTitle } from '#web/use-title.ts';

/** What agents are paid, and what else the centre costs. */
export function CostsSettings() {
  const { t } = useTranslation('settings-costs');
  useTitle(t('title'));
  const [table, setTable] = useState<'agent_pay' | 'cost'>('agent_pay');
  return (
    <>
      <PageHeader title={t('title')} />
      <div>
        <SegmentedControl
          aria-label={t('title')}
          value={table}
          onChange={(value) => setTable(value === 'cost' ? 'cost' : 'agent_pay')}
          data={[
            { value: 'agent_pay', label: t('pay') },
            { value: 'cost', label: t('costs') },
          ]}
        />
      </div>
      {table === 'agent_pay' ? (
        <FactFiles key={table} table={table} title={t('pay')} note={t('payNote')} />
      ) : (
        <FactFiles key={table} table={table} title={t('costs')} note={t('costsNote')} />
      )}
    </>
  );
}
