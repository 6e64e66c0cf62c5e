import { Button } from '@mantine/core';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { client } from '#web/api.ts';
import { Empty } from '#web/components/ui/states.tsx';
import { formatDay } from '#web/format.ts';
import { dateIn } from '#web/period.ts';

/** The newest call of the account, for the way out of an empty period. */
const latestCallQuery = queryOptions({
  queryKey: ['calls', 'latest'],
  queryFn: async ({ signal }) => await client.callUntil(signal, 'calls', { query: { sort: 'started_at', desc: 'true', limit: 1 } }),
});

/** No call in the period: the way to the latest data, or to the first. */
export function EmptyPeriod({ tz, narrowed, onWiden, onShow }: EmptyPeriodProps) {
  const { t } = useTranslation();
  const latest = useQuery(latestCallQuery);
  const [call] = latest.data?.calls ?? [];
  if (narrowed) {
    return (
      <Empty title={t('empty.period')} action={<Button onClick={onWiden}>{t('clearFilters')}</Button>}>
        <p>{t('empty.narrowed')}</p>
      </Empty>
    );
  }
  if (call === undefined) {
    return latest.isPending ? null : (
      <Empty title={t('empty.none')}>
        <p>{t('empty.how')}</p>
      </Empty>
    );
  }
  const day = formatDay(call.started_at, tz);
  return (
    <Empty
      title={t('empty.period')}
      action={<Button onClick={() => onShow(dateIn(tz, Date.parse(call.started_at)))}>{t('empty.show', { day })}</Button>}
    >
      <p>{t('empty.latest', { day })}</p>
    </Empty>
  );
}

interface EmptyPeriodProps {
  tz: string;
  /** Filters are set that may be the reason. */
  narrowed: boolean;
  onWiden: () => void;
  onShow: (date: string) => void;
}
