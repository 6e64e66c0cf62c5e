import { queryOptions, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { client } from '#web/api.ts';
import { Failed } from '#web/components/ui/states.tsx';
import { Verbatim } from '#web/components/ui/verbatim.tsx';
import css from './raw-body.module.css';

const deliveryQuery = (seq: number) =>
  queryOptions({
    queryKey: ['delivery', seq],
    queryFn: async ({ signal }) => await client.callUntil(signal, 'delivery', { params: { seq } }),
    staleTime: Infinity,
  });

/** Lines shown around the one that is asked for: a body may have thousands. */
const around = 20;

/** A delivery as it came; with `line`, the neighbourhood of that line, which is marked. */
export function RawBody({ seq, line = 0 }: { seq: number; line?: number }) {
  const { t } = useTranslation();
  const delivery = useQuery(deliveryQuery(seq));
  if (delivery.isError) return <Failed error={delivery.error} retry={() => void delivery.refetch()} />;
  if (delivery.data === undefined) return <p className={css['coming']}>{t('loading')}</p>;
  const { text, base64 } = delivery.data;
  const whole = text ?? base64;
  const first = Math.max(0, line - 1 - around);
  return (
    <Verbatim label={t('asReceived', { seq: String(seq) })}>
      {line === 0
        ? whole
        : whole
            .split('\n')
            .slice(first, line + around)
            .map((one, at) => (first + at + 1 === line ? <mark key={at}>{one}</mark> : <span key={at}>{`${one}\n`}</span>))}
    </Verbatim>
  );
}
