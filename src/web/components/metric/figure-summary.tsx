import { useQuery } from '@tanstack/react-query';
import { formatCount, formatFigure } from '#web/format.ts';
import type { MetricView } from '#contract/catalogue-view.ts';
import type { Cell } from '#contract/report.ts';
import { drillQuery } from './drill-query.ts';
import type { ShownFigure } from './figure-card.tsx';
import css from './figure-summary.module.css';
import { useFigures } from './figures.ts';
import { grainTitle } from './grains.ts';

/** What a figure means and what it was made from: words, formula, population, parameters, version, sources. */
export function FigureSummary({ address, column, cell, full = false }: ShownFigure & { full?: boolean }) {
  const { definitions } = useFigures();
  const definition = definitions.get(column.metric);
  const params = Object.entries(column.params);
  return (
    <div className={css['summary']}>
      {full ? null : <p className={css['title']}>{column.title}</p>}
      {definition === undefined ? null : <p>{definition.says}</p>}
      {definition === undefined ? null : <p className={css['formula']}>{definition.formula}</p>}
      <Population address={address} column={column} cell={cell} />
      {cell.provisional ? (
        <p className={css['provisional']}>Provisional: some of these calls, or the time in which they are judged, have not ended yet.</p>
      ) : null}
      <dl className={css['facts']}>
        {params.length === 0 ? null : (
          <>
            <dt>Parameters</dt>
            <dd>{params.map(([name, value]) => paramText(name, value)).join(' · ')}</dd>
          </>
        )}
        <dt>Version</dt>
        <dd>
          <code>{column.version.slice(0, 12)}</code>
        </dd>
        {definition === undefined || definition.sources.length === 0 ? null : (
          <>
            <dt>Sources</dt>
            <dd>{(full ? definition.sources : definition.sources.slice(0, 2)).map(shortSource).join(' · ')}</dd>
          </>
        )}
      </dl>
      {full || column.drill.length === 0 ? null : <p className={css['hint']}>Click to open the calls behind it.</p>}
    </div>
  );
}

function Population({ address, column, cell }: ShownFigure) {
  const { definitions, asked } = useFigures();
  const request = asked[address.report]?.request;
  const excluded = useQuery({
    ...drillQuery({
      report: request ?? { metrics: [column.metric] },
      row: address.row,
      metric: address.metric,
      part: 'excluded',
      limit: 500,
    }),
    enabled: request !== undefined && column.drill.includes('excluded'),
  });
  const definition = definitions.get(column.metric);
  const grain = excluded.data === undefined ? '' : grainTitle(excluded.data.grain, 2);
  const rows: [string, string, string | undefined][] = [];
  if (cell.num !== null) {
    const unit = partUnit(definition, 'numerator');
    rows.push([formatFigure(cell.num, unit), 'counted', unit === 'count' ? grain : undefined]);
  }
  if (cell.den !== null) {
    const unit = partUnit(definition, 'denominator');
    rows.push([formatFigure(cell.den, unit), column.unit === 'ratio' ? 'of' : 'over', unit === 'count' ? grain : undefined]);
  }
  if (excluded.data !== undefined) {
    const reasons = new Map<string, number>();
    for (const row of excluded.data.rows) reasons.set(row.reason ?? 'other', (reasons.get(row.reason ?? 'other') ?? 0) + 1);
    const complete = excluded.data.rows.length === excluded.data.total_rows;
    const why = [...reasons]
      .sort(([, one], [, other]) => other - one)
      .map(([reason, count]) => `${formatCount(count)} ${reason.replaceAll('_', ' ')}`)
      .join(', ');
    rows.push([formatCount(excluded.data.total_rows), 'left out', complete && why !== '' ? why : excluded.data.says]);
  }
  if (rows.length === 0) return null;
  return (
    <table className={css['population']}>
      <caption className={css['hidden']}>What the figure was made from</caption>
      <tbody>
        {rows.map(([count, name, what]) => (
          <tr key={name}>
            <td className={css['count']}>{count}</td>
            <th scope="row">{name}</th>
            <td>{what}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const paramUnits: Record<string, string> = { s: 's', min: 'min', h: 'h', days: 'days' };

/** `threshold_s: 20` as "threshold 20 s". */
function paramText(name: string, value: unknown): string {
  const unit = paramUnits[name.slice(name.lastIndexOf('_') + 1)];
  const title = (unit === undefined ? name : name.slice(0, name.lastIndexOf('_'))).replaceAll('_', ' ');
  if (value === null) return `${title} none`;
  const text =
    typeof value === 'string' ? value.replaceAll('_', ' ') : typeof value === 'boolean' ? (value ? 'yes' : 'no') : JSON.stringify(value);
  return unit === undefined ? `${title} ${text}` : `${title} ${text} ${unit}`;
}

const shortSource = (source: string): string => (source.length > 90 ? `${source.slice(0, 88)}…` : source);

const partUnit = (definition: MetricView | undefined, name: string): string =>
  definition?.parts.find((part) => part.name === name)?.unit ?? 'count';

/** "312 of 401", for where one line must do. */
export function populationLine({ num, den }: Cell, unit: string, definition: MetricView | undefined): string | null {
  if (num === null || den === null) return null;
  const whole = formatFigure(den, partUnit(definition, 'denominator'));
  if (unit === 'ratio') return `${formatFigure(num, partUnit(definition, 'numerator'))} of ${whole}`;
  return unit === 'seconds' ? `over ${whole}` : null;
}
