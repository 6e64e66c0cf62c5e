import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ReportRequest } from '#contract/report.ts';
import { Failure } from '#domain/failure.ts';
import { temporaryWarehouse } from '../../test/warehouse.ts';
import { metrics } from './catalogue.ts';
import { dimensionById } from './dimensions.ts';
import { planReport } from './plan.ts';
import { resolveReport, type ResolvedReport } from './resolve-report.ts';
import { toSql } from './to-sql.ts';

/** Every metric, by every dimension that its rows have, is a statement that the engine accepts. */
let warehouse: Awaited<ReturnType<typeof temporaryWarehouse>>;

beforeAll(async () => {
  warehouse = await temporaryWarehouse();
});
afterAll(async () => {
  await warehouse.close();
});

const account = {
  account: 'acme',
  zone: 'Europe/Madrid',
  openingHours: [{ weekday: 1, from: '09:00', to: '17:00' }],
  targets: [],
  benchmarks: [],
  params: {},
  teams: [],
};
const now = Date.UTC(2026, 2, 9);
const changesGrain: ReadonlySet<string> = new Set(['queue', 'agent', 'team', 'offered_agent', 'exit', 'entry', 'offer_result']);

function resolved(metric: string, by: string[], more: Record<string, unknown> = {}): ResolvedReport | null {
  const request = ReportRequest.parse({ metrics: [metric], by, period: { from: '2026-03-02', to: '2026-03-09' }, ...more });
  try {
    return resolveReport(request, account, now);
  } catch (error) {
    // Figures that are computed from inputs or another metric alone have nothing to explain.
    if (error instanceof Failure && ['method-not-available', 'invalid-param'].includes(error.code)) return null;
    throw error;
  }
}

const accepted = new Set<string>();
async function explained(report: ResolvedReport): Promise<number> {
  const plans = planReport(report, report.columns);
  for (const plan of plans) {
    const { sql, params } = toSql(report.account.account, plan.queries);
    // Parts that metrics share are the same statement.
    const statement = `${sql} ${JSON.stringify(params)}`;
    if (accepted.has(statement)) continue;
    // The analysed tree: every name is found, every type fits.
    await warehouse.query(`EXPLAIN QUERY TREE ${sql}`, params);
    accepted.add(statement);
  }
  return plans.length;
}

/** Dimensions that the rows of all parts have. */
function dimensionsOf({ columns }: ResolvedReport): string[] {
  const sets = columns.flatMap((column) => Object.values(column.built.parts).map((part) => Object.keys(part.judged.population.dimensions)));
  const [first = [], ...others] = sets;
  return first.filter((name) => others.every((set) => set.includes(name)) && dimensionById.has(name));
}

describe('every metric', () => {
  it('has an id of its own, words, a formula and sources', () => {
    expect(new Set(metrics.map((metric) => metric.id)).size).toBe(metrics.length);
    for (const metric of metrics) {
      expect(metric.version, metric.id).toMatch(/^[0-9a-f]{12}$/);
      for (const words of [metric.title, metric.says, metric.formula, metric.anchor, metric.aggregation])
        expect(words, metric.id).not.toBe('');
      expect(metric.sources.length, metric.id).toBeGreaterThan(0);
    }
    expect(new Set(metrics.map((metric) => metric.version)).size).toBe(metrics.length);
  });

  it.each(metrics.map((metric) => [metric.id] as const))(
    '%s is valid by each of its dimensions, filtered, and seen from the past',
    async (id) => {
      const plain = resolved(id, []);
      if (plain === null) return;
      await explained(plain);
      const names = dimensionsOf(plain);
      // Grouping by queue or agent may change the grain, and with it what there is.
      for (const name of names.filter((one) => changesGrain.has(one))) {
        const split = resolved(id, [name]);
        if (split !== null && dimensionsOf(split).includes(name)) await explained(split);
      }
      // Others change nothing but the key: as many at once as a question may have.
      const plainKeys = names.filter((one) => !changesGrain.has(one));
      for (let at = 0; at < plainKeys.length; at += 4) {
        const split = resolved(id, plainKeys.slice(at, at + 4));
        if (split !== null) await explained(split);
      }
      const where = [{ dimension: 'queue', op: 'in', values: ['q1', null] }];
      const filtered = resolved(id, [], { where });
      if (filtered !== null && dimensionsOf(filtered).includes('queue')) await explained(filtered);
      const past = resolved(id, [], { as_of: '2026-03-05T12:00:00Z', params: { hours: 'business' } });
      if (past !== null) await explained(past);
    },
    // A report of many columns by each of its dimensions is a hundred statements and more.
    180_000,
  );
});
