import type { DrillRequestInput, Filter, ReportRequestInput } from '#contract/report.ts';
import type { Question } from './api-request.ts';
import { shellWord } from './shell.ts';

/** The question as `ringtrace report …` or `drill …`, one line a report. What the flags cannot say goes as JSON. */
export function cliCommand(origin: string, question: Question): string {
  switch (question.route) {
    case 'report':
      return reportLine(origin, question.body);
    case 'reports':
      return question.body.reports.map((report) => reportLine(origin, report)).join('\n');
    case 'drill':
      return line(origin, 'drill', drillFlags(question.body) ?? ['--request', JSON.stringify(question.body)]);
  }
}

const reportLine = (origin: string, request: ReportRequestInput): string =>
  line(origin, 'report', reportFlags(request) ?? ['--request', JSON.stringify(request)]);

const line = (origin: string, verb: string, flags: readonly string[]): string =>
  ['ringtrace', verb, '--server', origin, ...flags].map(shellWord).join(' ');

/** The flags that say the same; null where there are none for it. */
function reportFlags(request: ReportRequestInput): string[] | null {
  const { metrics, by = [], where = [], period, tz, compare, params = {}, as_of: asOf, inputs, order, limit, ...rest } = request;
  if (inputs !== undefined || Object.keys(rest).length > 0) return null;
  const ids = metrics.map((metric) => (typeof metric === 'string' ? metric : metric.id));
  const own = metrics.flatMap((metric) => (typeof metric === 'string' ? [] : [metric]));
  // A metric's own parameters are those of all metrics only where there is but one.
  if (own.some((metric) => metric.as !== undefined && metric.as !== metric.id)) return null;
  if (metrics.length > 1 && own.some((metric) => Object.keys(metric.params ?? {}).length > 0)) return null;
  const filters = where.map(filterFlag);
  if (filters.includes(null) || limit === 0) return null;
  const given = { ...params, ...own[0]?.params };
  return [
    '--metric',
    ids.join(','),
    ...(by.length === 0 ? [] : ['--by', by.join(',')]),
    ...(period == null ? [] : ['--period', `${period.from}/${period.to}`]),
    ...(tz === undefined ? [] : ['--tz', tz]),
    ...filters.flatMap((filter) => (filter === null ? [] : ['--where', filter])),
    ...Object.entries(given).flatMap(([name, value]) => ['--param', `${name}=${paramText(value)}`]),
    ...(compare === undefined ? [] : ['--compare', compare]),
    ...(asOf === undefined ? [] : ['--as-of', asOf ?? 'final']),
    ...(order === undefined ? [] : [`--order=${order.desc === false ? '' : '-'}${order.by}`]),
    ...(limit === undefined ? [] : ['--limit', String(limit)]),
  ];
}

function drillFlags({ report, row = [], metric, part, limit, offset }: DrillRequestInput): string[] | null {
  const [only, ...others] = report.metrics;
  const id = typeof only === 'string' ? only : only?.id;
  // The limit of a drill is that of its rows.
  if (others.length > 0 || id !== metric) return null;
  const { limit: _, order: __, compare: ___, ...asked } = report;
  const flags = reportFlags(asked);
  const keys = row.map((key) => key ?? '(none)');
  if (flags === null || row.some((key) => key === '(none)' || key === '' || key?.includes(',') === true)) return null;
  return [
    ...flags,
    '--part',
    part,
    ...(keys.length === 0 ? [] : ['--row', keys.join(',')]),
    ...(limit === undefined ? [] : ['--limit', String(limit)]),
    ...(offset === undefined || offset === 0 ? [] : ['--offset', String(offset)]),
  ];
}

function filterFlag({ dimension, op, values }: Filter): string | null {
  if (values.some((value) => value === '(none)' || value?.includes(',') === true)) return null;
  const sign = { in: '=', not_in: '!=', contains: '~' }[op];
  return `${dimension}${sign}${values.map((value) => value ?? '(none)').join(',')}`;
}

/** The command reads JSON where it can, so a text that looks like JSON is written as JSON. */
function paramText(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  try {
    JSON.parse(value);
    return JSON.stringify(value);
  } catch {
    return value;
  }
}
