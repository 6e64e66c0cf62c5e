import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Failed } from '#web/components/ui/states.tsx';
import parts from '#web/pages/settings/parts/parts.module.css';
import css from './connections.module.css';
import { deliveryQuery } from './queries.ts';

/** Lines shown around the one that is asked for: a body may have thousands. */
const around = 20;

/** A delivery as it came; with `line`, the neighbourhood of that line, which is marked. */
export function RawBody({ seq, line = 0 }: { seq: number; line?: number }) {
  const { t } = useTranslation('settings-connections');
  const delivery = useQuery(deliveryQuery(seq));
  if (delivery.isError) return <Failed error={delivery.error} retry={() => void delivery.refetch()} />;
  if (delivery.data === undefined) return <p className={parts['note']}>{t('loading')}</p>;
  const { text, base64 } = delivery.data;
  const lines = (text ?? base64).split('\n');
  const first = line === 0 ? 0 : Math.max(0, line - 1 - around);
  const shown = line === 0 ? lines : lines.slice(first, line + around);
  return (
    // Focusable, because it scrolls.
    <pre className={css['raw']} tabIndex={0} aria-label={t('rawOf', { seq })}>
      {line === 0
        ? shown.join('\n')
        : shown.map((one, at) => (first + at + 1 === line ? <mark key={at}>{one}</mark> : <span key={at}>{`${one}\n`}</span>))}
    </pre>
  );
}
