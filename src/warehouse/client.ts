import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { type ClickHouseClient, type ClickHouseClientConfigOptions, ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { type ChdbConnection, createChdbConnection } from 'chdb/connection';
import type { FactTable } from '#domain/facts.ts';
import { Changes } from './changes.ts';
import { columnsOf, createTable, factTables, nextOf, shapeOf } from './ddl.ts';
import { ReadWriteLock } from './lock.ts';
import type { Row } from './cells.ts';

/** Values bound to `{name:Type}` in a statement. */
export type Params = Readonly<Record<string, unknown>>;

/** Where facts lie: an embedded engine in a folder, or a server by its address. Same SQL, same answers. */
export interface Warehouse {
  /**
   * True where opening made a table (the first time, or anew because its columns changed) or found a rebuild cut off:
   * everything must be marked to be projected again. Stays so over restarts until `marked` is called.
   */
  readonly created: boolean;
  /** All groups are durably marked: the next opening need not ask again. */
  marked(): Promise<void>;
  /** Rows of a SELECT; T is what the statement selects. Instants come as ISO 8601 in UTC. */
  query<T>(sql: string, params?: Params): Promise<T[]>;
  command(sql: string, params?: Params): Promise<void>;
  /** `next`: the table that a rebuild fills. */
  insert(table: FactTable, rows: readonly Row[], into?: 'current' | 'next'): Promise<void>;
  /** Another number after every batch: what was read under the same one was read from the same facts. Asked under a lock. */
  state(): number;
  /** What was written since when. */
  readonly changes: Changes;
  /** How many pages read now or wait to. */
  readers(): number;
  /** One page, one moment: nothing is projected while `work` reads. */
  withReadLock<T>(work: () => Promise<T>): Promise<T>;
  /** A projector's batch over all its tables: nobody reads while it is half done. */
  withWriteLock<T>(work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** `url` may name the database as its path: `https://user:secret@host:8443/ringtrace`. */
export type WarehousePlace = { readonly path: string } | { readonly url: string };

/** Nothing may depend on the zone or the defaults of the machine that runs the engine. */
const settings = {
  session_timezone: 'UTC',
  date_time_output_format: 'iso',
  do_not_merge_across_partitions_select_final: 1,
  max_partitions_per_insert_block: '0',
  input_format_null_as_default: 0,
  output_format_json_quote_64bit_integers: 0,
  output_format_json_quote_denormals: 0,
  async_insert: 0,
  // Comparing every pair of conditions with each other was a third of the planning of a statement, and found nothing.
  optimize_and_compare_chain: 0,
  // Translating a statement into machine code costs more than it saves over a month of calls, and fell on the third who asked.
  compile_expressions: 0,
  compile_aggregate_expressions: 0,
  compile_sort_description: 0,
} as const;

/** The client would print statements with their parameters, telephone numbers among them; every failure is thrown anyway. */
const log = { level: ClickHouseLogLevel.OFF };

/** Opens the warehouse and makes its tables where they are missing. */
export async function openWarehouse(place: WarehousePlace): Promise<Warehouse> {
  const engine = 'path' in place ? await embedded(place.path) : remote(place.url);
  try {
    return new OpenWarehouse(engine, await makeTables(engine.client));
  } catch (error) {
    await engine.client.close();
    throw error;
  }
}

interface Engine {
  readonly client: ClickHouseClient;
  /** Lines of JSONCompactEachRow in the table's column order. */
  readonly insertLines: (table: string, columns: string[], lines: string) => Promise<void>;
}

async function embedded(path: string): Promise<Engine> {
  const connection = createChdbConnection({ path });
  const client = createClient({ connection: sameContract(connection), log });
  // The engine in the process is one session: what is set once holds for every statement.
  for (const [name, value] of Object.entries(settings)) {
    await client.command({ query: `SET ${name} = ${typeof value === 'number' ? String(value) : `'${value}'`}` });
  }
  return {
    client,
    // Bytes go straight to the engine's parser; as part of a statement they cost twice the time.
    insertLines: async (table, columns, lines) => {
      await connection.chdb.rawInsert({ table, columns, format: 'JSONCompactEachRow', values: Buffer.from(lines) });
    },
  };
}

/** Both sides implement one published contract, but each package ships its own copy of the types, which TypeScript holds apart. */
function sameContract(connection: ChdbConnection): NonNullable<ClickHouseClientConfigOptions['connection']> {
  return connection as unknown as NonNullable<ClickHouseClientConfigOptions['connection']>;
}

function remote(url: string): Engine {
  const client = createClient({
    url,
    application: 'ringtrace',
    clickhouse_settings: settings,
    log,
    compression: { request: true, response: true },
  });
  return {
    client,
    insertLines: async (table, columns, lines) => {
      // `insert` takes JSON formats as objects only; the lines are written once, for both engines.
      const values = Readable.from([lines], { objectMode: false });
      const answer = await client.exec({ query: `INSERT INTO ${table} (${columns.join(', ')}) FORMAT JSONCompactEachRow`, values });
      await finished(answer.stream.resume());
    },
  };
}

/** Exists while a table is new and what it must hold is not yet marked: a kill in between must not leave it empty. */
const unmarked = 'unmarked';

/** An older shape is dropped: the log holds everything, and one clear rebuild beats a chain of migrations. */
async function makeTables(client: ClickHouseClient): Promise<boolean> {
  const found = await client.query({
    query: 'SELECT name, comment FROM system.tables WHERE database = currentDatabase()',
    format: 'JSONEachRow',
  });
  const comments = new Map((await found.json<{ name: string; comment: string }>()).map((table) => [table.name, table.comment]));
  let created = comments.has(unmarked);
  const begin = async () => {
    if (!created) await client.command({ query: `CREATE TABLE ${unmarked} (nothing UInt8) ENGINE = Null` });
    created = true;
  };
  for (const table of factTables) {
    if (comments.has(nextOf(table))) {
      await begin();
      await client.command({ query: `DROP TABLE ${nextOf(table)} SYNC` });
    }
    const comment = comments.get(table);
    if (comment === shapeOf(table)) continue;
    await begin();
    if (comment !== undefined) await client.command({ query: `DROP TABLE ${table} SYNC` });
    await client.command({ query: createTable(table) });
  }
  return created;
}

/** Statements after which every row is as it was. */
const changesNothing = /^(OPTIMIZE TABLE|ALTER TABLE \w+ (MODIFY|RESET) SETTING) /;

class OpenWarehouse implements Warehouse {
  readonly created: boolean;
  readonly changes = new Changes();
  readonly #engine: Engine;
  readonly #lock = new ReadWriteLock();
  readonly #running = new Set<Promise<unknown>>();
  #closed = false;
  /** Not from 0 again after a restart: what was told before it may have been of other facts. */
  #state = Date.now();

  constructor(engine: Engine, created: boolean) {
    this.#engine = engine;
    this.created = created;
  }

  async marked(): Promise<void> {
    await this.command(`DROP TABLE IF EXISTS ${unmarked} SYNC`);
  }

  async query<T>(sql: string, params?: Params): Promise<T[]> {
    return await this.#track(async () => {
      const answer = await this.#engine.client.query({ query: sql, format: 'JSONEachRow', ...bound(params) });
      return await answer.json<T>();
    });
  }

  async command(sql: string, params?: Params): Promise<void> {
    await this.#track(async () => {
      try {
        await this.#engine.client.command({ query: sql, ...bound(params) });
      } finally {
        if (!changesNothing.test(sql)) this.changes.wroteAll();
      }
    });
  }

  async insert(table: FactTable, rows: readonly Row[], into: 'current' | 'next' = 'current'): Promise<void> {
    if (rows.length === 0) return;
    const columns = columnsOf(table).map((column) => column.name);
    const lines = rows.map((row) => lineOf(columns.map((name) => cell(row, name, table)))).join('\n');
    const told = (): void => {
      if (into === 'current') this.changes.wrote(table, rows);
    };
    await this.#track(async () => {
      told();
      try {
        await this.#engine.insertLines(into === 'next' ? nextOf(table) : table, columns, lines);
      } finally {
        told();
      }
    });
  }

  state(): number {
    return this.#state;
  }

  readers(): number {
    return this.#lock.readers();
  }

  async withReadLock<T>(work: () => Promise<T>): Promise<T> {
    return await this.#lock.read(work);
  }

  async withWriteLock<T>(work: () => Promise<T>): Promise<T> {
    return await this.#lock.write(async () => {
      // Before the work: of a batch that fails half way some tables may be there.
      this.#state += 1;
      return await work();
    });
  }

  /** Waits for what runs: the embedded engine must not be closed under a statement. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await Promise.allSettled(this.#running);
    await this.#engine.client.close();
  }

  async #track<T>(work: () => Promise<T>): Promise<T> {
    if (this.#closed) throw new Error('The warehouse is closed.');
    const running = work();
    this.#running.add(running);
    try {
      return await running;
    } finally {
      this.#running.delete(running);
    }
  }
}

function bound(params: Params | undefined): { query_params?: Record<string, unknown> } {
  return params === undefined ? {} : { query_params: { ...params } };
}

/** Half of a character that takes two (a text cut in its middle) is no text to the engine: one such cell would hold up every row behind it. */
function lineOf(cells: readonly Row[string][]): string {
  const line = JSON.stringify(cells);
  return line.includes('\\ud') ? JSON.stringify(cells, wellFormed) : line;
}

function wellFormed(_name: string, value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed();
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name.toWellFormed(), inner]));
}

function cell(row: Row, column: string, table: FactTable): Row[string] {
  const value = row[column];
  if (value === undefined) throw new Error(`A row of ${table} has no ${column}; it has ${Object.keys(row).join(', ')}.`);
  return value;
}
