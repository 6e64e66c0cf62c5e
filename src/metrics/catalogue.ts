import type { Metric } from './define.ts';
import * as access from './catalogue/access.ts';
import * as adverts from './catalogue/adverts.ts';
import * as advertising from './catalogue/advertising.ts';
import * as attributionModels from './catalogue/attribution-models.ts';
import * as callbackOrders from './catalogue/callback-orders.ts';
import * as callbacks from './catalogue/callbacks.ts';
import * as channelReport from './catalogue/channel-report.ts';
import * as firstContact from './catalogue/first-contact.ts';
import * as handling from './catalogue/handling.ts';
import * as marketing from './catalogue/marketing.ts';
import * as numberPools from './catalogue/number-pools.ts';
import * as models from './catalogue/models.ts';
import * as money from './catalogue/money.ts';
import * as outbound from './catalogue/outbound.ts';
import * as resolution from './catalogue/resolution.ts';
import * as service from './catalogue/service.ts';
import * as telephony from './catalogue/telephony.ts';
import * as volume from './catalogue/volume.ts';
import * as workforce from './catalogue/workforce.ts';

/** Files in the order in which people meet them. A new file of the catalogue is one more line here. */
const files = {
  volume,
  service,
  access,
  telephony,
  handling,
  resolution,
  callbacks,
  outbound,
  marketing,
  adverts,
  attributionModels,
  callbackOrders,
  numberPools,
  channelReport,
  firstContact,
  money,
  advertising,
  workforce,
  models,
};

/** Files of a subject that another one is named after. */
const subjectOf: Readonly<Partial<Record<string, string>>> = {
  adverts: 'marketing',
  attributionModels: 'marketing',
  callbackOrders: 'marketing',
  numberPools: 'marketing',
  channelReport: 'marketing',
  firstContact: 'marketing',
  advertising: 'money',
};

const listed = Object.entries(files).flatMap(([file, all]) =>
  Object.values(all).map((metric: Metric) => ({ subject: subjectOf[file] ?? file, metric })),
);

/** Every metric: subject after subject, metrics by title. */
export const metrics: readonly Metric[] = [...Map.groupBy(listed, ({ subject }) => subject).values()].flatMap((of) =>
  of.map(({ metric }) => metric).sort((one, other) => one.title.localeCompare(other.title, 'en')),
);

const groups: ReadonlyMap<string, string> = new Map(listed.map(({ subject, metric }) => [metric.id, subject]));

/** The subject that a metric belongs to. */
export function groupOf(id: string): string {
  const group = groups.get(id);
  if (group === undefined) throw new Error(`there is no metric ${id}`);
  return group;
}

export const metricById: ReadonlyMap<string, Metric> = new Map(metrics.map((metric) => [metric.id, metric]));
