import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConversionFeed, ConversionFeedSecret, NewConversionFeed } from '#contract/feeds.ts';
import { client } from '#web/api.ts';
import { DataTable } from '#web/components/ui/data-table.tsx';
import { PageHeader } from '#web/components/ui/page-header.tsx';
import { Panel } from '#web/components/ui/panel.tsx';
import { Empty } from '#web/components/ui/states.tsx';
import { formatCount, formatInstant, missing } from '#web/format.ts';
import connections from '#web/pages/settings/connections/connections.module.css';
import { useAttempt } from '#web/pages/settings/parts/attempt.ts';
import { Loaded } from '#web/pages/settings/parts/loaded.tsx';
import { useSession } from '#web/session.ts';
import { useTitle } from '#web/use-title.ts';
import { FeedForm } from './form.tsx';
import { feedsKey, feedsQuery } from './queries.ts';
import { Secrets } from './secrets.tsx';
import { FeedState } from './state.tsx';

/** Conversions that Google Ads fetches: every feed, and how it does. */
export function FeedsSettings() {
  const { t } = useTranslation('settings-feeds');
  useTitle(t('title'));
  const queryClient = useQueryClient();
  const feeds = useQuery(feedsQuery);
  const [adding, setAdding] = useState(false);
  const [made, setMade] = useState<ConversionFeedSecret | null>(null);
  const { busy, refusal, attempt, clearRefusal } = useAttempt();
  const create = async (draft: NewConversionFeed): Promise<void> => {
    await attempt(async () => {
      setMade(await client.call('createConversionFeed', { body: draft }));
      setAdding(false);
      await queryClient.invalidateQueries({ queryKey: feedsKey });
    });
  };
  const add = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setAdding(true)}>
      {t('add')}
    </Button>
  );
  return (
    <>
      <PageHeader title={t('title')}>{adding ? null : add}</PageHeader>
      {made === null ? null : <Secrets feed={made} onDone={() => setMade(null)} />}
      {adding ? (
        <Panel title={t('add')} note={t('addNote')}>
          <FeedForm
            feed={null}
            busy={busy}
            refusal={refusal}
            onSave={(draft) => void create(draft)}
            onCancel={() => {
              clearRefusal();
              setAdding(false);
            }}
          />
        </Panel>
      ) : null}
      <Loaded query={feeds} height={180}>
        {(data) =>
          data.length > 0 ? (
            <List feeds={data} />
          ) : adding ? null : (
            <Empty title={t('none')} action={add}>
              <p>{t('noneHow')}</p>
            </Empty>
          )
        }
      </Loaded>
    </>
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
