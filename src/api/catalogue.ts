import { z } from '@hono/zod-openapi';
import type { Catalogue, MetricView } from '#contract/catalogue-view.ts';
import { Failure } from '#domain/failure.ts';
import { groupOf, metrics } from '#metrics/catalogue.ts';
import type { Built, Metric } from '#metrics/define.ts';
import { dimensions } from '#metrics/dimensions.ts';
import { bareContext, type Part } from '#metrics/population.ts';

/** The whole catalogue as people and programs read it: derived from the definitions, once. */
export function catalogueView(): Catalogue {
  catalogue ??= {
    metrics: metrics.map(metricView),
    dimensions: dimensions.map(({ id, title, says, kind, values }) => ({
      id,
      title,
      says,
      kind,
      values: values === null ? null : [...values],
    })),
  };
  return catalogue;
}

let catalogue: Catalogue | null = null;

function metricView(metric: Metric): MetricView {
  const built = builtPlainly(metric);
  return {
    id: metric.id,
    title: metric.title,
    says: metric.says,
    formula: metric.formula,
    unit: metric.unit,
    better: metric.better,
    anchor: metric.anchor,
    group: groupOf(metric.id),
    version: metric.version,
    aggregation: metric.aggregation,
    adds_up_to: metric.addsUpTo ?? null,
    takes_inputs: metric.takesInputs,
    params: paramsOf(metric),
    parts: Object.entries(built?.parts ?? {}).map(([name, part]) => ({
      name,
      grain: part.judged.population.grain,
      unit: unitOf(metric, name, part),
    })),
    dimensions: dimensionsOf(built),
    benchmarks: [...metric.benchmarks],
    vendors: metric.vendors.map(({ who, says, params }) => ({ who, says, params: params === null ? null : { ...params } })),
    sources: [...metric.sources],
  };
}

/** What a part is counted in: its rows, or what it adds up over them. */
function unitOf(metric: Metric, name: string, { figure }: Part): string {
  const said = metric.units?.[name];
  if (said !== undefined) return said;
  if (figure.kind === 'ids' || figure.kind === 'tally' || (figure.kind === 'sum' && figure.weight === null)) return 'count';
  // Durations are summed in whole milliseconds.
  if (figure.kind === 'sum' && figure.per === 1000) return 'seconds';
  if (figure.kind === 'sum' && figure.per === 3_600_000) return 'hours';
  return name !== 'value' && ofNoPart.has(metric.unit) ? 'count' : metric.unit;
}

/** Units of what is made of parts, and not of the parts. */
const ofNoPart: ReadonlySet<string> = new Set(['ratio', 'money', 'named']);

function paramsOf(metric: Metric): MetricView['params'] {
  const schema = z.toJSONSchema(metric.params, { io: 'input', unrepresentable: 'any' });
  const required = new Set(schema.required ?? []);
  return Object.entries(schema.properties ?? {}).map(([name, property]) => {
    const { description, default: standard, ...type } = typeof property === 'object' ? property : {};
    return { name, says: description ?? '', type, default: standard ?? null, required: required.has(name) };
  });
}

/** As it is built without any choice; null where one must be made, or its facts are not stored yet. */
function builtPlainly(metric: Metric): Built | null {
  const params = metric.params.safeParse({});
  if (!params.success) return null;
  try {
    return metric.build(params.data, plain);
  } catch (error) {
    if (error instanceof Failure) return null;
    throw error;
  }
}

/** Some week: a forecast cannot be built without a period. */
const plain = bareContext({ from: Date.UTC(2026, 0, 5), before: Date.UTC(2026, 0, 12) });

/** By what every part can be grouped. */
function dimensionsOf(built: Built | null): string[] {
  const sets = Object.values(built?.parts ?? {}).map((part) => Object.keys(part.judged.population.dimensions));
  const [first = [], ...others] = sets;
  return first.filter((name) => others.every((set) => set.includes(name)));
}
