import { z } from 'zod';
import type { ReportRequest } from '#contract/report.ts';
import type { Instant, TimeRange } from '#domain/instant.ts';
import type { AccountContext } from './account-context.ts';
import { metricById, metrics } from './catalogue.ts';
import type { Built, Inputs, Metric } from './define.ts';
import type { BuildContext, OtherMetrics } from './population.ts';
import { refuse } from './refuse.ts';
import { type Frame, plainContext, resolveFrame } from './resolve-frame.ts';

/** A question whose every name is known. */
export interface ResolvedReport extends Frame {
  readonly account: AccountContext;
  readonly columns: readonly ResolvedColumn[];
  /** The report's dimensions, then the metrics' own. */
  readonly by: readonly string[];
  readonly compare: ReportRequest['compare'];
  readonly order: ReportRequest['order'];
  readonly limit: number;
}

export interface ResolvedColumn {
  readonly key: string;
  readonly metric: Metric;
  readonly params: Readonly<Record<string, unknown>>;
  readonly context: BuildContext;
  readonly built: Built;
  readonly inputs: Inputs | null;
}

/** Parameters that every metric over facts has (dictionary, section 3). */
const CommonParams = z.strictObject({
  hours: z.enum(['all', 'business']).default('all').describe('all arrivals, or those within the opening hours'),
  include_test: z.boolean().default(false).describe('for diagnosis: count test calls'),
  include_spam: z.boolean().default(false).describe('for diagnosis: count calls marked as spam'),
  include_internal: z.boolean().default(false).describe('for diagnosis: count internal calls'),
  attribute_to: z.enum(['first', 'last', 'longest']).optional().describe('whose queue or agent a call is grouped by'),
});
export const commonParamNames = Object.keys(CommonParams.shape);

export function resolveReport(request: ReportRequest, account: AccountContext, now: Instant): ResolvedReport {
  const frame = resolveFrame(request, account, now);
  const choices = request.metrics.map((choice) => (typeof choice === 'string' ? { id: choice } : choice));
  checkSharedParams(request, choices);
  const columns = choices.map((choice) => resolveColumn(frame, request, account, choice));
  checkInputs(request, columns);
  return {
    ...frame,
    account,
    columns,
    by: [...request.by, ...ownGroups(columns).filter((name) => !request.by.includes(name))],
    compare: request.compare,
    order: request.order,
    limit: request.limit,
  };
}

interface Choice {
  readonly id: string;
  readonly as?: string | undefined;
  readonly params?: Readonly<Record<string, unknown>> | undefined;
}

/** The same question about another period. */
export function shifted(report: ResolvedReport, period: TimeRange): ResolvedReport {
  const columns = report.columns.map((resolved) => {
    const context = { ...resolved.context, from: period.from, before: period.before };
    return { ...resolved, context, built: resolved.metric.build(resolved.params, context) };
  });
  return { ...report, columns, period };
}

/** A metric that another one needs is asked with the same frame. */
export function resolveNeed(column: ResolvedColumn, name: string): ResolvedColumn {
  const need = column.built.needs[name];
  if (need === undefined) throw new Error(`${column.key} needs no ${name}`);
  const metric = known(need.metric);
  const params = parseParams(metric, need.params ?? {}, Object.keys(need.params ?? {}));
  const built = metric.build(params.own, { ...column.context, hasInputs: false });
  return { key: `${column.key}/${name}`, metric, params: params.own, context: column.context, built, inputs: null };
}

function resolveColumn(frame: Frame, request: ReportRequest, account: AccountContext, choice: Choice): ResolvedColumn {
  const metric = known(choice.id);
  const given = { ...account.params, ...request.params, ...choice.params };
  const { own, common } = parseParams(metric, given, Object.keys(choice.params ?? {}));
  if (common.hours === 'business' && account.openingHours.length === 0) {
    throw refuse('method-not-available', 'hours', 'business', 'this account has no opening hours set');
  }
  const inputs = request.inputs?.[metric.id] ?? null;
  const context: BuildContext = {
    ...plainContext(frame),
    include: { test: common.include_test, spam: common.include_spam, internal: common.include_internal },
    openingHours: common.hours === 'business' ? account.openingHours : null,
    accountHours: account.openingHours,
    attributeTo: common.attribute_to ?? null,
    others: othersOf(account),
    hasInputs: inputs !== null,
  };
  return { key: choice.as ?? metric.id, metric, params: own, context, built: metric.build(own, context), inputs };
}

function othersOf({ targets, benchmarks }: AccountContext): OtherMetrics {
  return {
    better: (id) => known(id).better,
    target: (id) => targets.find((target) => target.metric === id && Object.keys(target.scope).length === 0)?.value ?? null,
    benchmarks: (id) => {
      const own = benchmarks.filter((benchmark) => benchmark.metric === id);
      return own.length === 0 ? known(id).benchmarks : own.map(({ source, low, high }) => ({ segment: source, low, high }));
    },
  };
}

function known(id: string): Metric {
  const metric = metricById.get(id);
  if (metric === undefined)
    throw refuse(
      'unknown-metric',
      'metric',
      id,
      metrics.map((entry) => entry.id),
    );
  return metric;
}

interface ParsedParams {
  /** As the metric's schema made them, defaults included. */
  readonly own: Readonly<Record<string, unknown>>;
  readonly common: z.output<typeof CommonParams>;
}

/** `mustKnow`: names that were given for this metric alone, so that an unknown one is a mistake. */
function parseParams(metric: Metric, given: Readonly<Record<string, unknown>>, mustKnow: readonly string[]): ParsedParams {
  const ownNames = Object.keys(metric.params.shape);
  for (const name of mustKnow) {
    if (!ownNames.includes(name) && !commonParamNames.includes(name)) {
      throw refuse('unknown-param', `parameter of ${metric.id}`, name, [...ownNames, ...commonParamNames]);
    }
  }
  const own = metric.params.safeParse(pick(given, ownNames));
  if (!own.success) throw invalid(metric.id, own.error);
  const common = CommonParams.safeParse(
    pick(
      given,
      commonParamNames.filter((name) => !ownNames.includes(name)),
    ),
  );
  if (!common.success) throw invalid(metric.id, common.error);
  return { own: own.data, common: common.data };
}

function invalid(metric: string, error: z.ZodError): Error {
  const [issue] = error.issues;
  const name = issue?.path.join('.') ?? '';
  return refuse('invalid-param', `parameter ${name} of ${metric}`, issue?.input ?? null, issue?.message ?? 'wanted another value');
}

function pick(given: Readonly<Record<string, unknown>>, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.filter((name) => given[name] !== undefined).map((name) => [name, given[name]]));
}

/** A parameter for all metrics must be known to one of them. */
function checkSharedParams(request: ReportRequest, choices: readonly Choice[]): void {
  const names = new Set([...commonParamNames, ...choices.flatMap((choice) => Object.keys(known(choice.id).params.shape))]);
  for (const name of Object.keys(request.params)) {
    if (!names.has(name)) throw refuse('unknown-param', 'parameter', name, [...names]);
  }
}

function checkInputs(request: ReportRequest, columns: readonly ResolvedColumn[]): void {
  for (const id of Object.keys(request.inputs ?? {})) {
    const column = columns.find((entry) => entry.metric.id === id);
    if (column === undefined)
      throw refuse(
        'unknown-metric',
        'inputs',
        id,
        columns.map((entry) => entry.metric.id),
      );
    if (!column.metric.takesInputs) throw refuse('inputs-not-taken', 'inputs', id, `${id} is computed from facts alone`);
  }
}

function ownGroups(columns: readonly ResolvedColumn[]): readonly string[] {
  const groups = columns.map((column) => column.built.groups);
  const [first = []] = groups;
  const other = columns.find((column) => column.built.groups.join() !== first.join());
  if (other !== undefined) {
    const got = columns.map((column) => `${column.key} by ${column.built.groups.join(' and ') || 'nothing of its own'}`);
    throw refuse('mixed-groups', 'metrics of one report', got, 'breakdowns with other groups of their own need a report each');
  }
  return first;
}
