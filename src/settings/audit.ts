import type { Database } from '#database/open.ts';
import type { SettingsTables } from './schema.ts';

/** One thing that somebody did; `changes` and what it says of them is the API's. */
export interface Noted {
  readonly account: string;
  readonly at: number;
  readonly who: string;
  readonly whoName: string;
  readonly from: string;
  readonly kind: string;
  readonly action: string;
  readonly done: boolean;
  readonly subject: string | null;
  readonly changes: unknown;
}

export interface AuditFilter {
  readonly kind?: string | undefined;
  readonly who?: string | undefined;
  readonly from?: number | undefined;
  readonly before?: number | undefined;
  readonly beforeId?: number | undefined;
  readonly limit: number;
}

/** What was done in an account. Rows are only ever added, and go when the account keeps them no longer. */
export class AuditLog {
  readonly #database: Database<SettingsTables>;

  constructor(database: Database<SettingsTables>) {
    this.#database = database;
  }

  async note({ account, at, who, whoName, from, kind, action, done, subject, changes }: Noted): Promise<void> {
    await this.#database.db
      .insertInto('audit_entry')
      .values({
        ...{ account, at, who, kind, action, subject },
        ...{ who_name: whoName, from_address: from, done: done ? 1 : 0, changes: JSON.stringify(changes) },
      })
      .execute();
  }

  /** Newest first. */
  async list(account: string, filter: AuditFilter): Promise<(Noted & { readonly id: number })[]> {
    let asked = this.#database.db.selectFrom('audit_entry').selectAll().where('account', '=', account);
    if (filter.kind !== undefined) asked = asked.where('kind', '=', filter.kind);
    if (filter.who !== undefined) asked = asked.where('who', '=', filter.who);
    if (filter.from !== undefined) asked = asked.where('at', '>=', filter.from);
    if (filter.before !== undefined) asked = asked.where('at', '<', filter.before);
    if (filter.beforeId !== undefined) asked = asked.where('id', '<', filter.beforeId);
    const rows = await asked.orderBy('id', 'desc').limit(filter.limit).execute();
    return rows.map((row) => ({
      ...row,
      whoName: row.who_name,
      from: row.from_address,
      done: row.done === 1,
      changes: JSON.parse(row.changes) as unknown,
    }));
  }

  /** Everybody in the log, under the name that they had last. */
  async people(account: string): Promise<{ id: string; name: string }[]> {
    const latest = this.#database.db
      .selectFrom('audit_entry')
      .select(({ fn }) => fn.max('id').as('id'))
      .where('account', '=', account)
      .groupBy('who');
    const rows = await this.#database.db
      .selectFrom('audit_entry')
      .select(['who', 'who_name'])
      .where('id', 'in', latest)
      .orderBy('who_name')
      .execute();
    return rows.map(({ who, who_name }) => ({ id: who, name: who_name }));
  }

  async countBefore(account: string, before: number): Promise<number> {
    const { n } = await this.#database.db
      .selectFrom('audit_entry')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .where('account', '=', account)
      .where('at', '<', before)
      .executeTakeFirstOrThrow();
    return n;
  }

  async removeBefore(account: string, before: number): Promise<void> {
    await this.#database.db.deleteFrom('audit_entry').where('account', '=', account).where('at', '<', before).execute();
  }
}
