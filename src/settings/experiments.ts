import type { Database } from '#database/open.ts';
import type { SettingsTables } from './schema.ts';
import { newToken } from './seal.ts';

/** What was fixed before a test began; JSON that the API checked. `version`: 1, 2, 3 … */
export interface StoredVersion {
  readonly version: number;
  readonly document: string;
  readonly made_at: string;
  readonly made_by: string;
}

export interface StoredExperiment {
  readonly id: string;
  readonly account: string;
  readonly name: string;
  /** First local day that is no longer looked at; null = as the definition says. */
  readonly ended_on: string | null;
  /** Oldest first; the last one holds. */
  readonly versions: readonly StoredVersion[];
}

/** Tests of numbers, pages and sources: their definitions, every version of each. */
export class Experiments {
  readonly #database: Database<SettingsTables>;

  constructor(database: Database<SettingsTables>) {
    this.#database = database;
  }

  /** Newest first. */
  async ofAccount(account: string): Promise<StoredExperiment[]> {
    const { db } = this.#database;
    const found = await db
      .selectFrom('experiment')
      .selectAll()
      .where('account', '=', account)
      .orderBy('created_at', 'desc')
      .orderBy('id')
      .execute();
    const versions = await db.selectFrom('experiment_version').selectAll().where('account', '=', account).orderBy('version').execute();
    const byExperiment = Map.groupBy(versions, ({ experiment }) => experiment);
    return found.map(({ id, name, ended_on }) => ({
      ...{ id, account, name, ended_on },
      versions: (byExperiment.get(id) ?? []).map(({ version, document, made_at, made_by }) => ({ version, document, made_at, made_by })),
    }));
  }

  async one(account: string, id: string): Promise<StoredExperiment | null> {
    return (await this.ofAccount(account)).find((one) => one.id === id) ?? null;
  }

  async create(given: { account: string; name: string; document: string; by: string }): Promise<string> {
    const { account, name, document, by } = given;
    const now = new Date().toISOString();
    const id = newToken(9);
    await this.#database.db.transaction().execute(async (step) => {
      await step.insertInto('experiment').values({ id, account, name, created_at: now, ended_on: null }).execute();
      await step
        .insertInto('experiment_version')
        .values({ experiment: id, account, version: 1, document, made_at: now, made_by: by })
        .execute();
    });
    return id;
  }

  /** The name and the end may change at any time: neither moves what is measured. */
  async change(account: string, id: string, { name, ended_on }: Pick<StoredExperiment, 'name' | 'ended_on'>): Promise<void> {
    const { db } = this.#database;
    await db.updateTable('experiment').set({ name, ended_on }).where('account', '=', account).where('id', '=', id).execute();
  }

  /** A further version; the ones before stay as they were. */
  async addVersion(account: string, id: string, given: Omit<StoredVersion, 'made_at'>): Promise<void> {
    const { version, document, made_by } = given;
    const row = { experiment: id, account, version, document, made_by, made_at: new Date().toISOString() };
    await this.#database.db.insertInto('experiment_version').values(row).execute();
  }

  /** The version in place of what it was: only where it has not begun. */
  async replaceVersion(account: string, id: string, given: Omit<StoredVersion, 'made_at'>): Promise<void> {
    const { version, document, made_by } = given;
    await this.#database.db
      .updateTable('experiment_version')
      .set({ document, made_by, made_at: new Date().toISOString() })
      .where('account', '=', account)
      .where('experiment', '=', id)
      .where('version', '=', version)
      .execute();
  }

  async remove(account: string, id: string): Promise<void> {
    await this.#database.db.transaction().execute(async (step) => {
      await step.deleteFrom('experiment_version').where('account', '=', account).where('experiment', '=', id).execute();
      await step.deleteFrom('experiment').where('account', '=', account).where('id', '=', id).execute();
    });
  }
}
