import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import pg from 'pg';
import type { FactTable } from '#domain/facts.ts';
import type { Warehouse } from '#warehouse/client.ts';
import { columnsOf } from '#warehouse/ddl.ts';
import { handTyped, postgres } from './hand-sql.ts';
import { whole } from './measure.ts';
import type { Dates } from './page.ts';

/** The overview in PostgreSQL: every statement that a person would type for it, one after the other. */
export interface PostgresPage {
  readonly version: string;
  run(dates: Dates): Promise<void>;
}

/**
 * Only columns that the page needs, which helps PostgreSQL: its rows are read whole.
 * Each index begins with what the statements filter by.
 */
const copied: Readonly<Partial<Record<FactTable, { readonly columns: readonly string[]; readonly indexes: readonly string[] }>>> = {
  call: {
    columns: [
      ...['account', 'id', 'started_at', 'direction', 'spam', 'test', 'outcome', 'answered_at', 'ended_at', 'ivr_s', 'first_enqueued_at'],
      ...[
        'first_agent_at',
        'last_enqueued_at',
        'last_exited_at',
        'last_exit',
        'last_queue_id',
        'last_agent_id',
        'answered_legs',
        'open_legs',
      ],
      ...['talk_s', 'hold_s', 'acw_s'],
    ],
    indexes: ['account, started_at', 'last_queue_id, started_at', 'last_agent_id, started_at'],
  },
  visit: {
    columns: ['account', 'id', 'enqueued_at', 'direction', 'spam', 'test', 'outcome', 'queue_id', 'exited_at', 'answered_at', 'exit'],
    indexes: ['account, enqueued_at', 'queue_id, enqueued_at'],
  },
  leg: {
    columns: [
      ...[
        'account',
        'id',
        'offered_at',
        'call_started_at',
        'direction',
        'spam',
        'test',
        'outcome',
        'agent_id',
        'queue_id',
        'ended_at',
        'result',
      ],
      ...['talk_s', 'hold_s', 'acw_s', 'transfer_kind'],
    ],
    indexes: ['account, call_started_at', 'account, offered_at', 'agent_id, offered_at'],
  },
  agent_state: {
    columns: ['account', 'id', 'agent_id', 'from_at', 'to_at', 'state'],
    indexes: ['account, from_at', 'account, to_at'],
  },
};

/** Starts the tests' PostgreSQL, copies the warehouse's rows into it, indexes and analyses them, and hands over the page. */
export async function withPostgres<T>(
  warehouse: Warehouse,
  folder: string,
  say: (line: string) => void,
  work: (page: PostgresPage) => Promise<T>,
): Promise<T> {
  const { startPostgres } = await import('../../test/postgres.ts');
  const workers = availableParallelism();
  // Generous for the machine: half of a small server's memory as cache, room to sort and hash, all cores for one statement.
  const server = await startPostgres([
    'shared_buffers=4GB',
    'work_mem=256MB',
    'maintenance_work_mem=1GB',
    'effective_cache_size=12GB',
    'max_wal_size=16GB',
    'wal_level=minimal',
    'max_wal_senders=0',
    `max_parallel_workers_per_gather=${workers}`,
    'random_page_cost=1.1',
  ]);
  try {
    const client = new pg.Client({ connectionString: await server.database() });
    await client.connect();
    try {
      await copyAll(warehouse, client, folder, say);
      const [row] = (await client.query<{ server_version: string }>('SHOW server_version')).rows;
      return await work({
        version: row?.server_version ?? 'of unknown version',
        run: async (dates) => {
          for (const sql of Object.values(handTyped(postgres, dates)).flat()) await client.query(sql);
        },
      });
    } finally {
      await client.end();
    }
  } finally {
    await server.stop();
  }
}

async function copyAll(warehouse: Warehouse, client: pg.Client, folder: string, say: (line: string) => void): Promise<void> {
  const exchange = `${folder}/exchange`;
  mkdirSync(exchange, { recursive: true });
  for (const open of [folder, exchange]) chmodSync(open, 0o755);
  for (const [table, { columns, indexes }] of Object.entries(copied) as [FactTable, { columns: string[]; indexes: string[] }][]) {
    const began = performance.now();
    await copy(warehouse, client, table, columns, `${exchange}/${table}.tsv`);
    for (const index of indexes) await client.query(`CREATE INDEX ON ${table} (${index})`);
    await client.query(`VACUUM (ANALYZE) ${table}`);
    say(`PostgreSQL: ${table} copied, indexed and analysed in ${whole((performance.now() - began) / 1000)} s`);
  }
}

async function copy(warehouse: Warehouse, client: pg.Client, table: FactTable, columns: readonly string[], file: string): Promise<void> {
  const types = new Map(columnsOf(table).map(({ name, type }) => [name, type]));
  const list = columns.join(', ');
  // The engine writes its times as text that PostgreSQL reads with the zone that they carry.
  await warehouse.command(
    `INSERT INTO FUNCTION file('${file}', 'TabSeparated') SELECT ${list} FROM ${table} FINAL ORDER BY account, ${timeOf(columns)} SETTINGS engine_file_truncate_on_insert = 1`,
  );
  chmodSync(file, 0o644);
  await client.query(
    `CREATE UNLOGGED TABLE ${table} (${columns.map((name) => `${name} ${postgresType(types.get(name) ?? '')}`).join(', ')})`,
  );
  await client.query(`COPY ${table} (${list}) FROM '${file}'`);
  rmSync(file);
}

function timeOf(columns: readonly string[]): string {
  return columns.find((name) => ['started_at', 'enqueued_at', 'offered_at', 'from_at'].includes(name)) ?? 'id';
}

function postgresType(type: string): string {
  const inner = /^(?:Nullable|LowCardinality)\((.*)\)$/.exec(type)?.[1] ?? type;
  if (inner.startsWith('DateTime64')) return 'timestamptz';
  if (inner === 'Bool') return 'boolean';
  if (inner === 'Float64') return 'double precision';
  if (inner === 'UInt16') return 'integer';
  if (inner === 'String') return 'text';
  throw new Error(`No PostgreSQL type for ${type}.`);
}
