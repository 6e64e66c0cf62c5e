import type { Generated } from 'kysely';
import { type Migration, tablesOf } from '#database/migrate.ts';
import type { MessageState, OutboundEvent, OutboundFormat } from '#contract/outbound-kinds.ts';

/** Tables of outgoing webhooks, in the operational database. Instants are milliseconds. */
export interface OutboundTables {
  outbound_subscription: {
    id: string;
    account: string;
    name: string;
    /** The address may be a secret of its own (Slack's are), so it is sealed, too. */
    url_sealed: string;
    format: OutboundFormat;
    /** JSON lists. */
    events: string;
    queues: string;
    directions: string;
    /** Who asked for unmasked numbers (`user:…`, `key:…`, `operator`); null = they are masked. */
    numbers_by: string | null;
    active: number;
    /** JSON: which calls are told as ended, and what one is worth. */
    conversion: string;
    /** Calls that ended before are not told. */
    since: number;
    secret_sealed: string;
    /** Signs beside the new one for a while. */
    old_secret_sealed: string | null;
    secret_made_at: number;
    created_at: number;
  };
  /** What is to be told, and what became of it. Holds no caller's number or name: these are read when a message is sent. */
  outbound_message: {
    id: Generated<number>;
    account: string;
    subscription: string;
    connection: string;
    call_id: string;
    /** The call's start, by which its row is found quickly. */
    call_at: number;
    event: OutboundEvent | 'test';
    /** Counts the changes of a call; 0 for all other events. */
    nth: number;
    message_id: string;
    sequence: number;
    state: MessageState;
    noted_at: number;
    /** From when the time is counted after which it is given up: noted, or replayed. */
    begun_at: number;
    next_try_at: number;
    tries: number;
    last_try_at: number | null;
    status: number | null;
    failure: string | null;
    answer: string | null;
    /** JSON, set before the first try: a repetition tells the same. */
    facts: string | null;
    digest: string | null;
  };
}

export type MessageRow = Omit<OutboundTables['outbound_message'], 'id'> & { readonly id: number };

/** Run in the order of their names; never edited once released. */
const migrations: Readonly<Record<string, Migration>> = {
  '001-subscriptions-and-messages': async (db, types) => {
    await db.schema
      .createTable('outbound_subscription')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('account', 'text', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('url_sealed', 'text', (column) => column.notNull())
      .addColumn('format', 'text', (column) => column.notNull())
      .addColumn('events', 'text', (column) => column.notNull())
      .addColumn('queues', 'text', (column) => column.notNull())
      .addColumn('directions', 'text', (column) => column.notNull())
      .addColumn('numbers_by', 'text')
      .addColumn('active', types.integer, (column) => column.notNull())
      .addColumn('since', types.integer, (column) => column.notNull())
      .addColumn('secret_sealed', 'text', (column) => column.notNull())
      .addColumn('old_secret_sealed', 'text')
      .addColumn('secret_made_at', types.integer, (column) => column.notNull())
      .addColumn('created_at', types.integer, (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('outbound_message')
      .addColumn('id', types.serial)
      .addColumn('account', 'text', (column) => column.notNull())
      .addColumn('subscription', 'text', (column) => column.notNull())
      .addColumn('connection', 'text', (column) => column.notNull())
      .addColumn('call_id', 'text', (column) => column.notNull())
      .addColumn('call_at', types.integer, (column) => column.notNull())
      .addColumn('event', 'text', (column) => column.notNull())
      .addColumn('nth', types.integer, (column) => column.notNull())
      .addColumn('message_id', 'text', (column) => column.notNull())
      .addColumn('sequence', types.integer, (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('noted_at', types.integer, (column) => column.notNull())
      .addColumn('begun_at', types.integer, (column) => column.notNull())
      .addColumn('next_try_at', types.integer, (column) => column.notNull())
      .addColumn('tries', types.integer, (column) => column.notNull())
      .addColumn('last_try_at', types.integer)
      .addColumn('status', types.integer)
      .addColumn('failure', 'text')
      .addColumn('answer', 'text')
      .addColumn('facts', 'text')
      .addColumn('digest', 'text')
      .addUniqueConstraint('outbound_message_once', ['subscription', 'call_id', 'event', 'nth'])
      .execute();
    await db.schema.createIndex('outbound_message_due').on('outbound_message').columns(['subscription', 'state', 'next_try_at']).execute();
    await db.schema.createIndex('outbound_message_of').on('outbound_message').columns(['subscription', 'id']).execute();
  },
  '002-forgotten-by-age': async (db) => {
    await db.schema.createIndex('outbound_message_noted').on('outbound_message').column('noted_at').execute();
  },
  '003-conversions': async (db) => {
    const every = JSON.stringify({ minTalkS: 0, value: null, currency: null });
    await db.schema
      .alterTable('outbound_subscription')
      .addColumn('conversion', 'text', (column) => column.notNull().defaultTo(every))
      .execute();
  },
};

export const withOutboundTables = tablesOf<OutboundTables>('outbound', migrations);
