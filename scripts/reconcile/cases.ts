import type { Client } from '#client/client.ts';
import { ProblemError } from '#client/client.ts';
import type { MetricView } from '#contract/catalogue-view.ts';
import type { Filter, ReportRequestInput } from '#contract/report.ts';
import { Random } from '../fuzz/random.ts';

/** One question, seen on every way on which a person or a program can see it. */
export interface ReconcileCase {
  readonly seed: number;
  readonly metric: MetricView;
  readonly dimension: string | null;
  /** The question of the table; that of the card is the same without `by`. */
  readonly request: ReportRequestInput;
}

/** Where cases are drawn from. */
export interface Ground {
  /** Each with the dimensions that it knows. */
  readonly metrics: readonly MetricView[];
  /** Values of the dimensions that pages filter by. */
  readonly values: ReadonlyMap<string, readonly string[]>;
  /** First and last local day that has calls. */
  readonly days: readonly [first: string, last: string];
  /** An instant after all facts; cases are judged then, or now. */
  readonly after: string;
}

const filtered = ['queue', 'agent', 'number', 'campaign', 'outcome', 'direction'] as const;
const zones = ['America/New_York', 'UTC', 'Europe/Madrid', 'Asia/Kathmandu', 'Australia/Lord_Howe'] as const;

/** Looks at the account once: which values can be filtered by. */
export async function groundOf(client: Client, days: readonly [string, string], after: string): Promise<Ground> {
  const { metrics } = await client.call('metrics');
  const values = new Map<string, readonly string[]>();
  for (const dimension of filtered) {
    const { rows } = await client.call('report', {
      body: {
        metrics: [{ id: 'call_volume', params: { direction: 'all' } }],
        by: [dimension],
        period: { from: days[0], to: nextDay(days[1]) },
        order: { by: 'call_volume', desc: true },
        limit: 12,
      },
    });
    values.set(
      dimension,
      rows.flatMap((row) => (typeof row.keys[0] === 'string' ? [row.keys[0]] : [])),
    );
  }
  return { metrics, values, days, after };
}

/**
 * The case of a seed: the same on every machine with the same data. Some questions are refused by name, and the next draw of the
 * seed taken: a metric may need a choice, or facts that no connection has brought yet; by agent one may be judged at each leg,
 * where it knows other dimensions to filter by.
 */
export async function caseOf(client: Client, seed: number, ground: Ground): Promise<ReconcileCase> {
  for (let draw = 0; ; draw++) {
    const one = drawn(seed, draw, ground);
    try {
      await client.call('report', { body: one.request });
      return one;
    } catch (error) {
      if (!(error instanceof ProblemError) || error.problem.status >= 500 || draw === 20) throw error;
    }
  }
}

function drawn(seed: number, draw: number, ground: Ground): ReconcileCase {
  const random = new Random(seed * 7919 + 13 + draw * 104_729);
  const metric = random.pick(ground.metrics);
  const dimension = metric.dimensions.length === 0 || random.next() < 0.15 ? null : random.pick(metric.dimensions);
  const where = filtered
    .filter((name) => metric.dimensions.includes(name) && random.next() < 0.22)
    .flatMap((name): Filter[] => {
      const known = ground.values.get(name) ?? [];
      if (known.length === 0) return [];
      const values = [random.pick(known), ...(random.next() < 0.4 ? [random.pick(known)] : [])];
      return [{ dimension: name, op: random.next() < 0.15 ? 'not_in' : 'in', values: [...new Set(values)] }];
    })
    .slice(0, 2);
  const period = periodOf(random, ground);
  // Facts that lie ahead are counted now, and not as of a moment that is past.
  const ahead = Date.parse(period.to) + 86_400_000 > Date.now();
  const moment = ahead ? 1 - random.next() * 0.66 : random.next();
  return {
    seed,
    metric,
    dimension,
    request: {
      metrics: [metric.id],
      by: dimension === null ? [] : [dimension],
      where,
      period,
      tz: random.pick(zones),
      // A third each: as a page asks (now), after everything, all facts final.
      ...(moment < 0.34 ? {} : { as_of: moment < 0.67 ? ground.after : null }),
    },
  };
}

function periodOf(random: Random, { days: [first, last] }: Ground): { from: string; to: string } {
  const all = Math.round((Date.parse(last) - Date.parse(first)) / 86_400_000) + 1;
  const length = 1 + random.below(Math.min(31, all + 1));
  const start = random.below(Math.max(1, all - length + 1));
  const day = (nth: number): string => new Date(Date.parse(first) + nth * 86_400_000).toISOString().slice(0, 10);
  // Around the ends, too: a local day of one zone begins on another day of the next.
  return { from: day(start), to: day(start + length) };
}

const nextDay = (day: string): string => new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
