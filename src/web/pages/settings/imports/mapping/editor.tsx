import { Button, NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { TableFields } from '#contract/connection-view.ts';
import { DataTable } from '#web/components/ui/data-table.tsx';
import type { Document } from '#web/pages/settings/connections/document.ts';
import { ZoneInput } from '#web/pages/settings/connections/zone-input.tsx';
import parts from '#web/pages/settings/parts/parts.module.css';
import css from './mapping.module.css';
import { asDocumentOf, type Field, type Mapping, textsFor, withField, withMeaning } from './model.ts';
import { ReadAs } from './read-as.tsx';
import { useFieldName } from './names.ts';

/** Which column of a table means what, and how its texts are read. */
export function MappingEditor({ mapping, tables, columns, examples, onChange }: MappingEditorProps) {
  const { t } = useTranslation('settings-imports');
  const fieldName = useFieldName();
  const fields = tables.find(({ table }) => table === mapping.table)?.fields ?? [];
  const set = (next: Mapping): void => onChange(asDocumentOf(next));
  const free = fields.filter(({ name }) => !mapping.fields.has(name));
  const used = new Set([...mapping.fields.values()].flatMap((source) => ('constant' in source ? [] : source.columns)));
  const unused = (columns ?? []).filter((name) => !used.has(name));
  const needed = free.filter((field) => field.needed);
  return (
    <div className={css['editor']}>
      <div className={parts['form']}>
        <NativeSelect
          label={t('mapping.table')}
          value={mapping.table}
          onChange={({ currentTarget: { value } }) => {
            const table = tables.find((one) => one.table === value)?.table;
            if (table !== undefined) set({ ...mapping, table, fields: new Map() });
          }}
          data={tables.map(({ table }) => ({ value: table, label: t(`table.${table}`) }))}
        />
        <ZoneInput label={t('mapping.zone')} value={mapping.timeZone} onChange={(timeZone) => set({ ...mapping, timeZone })} />
        <NativeSelect
          label={t('mapping.delimiter')}
          value={mapping.delimiter}
          onChange={({ currentTarget: { value } }) => set({ ...mapping, delimiter: value })}
          data={([',', ';', '\t', '|'] as const).map((value, at) => ({ value, label: t(`delimiter.${delimiterNames[at] ?? 'comma'}`) }))}
        />
        <NativeSelect
          label={t('mapping.decimal')}
          value={mapping.decimal}
          onChange={({ currentTarget: { value } }) => set({ ...mapping, decimal: value })}
          data={[
            { value: '.', label: '1,234.5' },
            { value: ',', label: '1.234,5' },
          ]}
        />
      </div>
      {needed.length === 0 ? null : (
        <p className={parts['missed']}>{t('mapping.needed', { fields: needed.map(({ name }) => fieldName(name)).join(', ') })}</p>
      )}
      <DataTable label={t('mapping.title')}>
        <thead>
          <tr>
            <th scope="col">{t('mapping.means')}</th>
            <th scope="col">{t('mapping.column')}</th>
            <th scope="col">{t('mapping.how')}</th>
            <th scope="col">
              <span className="visually-hidden">{t('mapping.remove')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {[...mapping.fields].map(([name, source]) => {
            const field = fields.find((one) => one.name === name) ?? plainField(name);
            return (
              <tr key={name} className={css['row']}>
                <td>
                  <NativeSelect
                    aria-label={t('mapping.meansOf', { field: fieldName(name) })}
                    value={name}
                    onChange={({ currentTarget: { value } }) => set(withMeaning(mapping, name, value))}
                    data={[name, ...free.map((one) => one.name)].map((value) => ({ value, label: fieldName(value) }))}
                  />
                </td>
                <ReadAs
                  field={field}
                  source={source}
                  columns={columns}
                  texts={textsFor(source, columns, examples)}
                  timeZone={mapping.timeZone}
                  onChange={(next) => set(withField(mapping, name, next))}
                />
                <td>
                  <Button
                    size="compact-sm"
                    variant="subtle"
                    aria-label={t('mapping.removeOf', { field: fieldName(name) })}
                    onClick={() => set(withField(mapping, name, null))}
                  >
                    {t('mapping.remove')}
                  </Button>
                </td>
              </tr>
            );
          })}
          <tr className={css['row']}>
            <td colSpan={4}>
              <NativeSelect
                className={css['add']}
                aria-label={t('mapping.add')}
                value=""
                onChange={({ currentTarget: { value } }) => {
                  const [column] = unused;
                  if (value !== '') set(withField(mapping, value, { columns: column === undefined ? [] : [column], more: {} }));
                }}
                data={[{ value: '', label: t('mapping.add') }, ...free.map(({ name }) => ({ value: name, label: fieldName(name) }))]}
              />
            </td>
          </tr>
        </tbody>
      </DataTable>
      {unused.length === 0 ? null : <p className={parts['faint']}>{t('mapping.unused', { columns: unused.join(', ') })}</p>}
    </div>
  );
}

interface MappingEditorProps {
  mapping: Mapping;
  tables: readonly TableFields[];
  /** The file's own; null where no file is at hand. */
  columns: readonly string[] | null;
  /** First texts of each column. */
  examples: readonly (readonly string[])[];
  onChange: (document: Document) => void;
}

const delimiterNames = ['comma', 'semicolon', 'tab', 'bar'] as const;

const plainField = (name: string): Field => ({ name, kind: 'text', needed: false, words: [] });
