import { useTranslation } from 'react-i18next';
import type { LinkedCall } from '#contract/call-view.ts';
import { DataTable } from '#web/components/ui/data-table.tsx';
import { Panel } from '#web/components/ui/panel.tsx';
import { formatCount, formatInstant, missing } from '#web/format.ts';

/** Which two systems told of this call, and why it counts as one. */
export function Linked({ linked, tz }: { linked: LinkedCall | null; tz: string }) {
  const { t } = useTranslation('call');
  if (linked === null) return null;
  const { outer, inner, by, after_s: after } = linked;
  return (
    <Panel title={t('linked.title')} note={t(`linked.${by}`, { seconds: formatCount(after) })} flush>
      <DataTable label={t('linked.title')}>
        <thead>
          <tr>
            <th scope="col">{t('linked.side')}</th>
            <th scope="col">{t('linked.connection')}</th>
            <th scope="col">{t('linked.began')}</th>
            <th scope="col">{t('linked.number')}</th>
            <th scope="col">{t('linked.id')}</th>
          </tr>
        </thead>
        <tbody>
          {(
            [
              ['outer', outer],
              ['inner', inner],
            ] as const
          ).map(([side, one]) => (
            <tr key={side}>
              <th scope="row">{t(`linked.${side}`)}</th>
              <td>{one.name}</td>
              <td>{formatInstant(one.started_at, tz)}</td>
              <td>{one.number ?? missing}</td>
              <td>{one.id}</td>
            </tr>
          ))}
        </tbody>
      </DataTable>
    </Panel>
  );
}
