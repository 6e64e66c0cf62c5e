import {
  type Cell,
  DrillRequest,
  type Drill,
  type Report,
  ReportRequest,
  type DrillRequestInput,
  type ReportRequestInput,
} from '#contract/report.ts';
import type { AccountContext } from '#metrics/account-context.ts';
import { createReports } from '#metrics/reports.ts';
import type { Warehouse } from '#warehouse/client.ts';

/** Questions as the API asks them, for an account of a test. All facts are final unless the question says otherwise. */
export interface Asked {
  report(account: string, request: ReportRequestInput): Promise<Report>;
  /** The totals of one metric. */
  total(account: string, metric: string, params?: Record<string, unknown>, more?: Partial<ReportRequestInput>): Promise<Cell>;
  drill(account: string, request: DrillRequestInput): Promise<Drill>;
}

export function asking(warehouse: Warehouse, own: Partial<AccountContext> = {}): Asked {
  const reports = createReports({
    warehouse,
    freshness: async () => await Promise.resolve({ position: 0, at: null, state: 0 }),
    now: Date.now,
  });
  const context = (account: string): AccountContext => ({
    account,
    zone: 'UTC',
    openingHours: [],
    targets: [],
    benchmarks: [],
    params: {},
    teams: [],
    ...own,
  });
  const report = async (account: string, request: ReportRequestInput) =>
    await reports.report(context(account), ReportRequest.parse({ as_of: null, ...request }));
  return {
    report,
    total: async (account, metric, params = {}, more = {}) => {
      const { totals } = await report(account, { metrics: [{ id: metric, params }], ...more });
      const cell = totals[metric];
      if (cell === undefined) throw new Error(`the report has no ${metric}`);
      return cell;
    },
    drill: async (account, request) =>
      await reports.drill(context(account), DrillRequest.parse({ ...request, report: { as_of: null, ...request.report } })),
  };
}
