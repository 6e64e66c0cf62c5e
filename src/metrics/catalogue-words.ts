import { z } from 'zod';
import { metrics } from './catalogue.ts';
import type { Metric } from './define.ts';
import { dimensions } from './dimensions.ts';
import { commonParamNames } from './resolve-report.ts';

interface Said {
  readonly title: string;
  readonly says: string;
}

/** Every word of the catalogue that people read, as the translations name it. */
export interface CatalogueWords {
  readonly metric: Readonly<Record<string, Said>>;
  readonly dimension: Readonly<Record<string, Said>>;
  readonly param: Readonly<Record<string, string>>;
  /** What the parameters mean: each English sentence once, as several metrics share one. */
  readonly meaning: Readonly<Record<string, string>>;
}

const saidOf = (all: readonly (Said & { readonly id: string })[]): Record<string, Said> =>
  Object.fromEntries(all.map(({ id, title, says }) => [id, { title, says }]));

/** `threshold_s` is said as "threshold": its unit stands behind the value. */
const paramTitle = (name: string): string => name.replace(/_(s|min|h|days)$/, '').replaceAll('_', ' ');

/** What its parameters mean; '' where nobody says. */
function meaningsOf({ params }: Metric): string[] {
  const { properties = {} } = z.toJSONSchema(params, { io: 'input', unrepresentable: 'any' });
  return Object.values(properties).map((schema) => (typeof schema === 'boolean' ? '' : (schema.description ?? '')));
}

export function catalogueWords(): CatalogueWords {
  const params = [...new Set([...commonParamNames, ...metrics.flatMap((metric) => Object.keys(metric.params.shape))])].sort();
  const meanings = metrics.flatMap(meaningsOf);
  return {
    metric: saidOf(metrics),
    dimension: saidOf(dimensions),
    param: Object.fromEntries(params.map((name) => [name, paramTitle(name)])),
    meaning: Object.fromEntries([...new Set(meanings)].sort().map((says) => [says, says])),
  };
}
