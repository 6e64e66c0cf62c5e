import type { Metric } from './define.ts';
import * as access from './catalogue/access.ts';
import * as callbacks from './catalogue/callbacks.ts';
import * as handling from './catalogue/handling.ts';
import * as models from './catalogue/models.ts';
import * as money from './catalogue/money.ts';
import * as outbound from './catalogue/outbound.ts';
import * as resolution from './catalogue/resolution.ts';
import * as service from './catalogue/service.ts';
import * as telephony from './catalogue/telephony.ts';
import * as volume from './catalogue/volume.ts';
import * as workforce from './catalogue/workforce.ts';

/** Every metric: subjects in the order in which people meet them, metrics by title. A new file of the catalogue is one more line here. */
export const metrics: readonly Metric[] = [
  volume,
  service,
  access,
  telephony,
  handling,
  resolution,
  callbacks,
  outbound,
  money,
  workforce,
  models,
].flatMap((file) => Object.values(file).sort((one, other) => one.title.localeCompare(other.title, 'en')));

export const metricById: ReadonlyMap<string, Metric> = new Map(metrics.map((metric) => [metric.id, metric]));
