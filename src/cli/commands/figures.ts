import type { Command } from 'commander';
import type { z } from '@hono/zod-openapi';
import type { RouteInput } from '#contract/routes.ts';
import { type Drill, DrillRequest, type Report, ReportRequest } from '#contract/report.ts';
import { answer, collect, commaList, verb, wholeNumber } from '#cli/command.ts';
import { UsageError, type Io } from '#cli/io.ts';
import { withSession, type CommonOptions } from '#cli/session.ts';
import { printCell, printTable, printValue } from '#cli/table.ts';

type ReportBody = RouteInput<'report'>['body'];

interface ReportOptions extends CommonOptions {
  readonly metric?: string;
  readonly request?: string;
  readonly by?: string;
  readonly period?: string;
  readonly tz?: string;
  readonly where: string[];
  readonly param: string[];
  readonly compare?: NonNullable<ReportBody['compare']>;
  readonly asOf?: string;
  readonly limit?: string;
  readonly order?: string;
}

const filled = (command: Command): Command =>
  command
    .option('--metric <ids>', 'metrics, by comma')
    .option('--request <json>', 'the whole question as the API takes it, instead of the other options; - = from standard input')
    .option('--by <dimensions>', 'group by these, by comma: queue, agent, hour, …')
    .option('--period <from/to>', 'half-open: 2026-11-01/2026-12-01; left out: everything')
    .option('--tz <zone>', "time zone of dates and time buckets (default: the account's)")
    .option('--where <filter>', 'dimension=value[,value], dimension!=…, dimension~part; may be repeated', collect, [])
    .option('--param <name=value>', 'parameter of the metrics; may be repeated', collect, [])
    .option('--as-of <instant>', 'judge as of this moment; "final" = all facts are final');

export function reportCommand(io: Io): Command {
  return filled(
    verb('report', 'Metrics by dimensions over a period', [
      'ringtrace report --metric service_level,average_speed_of_answer --by queue --period 2026-11-01/2026-12-01 --tz UTC',
      'ringtrace report --metric call_volume --by hour --period 2026-11-07/2026-11-08 --json',
      'ringtrace report --metric service_level --param threshold_s=30 --where queue=sales,support --compare previous --period 2026-11-01/2026-11-08',
    ]),
  )
    .option('--compare <period>', 'previous, same_weekdays or year_ago')
    .option('--order <column>', 'sort rows by this column; -column = largest first')
    .option('--limit <rows>', 'most rows')
    .action(async (options: ReportOptions) => {
      const body = (await givenRequest(options, io, ReportRequest)) ?? bodyOf(options);
      await withSession(options, io, async ({ client }) => {
        const report = await client.call('report', { body });
        answer(io, options, report, () => printReport(report));
      });
    });
}

interface DrillOptions extends ReportOptions {
  readonly row?: string;
  readonly part?: string;
  readonly offset?: string;
}

export function drillCommand(io: Io): Command {
  return filled(
    verb('drill', 'The rows behind a part of a figure; their weights sum to the part', [
      'ringtrace drill --metric service_level --part numerator --by queue --row sales --period 2026-11-01/2026-12-01',
      'ringtrace drill --metric abandon_rate --part excluded --json',
    ]),
  )
    .option('--part <name>', 'numerator, denominator, excluded, value, or a named part')
    .option('--row <keys>', 'the row, by its keys in the order of --by; left out: the totals. (none) = the missing value')
    .option('--limit <rows>', 'most rows (default 100)')
    .option('--offset <rows>', 'skip so many')
    .action(async (options: DrillOptions) => {
      const body = (await givenRequest(options, io, DrillRequest)) ?? drillOf(options);
      await withSession(options, io, async ({ client }) => {
        const drill = await client.call('drill', { body });
        answer(io, options, drill, () => printDrill(drill));
      });
    });
}

function drillOf(options: DrillOptions): RouteInput<'drill'>['body'] {
  const { limit, ...report } = options;
  const [metric, ...others] = commaList(options.metric ?? '');
  if (metric === undefined || others.length > 0) throw new UsageError('--metric: a drill opens one metric');
  if (options.part === undefined) throw new UsageError('--part: wanted numerator, denominator, excluded, value, or a named part');
  return {
    report: bodyOf(report),
    row: options.row === undefined ? [] : options.row.split(',').map((key) => (key === '(none)' ? null : key)),
    metric,
    part: options.part,
    ...(limit === undefined ? {} : { limit: wholeNumber('--limit', limit) }),
    ...(options.offset === undefined ? {} : { offset: wholeNumber('--offset', options.offset) }),
  };
}

const besideRequest = ['metric', 'by', 'period', 'tz', 'compare', 'asOf', 'limit', 'order', 'part', 'row', 'offset'] as const;

/** The question of `--request`, checked as the API checks it; null where the other options ask it. */
async function givenRequest<S extends z.ZodType>(options: DrillOptions, io: Io, schema: S): Promise<z.output<S> | null> {
  if (options.request === undefined) return null;
  const also = besideRequest.find((name) => options[name] !== undefined);
  if (also !== undefined || options.where.length > 0 || options.param.length > 0) {
    const name = also === 'asOf' ? 'as-of' : (also ?? (options.where.length > 0 ? 'where' : 'param'));
    throw new UsageError(`--request: holds the whole question; got also --${name}`);
  }
  const text = options.request === '-' ? await io.input() : options.request;
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`--request: got no JSON (${error instanceof Error ? error.message : String(error)})`);
  }
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new UsageError(`--request: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'is no question'}`);
}

export function metricsCommand(io: Io): Command {
  return verb('metrics', 'The metric catalogue, or one metric with its definition', [
    'ringtrace metrics',
    'ringtrace metrics service_level',
  ])
    .argument('[id]', 'a metric')
    .action(async (id: string | undefined, options: CommonOptions) => {
      await withSession(options, io, async ({ client }) => {
        const catalogue = await client.call('metrics');
        if (id === undefined) {
          answer(io, options, catalogue, () =>
            printTable(
              ['metric', 'title', 'unit'],
              catalogue.metrics.map((one) => [one.id, one.title, one.unit]),
            ),
          );
          return;
        }
        const metric = catalogue.metrics.find((one) => one.id === id);
        if (metric === undefined) throw new UsageError(`metric: got "${id}"; "ringtrace metrics" lists all`);
        answer(io, options, metric, () =>
          [
            `${metric.title} (${metric.id}), version ${metric.version}`,
            metric.says,
            '',
            `formula     ${metric.formula}`,
            `unit        ${metric.unit}, ${metric.better} is better`,
            `anchor      ${metric.anchor}`,
            `parts       ${metric.parts.map((part) => part.name).join(', ')}`,
            ...metric.params.map((param) => `parameter   ${param.name} = ${JSON.stringify(param.default)}: ${param.says}`),
            ...metric.sources.map(
              (source) => `source      ${[source.title, source.says, source.url].filter((part) => part !== null).join('; ')}`,
            ),
            '',
          ].join('\n'),
        );
      });
    });
}

function bodyOf(options: ReportOptions): ReportBody {
  return {
    metrics: metricsOf(options),
    by: options.by === undefined ? [] : commaList(options.by),
    where: options.where.map(filterOf),
    period: options.period === undefined ? null : periodOf(options.period),
    params: Object.fromEntries(options.param.map(paramOf)),
    ...(options.tz === undefined ? {} : { tz: options.tz }),
    ...(options.compare === undefined ? {} : { compare: options.compare }),
    ...(options.asOf === undefined ? {} : { as_of: options.asOf === 'final' ? null : options.asOf }),
    ...(options.limit === undefined ? {} : { limit: wholeNumber('--limit', options.limit) }),
    ...(options.order === undefined ? {} : { order: { by: options.order.replace(/^-/, ''), desc: options.order.startsWith('-') } }),
  };
}

function metricsOf({ metric }: ReportOptions): string[] {
  const metrics = commaList(metric ?? '');
  if (metrics.length === 0) throw new UsageError('--metric: wanted one metric or several, by comma; "ringtrace metrics" lists all');
  return metrics;
}

export function periodOf(text: string): { from: string; to: string } {
  const [from, to, ...rest] = text.split('/');
  if (from === undefined || to === undefined || from === '' || to === '' || rest.length > 0) {
    throw new UsageError(`--period: got "${text}", wanted from/to such as 2026-11-01/2026-12-01`);
  }
  return { from, to };
}

function filterOf(text: string): NonNullable<ReportBody['where']>[number] {
  const found = /^(\w+)(!=|=|~)(.*)$/s.exec(text);
  if (found === null) throw new UsageError(`--where: got "${text}", wanted dimension=value, dimension!=value or dimension~part`);
  const [, dimension = '', sign = '', values = ''] = found;
  const op = sign === '=' ? 'in' : sign === '!=' ? 'not_in' : 'contains';
  return { dimension, op, values: values.split(',').map((value) => (value === '(none)' ? null : value)) };
}

function paramOf(text: string): [string, unknown] {
  const at = text.indexOf('=');
  if (at < 1) throw new UsageError(`--param: got "${text}", wanted name=value`);
  const value = text.slice(at + 1);
  try {
    return [text.slice(0, at), JSON.parse(value) as unknown];
  } catch {
    return [text.slice(0, at), value];
  }
}

function printReport(report: Report): string {
  const header = [...report.dimensions, ...report.columns.map((column) => column.title)];
  const rows = report.rows.map((row) => [
    ...row.keys.map((key) => key ?? '(none)'),
    ...report.columns.map((column) => printCell(row.cells[column.key], column)),
  ]);
  const totals = [
    ...report.dimensions.map((_name, at) => (at === 0 ? 'total' : '')),
    ...report.columns.map((column) => printCell(report.totals[column.key], column)),
  ];
  const all = [...rows, totals];
  const period = report.period === null ? 'all calls' : `${report.period.from} to ${report.period.to}`;
  const provisional = [...report.rows.map((row) => row.cells), report.totals].some((cells) =>
    Object.values(cells).some((cell) => cell.provisional),
  );
  return `${printTable(header, all)}${period}, ${report.tz}${provisional ? '; * provisional' : ''}${report.truncated ? '; more rows exist (--limit)' : ''}\n${ratesLacking(report)}`;
}

/** Why figures of money are unknown. */
function ratesLacking({ lacking_rates: lacking = [] }: Report): string {
  return lacking
    .map(
      ({ currency, days }) =>
        `no rate of ${currency} on ${days.slice(0, 5).join(', ')}${days.length > 5 ? ` and ${days.length - 5} more days` : ''}\n`,
    )
    .join('');
}

/** What a drill adds up, in whatever unit it is. */
const counts = { unit: 'count', units: {} };

function printDrill(drill: Drill): string {
  const rows = drill.rows.map((row) => [
    row.at ?? '',
    row.call_id ?? row.id,
    row.weight === null ? '–' : String(row.weight),
    row.reason ?? '',
  ]);
  return `${printTable(['at', drill.grain, 'weight', 'reason'], rows)}${drill.says}\n${drill.total_rows} rows, weights sum to ${printValue(drill.total_weight, counts)}; the part is ${printValue(drill.part, counts)}\n`;
}
