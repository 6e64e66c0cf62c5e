import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DataTable } from '#web/components/ui/data-table.tsx';
import { Panel } from '#web/components/ui/panel.tsx';
import { Failed } from '#web/components/ui/states.tsx';
import { formatBytes, formatInstant, missing } from '#web/format.ts';
import parts from '#web/pages/settings/parts/parts.module.css';
import { useSession } from '#web/session.ts';
import { Pager } from './pager.tsx';
import { deliveriesQuery } from './queries.ts';
import { RawRow } from './raw-row.tsx';

/** What came lately, byte for byte. */
export function Deliveries({ connection }: { connection: string }) {
  const { t } = useTranslation('settings-connections');
  const { tz } = useSession();
  const [before, setBefore] = useState<readonly number[]>([]);
  const [opened, setOpened] = useState<number | null>(null);
  const { data, error, refetch } = useQuery(deliveriesQuery(connection, before.at(-1) ?? null));
  return (
    <Panel title={t('recent')} note={t('recentNote')} flush>
      {error !== null ? (
        <Failed error={error} retry={() => void refetch()} />
      ) : data === undefined || data.deliveries.length === 0 ? (
        <p className={parts['empty']}>{data === undefined ? t('loading') : t('noDeliveries')}</p>
      ) : (
        <DataTable label={t('recent')}>
          <thead>
            <tr>
              <th scope="col">{t('column.delivery')}</th>
              <th scope="col">{t('column.received')}</th>
              <th scope="col">{t('column.format')}</th>
              <th scope="col">{t('column.file')}</th>
              <th scope="col" data-number>
                {t('column.size')}
              </th>
            </tr>
          </thead>
          <tbody>
            {data.deliveries.map(({ seq, received_at: at, format, file, bytes }) => (
              <RawRow key={seq} seq={seq} span={5} opened={opened === seq} onToggle={() => setOpened(opened === seq ? null : seq)}>
                {(toggle) => (
                  <>
                    <th scope="row">{toggle}</th>
                    <td>{formatInstant(at, tz)}</td>
                    <td>{format ?? missing}</td>
                    <td>{file ?? missing}</td>
                    <td data-number>{formatBytes(bytes)}</td>
                  </>
                )}
              </RawRow>
            ))}
          </tbody>
        </DataTable>
      )}
      <Pager
        first={before.length === 0}
        more={data?.next != null}
        onBack={() => setBefore(before.slice(0, -1))}
        onOn={() => setBefore([...before, data?.next ?? 0])}
      />
    </Panel>
  );
}
