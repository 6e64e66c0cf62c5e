import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConnectionView } from '#contract/connection-view.ts';
import type { TheirNumber } from '#contract/their-numbers.ts';
import { client } from '#web/api.ts';
import { Panel } from '#web/components/ui/panel.tsx';
import { Refusal } from '#web/components/ui/refusal.tsx';
import { formatList } from '#web/format.ts';
import { connectionsQuery, connectorsQuery } from '#web/pages/settings/connections/queries.ts';
import { useAttempt } from '#web/pages/settings/parts/attempt.ts';
import { Checks } from '#web/pages/settings/parts/checks.tsx';
import { Form } from '#web/pages/settings/parts/form.tsx';
import { FormEnd } from '#web/pages/settings/parts/form-end.tsx';
import parts from '#web/pages/settings/parts/parts.module.css';
import { useSaved } from '#web/pages/settings/parts/saved.tsx';

/** Numbers of phone systems whose API lists them, to be lent by a website of ours. Nothing where no such system is connected. */
export function TheirNumbers() {
  const { data: connections } = useQuery({ ...connectionsQuery, refetchInterval: false });
  const { data: connectors } = useQuery(connectorsQuery);
  const listing = (connectors ?? []).filter((one) => one.lists_numbers).map(({ kind }) => kind);
  const sites = (connections ?? []).filter(({ kind }) => kind === 'site');
  return (connections ?? [])
    .filter(({ kind }) => listing.includes(kind))
    .map((connection) => <OfConnection key={connection.id} connection={connection} sites={sites} />);
}

function OfConnection({ connection, sites }: { connection: ConnectionView; sites: readonly ConnectionView[] }) {
  const { t } = useTranslation('settings-numbers');
  const [listed, setListed] = useState<readonly TheirNumber[] | null>(null);
  const { busy, refusal, attempt } = useAttempt();
  const missing = connection.pulls?.missing != null;
  const params = { id: connection.id };
  const ask = async (): Promise<void> => setListed((await client.call('theirNumbers', { params })).numbers);
  return (
    <Panel
      title={t('theirs.title', { name: connection.name })}
      note={t('theirs.note', { system: connection.title })}
      actions={
        missing ? null : (
          <Button size="compact-md" variant="default" loading={busy} onClick={() => void attempt(ask)}>
            {t('theirs.ask')}
          </Button>
        )
      }
    >
      {missing ? (
        <p className={parts['note']}>
          {t('theirs.missing')}{' '}
          <Link to="/settings/connections/$id" params={params}>
            {connection.name}
          </Link>
        </p>
      ) : (
        <>
          <Refusal text={refusal} />
          {listed === null || refusal !== null ? null : <Listed connection={connection.id} listed={listed} sites={sites} onAdded={ask} />}
        </>
      )}
    </Panel>
  );
}

interface ListedProps {
  connection: string;
  listed: readonly TheirNumber[];
  sites: readonly ConnectionView[];
  /** The list is asked for again. */
  onAdded: () => Promise<void>;
}

function Listed({ connection, listed, sites, onAdded }: ListedProps) {
  const { t } = useTranslation('settings-numbers');
  const queryClient = useQueryClient();
  const { tell } = useSaved();
  const { busy, refusal, attempt } = useAttempt();
  const isFree = ({ voice, used }: TheirNumber): boolean => voice && used.length === 0;
  const free = listed.filter(isFree).map(({ number }) => number);
  const [chosen, setChosen] = useState<string[]>(free);
  const [site, setSite] = useState(sites[0]?.id ?? '');
  const [pool, setPool] = useState('main');
  const pools = poolsOf(sites.find(({ id }) => id === site)?.settings);
  const noteOf = (number: string): string => listed.find((one) => one.number === number)?.name ?? '';
  const used = usesOf(listed).map(({ site: id, pool: of, n }) => {
    const name = sites.find((one) => one.id === id)?.name ?? id;
    return of === null ? t('theirs.onPage', { n, site: name }) : t('theirs.inPool', { n, site: name, pool: of });
  });
  const add = async (): Promise<void> => {
    const { added } = await client.call('addNumbers', { params: { id: connection }, body: { site, pool, numbers: chosen } });
    tell(t('theirs.added', { n: added.length, pool }));
    setChosen([]);
    await queryClient.invalidateQueries({ queryKey: ['connections'] });
    await onAdded();
  };
  return (
    <Form onSend={() => void attempt(add)}>
      <p className={parts['whole']} role="status">
        {t('theirs.found', { n: listed.length, fresh: free.length, messages: listed.filter(({ voice }) => !voice).length })}
        {used.length === 0 ? '' : ` ${t('theirs.used', { where: formatList(used) })}`}
      </p>
      {free.length === 0 ? null : (
        <>
          <Checks legend={t('theirs.fresh')} all={free} chosen={chosen} textOf={(number) => number} noteOf={noteOf} onChange={setChosen} />
          {sites.length === 0 ? (
            <p className={parts['whole']}>{t('theirs.noSite')}</p>
          ) : (
            <>
              <NativeSelect
                label={t('theirs.site')}
                data={sites.map(({ id, name }) => ({ value: id, label: name }))}
                value={site}
                onChange={(event) => setSite(event.currentTarget.value)}
              />
              <TextInput
                label={t('theirs.pool')}
                description={pools.length === 0 ? t('theirs.noPool') : t('theirs.pools', { pools: formatList(pools) })}
                value={pool}
                onChange={(event) => setPool(event.currentTarget.value)}
              />
              <FormEnd refusal={refusal}>
                <Button type="submit" loading={busy} disabled={chosen.length === 0}>
                  {t('theirs.add', { n: chosen.length })}
                </Button>
              </FormEnd>
            </>
          )}
        </>
      )}
    </Form>
  );
}

interface Use {
  readonly site: string;
  readonly pool: string | null;
  n: number;
}

/** How many of the numbers are used where. */
function usesOf(listed: readonly TheirNumber[]): Use[] {
  const uses: Use[] = [];
  for (const { site, pool } of listed.flatMap(({ used }) => used)) {
    const known = uses.find((one) => one.site === site && one.pool === pool);
    if (known === undefined) uses.push({ site, pool, n: 1 });
    else known.n += 1;
  }
  return uses;
}

/** Names of a website's pools, as its settings have them. */
function poolsOf(settings: unknown): string[] {
  if (typeof settings !== 'object' || settings === null || !('pools' in settings)) return [];
  return typeof settings.pools === 'object' && settings.pools !== null ? Object.keys(settings.pools) : [];
}
