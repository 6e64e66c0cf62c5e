import type { MetricView } from '#contract/catalogue-view.ts';

/** A parameter that an account can set once for all metrics that know it. */
export interface AccountParam {
  readonly name: string;
  readonly says: string;
  readonly kind: ParamKind;
  /** As the metrics have it; several where they differ. */
  readonly defaults: readonly unknown[];
  readonly metrics: readonly MetricView[];
}

export type ParamKind =
  | { readonly is: 'number'; readonly min: number | null; readonly max: number | null; readonly whole: boolean; readonly open: boolean }
  | { readonly is: 'choice'; readonly options: readonly string[] }
  | { readonly is: 'switch' };

type Param = MetricView['params'][number];

/**
 * The parameters that mean one thing in all metrics that know them, by how many these are. Left out is what a question brings
 * itself (no default), what is no single value, and what two metrics understand differently.
 */
export function accountParams(metrics: Iterable<MetricView>): AccountParam[] {
  const found = new Map<string, { param: Param; metric: MetricView }[]>();
  for (const metric of metrics) {
    for (const param of metric.params) found.set(param.name, [...(found.get(param.name) ?? []), { param, metric }]);
  }
  return [...found]
    .flatMap(([name, uses]): AccountParam[] => {
      const kind = uses.map(({ param }) => kindOf(param)).reduce((a, b) => (a === null || b === null ? null : both(a, b)));
      const [first] = uses;
      if (kind === null || first === undefined || uses.every(({ param }) => param.default === null)) return [];
      const defaults = [...new Map(uses.map(({ param }) => [JSON.stringify(param.default), param.default])).values()];
      return [{ name, says: first.param.says, kind, defaults, metrics: uses.map(({ metric }) => metric) }];
    })
    .sort((a, b) => b.metrics.length - a.metrics.length || a.name.localeCompare(b.name));
}

function kindOf({ type }: Param): ParamKind | null {
  if (type['type'] === 'boolean') return { is: 'switch' };
  const options: unknown = type['enum'];
  if (Array.isArray(options)) return { is: 'choice', options: options.filter((one) => typeof one === 'string') };
  if (type['type'] !== 'number' && type['type'] !== 'integer') return null;
  const bound = (name: string): number | null => {
    const value = type[name];
    return typeof value === 'number' && Math.abs(value) < Number.MAX_SAFE_INTEGER ? value : null;
  };
  const open = bound('exclusiveMinimum');
  return {
    is: 'number',
    min: open ?? bound('minimum'),
    max: bound('exclusiveMaximum') ?? bound('maximum'),
    whole: type['type'] === 'integer',
    open: open !== null,
  };
}

/** What both accept; null where they have nothing in common. */
function both(a: ParamKind, b: ParamKind): ParamKind | null {
  if (a.is === 'choice' && b.is === 'choice') {
    const options = a.options.filter((one) => b.options.includes(one));
    return options.length < 2 ? null : { is: 'choice', options };
  }
  if (a.is === 'number' && b.is === 'number') {
    const higher = (left: number | null, right: number | null) =>
      left === null || right === null ? (left ?? right) : Math.max(left, right);
    const lower = (left: number | null, right: number | null) =>
      left === null || right === null ? (left ?? right) : Math.min(left, right);
    return { is: 'number', min: higher(a.min, b.min), max: lower(a.max, b.max), whole: a.whole || b.whole, open: a.open || b.open };
  }
  return a.is === 'switch' && b.is === 'switch' ? a : null;
}
