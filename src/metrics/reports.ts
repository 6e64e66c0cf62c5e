import type { Distribution, DistributionRequest } from '#contract/catalogue-view.ts';
import type { Drill, DrillRequest, Freshness, Report, ReportRequest } from '#contract/report.ts';
import type { Instant } from '#domain/instant.ts';
import type { Warehouse } from '#warehouse/client.ts';
import type { AccountContext } from './account-context.ts';
import { runDistribution } from './distribution.ts';
import { runDrill } from './drill.ts';
import type { AskedShapes } from './asked-shapes.ts';
import { EmptyTables } from './empty-tables.ts';
import { ForeignCurrencies, lackingRates } from './foreign-amounts.ts';
import { KeptBlocks } from './kept-blocks.ts';
import { isLong } from './local-blocks.ts';
import { type ResolvedColumn, type ResolvedReport, resolveReport } from './resolve-report.ts';
import { runReport } from './run-report.ts';
import { type Kept, Statements } from './statements.ts';
import { tablesOf } from './without-empty.ts';

/** Everything that can be asked of the figures. */
export interface Reports {
  report(context: AccountContext, request: ReportRequest): Promise<Report>;
  /** All figures of a page at one moment. */
  reports(context: AccountContext, requests: readonly ReportRequest[]): Promise<{ reports: Report[]; freshness: Freshness }>;
  /** The rows behind one figure of a report. */
  drill(context: AccountContext, request: DrillRequest): Promise<Drill>;
  /** Mean, spread and percentiles of a numeric column. */
  distribution(context: AccountContext, request: DistributionRequest): Promise<Distribution>;
  /** What is kept between pages. */
  readonly kept: Kept;
}

export interface ReportsNeed {
  readonly warehouse: Warehouse;
  /** How far the log is projected, asked under the read lock. */
  readonly freshness: (account: string) => Promise<Freshness>;
  readonly now: () => Instant;
  /** Figures of days and months that are kept between pages, in cells of eight bytes; 0 = none, and every statement is asked as a whole. */
  readonly keep?: number;
  /** Told of every question that was answered, so that it can be read ahead. */
  readonly asked?: AskedShapes;
}

export function createReports({ warehouse, freshness, now, keep = 8_000_000, asked }: ReportsNeed): Reports {
  const kept: Kept = { blocks: keep === 0 ? null : new KeptBlocks(warehouse.changes, keep), empty: new EmptyTables(warehouse) };
  const currencies = new ForeignCurrencies(warehouse);
  /** What amounts name beside the account's currency decides what is asked. */
  const withMoney = async (context: AccountContext): Promise<AccountContext> => {
    const { account, money } = context;
    if (money === undefined) return context;
    const foreign = await currencies.of(account, money);
    return { ...context, money: { ...money, foreign, worth: await money.worthOf(foreign.map(({ currency }) => currency)) } };
  };
  /** Figures of money that a missing rate makes unknown say so; of others there is nothing to say. */
  const lacking = async (
    report: ResolvedReport | undefined,
    answer: Report,
    statements: Statements,
  ): Promise<Pick<Report, 'lacking_rates'>> => {
    const money = report?.money ?? null;
    if (report === undefined || money === null || money.foreign.length === 0) return {};
    if (!lacksMoney(report, answer) || !isOfMoney(report, statements)) return {};
    const { period } = report;
    // Deals of a cohort close on any day.
    const deal = report.columns.some(({ params }) => params['mode'] === 'cohort') ? null : period;
    const found = await lackingRates(warehouse, report.account.account, money, { spend: period, deal });
    return found.length === 0 ? {} : { lacking_rates: found };
  };
  const reports = async (given: AccountContext, requests: readonly ReportRequest[]) => {
    const at = now();
    const context = given.money === undefined ? given : await warehouse.withReadLock(async () => await withMoney(given));
    const resolved = requests.map((request) => resolveReport(request, context, at));
    const answer = await warehouse.withReadLock(async () => {
      const fresh = await freshness(context.account);
      const statements = new Statements(warehouse, resolved, kept);
      const answered = await Promise.all(resolved.map(async (report) => await runReport(statements, report, fresh)));
      const told = await Promise.all(
        answered.map(async (report, at) => ({ ...report, ...(await lacking(resolved[at], report, statements)) })),
      );
      return { reports: told, freshness: fresh };
    });
    for (const [index, request] of requests.entries()) {
      const period = resolved[index]?.period ?? null;
      asked?.note(context.account, request, { at, long: period !== null && isLong(period) });
    }
    return answer;
  };
  return {
    kept,
    reports,
    report: async (context, request) => {
      const [report] = (await reports(context, [request])).reports;
      if (report === undefined) throw new Error('one question has one answer');
      return report;
    },
    drill: async (context, request) =>
      await warehouse.withReadLock(async () => {
        const report = resolveReport(request.report, await withMoney(context), now());
        return await runDrill(warehouse, report, request, await freshness(context.account));
      }),
    distribution: async (context, request) => {
      const at = now();
      return await warehouse.withReadLock(
        async () => await runDistribution(warehouse, context, request, at, await freshness(context.account)),
      );
    },
  };
}

/** Whether a figure of money is unknown: not where there is only nothing to divide by. */
function lacksMoney({ columns }: ResolvedReport, { rows, totals }: Report): boolean {
  const ofMoney = columns.filter(isMoney);
  return [totals, ...rows.map(({ cells }) => cells)].some((cells) =>
    ofMoney.some(({ key, metric, built }) => {
      const { value = null, num = null, den = null } = cells[key] ?? {};
      if (value === null) return num === null || den === null;
      return Object.keys(built.parts).some((part) => metric.units?.[part] === 'money' && (value as Record<string, unknown>)[part] === null);
    }),
  );
}

const isMoney = ({ metric: { unit, units } }: ResolvedColumn): boolean => unit === 'money' || Object.values(units ?? {}).includes('money');

/** Whether amounts that name a currency are put together for it. */
function isOfMoney(report: ResolvedReport, statements: Statements): boolean {
  const read = new Set(statements.plansOf(report).flatMap(({ queries }) => queries.flatMap(({ from }) => [...tablesOf(from)])));
  return read.has('spend') || read.has('deal');
}
