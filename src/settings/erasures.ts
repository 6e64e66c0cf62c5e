import type { Database } from '#database/open.ts';
import type { SettingsTables } from './schema.ts';

/** A written form of an erased number, or a name told without a number, as a keyed hash. */
export interface ErasedForm {
  readonly kind: 'number' | 'name';
  readonly hash: string;
  /** Digits of the form; 0 of a name. */
  readonly digits: number;
}

/** What is asked for good; recorded in the log, too, so that it outlives this database. Tells nobody's number. */
export interface ErasureOrder {
  readonly id: string;
  readonly account: string;
  /** What stands for the caller, as digits. */
  readonly token: string;
  readonly by: string;
  readonly createdAt: number;
  readonly forms: readonly ErasedForm[];
}

export interface Erasure extends Omit<ErasureOrder, 'forms'> {
  readonly state: 'waiting' | 'running' | 'done';
  readonly doneAt: number | null;
  /** The log's last position when it was done: a log that is shorter was restored from before. */
  readonly doneUpTo: number | null;
  readonly deliveries: number;
  /** Why it stands still; it is tried again by itself. */
  readonly failure: string | null;
}

/** Callers who were erased, for ever: later imports and restored logs are treated alike. */
export class Erasures {
  readonly #database: Database<SettingsTables>;

  constructor(database: Database<SettingsTables>) {
    this.#database = database;
  }

  /** Told twice, it changes nothing. */
  async ensure(order: ErasureOrder): Promise<void> {
    await this.#database.db.transaction().execute(async (db) => {
      const { numInsertedOrUpdatedRows: made } = await db
        .insertInto('erasure')
        .values({
          ...{ id: order.id, account: order.account, token: order.token, asked_by: order.by, created_at: order.createdAt },
          ...{ state: 'waiting', done_at: null, done_up_to: null, deliveries: 0, failure: null },
        })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .executeTakeFirst();
      // Its forms were stored with it.
      if (made === 0n) return;
      for (const form of order.forms) {
        await db
          .insertInto('erased_form')
          .values({ ...form, account: order.account, erasure: order.id })
          .onConflict((conflict) => conflict.columns(['account', 'kind', 'hash']).doNothing())
          .execute();
      }
    });
  }

  /** Every order with its forms, of all accounts, oldest first. */
  async orders(): Promise<ErasureOrder[]> {
    const rows = await this.#database.db.selectFrom('erasure').selectAll().orderBy('created_at').orderBy('id').execute();
    const forms = await this.#database.db.selectFrom('erased_form').selectAll().orderBy('hash').execute();
    const of = Map.groupBy(forms, ({ erasure }) => erasure);
    return rows.map((row) => ({
      ...{ id: row.id, account: row.account, token: row.token, by: row.asked_by, createdAt: row.created_at },
      forms: (of.get(row.id) ?? []).map(({ kind, hash, digits }) => ({ kind, hash, digits })),
    }));
  }

  /** Newest first; of all accounts where none is given. */
  async list(account?: string): Promise<Erasure[]> {
    let asked = this.#database.db.selectFrom('erasure').selectAll();
    if (account !== undefined) asked = asked.where('account', '=', account);
    return (await asked.orderBy('created_at', 'desc').orderBy('id').execute()).map(fromRow);
  }

  async change(id: string, to: Partial<Pick<Erasure, 'state' | 'doneAt' | 'doneUpTo' | 'deliveries' | 'failure'>>): Promise<void> {
    const { state, doneAt, doneUpTo, deliveries, failure } = to;
    await this.#database.db
      .updateTable('erasure')
      .set({
        ...(state === undefined ? {} : { state }),
        ...(doneAt === undefined ? {} : { done_at: doneAt }),
        ...(doneUpTo === undefined ? {} : { done_up_to: doneUpTo }),
        ...(deliveries === undefined ? {} : { deliveries }),
        ...(failure === undefined ? {} : { failure }),
      })
      .where('id', '=', id)
      .execute();
  }
}

function fromRow(row: SettingsTables['erasure']): Erasure {
  return {
    ...{ id: row.id, account: row.account, token: row.token, by: row.asked_by, createdAt: row.created_at },
    ...{ state: row.state, doneAt: row.done_at, doneUpTo: row.done_up_to, deliveries: row.deliveries, failure: row.failure },
  };
}
