import type { Warehouse } from '#warehouse/client.ts';
import { type PlannedFigure, type PlannedSelect, planReport } from './plan.ts';
import type { ResolvedReport } from './resolve-report.ts';
import { toSql } from './to-sql.ts';

export type ResultRow = Readonly<Record<string, unknown>>;

/**
 * The statements of one page. A report of totals asks nothing where another report of the page groups the same rows: the row of totals
 * that comes with the groups holds its figures, counted under the same conditions. The same statement is asked once.
 */
export class Statements {
  readonly #warehouse: Warehouse;
  readonly #plans = new Map<ResolvedReport, readonly PlannedSelect[]>();
  readonly #rows = new Map<string, Promise<ResultRow[]>>();
  /** Each figure's meaning → the statement whose row of totals has it. */
  readonly #offered = new Map<string, { readonly plan: PlannedSelect; readonly account: string; readonly alias: string }>();

  constructor(warehouse: Warehouse, page: readonly ResolvedReport[]) {
    this.#warehouse = warehouse;
    for (const report of page) {
      if (report.by.length === 0) continue;
      for (const plan of this.plansOf(report)) {
        for (const { meaning, alias } of plan.figures)
          if (meaning !== null) this.#offered.set(meaning, { plan, account: report.account.account, alias });
      }
    }
  }

  /** What a report asks of the warehouse; columns that bring their own inputs ask nothing. */
  plansOf(report: ResolvedReport): readonly PlannedSelect[] {
    const known = this.#plans.get(report);
    if (known !== undefined) return known;
    const asked = report.columns.filter((resolved) => resolved.inputs === null);
    const plans = planReport(report, asked);
    this.#plans.set(report, plans);
    return plans;
  }

  /** The result of a report's statement. */
  async rowsOf(report: ResolvedReport, plan: PlannedSelect): Promise<readonly ResultRow[]> {
    const { account } = report.account;
    const lent = report.by.length === 0 ? await this.#lent(account, plan.figures) : null;
    return lent ?? (await this.#ask(account, plan));
  }

  /** All figures out of one row of totals of another statement, under the names of this one; null where none has them all. */
  async #lent(account: string, figures: readonly PlannedFigure[]): Promise<readonly ResultRow[] | null> {
    const found = figures.map(({ meaning }) => (meaning === null ? undefined : this.#offered.get(meaning)));
    const [first] = found;
    if (first?.account !== account || !found.every((one) => one?.plan === first.plan)) return null;
    const rows = await this.#ask(account, first.plan);
    const totals = rows.find((row) => Number(row['whole']) === 1);
    if (totals === undefined) return null;
    return [Object.fromEntries(figures.map(({ alias }, at) => [alias, totals[found[at]?.alias ?? '']]))];
  }

  async #ask(account: string, plan: PlannedSelect): Promise<ResultRow[]> {
    const { sql, params } = toSql(account, plan.queries);
    const key = `${sql} ${JSON.stringify(params)}`;
    const asked = this.#rows.get(key) ?? this.#warehouse.query<ResultRow>(sql, params);
    this.#rows.set(key, asked);
    return await asked;
  }
}
