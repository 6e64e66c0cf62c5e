import { useTranslation } from 'react-i18next';
import type { MetricView } from '#contract/catalogue-view.ts';
import { DataTable } from '#web/components/ui/data-table.tsx';
import { Panel } from '#web/components/ui/panel.tsx';
import { useMetricWords } from '#web/metric-words.ts';
import { allowedText, valueText } from './param-text.ts';

/** Every parameter: kind, range, the default of the definition, and what this account has set. */
export function Parameters({ metric, own }: { metric: MetricView; own: Readonly<Record<string, unknown>> | undefined }) {
  const { t } = useTranslation('metrics-page');
  const words = useMetricWords();
  if (metric.params.length === 0) return null;
  return (
    <Panel title={t('params')} flush>
      <DataTable label={t('params')}>
        <thead>
          <tr>
            <th scope="col">{t('param')}</th>
            <th scope="col">{t('yours')}</th>
            <th scope="col">{t('default')}</th>
            <th scope="col">{t('allowed')}</th>
            <th scope="col">{t('meaning')}</th>
          </tr>
        </thead>
        <tbody>
          {metric.params.map((param) => (
            <tr key={param.name}>
              <th scope="row">
                {words.paramTitle(param.name)} <code>{param.name}</code>
              </th>
              <td>{valueText(own?.[param.name] ?? param.default)}</td>
              <td>{param.required ? t('required') : valueText(param.default)}</td>
              <td>{allowedText(param.type)}</td>
              <td style={{ whiteSpace: 'normal', minWidth: 200 }}>{words.paramSays(param.says)}</td>
            </tr>
          ))}
        </tbody>
      </DataTable>
    </Panel>
  );
}
