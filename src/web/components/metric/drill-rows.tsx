import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Drill } from '#contract/report.ts';
import { DataTable } from '#web/components/ui/data-table.tsx';
import { codeText, fieldText, formatCount, formatDuration, formatFigure, formatInstant, missing, reasonText } from '#web/format.ts';
import { probabilityText, useProbabilities } from './probabilities.ts';

type Row = Drill['rows'][number];

/** The rows of a part, each a way to its call. Columns follow from what the grain of the metric gives. */
export function DrillRows({ drill, tz, unit }: { drill: Drill; tz: string; unit: string }) {
  const { t } = useTranslation('figure');
  const names = [...new Set(drill.rows.flatMap((row) => Object.keys(row.fields)))].filter((name) =>
    drill.rows.some((row) => row.fields[name] !== null && row.fields[name] !== ''),
  );
  const weighted = drill.rows.some((row) => row.weight !== 1);
  const reasoned = drill.rows.some((row) => row.reason !== null);
  const probabilityOf = useProbabilities(drill.rows);
  return (
    <DataTable>
      <thead>
        <tr>
          <th scope="col">{t('when')}</th>
          {reasoned ? <th scope="col">{t('whyLeftOut')}</th> : null}
          {weighted ? (
            <th scope="col" data-number>
              {t('countsAs')}
            </th>
          ) : null}
          {probabilityOf === null ? null : (
            <th scope="col" data-number>
              {t('probability')}
            </th>
          )}
          {names.map((name) => (
            <th key={name} scope="col" data-number={isNumeric(drill.rows, name) || undefined}>
              {fieldText(name)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody data-testid="drill-rows">
        {drill.rows.map((row) => (
          <tr key={row.id}>
            <th scope="row">
              <When row={row} tz={tz} />
            </th>
            {reasoned ? <td>{row.reason === null ? '' : reasonText(row.reason)}</td> : null}
            {weighted ? <td data-number>{weightText(row.weight, unit)}</td> : null}
            {probabilityOf === null ? null : <td data-number>{shareText(probabilityOf(row))}</td>}
            {names.map((name) => (
              <td key={name} data-number={isNumeric(drill.rows, name) || undefined}>
                {valueText(name, row.fields[name], tz)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </DataTable>
  );
}

function When({ row, tz }: { row: Row; tz: string }) {
  const text = row.at === null ? row.id : formatInstant(row.at, tz);
  const { visitor_id: visitor } = row.fields;
  if (row.call_id === null && typeof visitor === 'string' && visitor !== '') {
    return (
      <Link to="/journey" search={{ visitor, tz }}>
        {text}
      </Link>
    );
  }
  return row.call_id === null ? (
    text
  ) : (
    <Link to="/calls/$id" params={{ id: row.call_id }} search={{ tz }}>
      {text}
    </Link>
  );
}

const weightText = (weight: number | null, unit: string): string =>
  weight === null || unit === 'money' ? formatFigure(weight, unit) : formatCount(Math.round(weight * 10) / 10);
const shareText = (share: number | null): string => (share === null ? missing : probabilityText(share));
const isNumeric = (rows: readonly Row[], name: string): boolean => rows.some((row) => typeof row.fields[name] === 'number');

/** Fields that are amounts of money. */
const money = ['amount', 'hourly_cost'];

/** Fields whose values are codes of ours. */
const coded = ['outcome', 'exit', 'last_exit', 'entry', 'direction', 'result', 'kind', 'state', 'scheduled', 'channel'];

function valueText(name: string, value: unknown, tz: string): string {
  if (value === null || value === undefined || value === '') return missing;
  if (typeof value === 'number' && money.includes(name)) return formatFigure(value, 'money');
  if (typeof value === 'number') return name.endsWith('_s') ? formatDuration(value) : formatCount(value);
  if (typeof value === 'boolean') return codeText(value ? 'yes' : 'no');
  if (typeof value !== 'string') return JSON.stringify(value);
  if (/^\d{4}-\d\d-\d\d[T ]\d\d:/.test(value)) return formatInstant(value, tz);
  return coded.includes(name) ? codeText(value) : value;
}
