import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { MetricView } from '#contract/catalogue-view.ts';
import { DataTable } from '#web/components/ui/data-table.tsx';
import { Panel } from '#web/components/ui/panel.tsx';
import { useMetricWords } from '#web/metric-words.ts';
import { valueText } from './param-text.ts';

/** How others define the metric: what they count, our parameters for it, and a way to see it at once. */
export function Others({ metric, onTry }: { metric: MetricView; onTry: (params: Record<string, unknown> | undefined) => void }) {
  const { t } = useTranslation('metrics-page');
  const words = useMetricWords();
  if (metric.vendors.length === 0) return null;
  return (
    <Panel title={t('others')} note={t('othersNote')} flush>
      <DataTable label={t('others')}>
        <thead>
          <tr>
            <th scope="col">{t('who')}</th>
            <th scope="col">{t('counts')}</th>
            <th scope="col">{t('nearest')}</th>
            <th scope="col">
              <span className="visually-hidden">{t('try')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {metric.vendors.map(({ who, says, params }) => (
            <tr key={`${who} ${says}`}>
              <th scope="row" style={{ whiteSpace: 'normal' }}>
                {who}
              </th>
              <td style={{ whiteSpace: 'normal', minWidth: 200 }}>{says}</td>
              <td style={{ whiteSpace: 'normal' }}>
                {params === null
                  ? t('noVariant')
                  : Object.entries(params)
                      .map(([name, value]) => `${words.paramTitle(name)} ${valueText(value)}`)
                      .join(', ') || t('asOurs')}
              </td>
              <td>
                {params === null || Object.keys(params).length === 0 ? null : (
                  <Button size="compact-sm" variant="default" aria-label={t('tryOf', { who })} onClick={() => onTry(params)}>
                    {t('try')}
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </DataTable>
    </Panel>
  );
}
