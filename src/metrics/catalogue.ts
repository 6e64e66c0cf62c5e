import type { Metric } from './define.ts';
import * as telephony from './catalogue/telephony.ts';

/** Every metric, in the order in which people meet them. A new file of the catalogue is one more line here. */
export const metrics: readonly Metric[] = [...Object.values(telephony)];

export const metricById: ReadonlyMap<string, Metric> = new Map(metrics.map((metric) => [metric.id, metric]));
