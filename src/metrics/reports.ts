import type { Distribution, DistributionRequest } from '#contract/catalogue-view.ts';
import type { Drill, DrillRequest, Freshness, Report, ReportRequest } from '#contract/report.ts';
import type { Instant } from '#domain/instant.ts';
import type { Warehouse } from '#warehouse/client.ts';
import type { AccountContext } from './account-context.ts';
import { runDistribution } from './distribution.ts';
import { runDrill } from './drill.ts';
import type { AskedShapes } from './asked-shapes.ts';
import { EmptyTables } from './empty-tables.ts';
import { KeptBlocks } from './kept-blocks.ts';
import { isLong } from './local-blocks.ts';
import { resolveReport } from './resolve-report.ts';
import { runReport } from './run-report.ts';
import { type Kept, Statements } from './statements.ts';

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
  const reports = async (context: AccountContext, requests: readonly ReportRequest[]) => {
    const at = now();
    const resolved = requests.map((request) => resolveReport(request, context, at));
    const answer = await warehouse.withReadLock(async () => {
      const fresh = await freshness(context.account);
      const statements = new Statements(warehouse, resolved, kept);
      return { reports: await Promise.all(resolved.map(async (report) => await runReport(statements, report, fresh))), freshness: fresh };
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
    drill: async (context, request) => {
      const report = resolveReport(request.report, context, now());
      return await warehouse.withReadLock(async () => await runDrill(warehouse, report, request, await freshness(context.account)));
    },
    distribution: async (context, request) => {
      const at = now();
      return await warehouse.withReadLock(
        async () => await runDistribution(warehouse, context, request, at, await freshness(context.account)),
      );
    },
  };
}
