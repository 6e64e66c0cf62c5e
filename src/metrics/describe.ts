import { z } from 'zod';
import type { Metric } from './define.ts';
import { type Dimension, dimensions as allDimensions } from './dimensions.ts';
import type { Source } from './sources.ts';

/** The catalogue as a page to read: everything in it comes from the definitions. */
export function metricsPage(metrics: readonly Metric[], dimensions: readonly Dimension[] = allDimensions): string {
  return [
    '# Metrics',
    '',
    'Written by `npm run docs` from the definitions in `src/metrics/catalogue`; do not edit by hand. A version changes whenever the',
    'words, a parameter, a default or the computation of a metric does.',
    '',
    'Rates and means come with their parts (`num`, `den`), and every figure opens to the rows behind its numerator, its denominator and',
    'what was left out. Parameters that every metric over facts has: `hours` (all, business), `include_test`, `include_spam`,',
    '`include_internal`, `attribute_to` (first, last, longest).',
    '',
    '| metric | unit | better |',
    '|---|---|---|',
    ...metrics.map((metric) => `| [${metric.title}](#${metric.id}) | ${metric.unit} | ${metric.better} |`),
    '',
    ...metrics.flatMap(metricSection),
    '## Dimensions',
    '',
    '| dimension | what it is |',
    '|---|---|',
    ...dimensions.map((dimension) => `| \`${dimension.id}\` | ${cell(`${dimension.title}: ${dimension.says}`)} |`),
    '',
  ].join('\n');
}

function metricSection(metric: Metric): string[] {
  const { id, title, says, formula, unit, better, anchor, aggregation, addsUpTo, version, benchmarks, sources } = metric;
  return [
    `<a id="${id}"></a>`,
    '',
    `## ${title}`,
    '',
    `\`${id}\` · ${unit} · ${betterWords[better]} · version \`${version}\``,
    '',
    says,
    '',
    `- **Formula:** ${formula}`,
    `- **Belongs to the period by:** ${anchor}`,
    `- **Putting together:** ${aggregation}`,
    ...(addsUpTo === undefined ? [] : [`- **Rows in and rows left out are together:** ${addsUpTo}`]),
    ...(metric.takesInputs ? ['- **Inputs:** can be asked of given numbers instead of stored facts'] : []),
    ...benchmarks.map(
      (one) => `- **Benchmark, ${one.segment}:** ${range(one.low, one.high)} (${one.source}${one.year === null ? '' : `, ${one.year}`})`,
    ),
    `- **Sources:** ${sources.map(sourceLine).join('; ')}`,
    '',
    ...paramsTable(metric),
  ];
}

function sourceLine({ title, says, url }: Source): string {
  return `${url === null ? title : `[${title}](${url})`}${says === null ? '' : `: ${says}`}`;
}

const betterWords = { higher: 'higher is better', lower: 'lower is better', neutral: 'neither high nor low is better' } as const;

function range(low: number | null, high: number | null): string {
  if (low !== null && high !== null) return low === high ? `${low}` : `${low} to ${high}`;
  return low === null ? `at most ${high ?? '?'}` : `at least ${low}`;
}

function paramsTable({ params }: Metric): string[] {
  const { properties = {} } = z.toJSONSchema(params, { io: 'input', unrepresentable: 'any' });
  const rows = Object.entries(properties).map(([name, schema]) => paramRow(name, typeof schema === 'boolean' ? {} : schema));
  return rows.length === 0 ? [] : ['| parameter | default | values | meaning |', '|---|---|---|---|', ...rows, ''];
}

type Schema = Readonly<Record<string, unknown>>;

function paramRow(name: string, schema: Schema): string {
  const usual = 'default' in schema ? `\`${JSON.stringify(schema['default'])}\`` : 'none';
  const says = typeof schema['description'] === 'string' ? schema['description'] : '';
  return `| \`${name}\` | ${cell(usual)} | ${cell(valuesOf(schema))} | ${cell(says)} |`;
}

function valuesOf(schema: Schema): string {
  if (Array.isArray(schema['enum'])) return schema['enum'].map(String).join(', ');
  const either = schema['anyOf'];
  if (Array.isArray(either)) return either.map((one) => valuesOf(isSchema(one) ? one : {})).join(', or ');
  if ('const' in schema) return String(schema['const']);
  return typeof schema['type'] === 'string' ? schema['type'] : 'any';
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
