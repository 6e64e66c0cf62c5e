import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Series } from '#web/components/chart/shapes.ts';
import { XYChart } from '#web/components/chart/xy-chart.tsx';
import { type CellAttributes, Figure } from '#web/components/metric/figure.tsx';
import { type Asked, cellOf, columnOf, scalarOf } from '#web/components/metric/figures.ts';
import { ChartPanel } from '#web/components/ui/chart-panel.tsx';
import { CrossTable } from '#web/components/ui/cross-table.tsx';
import { formatAxis } from '#web/format.ts';
import { percentileKey, percentiles } from './figures.ts';
import css from './waits.module.css';

const metric = 'waits_by_length';
const endings = ['answered', 'abandoned', 'short_abandoned', 'other'] as const;
const colours = { answered: '--o-answered', abandoned: '--o-abandoned', short_abandoned: '--o-short', other: '--o-timeout' };

/** How long people waited: percentiles, and every visit in the band of its wait. */
export function Waits({ asked, parts, about }: { asked: Asked; parts: Asked; about: string }) {
  const { t } = useTranslation('service');
  const column = columnOf(asked.report, metric);
  const bands = useMemo(() => withoutTail(bandsOf(column?.params['bands']), asked), [column, asked]);
  const series = useMemo(
    () =>
      endings.map((ending): Series => ({
        key: ending,
        name: t(`waitEnding.${ending}`),
        colour: colours[ending],
        shape: 'bar',
        values: bands.map(({ key }) => scalarOf(cellOf(asked.report, [key], metric)?.value ?? null, ending) ?? 0),
      })),
    [asked, bands, t],
  );
  if (column === undefined) return null;
  const figure = (key: string, ending: string, attributes?: CellAttributes) => {
    const cell = cellOf(asked.report, [key], metric);
    const label = attributes === undefined ? undefined : `${nameOf(key)} ${series.find((one) => one.key === ending)?.name ?? ''}`;
    return cell === undefined ? null : (
      <Figure report="waits" row={[key]} column={column} cell={cell} pick={ending} label={label} attributes={attributes} />
    );
  };
  return (
    <ChartPanel
      title={t('chart.distribution')}
      note={t('chart.distributionNote')}
      about={about}
      chart={
        <>
          <Percentiles asked={parts} />
          <XYChart
            label={t('chart.distribution')}
            keys={bands.map((band) => band.key)}
            nameOf={nameOf}
            ticks={() => bands.map(({ lower }, index) => ({ index, text: formatAxis(lower, 'seconds') }))}
            edges
            touching
            series={series}
            unit="count"
            figure={(index, ending, attributes) => figure(bands[index]?.key ?? '', ending, attributes)}
          />
        </>
      }
      table={
        <CrossTable
          label={t('chart.distribution')}
          corner={t('wait')}
          rows={bands.map(({ key }) => ({ key, name: nameOf(key) }))}
          columns={series}
          cell={(key, ending) => figure(key, ending) ?? '0'}
        />
      }
    />
  );
}

/** The wait that so many callers did not exceed. */
function Percentiles({ asked }: { asked: Asked }) {
  const { t } = useTranslation('service');
  return (
    <dl className={css['percentiles']}>
      {percentiles.map((percent) => {
        const key = percentileKey(percent);
        const column = columnOf(asked.report, key);
        const cell = asked.report.totals[key];
        if (column === undefined || cell === undefined) return null;
        return (
          <div key={key}>
            <dt>{t('waitedAtMost', { percent })}</dt>
            <dd>
              <Figure report="parts" column={column} cell={cell} label={t('percentile', { percent })} />
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

interface Band {
  /** As the report keys it: `10-15`, `>600`. */
  key: string;
  lower: number;
}

function bandsOf(bounds: unknown): Band[] {
  const uppers = Array.isArray(bounds) ? bounds.filter((bound): bound is number => typeof bound === 'number') : [];
  const within = uppers.map((upper, index): Band => {
    const lower = uppers[index - 1] ?? 0;
    return { key: `${String(lower)}-${String(upper)}`, lower };
  });
  const last = uppers.at(-1) ?? 0;
  return [...within, { key: `>${String(last)}`, lower: last }];
}

const fewest = 8;

/** Empty bands at the end say nothing. */
function withoutTail(bands: Band[], { report }: Asked): Band[] {
  const last = bands.findLastIndex(({ key }) => report.rows.some((row) => row.keys[0] === key));
  return bands.slice(0, Math.max(fewest, last + 2));
}

/** "10 – 15 s" */
function nameOf(key: string): string {
  if (key.startsWith('>')) return `> ${formatAxis(Number(key.slice(1)), 'seconds')}`;
  return key
    .split('-')
    .map((bound) => formatAxis(Number(bound), 'seconds'))
    .join(' – ');
}
