import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FileTable, StoredFacts } from '#contract/fact-view.ts';
import { client } from '#web/api.ts';
import { DataTable } from '#web/components/ui/data-table.tsx';
import { Panel } from '#web/components/ui/panel.tsx';
import { Failed } from '#web/components/ui/states.tsx';
import { codeText, formatCount, formatDay, formatFigure, formatInstant, missing } from '#web/format.ts';
import { useNames } from '#web/names.ts';
import { Actions } from '#web/pages/settings/imports/actions.tsx';
import { useFieldName } from '#web/pages/settings/imports/mapping/names.ts';
import { importsQuery, isMoving } from '#web/pages/settings/imports/queries.ts';
import { ImportState } from '#web/pages/settings/imports/state.tsx';
import { Loaded } from '#web/pages/settings/parts/loaded.tsx';
import { Pager } from '#web/pages/settings/parts/pager.tsx';
import { useSession } from '#web/session.ts';
import { fileFields } from './guess.ts';
import { isOf } from './store-file.ts';

const atOnce = 50;

const storedQuery = (table: FileTable, offset: number, moving: boolean) =>
  queryOptions({
    queryKey: ['stored facts', table, offset],
    queryFn: async ({ signal }) => await client.callUntil(signal, 'storedFacts', { params: { table }, query: { limit: atOnce, offset } }),
    placeholderData: keepPreviousData,
    // An import becomes facts a moment after it is stored.
    refetchInterval: moving ? 1000 : false,
  });

/** What is stored now, and the files that it came with: each can be taken out, and brought back. */
export function StoredFiles({ table, title }: { table: FileTable; title: string }) {
  const { t } = useTranslation('settings-schedules');
  const { tz } = useSession();
  const [offset, setOffset] = useState(0);
  const imports = useQuery(importsQuery);
  const files = (imports.data ?? []).filter(({ connection }) => isOf(table, connection));
  const stored = useQuery(storedQuery(table, offset, files.some(isMoving)));
  return (
    <>
      {imports.isError ? <Failed error={imports.error} retry={() => void imports.refetch()} /> : null}
      {files.length === 0 ? null : (
        <Panel title={t('files', { title })} flush>
          <DataTable label={t('files', { title })}>
            <thead>
              <tr>
                <th scope="col">{t('file')}</th>
                <th scope="col">{t('when')}</th>
                <th scope="col">{t('by')}</th>
                <th scope="col">{t('state')}</th>
                <th scope="col" data-number>
                  {t('rejects')}
                </th>
                <th scope="col">{t('take')}</th>
              </tr>
            </thead>
            <tbody>
              {files.map((one) => (
                <tr key={one.id}>
                  <th scope="row">{one.file}</th>
                  <td>{formatInstant(one.begun_at, tz)}</td>
                  <td>{one.by}</td>
                  <td>
                    <ImportState one={one} />
                  </td>
                  <td data-number>{one.rejects === null ? missing : formatCount(one.rejects)}</td>
                  <td>
                    <Actions one={one} />
                  </td>
                </tr>
              ))}
            </tbody>
          </DataTable>
        </Panel>
      )}
      <Loaded query={stored} height={72}>
        {(data) => (
          <Panel
            title={t('storedTitle', { title })}
            note={
              data.first === null || data.last === null
                ? t('nothing')
                : t('summary', { n: data.total, first: formatDay(data.first, tz), last: formatDay(data.last, tz) })
            }
            flush
          >
            {data.total === 0 ? null : <Rows table={table} title={title} stored={data} />}
            <Pager
              onNewer={offset === 0 ? null : () => setOffset(offset - atOnce)}
              onOlder={offset + atOnce >= data.total ? null : () => setOffset(offset + atOnce)}
            />
          </Panel>
        )}
      </Loaded>
    </>
  );
}

function Rows({ table, title, stored }: { table: FileTable; title: string; stored: StoredFacts }) {
  const { tz } = useSession();
  const fieldName = useFieldName();
  const nameOf = useNames();
  const fields = fileFields[table];
  const text = (name: string, value: string | number | boolean | null | undefined): string => {
    if (value === undefined || value === null || value === '') return missing;
    if (name === 'productive' || name === 'paid') return codeText(value === true || value === 1 ? 'yes' : 'no');
    if (typeof value === 'number') return formatFigure(value, 'money');
    if (typeof value === 'boolean') return codeText(value ? 'yes' : 'no');
    if (fields.some((field) => field.name === name && field.instant)) return formatInstant(value, tz);
    return name === 'agent_id' ? nameOf('agent', value) : value;
  };
  const isNumber = (name: string): boolean => name === 'amount' || name === 'hourly_cost';
  return (
    <DataTable label={title}>
      <thead>
        <tr>
          {fields.map(({ name }) => (
            <th key={name} scope="col" data-number={isNumber(name) || undefined}>
              {fieldName(name)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {stored.rows.map((row, at) => (
          <tr key={at}>
            {fields.map(({ name }) => (
              <td key={name} data-number={isNumber(name) || undefined}>
                {text(name, row[name])}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </DataTable>
  );
}
