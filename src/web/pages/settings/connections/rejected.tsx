import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DataTable } from '#web/components/ui/data-table.tsx';
import { Panel } from '#web/components/ui/panel.tsx';
import { Failed } from '#web/components/ui/states.tsx';
import { formatCount } from '#web/format.ts';
import parts from '#web/pages/settings/parts/parts.module.css';
import css from './connections.module.css';
import { Pager } from './pager.tsx';
import { pageRows, rejectedQuery } from './queries.ts';
import { RawRow } from './raw-row.tsx';

/** Lines that could not be understood, each with its reason, its text and the body that it came in. */
export function Rejected({ connection, total, importId = null }: { connection: string; total: number; importId?: string | null }) {
  const { t } = useTranslation('settings-connections');
  const [before, setBefore] = useState<readonly number[]>([]);
  const [opened, setOpened] = useState<number | null>(null);
  const { data, error, refetch } = useQuery(rejectedQuery(connection, before.at(-1) ?? null, importId));
  const rejects = data?.rejects ?? [];
  return (
    <Panel title={t('rejected')} note={t('rejectedNote', { n: total })} flush>
      {error !== null ? (
        <Failed error={error} retry={() => void refetch()} />
      ) : rejects.length === 0 ? (
        <p className={parts['empty']}>{data === undefined ? t('loading') : t('noRejects')}</p>
      ) : (
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
              <RawRow key={id} seq={seq} line={line} span={4} opened={opened === id} onToggle={() => setOpened(opened === id ? null : id)}>
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
      <Pager
        first={before.length === 0}
        more={rejects.length === pageRows}
        onBack={() => setBefore(before.slice(0, -1))}
        onOn={() => setBefore([...before, rejects.at(-1)?.id ?? 0])}
      />
    </Panel>
  );
}
