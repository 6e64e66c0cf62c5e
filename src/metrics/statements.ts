import type { Warehouse } from '#warehouse/client.ts';
import { planBlocks } from './block-plan.ts';
import type { EmptyTables } from './empty-tables.ts';
import type { KeptBlocks } from './kept-blocks.ts';
import { type PlannedFigure, type PlannedSelect, planReport } from './plan.ts';
import { readBlocks, type ResultRow } from './read-blocks.ts';
import type { ResolvedReport } from './resolve-report.ts';
import { type Statement, toSql } from './to-sql.ts';
import { withoutEmpty } from './without-empty.ts';

/** What is kept between pages, for as long as nothing that was read for it is written again. */
export interface Kept {
  readonly blocks: KeptBlocks | null;
  readonly empty: EmptyTables;
}

/**
 * The statements of one page. A report of totals asks nothing where another report of the page groups the same rows: the row of totals
 * that comes with the groups holds its figures, counted under the same conditions. The same statement is asked once, and of days and
 * months that are kept none.
 */
export class Statements {
  readonly #warehouse: Warehouse;
  readonly #kept: Kept;
  readonly #plans = new Map<ResolvedReport, readonly PlannedSelect[]>();
  readonly #answers = new Map<PlannedSelect, Promise<readonly ResultRow[]>>();
  readonly #rows = new Map<string, Promise<ResultRow[]>>();
  /** Each figure's meaning → the statements whose row of totals has it. */
  readonly #offered = new Map<string, Offer[]>();

  constructor(warehouse: Warehouse, page: readonly ResolvedReport[], kept: Kept) {
    this.#warehouse = warehouse;
    this.#kept = kept;
    for (const report of page) {
      if (report.by.length === 0) continue;
      for (const plan of this.plansOf(report)) {
        for (const { meaning, alias } of plan.figures) {
          if (meaning === null) continue;
          const offers = this.#offered.get(meaning) ?? [];
          this.#offered.set(meaning, offers);
          offers.push({ plan, report, alias });
        }
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
    const lent = report.by.length === 0 ? await this.#lent(report, plan.figures) : null;
    return lent ?? (await this.#answer(report, plan));
  }

  /** All figures out of one row of totals of another statement, under the names of this one; null where none has them all. */
  async #lent(report: ResolvedReport, figures: readonly PlannedFigure[]): Promise<readonly ResultRow[] | null> {
    const offers = figures.map(({ meaning }) => (meaning === null ? [] : (this.#offered.get(meaning) ?? [])));
    const lender = offers[0]?.find(
      (offer) =>
        offer.report.account.account === report.account.account && offers.every((others) => others.some(({ plan }) => plan === offer.plan)),
    );
    if (lender === undefined) return null;
    const rows = await this.#answer(lender.report, lender.plan);
    const totals = rows.find((row) => Number(row['whole']) === 1);
    if (totals === undefined) return null;
    const alias = (at: number): string => offers[at]?.find(({ plan }) => plan === lender.plan)?.alias ?? '';
    return [Object.fromEntries(figures.map((figure, at) => [figure.alias, totals[alias(at)]]))];
  }

  async #answer(report: ResolvedReport, plan: PlannedSelect): Promise<readonly ResultRow[]> {
    const answer = this.#answers.get(plan) ?? this.#read(report, plan);
    this.#answers.set(plan, answer);
    return await answer;
  }

  /** By days and months where its figures add up over them. */
  async #read(report: ResolvedReport, plan: PlannedSelect): Promise<readonly ResultRow[]> {
    const { account } = report.account;
    const at = this.#warehouse.changes.now();
    const ask = async (asked: PlannedSelect) => await this.#ask(account, asked);
    const kept = this.#kept.blocks;
    const blocks = kept === null ? null : planBlocks(report, plan);
    return kept === null || blocks === null ? await ask(plan) : await readBlocks(blocks, plan, { account, at, ask, kept });
  }

  async #ask(account: string, plan: PlannedSelect): Promise<ResultRow[]> {
    const { sql, params } = await statementOf(account, plan, this.#kept.empty);
    const key = `${sql} ${JSON.stringify(params)}`;
    const asked = this.#rows.get(key) ?? this.#warehouse.query<ResultRow>(sql, params);
    this.#rows.set(key, asked);
    return await asked;
  }
}

/** What the warehouse is asked for a plan: without the tables that the account has nothing in. */
export async function statementOf(account: string, { queries }: PlannedSelect, tables: EmptyTables): Promise<Statement> {
  const empty = await tables.among(account, queries);
  return toSql(
    account,
    queries.map((query) => withoutEmpty(query, empty)),
  );
}

interface Offer {
  readonly plan: PlannedSelect;
  readonly report: ResolvedReport;
  readonly alias: string;
}
