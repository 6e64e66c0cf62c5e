import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Targets } from '#contract/targets.ts';
import { DataTable } from '#web/components/ui/data-table.tsx';
import { PageHeader } from '#web/components/ui/page-header.tsx';
import { Panel } from '#web/components/ui/panel.tsx';
import { InsetRefusal } from '#web/pages/settings/parts/form-end.tsx';
import { useDefinitions } from '#web/definitions.ts';
import { useMetricWords } from '#web/metric-words.ts';
import { accountSettingsQuery } from '#web/names.ts';
import { useTitle } from '#web/use-title.ts';
import { useAccountChange } from '#web/pages/settings/parts/change.ts';
import { Loaded } from '#web/pages/settings/parts/loaded.tsx';
import { accountParams } from './account-params.ts';
import { ParamRow } from './param-row.tsx';

/** How the account counts: parameters of metrics, set once for all reports. */
export function ParametersSettings() {
  const { t } = useTranslation('settings');
  const settings = useQuery(accountSettingsQuery);
  useTitle(t('page.parameters'));
  return (
    <>
      <PageHeader title={t('page.parameters')} />
      <Loaded query={settings}>{(data) => <Parameters settings={data} />}</Loaded>
    </>
  );
}

function Parameters({ settings: { params } }: { settings: Targets }) {
  const { t } = useTranslation('settings-parameters');
  const { t: common } = useTranslation('settings');
  const definitions = useDefinitions();
  const { metricTitle, paramSays } = useMetricWords();
  const { change, busy, refusal } = useAccountChange();
  const [search, setSearch] = useState('');
  const known = useMemo(() => accountParams(definitions.values()), [definitions]);
  const wanted = search.trim().toLowerCase();
  const shown = known
    .filter(({ name, says, metrics }) =>
      [name, paramSays(says), ...metrics.map(metricTitle)].some((text) => text.toLowerCase().includes(wanted)),
    )
    // What the account set stands first.
    .sort((a, b) => Number(b.name in params) - Number(a.name in params));
  const others = Object.keys(params).filter((name) => !known.some((one) => one.name === name));
  const set = (name: string, value: unknown): void => {
    const rest = Object.fromEntries(Object.entries(params).filter(([one]) => one !== name));
    const next = value === undefined ? rest : { ...rest, [name]: value };
    void change({ params: next }, t(value === undefined ? 'wasReset' : 'saved', { name }));
  };
  return (
    <Panel
      title={t('title')}
      note={t('note')}
      flush
      actions={
        <TextInput
          size="xs"
          type="search"
          aria-label={t('search')}
          placeholder={t('search')}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
      }
    >
      <InsetRefusal text={refusal} />
      <DataTable label={t('title')}>
        <thead>
          <tr>
            <th scope="col">{t('parameter')}</th>
            <th scope="col">{t('value')}</th>
            <th scope="col">{t('default')}</th>
            <th scope="col">{t('range')}</th>
            <th scope="col">{t('changes')}</th>
            <th scope="col">{common('actions')}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((param) => (
            <ParamRow key={param.name} param={param} value={params[param.name]} busy={busy} onChange={(value) => set(param.name, value)} />
          ))}
          {definitions.size === 0
            ? null
            : others.map((name) => (
                <tr key={name}>
                  <th scope="row">
                    <code>{name}</code>
                  </th>
                  <td colSpan={4}>{JSON.stringify(params[name])}</td>
                  <td>
                    <Button
                      size="compact-sm"
                      variant="subtle"
                      disabled={busy}
                      aria-label={t('resetOf', { name })}
                      onClick={() => set(name, undefined)}
                    >
                      {common('action.reset')}
                    </Button>
                  </td>
                </tr>
              ))}
        </tbody>
      </DataTable>
    </Panel>
  );
}
