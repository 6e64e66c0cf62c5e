import type { Warehouse } from '#warehouse/client.ts';
import { planBlocks } from './block-plan.ts';
import type { EmptyTables } from './empty-tables.ts';
import type { KeptBlocks } from './kept-blocks.ts';
import { groupOf, keyAlias, type PlannedFigure, type PlannedSelect, planReport, planSelect } from './plan.ts';
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
 * that comes with the groups holds its figures, counted under the same conditions, and that of an agent those of the agent alone. The same statement is asked once, and of days and
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
  /** Dimensions that alone make the rows of a report. */
  readonly #rowsBy = new Set<string>();

  constructor(warehouse: Warehouse, page: readonly ResolvedReport[], kept: Kept) {
    this.#warehouse = warehouse;
    this.#kept = kept;
    for (const report of page) {
      const [first] = report.by;
      if (first === undefined) continue;
      if (report.by.length === 1) this.#rowsBy.add(first);
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
    const lent = report.by.length === 0 ? ((await this.#lent(report, plan.figures)) ?? (await this.#lentRow(report, plan))) : null;
    return lent ?? (await this.#answer(report, plan));
  }

  /** All figures out of one row of totals of another statement, under the names of this one; null where none has them all. */
  async #lent(report: ResolvedReport, figures: readonly PlannedFigure[]): Promise<readonly ResultRow[] | null> {
    const found = this.#lender(report, figures, () => true);
    if (found === null) return null;
    const { lender, aliases } = found;
    const rows = await this.#answer(lender.report, lender.plan);
    const totals = rows.find((row) => Number(row['whole']) === 1);
    return totals === undefined ? null : [renamed(totals, figures, aliases)];
  }

  /** The same of one agent or queue out of its row, where another report of the page groups by these. */
  async #lentRow(report: ResolvedReport, plan: PlannedSelect): Promise<readonly ResultRow[] | null> {
    for (const filter of report.where) {
      const { dimension, op, values } = filter;
      const [value] = values;
      if (op !== 'in' || values.length !== 1 || typeof value !== 'string' || !this.#rowsBy.has(dimension)) continue;
      // A row of several groups is not counted once in each by all figures.
      if (groupOf(plan.population, dimension).many) continue;
      const all = planSelect(plan.population, { ...report, where: report.where.filter((other) => other !== filter) }, plan.items);
      const found = this.#lender(report, all.figures, ({ by }) => by.length === 1 && by[0] === dimension);
      if (found === null) continue;
      const { lender, aliases } = found;
      const rows = await this.#answer(lender.report, lender.plan);
      const own = rows.find((row) => Number(row['whole']) !== 1 && row[keyAlias(0)] === value);
      return own === undefined ? rowsOfNothing(plan) : [renamed(own, plan.figures, aliases)];
    }
    return null;
  }

  /** A statement that has all of these figures, and what they are called there. */
  #lender(
    report: ResolvedReport,
    figures: readonly PlannedFigure[],
    fits: (report: ResolvedReport) => boolean,
  ): { readonly lender: Offer; readonly aliases: readonly string[] } | null {
    const offers = figures.map(({ meaning }) => (meaning === null ? [] : (this.#offered.get(meaning) ?? [])));
    const lender = offers[0]?.find(
      (offer) =>
        offer.report.account.account === report.account.account &&
        fits(offer.report) &&
        offers.every((others) => others.some(({ plan }) => plan === offer.plan)),
    );
    if (lender === undefined) return null;
    return { lender, aliases: offers.map((others) => others.find(({ plan }) => plan === lender.plan)?.alias ?? '') };
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
    const statement = await statementOf(account, plan, this.#kept.empty);
    if (statement === null) return rowsOfNothing(plan);
    const { sql, params } = statement;
    const key = `${sql} ${JSON.stringify(params)}`;
    const asked = this.#rows.get(key) ?? this.#warehouse.query<ResultRow>(sql, params);
    this.#rows.set(key, asked);
    return await asked;
  }
}

function renamed(row: ResultRow, figures: readonly PlannedFigure[], aliases: readonly string[]): ResultRow {
  return Object.fromEntries(figures.map((figure, at) => [figure.alias, row[aliases[at] ?? '']]));
}

/** What the warehouse is asked for a plan: without the tables that the account has nothing in; null where nothing else is left. */
export async function statementOf(account: string, { queries }: PlannedSelect, tables: EmptyTables): Promise<Statement | null> {
  const empty = await tables.among(account, queries);
  const left = queries.map((query) => withoutEmpty(query, empty));
  return left.every((query) => query === null)
    ? null
    : toSql(
        account,
        left.map((query, at) => query ?? queries[at]).filter((query) => query !== undefined),
      );
}

/** What the engine says of a statement over no rows: no group, and a total in which counts and sums are 0. */
export function rowsOfNothing({ queries, items, figures }: PlannedSelect): ResultRow[] {
  const nothing = (at: number): unknown => {
    const kind = items[at]?.part.figure.kind ?? 'sum';
    return kind === 'sum' ? 0 : kind === 'ids' || kind === 'tally' ? [] : null;
  };
  const total = { whole: 1, ...Object.fromEntries(figures.map(({ alias }, at) => [alias, nothing(at)])) };
  return queries.filter(({ groupBy = [] }) => groupBy.length === 0).map(() => total);
}

interface Offer {
  readonly plan: PlannedSelect;
  readonly report: ResolvedReport;
  readonly alias: string;
}
