import { Button } from '@mantine/core';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Confirmed as Found } from '#contract/confirmed.ts';
import { client } from '#web/api.ts';
import { DataTable } from '#web/components/ui/data-table.tsx';
import { Panel } from '#web/components/ui/panel.tsx';
import { Failed } from '#web/components/ui/states.tsx';
import { formatCount, formatDay, formatPercent, formatTarget } from '#web/format.ts';
import { useSession } from '#web/session.ts';
import css from './page.module.css';

const confirmedQuery = queryOptions({
  queryKey: ['marketing', 'confirmed'],
  queryFn: async ({ signal }) => await client.callUntil(signal, 'confirmedVisits'),
  enabled: false,
});

/** How often the most probable visit of a call was the right one, where something else tells it; worked out when somebody asks. */
export function Confirmed() {
  const { t } = useTranslation('marketing');
  const { tz } = useSession();
  const found = useQuery(confirmedQuery);
  const compare = (
    <Button variant="default" loading={found.isFetching} onClick={() => void found.refetch()}>
      {t('confirmed.compare')}
    </Button>
  );
  return (
    <Panel title={t('confirmed.title')} note={t('confirmed.note')} actions={compare}>
      <div aria-live="polite">
        {found.isError ? (
          <Failed error={found.error} retry={() => void found.refetch()} />
        ) : found.data === undefined ? null : (
          <Tenths found={found.data} tz={tz} />
        )}
      </div>
    </Panel>
  );
}

function Tenths({ found: { tenths, confirmed, none, calls, from, to }, tz }: { found: Found; tz: string }) {
  const { t } = useTranslation('marketing');
  if (tenths.length === 0 || none === null || from === null || to === null)
    return <p className={css['confirmed']}>{t('confirmed.nothing', { calls })}</p>;
  return (
    <>
      <DataTable label={t('confirmed.title')}>
        <thead>
          <tr>
            <th scope="col">{t('confirmed.stated')}</th>
            {(['calls', 'mean', 'right', 'interval'] as const).map((head) => (
              <th key={head} scope="col" data-number>
                {t(`confirmed.${head}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {tenths.map((tenth) => (
            <tr key={tenth.from}>
              <th scope="row">{t('confirmed.range', { from: formatTarget(tenth.from, 'ratio'), to: formatTarget(tenth.to, 'ratio') })}</th>
              <td data-number>{formatCount(tenth.calls)}</td>
              <td data-number>{formatPercent(tenth.stated)}</td>
              <td data-number>{formatPercent(tenth.right)}</td>
              <td data-number>{t('confirmed.range', { from: formatPercent(tenth.low), to: formatPercent(tenth.high) })}</td>
            </tr>
          ))}
        </tbody>
      </DataTable>
      <p className={css['confirmed']}>
        {t('confirmed.known', {
          ...confirmed,
          ...{ calls: formatCount(calls), none: formatPercent(none), from: formatDay(from, tz), to: formatDay(to, tz) },
        })}
      </p>
    </>
  );
}
