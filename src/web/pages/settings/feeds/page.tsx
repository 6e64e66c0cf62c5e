import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConversionFeed, ConversionFeedSecret, NewConversionFeed } from '#contract/feeds.ts';
import { client } from '#web/api.ts';
import { DataTable } from '#web/components/ui/data-table.tsx';
import { Panel } from '#web/components/ui/panel.tsx';
import { formatCount, formatInstant, missing } from '#web/format.ts';
import connections from '#web/pages/settings/connections/connections.module.css';
import { AddedPage } from '#web/pages/settings/parts/added-page.tsx';
import { useAttempt } from '#web/pages/settings/parts/attempt.ts';
import { useSession } from '#web/session.ts';
import { FeedForm } from './form.tsx';
import { feedsKey, feedsQuery } from './queries.ts';
import { Secrets } from './secrets.tsx';
import { FeedState } from './state.tsx';

/** Conversions that Google Ads fetches: every feed, and how it does. */
export function FeedsSettings() {
  const { t } = useTranslation('settings-feeds');
  const feeds = useQuery(feedsQuery);
  const [made, setMade] = useState<ConversionFeedSecret | null>(null);
  return (
    <AddedPage
      words={{ title: t('title'), add: t('add'), none: t('none'), noneHow: t('noneHow') }}
      query={feeds}
      made={made === null ? null : <Secrets feed={made} onDone={() => setMade(null)} />}
      form={(close) => <NewFeed onMade={setMade} onClose={close} />}
    >
      {(all) => <List feeds={all} />}
    </AddedPage>
  );
}

function NewFeed({ onMade, onClose }: { onMade: (made: ConversionFeedSecret) => void; onClose: () => void }) {
  const { t } = useTranslation('settings-feeds');
  const queryClient = useQueryClient();
  const { busy, refusal, attempt } = useAttempt();
  const create = async (draft: NewConversionFeed): Promise<void> => {
    await attempt(async () => {
      onMade(await client.call('createConversionFeed', { body: draft }));
      onClose();
      await queryClient.invalidateQueries({ queryKey: feedsKey });
    });
  };
  return (
    <Panel title={t('add')} note={t('addNote')}>
      <FeedForm feed={null} busy={busy} refusal={refusal} onSave={(draft) => void create(draft)} onCancel={onClose} />
    </Panel>
  );
}

function List({ feeds }: { feeds: readonly ConversionFeed[] }) {
  const { t } = useTranslation('settings-feeds');
  const { tz } = useSession();
  return (
    <Panel title={t('all')} note={t('note')} flush>
      <DataTable label={t('all')}>
        <thead>
          <tr>
            <th scope="col">{t('name')}</th>
            <th scope="col">{t('column.state')}</th>
            <th scope="col">{t('outcome')}</th>
            <th scope="col">{t('kind')}</th>
            <th scope="col">{t('column.last')}</th>
            <th scope="col" data-number>
              {t('column.rows')}
            </th>
          </tr>
        </thead>
        <tbody>
          {feeds.map((one) => (
            <tr key={one.id}>
              <th scope="row">
                <Link to="/settings/feeds/$id" params={{ id: one.id }}>
                  {one.name}
                </Link>
                <span className={connections['under']}>{one.conversion_name}</span>
              </th>
              <td>
                <FeedState feed={one} />
              </td>
              <td>{t(`outcomeName.${one.outcome}`)}</td>
              <td>{t(`kindName.${one.kind}`)}</td>
              <td>{one.last_fetch === null ? t('never') : formatInstant(one.last_fetch.at, tz)}</td>
              <td data-number>{one.last_fetch?.rows == null ? missing : formatCount(one.last_fetch.rows)}</td>
            </tr>
          ))}
        </tbody>
      </DataTable>
    </Panel>
  );
}
