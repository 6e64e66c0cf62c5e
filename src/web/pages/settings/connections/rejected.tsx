import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DataTable } from '#web/components/ui/data-table.tsx';
import { Panel } from '#web/components/ui/panel.tsx';
import { formatCount } from '#web/format.ts';
import { Rows } from '#web/pages/settings/parts/rows.tsx';
import { usePages } from '#web/pages/settings/parts/use-pages.ts';
import css from './connections.module.css';
import { pageRows, rejectedQuery } from './queries.ts';
import { RawRow } from './raw-row.tsx';

/** Lines that could not be understood, each with its reason, its text and the body that it came in. */
export function Rejected({ connection, total, importId = null }: { connection: string; total: number; importId?: string | null }) {
  const { t } = useTranslation('settings-connections');
  const pages = usePages();
  const [opened, setOpened] = useState<number | null>(null);
  const query = useQuery(rejectedQuery(connection, pages.before, importId, total));
  return (
    <Panel title={t('rejected')} note={t('rejectedNote', { n: total })} flush>
      <Rows
        query={query}
        rowsOf={(data) => data.rejects}
        none={t('noRejects')}
        pages={pages}
        nextOf={({ rejects }) => (rejects.length === pageRows ? (rejects.at(-1)?.id ?? null) : null)}
      >
        {(rejects) => (
          <DataTable label={t('rejected')}>
            <thead>
              <tr>
                <th scope="col">{t('column.reason')}</th>
                <th scope="col">{t('column.text')}</th>
                <th scope="col" data-number>
                  {t('column.line')}
                </th>
                <th scope="col" data-number>
                  {t('column.delivery')}
                </th>
              </tr>
            </thead>
            <tbody>
              {rejects.map(({ id, seq, line, reason, text }) => (
                <RawRow
                  key={id}
                  seq={seq}
                  line={line}
                  span={4}
                  opened={opened === id}
                  onToggle={() => setOpened(opened === id ? null : id)}
                >
                  {(toggle) => (
                    <>
                      <td className={css['reason']}>{reason}</td>
                      <td>
                        <code className={css['text']} title={text}>
                          {text}
                        </code>
                      </td>
                      <td data-number>{line === 0 ? t('whole') : formatCount(line)}</td>
                      <td data-number>{toggle}</td>
                    </>
                  )}
                </RawRow>
              ))}
            </tbody>
          </DataTable>
        )}
      </Rows>
    </Panel>
  );
}
