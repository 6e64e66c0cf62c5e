import { isDeepStrictEqual } from 'node:util';
import type { Kysely, Transaction } from 'kysely';
import type { Database } from '#database/open.ts';
import type { SettingsTables } from './schema.ts';
import { newToken } from './seal.ts';

/** What was fixed before a test began; JSON that the API checked. `version`: 1, 2, 3 … */
export interface StoredVersion {
  readonly version: number;
  readonly document: string;
  readonly made_at: string;
  readonly made_by: string;
  /** First local day on which the test was ended before a later version took it up again; null = it was not. */
  readonly ended_on: string | null;
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

/**
 * The name and the end may change at any time: neither moves what is measured. `version`: a further one, or the last one anew;
 * `takenUp`: the test was ended, and the versions before keep that end.
 */
interface ExperimentChange extends Pick<StoredExperiment, 'name' | 'ended_on'> {
  readonly version: (Pick<StoredVersion, 'version' | 'document' | 'made_by'> & { readonly takenUp: boolean }) | null;
}

/** Tests of numbers, pages and sources: their definitions, every version of each. */
export class Experiments {
  readonly #database: Database<SettingsTables>;

  constructor(database: Database<SettingsTables>) {
    this.#database = database;
  }

  /** Newest first. */
  async ofAccount(account: string): Promise<StoredExperiment[]> {
    return await stored(this.#database.db, account);
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
        .values({ experiment: id, account, version: 1, document, made_at: now, made_by: by, ended_on: null })
        .execute();
    });
    return id;
  }

  /**
   * All of a change or nothing of it: false where the test is no longer as it was seen when the change was thought of. A new version
   * leaves those before it as they were.
   */
  async change({ account, id, ...seen }: StoredExperiment, { name, ended_on, version }: ExperimentChange): Promise<boolean> {
    return await this.#database.db.transaction().execute(async (step) => {
      const row = step.updateTable('experiment').where('account', '=', account).where('id', '=', id);
      // Written first, so that whoever changes it at the same moment waits here, and then sees what we wrote.
      await row.set({ account }).execute();
      const now = (await stored(step, account)).find((one) => one.id === id);
      if (!isDeepStrictEqual(now, { account, id, ...seen })) return false;
      if (version !== null) await writeVersion(step, { account, id, ...seen }, version);
      await row.set({ name, ended_on }).execute();
      return true;
    });
  }

  async remove(account: string, id: string): Promise<void> {
    await this.#database.db.transaction().execute(async (step) => {
      await step.deleteFrom('experiment').where('account', '=', account).where('id', '=', id).execute();
      await step.deleteFrom('experiment_version').where('account', '=', account).where('experiment', '=', id).execute();
    });
  }
}

async function stored(db: Kysely<SettingsTables>, account: string): Promise<StoredExperiment[]> {
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
    versions: (byExperiment.get(id) ?? []).map(({ experiment: _, account: _of, ...version }) => version),
  }));
}

async function writeVersion(
  step: Transaction<SettingsTables>,
  { account, id, ended_on, versions }: StoredExperiment,
  { version, document, made_by, takenUp }: NonNullable<ExperimentChange['version']>,
): Promise<void> {
  const made_at = new Date().toISOString();
  const ofTest = step.updateTable('experiment_version').where('account', '=', account).where('experiment', '=', id);
  if (takenUp && ended_on !== null)
    await ofTest
      .set({ ended_on })
      .where('version', '<', version)
      .where((row) => row.or([row('ended_on', 'is', null), row('ended_on', '>', ended_on)]))
      .execute();
  if (versions.some((one) => one.version === version)) {
    await ofTest.set({ document, made_by, made_at }).where('version', '=', version).execute();
    return;
  }
  const row = { experiment: id, account, version, document, made_by, made_at, ended_on: null };
  await step.insertInto('experiment_version').values(row).execute();
}
