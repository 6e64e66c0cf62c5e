import { createHash } from 'node:crypto';
import type { Database } from '#database/open.ts';
import type { SettingsTables } from './schema.ts';

/** A question without its period, as JSON, and when it was asked last (milliseconds). */
export interface StoredShape {
  readonly account: string;
  readonly shape: string;
  readonly at: number;
  readonly long: boolean;
}

/** Questions that were asked lately, so that a server that starts again knows what to read ahead. */
export class StoredShapes {
  readonly #database: Database<SettingsTables>;

  constructor(database: Database<SettingsTables>) {
    this.#database = database;
  }

  async read(): Promise<StoredShape[]> {
    const rows = await this.#database.db.selectFrom('asked_shape').selectAll().execute();
    return rows.map(({ account, shape, asked_at, long }) => ({ account, shape, at: asked_at, long: long === 1 }));
  }

  /** Writes these over those of before, and removes those. */
  async write(asked: readonly StoredShape[], forgotten: readonly StoredShape[]): Promise<void> {
    await this.#database.db.transaction().execute(async (within) => {
      for (const { account, shape, at, long } of asked) {
        const row = { account, id: idOf(shape), shape, asked_at: at, long: long ? 1 : 0 };
        await within
          .insertInto('asked_shape')
          .values(row)
          .onConflict((conflict) => conflict.columns(['account', 'id']).doUpdateSet({ asked_at: row.asked_at, long: row.long }))
          .execute();
      }
      for (const { account, shape } of forgotten)
        await within.deleteFrom('asked_shape').where('account', '=', account).where('id', '=', idOf(shape)).execute();
    });
  }
}

/** Shapes are longer than what an index takes. */
function idOf(shape: string): string {
  return createHash('sha256').update(shape).digest('hex');
}
