import { z } from 'zod';
import { forecastAgainstActual, lineHours, trainingOf } from '#metrics/demand.ts';
import { type Answer, type Built, defineMetric, grouped, model, type Need, numberOf, quotient, ratio, single } from '#metrics/define.ts';
import { call, column, minus, number } from '#metrics/expression.ts';
import { benchmarkGap, type Direction, periodChange } from '#metrics/models/comparison.ts';
import { forecastError, seasonalMean } from '#metrics/models/forecast.ts';
import { staffing, type StaffingInput, trunksRequired } from '#metrics/models/staffing.ts';
import { type BuildContext, judged, maximum, sum } from '#metrics/population.ts';
import { refuse } from '#metrics/refuse.ts';
import { cite } from '#metrics/sources.ts';

const alone = (value: Answer['value']): Answer => ({ value, num: null, den: null });

export const staffingRequirement = defineMetric({
  id: 'staffing_requirement',
  title: 'Agents required (Erlang)',
  says: 'How many agents an interval needs so that callers wait no longer than the target allows. Erlang C ignores callers who give up and overstaffs near saturation; Erlang A knows them.',
  formula:
    'load A = calls · AHT / interval; smallest n > A whose service level reaches the target with A/n ≤ max_occupancy; scheduled = n / (1 − shrinkage), rounded up. Calls and AHT are given, or those offered and handled in each interval of the period',
  unit: 'agents',
  better: 'neutral',
  anchor: 'the interval',
  aggregation: 'never summed over skills or intervals: recomputed for each',
  openKeys: true,
  params: {
    model: z.enum(['erlang_c', 'erlang_a']).default('erlang_c').describe('callers wait for ever, or give up'),
    calls: z.number().min(0).optional().describe('calls of the interval; left out: those offered in each interval of the period'),
    aht_s: z.number().positive().optional().describe('mean handle time; left out: that of each interval'),
    threshold_s: z.number().min(0).default(20).describe('answered within this many seconds'),
    target: z.number().min(0).lt(1).default(0.8).describe('service level wanted'),
    max_occupancy: z.number().gt(0).max(1).default(0.9).describe('the most that agents may be busy'),
    shrinkage: z.number().min(0).lt(1).default(0.3).describe('share of paid time in which agents are not there'),
    interval_s: z.number().positive().default(1800).describe('length of the interval; from stored calls 900, 1800 or 3600'),
    patience_s: z
      .number()
      .positive()
      .optional()
      .describe('Erlang A: mean patience; left out: total waiting time / abandons of the interval'),
    agents: z.number().int().min(0).optional().describe('judge this number of agents instead of looking for the smallest'),
  },
  build(params) {
    const { calls, aht_s: aht } = params;
    const given = { ...params, patience_s: params.patience_s ?? null, agents: params.agents ?? null };
    if (calls !== undefined) {
      if (aht === undefined) throw refuse('invalid-param', 'aht_s of staffing_requirement', null, 'wanted beside `calls`');
      const answer = alone({ ...required({ ...given, calls, aht_s: aht }) });
      return model(() => answer);
    }
    return grouped([intervalOf(params.interval_s)], staffingOfIntervals(given, aht ?? null));
  },
  sources: [cite('erlang-c'), cite('erlang-ref', 'worked example'), cite('erlang-a', 'Palm'), cite('gmr'), cite('pancyber')],
});

function intervalOf(seconds: number): string {
  const interval = { 900: 'quarter_hour', 1800: 'half_hour', 3600: 'hour' }[seconds];
  if (interval === undefined) {
    throw refuse(
      'invalid-param',
      'interval_s of staffing_requirement',
      seconds,
      'from stored calls 900, 1800 or 3600; or give `calls` and `aht_s`',
    );
  }
  return interval;
}

function required(input: StaffingInput): Record<string, number | null> {
  const { p_abandon: abandoned, ...found } = staffing(input);
  return { ...found, ...(input.model === 'erlang_a' ? { p_abandon: abandoned } : {}) };
}

type StaffingParams = Omit<StaffingInput, 'calls' | 'aht_s'>;

function staffingOfIntervals(params: StaffingParams, fixedAht: number | null): Built {
  const estimates = params.model === 'erlang_a' && params.patience_s === null;
  const needs: Record<string, Need> = {
    offered: { metric: 'answer_rate' },
    ...(fixedAht === null ? { handled: { metric: 'average_handle_time', params: { grain: 'call' } } } : {}),
    ...(estimates ? { waited: { metric: 'average_wait_time' }, abandoned: { metric: 'abandon_rate' } } : {}),
  };
  return model(({ keys, needs: found }) => {
    if (keys === null) return alone(null);
    const calls = found['offered']?.den ?? 0;
    const aht = fixedAht ?? numberIn(found['handled']);
    if (calls > 0 && aht === null) return alone(null);
    const patience = params.patience_s ?? patienceOf(found['waited'], found['abandoned']);
    if (params.model === 'erlang_a' && patience === null) return alone(null);
    return alone(required({ ...params, calls, aht_s: aht ?? 0, patience_s: patience }));
  }, needs);
}

/** Total waiting time of all callers / number of abandons. */
function patienceOf(waited: Answer | undefined, abandoned: Answer | undefined): number | null {
  const [seconds, gaveUp] = [waited?.num ?? 0, abandoned?.num ?? 0];
  return gaveUp === 0 || seconds === 0 ? null : seconds / gaveUp;
}

function numberIn(answer: Answer | undefined): number | null {
  return typeof answer?.value === 'number' ? answer.value : null;
}

export const trunksRequiredMetric = defineMetric({
  id: 'trunks_required',
  title: 'Lines required (Erlang B)',
  says: 'The smallest number of lines with which callers rarely hear a busy tone in the busiest hour.',
  formula: 'smallest n with B(n, A) ≤ max_blocking; A given in erlangs, or the most that calls held lines in an hour of the period',
  unit: 'lines',
  better: 'neutral',
  anchor: 'busy hour',
  aggregation: 'recomputed; the peak decides',
  addsUpTo: 'all hours of the period in which a line was held',
  params: {
    erlangs: z.number().min(0).optional().describe('load; left out: that of the busiest hour of the period'),
    max_blocking: z.number().gt(0).lt(1).default(0.05).describe('the most callers who may find all lines busy'),
  },
  build({ erlangs, max_blocking: most }, context) {
    if (erlangs !== undefined) {
      const answer = alone({ ...trunksRequired(erlangs, most) });
      return model(() => answer);
    }
    const peak = single(maximum(judged(lineHours(context)), column('erlangs')));
    return {
      ...peak,
      value: ({ figures }) => {
        const load = numberOf(figures['value']);
        return alone(load === null ? null : { ...trunksRequired(load, most) });
      },
    };
  },
  sources: [cite('call-analytics-11', 'limit'), cite('erlang-c'), cite('pancyber', 'grade of service'), cite('avaya-trunk')],
});

const weeks = z.number().int().min(1).max(104).default(4).describe('weeks of history');
const growth = z.number().gt(-1).max(100).default(0).describe('expected growth: 0.1 = 10 % more');

export const forecastCallVolume = defineMetric({
  id: 'forecast_call_volume',
  title: 'Forecast volume',
  says: 'Calls to expect: the mean of the same weekday and local time in the last weeks. Trained on all who wanted an answer, blocked callers included.',
  formula: 'mean of the last `weeks` values · (1 + growth). Inputs: series, one value a week, oldest first',
  unit: 'calls',
  better: 'neutral',
  anchor: 'future interval',
  aggregation: 'additive',
  addsUpTo: 'the calls of the last weeks, each in every week of the period',
  params: {
    method: z.enum(['seasonal_mean']).default('seasonal_mean').describe('the baseline that any better model must beat'),
    weeks,
    growth,
  },
  fromInputs: ({ series }, params) => {
    if (series === undefined)
      throw refuse('inputs-not-taken', 'inputs of forecast_call_volume', 'no series', 'wanted a series of past values');
    return [{ value: seasonalMean(series, params.weeks, params.growth) }];
  },
  build(params, context) {
    if (context.hasInputs) return model(({ figures }) => alone(numberOf(figures['value'])));
    return single(sum(judged(trainingOf(context, params)), number(1), { per: params.weeks / (1 + params.growth) }));
  },
  sources: [cite('call-analytics-11', 'patterns for staffing'), cite('cch-forecast', 'actual volume is not answered volume')],
});

export const forecastAccuracy = defineMetric({
  id: 'forecast_accuracy',
  title: 'Forecast error',
  says: 'How far forecasts were from what came, interval by interval, where staffing happens. Errors of opposite sign cancel in the bias.',
  formula: 'wape = Σ|forecast − actual| / Σ actual; bias = Σ(forecast − actual) / Σ actual. Inputs: pairs of forecast and actual',
  unit: 'ratio',
  better: 'lower',
  anchor: 'interval',
  aggregation: 'sums first',
  addsUpTo: 'all intervals of the period with a forecast or a call',
  params: {
    measure: z.enum(['wape', 'bias']).default('wape').describe('size of the errors, or their balance'),
    interval: z.enum(['quarter_hour', 'half_hour', 'hour', 'day']).default('half_hour').describe('at which forecasts are judged'),
    weeks,
    growth,
  },
  fromInputs: ({ pairs }, { measure }) => {
    if (pairs === undefined)
      throw refuse('inputs-not-taken', 'inputs of forecast_accuracy', 'no pairs', 'wanted pairs of forecast and actual');
    return pairs.map((pair) => {
      const { num, den } = forecastError([pair], measure);
      return { numerator: num, denominator: den };
    });
  },
  build(params, context) {
    if (context.hasInputs) return model(({ figures }) => quotient(figures['numerator'], figures['denominator']));
    const intervals = judged(forecastAgainstActual(context, params.interval, params.weeks, params.growth));
    const error = minus(column('forecast'), column('actual'));
    return ratio(sum(intervals, params.measure === 'wape' ? call('abs', error) : error), sum(intervals, column('actual')));
  },
  sources: [cite('ccplanning-fc'), cite('cch-interval')],
});

const someMetric = z.string().optional().describe('compare a metric of this report’s period');
const itsParams = z.record(z.string(), z.unknown()).default({}).describe('parameters of that metric');

export const benchmarkGapMetric = defineMetric({
  id: 'benchmark_gap',
  title: 'Benchmark gap',
  says: 'How far a figure is from a target, from what the industry reaches, or from its own past; above 0 is better.',
  formula:
    'gap = value − benchmark; favorable = gap, or −gap where lower is better; relative = favorable / |benchmark|; met = favorable ≥ 0',
  unit: 'named',
  better: 'neutral',
  anchor: 'as the metric',
  aggregation: 'computed after aggregation',
  params: {
    value: z.number().nullable().optional().describe('the figure; left out: that of `metric`'),
    metric: someMetric,
    metric_params: itsParams,
    benchmark: z.number().optional().describe('what to compare with; left out: by `kind`'),
    direction: z.enum(['higher', 'lower', 'neutral']).optional().describe('which side is better; left out: that of the metric'),
    kind: z
      .enum(['target', 'industry', 'internal'])
      .default('target')
      .describe("the account's target, a published benchmark, or the median of the previous 13 equal periods"),
    segment: z.string().optional().describe('industry: which of the published benchmarks; left out: the first'),
  },
  build(params, context) {
    const { value, metric } = params;
    if (value !== undefined) {
      if (params.benchmark === undefined) throw refuse('invalid-param', 'benchmark of benchmark_gap', null, 'wanted beside `value`');
      const gap = benchmarkGap(value, params.benchmark, params.direction ?? 'neutral');
      return model(() => alone(gap === null ? null : { ...gap }));
    }
    if (metric === undefined) throw refuse('invalid-param', 'benchmark_gap', null, 'wanted `value` and `benchmark`, or `metric`');
    const { others } = context;
    if (others === null) throw new Error('a metric is always built with its neighbours');
    const better = params.direction ?? others.better(metric);
    const of: Need = { metric, params: params.metric_params };
    if (params.benchmark === undefined && params.kind === 'internal') return againstOwnPast(of, better);
    const published = params.kind === 'industry' ? industry(context, metric, params.segment) : others.target(metric);
    return model(
      ({ needs }) => {
        const found = numberIn(needs['of']);
        const gap = benchmarkGap(found, params.benchmark ?? nearest(published, found, better), better);
        return alone(gap === null ? null : { ...gap });
      },
      { of },
    );
  },
  sources: [
    cite('call-tracking-16', 'industry comparison, internal benchmarking, gap analysis'),
    cite('service-indicators', 'a value says nothing without comparison'),
  ],
});

interface Range {
  readonly low: number | null;
  readonly high: number | null;
}

function industry({ others }: BuildContext, metric: string, segment: string | undefined): Range {
  const known = others?.benchmarks(metric) ?? [];
  const chosen = segment === undefined ? known[0] : known.find((entry) => entry.segment === segment);
  if (chosen === undefined) {
    const segments = known.map((entry) => entry.segment).join(', ');
    throw refuse(
      'invalid-param',
      `segment of benchmark_gap for ${metric}`,
      segment ?? null,
      segments === '' ? 'no benchmark is published' : `known: ${segments}`,
    );
  }
  return chosen;
}

/** The end of a range that counts: the nearer one, or the value itself inside a band that is neither better high nor low. */
function nearest(of: Range | number | null, value: number | null, better: Direction): number | null {
  if (of === null || typeof of === 'number') return of;
  if (better === 'higher') return of.low ?? of.high;
  if (better === 'lower') return of.high ?? of.low;
  if (value === null) return of.low ?? of.high;
  if (of.low !== null && value < of.low) return of.low;
  return of.high !== null && value > of.high ? of.high : value;
}

const pastPeriods = Array.from({ length: 13 }, (_, at) => at + 1);

function againstOwnPast(of: Need, better: Direction): Built {
  const past = pastPeriods.map((back): [string, Need] => [`past_${back}`, { ...of, shift: 'previous', times: back }]);
  return model(
    ({ needs }) => {
      const values = pastPeriods.map((back) => numberIn(needs[`past_${back}`])).filter((value) => value !== null);
      const gap = benchmarkGap(numberIn(needs['of']), median(values), better);
      return alone(gap === null ? null : { ...gap });
    },
    { of, ...Object.fromEntries(past) },
  );
}

function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}

export const periodChangeMetric = defineMetric({
  id: 'period_change',
  title: 'Change against a previous period',
  says: 'By how much a figure changed; ratios change in points. Compare equal weekdays: 28 days, not a month.',
  formula: 'absolute = value − previous; relative = absolute / |previous|, null where the previous is unknown or 0',
  unit: 'named',
  better: 'neutral',
  anchor: 'as the metric',
  aggregation: 'computed after aggregation',
  params: {
    value: z.number().nullable().optional().describe('the figure; left out: that of `metric`'),
    previous: z.number().nullable().optional().describe('the figure before'),
    metric: someMetric,
    metric_params: itsParams,
    against: z.enum(['previous', 'same_weekdays', 'year_ago']).default('previous').describe('the period to compare with'),
  },
  build({ value, previous, metric, metric_params: its, against }) {
    if (value !== undefined) {
      const change = periodChange(value, previous ?? null);
      return model(() => alone({ ...change }));
    }
    if (metric === undefined) throw refuse('invalid-param', 'period_change', null, 'wanted `value` and `previous`, or `metric`');
    return model(({ needs }) => alone({ ...periodChange(numberIn(needs['of']), numberIn(needs['before'])) }), {
      of: { metric, params: its },
      before: { metric, params: its, shift: against },
    });
  },
  sources: [cite('service-indicators', 'evolution over time'), cite('where-profit-hides', 'visual trend')],
});
