import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { ConnectionView } from '#contract/connection-view.ts';
import { AlarmMark } from '#web/components/ui/alarm-mark.tsx';
import { DataTable } from '#web/components/ui/data-table.tsx';
import { Panel } from '#web/components/ui/panel.tsx';
import { formatCount } from '#web/format.ts';
import { AddedPage } from '#web/pages/settings/parts/added-page.tsx';
import { AddConnection } from './add.tsx';
import css from './connections.module.css';
import { connectionsQuery } from './queries.ts';
import { ConnectionState, rateText, useLagText, useLastText } from './state.tsx';

/** Every system that sends to this account, and how each of them does. */
export function ConnectionsSettings() {
  const { t } = useTranslation('settings-connections');
  const connections = useQuery(connectionsQuery);
  return (
    <AddedPage
      words={{ title: t('title'), add: t('add'), none: t('none'), noneHow: t('noneHow') }}
      query={connections}
      form={(close) => <AddConnection taken={(connections.data ?? []).map(({ id }) => id)} onDone={close} />}
    >
      {(all) => <List connections={all} />}
    </AddedPage>
  );
}

function List({ connections }: { connections: readonly ConnectionView[] }) {
  const { t } = useTranslation('settings-connections');
  const lagText = useLagText();
  const lastText = useLastText();
  return (
    <Panel title={t('all')} note={t('allNote', { n: connections.length })} flush>
      <DataTable label={t('all')}>
        <thead>
          <tr>
            <th scope="col">{t('column.name')}</th>
            <th scope="col">{t('column.state')}</th>
            <th scope="col">{t('column.last')}</th>
            <th scope="col" data-number>
              {t('column.rate')}
            </th>
            <th scope="col" data-number>
              {t('column.lag')}
            </th>
            <th scope="col" data-number>
              {t('column.rejected')}
            </th>
          </tr>
        </thead>
        <tbody>
          {connections.map((one) => (
            <tr key={one.id}>
              <th scope="row">
                <Link to="/settings/connections/$id" params={{ id: one.id }}>
                  {one.name}
                </Link>
                <span className={css['under']}>
                  {kindName(t, one)} · {one.id}
                </span>
              </th>
              <td>
                <ConnectionState connection={one} />
                {one.alarms.map((alarm) => (
                  <AlarmMark key={alarm.kind} alarm={alarm} />
                ))}
              </td>
              <td>{lastText(one.last_delivery_at)}</td>
              <td data-number>{rateText(one.deliveries_per_hour)}</td>
              <td data-number>{lagText(one)}</td>
              <td data-number>{formatCount(one.rejects)}</td>
            </tr>
          ))}
        </tbody>
      </DataTable>
    </Panel>
  );
}

type Words = ReturnType<typeof useTranslation<'settings-connections'>>['t'];

/** A connector that these words do not know yet goes by its own name. */
export function kindName(t: Words, { kind, title }: { kind: string; title: string }): string {
  return isOwnKind(kind) ? t(`kind.${kind}`) : title;
}

/** Kinds that are no product's name: they are called what they are in every language. */
export const isOwnKind = (kind: string): kind is 'table' | 'webhook' | 'asterisk' | 'site' =>
  kind === 'table' || kind === 'webhook' || kind === 'asterisk' || kind === 'site';
