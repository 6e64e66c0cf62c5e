import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Preview } from '#contract/import-view.ts';
import { problemOf } from '#web/api.ts';
import { DataTable } from '#web/components/ui/data-table.tsx';
import { codeText, formatCount, formatDuration, formatInstant, missing } from '#web/format.ts';
import { isZone } from '#web/period.ts';
import { zoneOf } from '#web/pages/settings/connections/document.ts';
import { Problems } from '#web/pages/settings/connections/problems.tsx';
import parts from '#web/pages/settings/parts/parts.module.css';
import { useSession } from '#web/session.ts';
import css from './imports.module.css';
import { useFieldName } from './mapping/names.ts';
import { type Asked, previewQuery } from './queries.ts';

/** A keystroke is not yet a wish. */
const waitMs = 250;

/** The first rows as the facts that they would become; a row that would be rejected says why in its place. */
export function FactPreview({ asked }: { asked: Asked }) {
  const { t } = useTranslation('settings-imports');
  const { t: common } = useTranslation('settings');
  const session = useSession();
  const [settled] = useDebouncedValue(asked, waitMs);
  const { data, error, isFetching } = useQuery(previewQuery(settled));
  const zone = zoneOf(settled.settings) ?? session.tz;
  return (
    <section className={css['preview']} aria-label={t('preview.title')} aria-busy={isFetching}>
      <h3 className={css['heading']}>{t('preview.title')}</h3>
      {error !== null ? (
        <Problems problem={problemOf(error)} />
      ) : data === undefined ? (
        <p className={parts['note']}>{common('loading')}</p>
      ) : (
        <>
          <p className={parts['note']} data-testid="preview-counts">
            {t('preview.counts', { facts: data.facts, rejects: data.rejects, read: data.read })}
          </p>
          {data.rows.length === 0 ? null : <Rows preview={data} tz={isZone(zone) ? zone : session.tz} />}
        </>
      )}
    </section>
  );
}

function Rows({ preview, tz }: { preview: Preview; tz: string }) {
  const { t } = useTranslation('settings-imports');
  const fieldName = useFieldName();
  const { fact_columns: columns, rows } = preview;
  return (
    <div className={css['rows']}>
      <DataTable label={t('preview.title')}>
        <thead>
          <tr>
            <th scope="col" data-number>
              {t('preview.row')}
            </th>
            {columns.map((name) => (
              <th key={name} scope="col">
                {fieldName(name)}
              </th>
            ))}
            {columns.length === 0 ? <th scope="col">{t('preview.reason')}</th> : null}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            <tr key={at} data-rejected={row.reason !== null}>
              <td data-number>{row.line === 0 ? missing : formatCount(row.line)}</td>
              {row.facts === null ? (
                <td colSpan={Math.max(1, columns.length)}>
                  <span className={row.reason === null ? parts['faint'] : css['reason']}>{row.reason ?? t('preview.skipped')}</span>
                  <code className={css['cells']}>{row.cells.join(' | ')}</code>
                </td>
              ) : (
                columns.map((name) => <td key={name}>{shown(name, row.facts?.[name], tz)}</td>)
              )}
            </tr>
          ))}
        </tbody>
      </DataTable>
    </div>
  );
}

/** A value as the pages show it: its field says what it is. */
function shown(name: string, value: string | number | boolean | null | undefined, tz: string): string {
  if (value === undefined || value === null) return missing;
  if (typeof value === 'boolean') return codeText(value ? 'yes' : 'no');
  if (typeof value === 'number') return name.endsWith('_s') ? formatDuration(value) : formatCount(value);
  if (/_at$|^paid_(from|to)$/u.test(name)) return formatInstant(value, tz);
  return coded.has(name) ? codeText(value) : value;
}

const coded = new Set(['direction', 'outcome', 'ended_by', 'blocked_reason']);
