import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { ConversionFeed, ConversionFetch } from '#contract/feeds.ts';
import { DataTable } from '#web/components/ui/data-table.tsx';
import { Panel } from '#web/components/ui/panel.tsx';
import { formatCount, formatInstant, missing } from '#web/format.ts';
import connections from '#web/pages/settings/connections/connections.module.css';
import parts from '#web/pages/settings/parts/parts.module.css';
import { Rows } from '#web/pages/settings/parts/rows.tsx';
import { usePages } from '#web/pages/settings/parts/use-pages.ts';
import { useSession } from '#web/session.ts';
import { fetchesQuery } from './queries.ts';

/** Who fetched the feed, and what they got. */
export function Fetches({ feed }: { feed: ConversionFeed }) {
  const { t } = useTranslation('settings-feeds');
  const pages = usePages();
  const query = useQuery(fetchesQuery(feed.id, pages.before));
  return (
    <Panel title={t('fetches')} note={t('fetchesNote')} flush>
      <Rows query={query} rowsOf={(data) => data.fetches} none={t('noFetches')} pages={pages} nextOf={(data) => data.next}>
        {(fetches) => (
          <DataTable label={t('fetches')}>
            <thead>
              <tr>
                <th scope="col">{t('column.when')}</th>
                <th scope="col">{t('column.from')}</th>
                <th scope="col">{t('column.state')}</th>
                <th scope="col" data-number>
                  {t('column.rows')}
                </th>
                <th scope="col" data-number>
                  {t('column.leftOut')}
                </th>
              </tr>
            </thead>
            <tbody>
              {fetches.map((one) => (
                <Row key={one.id} one={one} />
              ))}
            </tbody>
          </DataTable>
        )}
      </Rows>
    </Panel>
  );
}

function Row({ one }: { one: ConversionFetch }) {
  const { t } = useTranslation('settings-feeds');
  const { tz } = useSession();
  const leftOut = one.left_out.reduce((sum, { conversions }) => sum + conversions, 0);
  return (
    <tr>
      <th scope="row">{formatInstant(one.at, tz)}</th>
      <td>
        {one.from}
        <span className={connections['under']}>{one.agent}</span>
      </td>
      <td className={one.state === 'served' ? undefined : parts['missed']}>
        {t(`fetchState.${one.state}`)}
        {one.why === null ? null : <span className={connections['under']}>{one.why}</span>}
      </td>
      <td data-number>{one.rows === null ? missing : formatCount(one.rows)}</td>
      <td data-number>{one.rows === null ? missing : formatCount(leftOut)}</td>
    </tr>
  );
}
