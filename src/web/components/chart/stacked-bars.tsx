import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { plainTicks } from './interval.ts';
import type { FigureOf } from './marks.tsx';
import type { Series } from './shapes.ts';
import { XYChart } from './xy-chart.tsx';

/** A stack of bars: one category a bar, one series a layer. */
export interface StackedBars {
  categories: readonly string[];
  series: readonly { key: string; name: string; colour: string; values: readonly number[] }[];
}

/** Bars over categories, stacked: every layer is a figure of its own that opens. */
export function StackedBarChart({ bars, label, all, children }: StackedBarsProps) {
  const { t } = useTranslation('chart');
  const series = useMemo(() => bars.series.map((one): Series => ({ ...one, shape: 'bar' })), [bars]);
  return (
    <XYChart
      label={label ?? t('bars')}
      keys={bars.categories}
      nameOf={(name) => name}
      ticks={(most) => plainTicks(bars.categories, most)}
      tickWidth={44}
      series={series}
      unit="count"
      {...(all === undefined ? {} : { all })}
      figure={children}
    />
  );
}

interface StackedBarsProps {
  bars: StackedBars;
  label?: string;
  /** What the legend says where nothing is pointed at. */
  all?: string;
  children: FigureOf;
}
