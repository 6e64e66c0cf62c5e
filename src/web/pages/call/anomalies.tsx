import { IconAlertTriangle } from '@tabler/icons-react';
import { plural } from '#web/format.ts';
import css from './page.module.css';

/** Contradictions in what was received, and that they were settled by rule. */
export function Anomalies({ anomalies }: { anomalies: readonly string[] }) {
  if (anomalies.length === 0) return null;
  return (
    <section className={css['anomalies']} aria-labelledby="anomalies">
      <h2 id="anomalies">
        <IconAlertTriangle size={16} aria-hidden />
        {plural(anomalies.length, 'anomaly', 'anomalies')}, settled by rule
      </h2>
      <ul>
        {anomalies.map((anomaly) => (
          <li key={anomaly}>{anomaly.replaceAll('_', ' ')}</li>
        ))}
      </ul>
    </section>
  );
}
