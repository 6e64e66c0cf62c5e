import { IconAlertTriangle } from '@tabler/icons-react';
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
          <li key={anomaly}>{anomaly.replaceAll('_', ' ')}</li>
        ))}
      </ul>
    </section>
  );
}
