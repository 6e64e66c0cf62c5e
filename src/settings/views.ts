import type { Database } from '#database/open.ts';
import type { SettingsTables } from './schema.ts';
import { newToken } from './seal.ts';

export interface StoredView extends Omit<SettingsTables['saved_view'], 'shared' | 'removed_at'> {
  readonly shared: boolean;
  readonly removed: boolean;
}

/** A removed view can be brought back for so long. */
const keptMs = 30 * 24 * 3600 * 1000;

/** Saved views of an account: names for addresses of pages. */
export class Views {
  readonly #database: Database<SettingsTables>;

  constructor(database: Database<SettingsTables>) {
    this.#database = database;
  }

  /** All that `maker` made or that are shared, by name. */
  async ofAccount(account: string, maker: string): Promise<StoredView[]> {
    const rows = await this.#database.db
      .selectFrom('saved_view')
      .selectAll()
      .where('account', '=', account)
      .where('removed_at', 'is', null)
      .where((at) => at.or([at('maker', '=', maker), at('shared', '=', 1)]))
      .orderBy('name')
      .orderBy('id')
      .execute();
    return rows.map(fromRow);
  }

  /** Removed ones, too: they may be brought back. */
  async one(account: string, id: string): Promise<StoredView | null> {
    const row = await this.#database.db
      .selectFrom('saved_view')
      .selectAll()
      .where('account', '=', account)
      .where('id', '=', id)
      .executeTakeFirst();
    return row === undefined ? null : fromRow(row);
  }

  async create(given: { account: string; maker: string; name: string; href: string; shared: boolean }): Promise<StoredView> {
    const now = new Date().toISOString();
    const row = { ...given, id: newToken(9), shared: given.shared ? 1 : 0, created_at: now, changed_at: now, removed_at: null };
    await this.#database.db.insertInto('saved_view').values(row).execute();
    return fromRow(row);
  }

  async change(
    account: string,
    id: string,
    change: { readonly name: string; readonly href: string; readonly shared: boolean; readonly removed: boolean },
  ): Promise<void> {
    const now = new Date().toISOString();
    const { name, href, shared, removed } = change;
    await this.#database.db.transaction().execute(async (step) => {
      await step
        .updateTable('saved_view')
        .set({ name, href, shared: shared ? 1 : 0, changed_at: now, removed_at: removed ? now : null })
        .where('account', '=', account)
        .where('id', '=', id)
        .execute();
      const over = new Date(Date.parse(now) - keptMs).toISOString();
      await step.deleteFrom('saved_view').where('account', '=', account).where('removed_at', '<', over).execute();
    });
  }
}

function fromRow({ shared, removed_at, ...row }: SettingsTables['saved_view']): StoredView {
  return { ...row, shared: shared === 1, removed: removed_at !== null };
}
