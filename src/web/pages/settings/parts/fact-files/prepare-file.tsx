import { Button, NativeSelect } from '@mantine/core';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FileTable } from '#contract/fact-view.ts';
import type { Recognised } from '#contract/import-view.ts';
import { client } from '#web/api.ts';
import { formatList } from '#web/format.ts';
import { Problems } from '#web/pages/settings/connections/problems.tsx';
import { useFieldName } from '#web/pages/settings/imports/mapping/names.ts';
import { FactPreview } from '#web/pages/settings/imports/preview.tsx';
import { useAttempt } from '#web/pages/settings/parts/attempt.ts';
import css from '#web/pages/settings/parts/parts.module.css';
import { useSaved } from '#web/pages/settings/parts/saved.tsx';
import { useSession } from '#web/session.ts';
import { columnsFor, documentOf, fileFields, unfilled } from './guess.ts';
import { storeFile } from './store-file.ts';

/** How texts of instants are written, as the server reads them; null = in no way that it knows. */
const patternQuery = (texts: readonly string[], tz: string) =>
  queryOptions({
    queryKey: ['pattern', 'fact file', texts, tz],
    queryFn: async ({ signal }) => {
      const { read, fitting } = await client.callUntil(signal, 'tryPattern', { body: { texts: [...texts], pattern: 'iso', tz } });
      return read.every(({ at }) => at !== null) ? 'iso' : (fitting[0] ?? null);
    },
    enabled: texts.length > 0,
    staleTime: Infinity,
  });

/** Which column is what, and the first rows as they would be stored; a row that cannot be read says why. */
export function PrepareFile({ table, file, recognised, onDone, onCancel }: PrepareFileProps) {
  const { t } = useTranslation('settings-schedules');
  const { t: common } = useTranslation('settings');
  const { tz } = useSession();
  const { tell } = useSaved();
  const fieldName = useFieldName();
  const columns = recognised.columns ?? [];
  const [chosen, setChosen] = useState(() => columnsFor(table, columns));
  const [decimal, setDecimal] = useState<'.' | ','>('.');
  const { busy, problem, attempt } = useAttempt();

  const textsOf = (field: string): string[] => (recognised.examples[columns.indexOf(chosen[field] ?? '')] ?? []).slice(0, 20);
  const [fromField, toField] = fileFields[table].filter(({ instant }) => instant).map(({ name }) => name);
  const fromPattern = useQuery(patternQuery(textsOf(fromField ?? ''), tz)).data ?? null;
  const toPattern = useQuery(patternQuery(textsOf(toField ?? ''), tz)).data ?? null;
  const patterns = {
    ...(fromField === undefined || fromPattern === null ? {} : { [fromField]: fromPattern }),
    ...(toField === undefined || toPattern === null ? {} : { [toField]: toPattern }),
  };
  const format = recognised.kind === 'table' && recognised.format !== null ? recognised.format : 'table-csv';
  const settings = documentOf({
    table,
    timeZone: tz,
    delimiter: recognised.delimiter ?? ',',
    decimal,
    chosen,
    patterns,
  });
  const missing = unfilled(table, chosen);

  const store = (): void =>
    void attempt(async () => {
      await storeFile({ table, upload: recognised.upload, format, settings });
      tell(t('stored', { file }));
      onDone();
    });
  return (
    <div className={css['opened']}>
      <p className={css['note']}>{t('reads', { file, tz })}</p>
      <div className={css['form']}>
        {fileFields[table].map(({ name, needed }) => (
          <NativeSelect
            key={name}
            label={fieldName(name)}
            value={chosen[name] ?? ''}
            error={needed && (chosen[name] ?? '') === '' ? t('needed') : null}
            onChange={(event) => setChosen({ ...chosen, [name]: event.currentTarget.value })}
            data={[{ value: '', label: t('noColumn') }, ...columns.map((column) => ({ value: column, label: column }))]}
          />
        ))}
        {table === 'schedule' ? null : (
          <NativeSelect
            label={t('decimal')}
            value={decimal}
            onChange={(event) => setDecimal(event.currentTarget.value === ',' ? ',' : '.')}
            data={[
              { value: '.', label: '1.5' },
              { value: ',', label: '1,5' },
            ]}
          />
        )}
      </div>
      {problem === null ? null : <Problems problem={problem} />}
      <div className={css['buttons']}>
        <Button size="compact-md" loading={busy} disabled={missing.length > 0} onClick={store}>
          {t('store')}
        </Button>
        <Button size="compact-md" variant="default" onClick={onCancel}>
          {common('action.cancel')}
        </Button>
      </div>
      {missing.length > 0 ? (
        <p className={css['missed']}>{t('missing', { fields: formatList(missing.map(fieldName)) })}</p>
      ) : (
        <FactPreview asked={{ upload: recognised.upload, kind: 'table', format, settings }} />
      )}
    </div>
  );
}

interface PrepareFileProps {
  table: FileTable;
  file: string;
  recognised: Recognised;
  onDone: () => void;
  onCancel: () => void;
}
