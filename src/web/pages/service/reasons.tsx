import { useTranslation } from 'react-i18next';
import { ExportMenu } from '#web/components/export/export-menu.tsx';
import { Figure } from '#web/components/metric/figure.tsx';
import { type Asked, columnOf, scalarOf } from '#web/components/metric/figures.ts';
import { DataTable } from '#web/components/ui/data-table.tsx';
import { Panel } from '#web/components/ui/panel.tsx';
import { codeText, formatPercent } from '#web/format.ts';
import { outcomeLook } from '#web/outcomes.ts';
import css from './reasons.module.css';

const metric = 'lost_calls';

/** Callers who wanted a person and got none, by what became of them, and of those turned away, for what lack. */
export function Reasons({ asked }: { asked: Asked }) {
  const { t } = useTranslation('service');
  const column = columnOf(asked.report, metric);
  if (column === undefined) return null;
  const total = lostIn(asked.report.totals[metric]?.value ?? null);
  const rows = asked.report.rows
    .map((row) => ({ row, cell: row.cells[metric], lost: lostIn(row.cells[metric]?.value ?? null) }))
    .filter(({ lost }) => lost > 0)
    .sort((one, other) => other.lost - one.lost);
  const totals = asked.report.totals[metric];
  return (
    <Panel title={t('reasons.title')} note={t('reasons.note')} actions={<ExportMenu asked={asked} />} flush>
      <DataTable label={t('reasons.title')}>
        <thead>
          <tr>
            <th scope="col">{t('reasons.how')}</th>
            <th scope="col" data-number>
              {t('lostCalls')}
            </th>
            <th scope="col" className={css['share']}>
              {t('reasons.share')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ row, cell, lost }) => {
            const [outcome, reason] = row.keys;
            const look = outcomeLook(outcome ?? null);
            const share = total === 0 ? 0 : lost / total;
            return (
              <tr key={JSON.stringify(row.keys)}>
                <th scope="row">
                  {codeText(outcome ?? 'in_progress')}
                  {reason == null ? '' : `: ${codeText(reason)}`}
                </th>
                <td data-number>
                  {cell === undefined ? '0' : <Figure report="reasons" row={row.keys} column={column} cell={cell} pick="lost" />}
                </td>
                <td>
                  <span
                    className={css['bar']}
                    style={{ width: `${String(Math.max(1, share * 60))}%`, background: `var(${look.colour})` }}
                  />
                  {formatPercent(share)}
                </td>
              </tr>
            );
          })}
          {rows.length === 0 ? (
            <tr>
              <td colSpan={3}>{t('reasons.none')}</td>
            </tr>
          ) : null}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t('whole')}</th>
            <td data-number>{totals === undefined ? '0' : <Figure report="reasons" column={column} cell={totals} pick="lost" />}</td>
            <td />
          </tr>
        </tfoot>
      </DataTable>
    </Panel>
  );
}

const lostIn = (value: Parameters<typeof scalarOf>[0]): number => scalarOf(value, 'lost') ?? 0;
