import { IconAlertTriangle } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import css from './page.module.css';

/** Contradictions in what was received, and that they were settled by rule. */
export function Anomalies({ anomalies }: { anomalies: readonly string[] }) {
  const { t } = useTranslation('call');
  if (anomalies.length === 0) return null;
  return (
    <section className={css['anomalies']} aria-labelledby="anomalies">
      <h2 id="anomalies">
        <IconAlertTriangle size={16} aria-hidden />
        {t('anomalies', { n: anomalies.length })}
      </h2>
      <ul>
        {anomalies.map((anomaly) => (
          <li key={anomaly}>{textOf(t, anomaly)}</li>
        ))}
      </ul>
    </section>
  );
}

/** `<rule>` or `<rule>: <detail>`; a rule of a connector's own is said as it is. */
function textOf(t: TFunction<'call'>, anomaly: string): string {
  const [code = '', ...rest] = anomaly.split(': ');
  const rules = t('anomaly.rule', { returnObjects: true });
  const rule = code in rules ? rules[code as keyof typeof rules] : code.replaceAll('_', ' ');
  return rest.length === 0 ? rule : t('anomaly.told', { rule, detail: rest.join(': ') });
}
