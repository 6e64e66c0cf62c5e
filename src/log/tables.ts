import { sql } from 'kysely';
import type { Migration } from '#database/migrate.ts';
import { countArrivals } from './arrivals.ts';

/** The log's tables as Kysely reads them; the same in SQLite and PostgreSQL. */
export interface LogTables {
  delivery: {
    seq: number;
    account: string;
    connection: string;
    delivery_key: string;
    received_at: number;
    headers: string;
    body: Uint8Array;
  };
  /** How often a connection spoke in each slot of five minutes (imports are not speech): as many rows tell it again from `delivery`. */
  arrival: { account: string; connection: string; slot: number; deliveries: number; first_seq: number; newest: number };
  /** One decoding of a connection. Forgetting a connection starts a new one; the old is swept later, in slices. */
  source: {
    id: number;
    connection: string;
    account: string;
    decoder: string;
    behind: number | null;
    state: 'live' | 'forgotten' | 'gone';
    events: number;
    rejects: number;
    /** What alters its facts from outside, see `shapeWord`. */
    shape: string;
  };
  /** A call of a connection whose calls may be one with those of another; `shown_by`: the group that makes its facts. */
  side: {
    account: string;
    id: string;
    grp: number;
    connection: string;
    class: string;
    caller: string;
    number: string;
    at: number;
    shown_by: number;
  };
  /** The key map: which group a key belongs to. */
  node: { id: number; source: number; key: string; grp: number };
  /** Lies beside its node, so that neighbours in time are neighbours on the disk, and a repeated event meets its twin. */
  event: { node: number; id: string; seq: number; ordinal: number; payload: string; at: number | null };
  /** `mark` (the seq that dirtied it) is null when its facts are projected. */
  event_group: {
    id: number;
    source: number;
    kind: string;
    position: number;
    revision: number;
    mark: number | null;
    emptied: number;
    settled_at: number | null;
    settled: string | null;
  };
  projected: { account: string; tbl: string; at: number; id: string; grp: number };
  reject: { source: number; hash: Uint8Array; id: number; seq: number; line: number; byte: number; reason: string; text: string };
  counter: { name: CounterName; value: number };
}

/** A mark behind every position of the log: groups that could not be folded wait behind all others. */
export const lastMark = Number.MAX_SAFE_INTEGER;

/** `decoded` is the position of the decode loop; the others are the last number given. */
export type CounterName = 'decoded' | 'node' | 'group' | 'source' | 'reject' | 'version';

const first: Migration = async (db, types) => {
  await db.schema
    .createTable('delivery')
    .addColumn('seq', types.serial)
    .addColumn('account', 'text', (column) => column.notNull())
    .addColumn('connection', 'text', (column) => column.notNull())
    .addColumn('delivery_key', 'text', (column) => column.notNull())
    .addColumn('received_at', 'double precision', (column) => column.notNull())
    .addColumn('headers', 'text', (column) => column.notNull())
    .addColumn('body', types.bytes, (column) => column.notNull())
    .execute();
  await db.schema.createIndex('delivery_once').unique().on('delivery').columns(['connection', 'delivery_key']).execute();
  await db.schema.createIndex('delivery_of_connection').on('delivery').columns(['connection', 'seq']).execute();
  await db.schema.createIndex('delivery_of_account').on('delivery').columns(['account', 'seq']).execute();

  const i = types.integer;
  await sql`create table source (id ${i} primary key, connection text not null, account text not null, decoder text not null,
    behind ${i}, state text not null, events ${i} not null, rejects ${i} not null)`.execute(db);
  await sql`create unique index source_live on source (connection, account) where state = 'live'`.execute(db);
  await sql`create table node (id ${i} primary key, source ${i} not null, key text not null, grp ${i} not null)`.execute(db);
  await sql`create unique index node_key on node (source, key)`.execute(db);
  await sql`create index node_of_group on node (grp)`.execute(db);
  await sql`create table event (node ${i} not null, id text not null, seq ${i} not null, ordinal ${i} not null, payload text not null,
    primary key (node, id)) ${types.clustered}`.execute(db);
  await sql`create table event_group (id ${i} primary key, source ${i} not null, kind text not null, position ${i} not null,
    revision ${i} not null, mark ${i}, emptied ${i} not null)`.execute(db);
  await sql`create index event_group_dirty on event_group (mark, id) where mark is not null`.execute(db);
  await sql`create table projected (account text not null, tbl text not null, at ${i} not null, id text not null, grp ${i} not null,
    primary key (account, tbl, at, id)) ${types.clustered}`.execute(db);
  await sql`create index projected_of_group on projected (grp)`.execute(db);
  await sql`create table reject (source ${i} not null, hash ${types.bytes} not null, id ${i} not null,
    seq ${i} not null, line ${i} not null, byte ${i} not null, reason text not null, text text not null, primary key (source, hash)) ${types.clustered}`.execute(
    db,
  );
  await sql`create unique index reject_order on reject (id)`.execute(db);
  await sql`create index reject_of_source on reject (source, id)`.execute(db);
  await sql`create table counter (name text primary key, value ${i} not null)`.execute(db);
  await sql`insert into counter (name, value) values ('decoded', 0), ('node', 0), ('group', 0), ('source', 0), ('reject', 0), ('version', 0)`.execute(
    db,
  );
};

/** The events of an agent are read from where they are settled on. */
const settled: Migration = async (db) => {
  await sql`alter table event add column at double precision`.execute(db);
  await sql`create index event_at on event (node, at) where at is not null`.execute(db);
  await sql`alter table event_group add column settled_at double precision`.execute(db);
  await sql`alter table event_group add column settled text`.execute(db);
  await sql`drop index projected_of_group`.execute(db);
  await sql`create index projected_of_group on projected (grp, at)`.execute(db);
  // What was stored before has no instants: it is decoded again.
  await sql`update source set decoder = 'before 002_settled' where state = 'live' and decoder <> ''`.execute(db);
};

/** When connections speak, and which deliveries held something that was rejected. */
const arrivals: Migration = async (db, { integer: i, clustered }) => {
  await sql`create table arrival (account text not null, connection text not null, slot ${i} not null, deliveries ${i} not null,
    first_seq ${i} not null, newest double precision not null, primary key (account, connection, slot)) ${clustered}`.execute(db);
  await sql.raw(countArrivals('delivery')).execute(db);
  await sql`create index reject_of_delivery on reject (source, seq)`.execute(db);
};

/** Several systems tell of one person and of one call. */
const mapping: Migration = async (db, { integer: i, clustered }) => {
  await sql`alter table source add column shape text not null default ''`.execute(db);
  await sql`create table side (account text not null, id text not null, grp ${i} not null, connection text not null, class text not null,
    caller text not null, number text not null, at ${i} not null, shown_by ${i} not null, primary key (account, id)) ${clustered}`.execute(
    db,
  );
  await sql`create index side_of_group on side (grp)`.execute(db);
  await sql`create index side_shown_by on side (shown_by)`.execute(db);
  await sql`create index side_in_time on side (account, class, at)`.execute(db);
  await sql`create index side_of_connection on side (connection, at)`.execute(db);
  await sql`create index event_group_agents on event_group (source) where kind = 'agent'`.execute(db);
};

/** Never edit one that was released; add the next. */
export const logMigrations: Readonly<Record<string, Migration>> = {
  '001_first': first,
  '002_settled': settled,
  '003_arrivals': arrivals,
  '004_mapping': mapping,
};
