import type { Migration } from '#database/migrate.ts';

/** The currency of an account's figures, and what others were worth by date. */
export interface CurrencyTables {
  account_currency: { account: string; currency: string };
  /** One unit of `currency` was worth `rate` units of `base`. */
  currency_rate: { account: string; currency: string; base: string; date: string; rate: number };
}

export const currencyTables: Migration = async (db) => {
  await db.schema
    .createTable('account_currency')
    .addColumn('account', 'text', (column) => column.primaryKey())
    .addColumn('currency', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('currency_rate')
    .addColumn('account', 'text', (column) => column.notNull())
    .addColumn('currency', 'text', (column) => column.notNull())
    .addColumn('base', 'text', (column) => column.notNull())
    .addColumn('date', 'text', (column) => column.notNull())
    .addColumn('rate', 'double precision', (column) => column.notNull())
    .addPrimaryKeyConstraint('currency_rate_once', ['account', 'currency', 'base', 'date'])
    .execute();
};
