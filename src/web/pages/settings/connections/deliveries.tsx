import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DataTable } from '#web/components/ui/data-table.tsx';
import { Panel } from '#web/components/ui/panel.tsx';
import { formatBytes, formatInstant, missing } from '#web/format.ts';
import { Rows } from '#web/pages/settings/parts/rows.tsx';
import { usePages } from '#web/pages/settings/parts/use-pages.ts';
import { useSession } from '#web/session.ts';
import { deliveriesQuery } from './queries.ts';
import { RawRow } from './raw-row.tsx';

/** What came lately, byte for byte. */
export function Deliveries({ connection, count }: { connection: string; count: number }) {
  const { t } = useTranslation('settings-connections');
  const { tz } = useSession();
  const pages = usePages();
  const [opened, setOpened] = useState<number | null>(null);
  const query = useQuery(deliveriesQuery(connection, pages.before, count));
  return (
    <Panel title={t('recent')} note={t('recentNote')} flush>
      <Rows query={query} rowsOf={(data) => data.deliveries} none={t('noDeliveries')} pages={pages} nextOf={(data) => data.next}>
        {(deliveries) => (
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
              {deliveries.map(({ seq, received_at: at, format, file, bytes }) => (
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
      </Rows>
    </Panel>
  );
}
