import type { FactTable } from '#domain/facts.ts';
import type { Warehouse } from '#warehouse/client.ts';
import type { Query } from './to-sql.ts';
import { tablesOf } from './without-empty.ts';

/** Tables that many accounts have nothing in. */
const rare = ['schedule', 'agent_pay', 'spend', 'callback', 'lead', 'deal'] as const satisfies readonly FactTable[];

/** Accounts whose answers are remembered. */
const most = 1000;

/** Which rare tables hold no row of an account; asked again once anything was written to one of them. */
export class EmptyTables {
  readonly #warehouse: Warehouse;
  readonly #known = new Map<string, { readonly at: number; readonly empty: Promise<ReadonlySet<FactTable>> }>();

  constructor(warehouse: Warehouse) {
    this.#warehouse = warehouse;
  }

  /** Those that the questions read. */
  async among(account: string, queries: readonly Query[]): Promise<ReadonlySet<FactTable>> {
    const read = new Set(queries.flatMap(({ from }) => [...tablesOf(from)]));
    return rare.some((table) => read.has(table)) ? await this.#of(account) : new Set();
  }

  async #of(account: string): Promise<ReadonlySet<FactTable>> {
    const { changes } = this.#warehouse;
    const known = this.#known.get(account);
    if (known !== undefined && rare.every((table) => changes.ofTable(table) <= known.at)) return await known.empty;
    if (this.#known.size >= most) this.#known.clear();
    const at = changes.now();
    const empty = this.#ask(account);
    this.#known.set(account, { at, empty });
    try {
      return await empty;
    } catch (error) {
      this.#known.delete(account);
      throw error;
    }
  }

  async #ask(account: string): Promise<ReadonlySet<FactTable>> {
    const has = rare.map((table) => `SELECT '${table}' AS name FROM (SELECT 1 FROM ${table} WHERE account = {account:String} LIMIT 1)`);
    const rows = await this.#warehouse.query<{ name: string }>(has.join(' UNION ALL '), { account });
    const held = new Set(rows.map(({ name }) => name));
    return new Set(rare.filter((table) => !held.has(table)));
  }
}
