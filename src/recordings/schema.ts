import { type Migration, tablesOf } from '#database/migrate.ts';
import type { RecordingState, RecordingWhy } from '#contract/recording-words.ts';
import type { RecordingKind } from '#domain/facts.ts';

/** Recordings that systems told of, and what became of each. Instants and lengths are milliseconds. */
export interface RecordingTables {
  recording_file: {
    /** Of the fact: it follows from the connection and the system's own name of the recording. */
    id: string;
    account: string;
    connection: string;
    call_id: string;
    /** The call's start, for retention and to find its row quickly. */
    call_at: number;
    kind: RecordingKind;
    started_at: number;
    duration_ms: number | null;
    channels: number | null;
    /** A link may open the recording to everybody, so it is sealed; gone when it is of no more use. */
    link_sealed: string | null;
    link_digest: string | null;
    expires_at: number | null;
    /** Name of a file on the phone system. */
    file: string | null;
    state: RecordingState;
    why: RecordingWhy | null;
    /** In a sentence. */
    failure: string | null;
    noted_at: number;
    /** From when the time is counted after which it is given up: told with this link, or asked for again. */
    begun_at: number;
    next_try_at: number;
    tries: number;
    last_try_at: number | null;
    /** `audio/…`; with length and checksum once it is kept. */
    type: string | null;
    bytes: number | null;
    sha256: string | null;
    kept_at: number | null;
  };
}

export type RecordingRow = RecordingTables['recording_file'];

/** Run in the order of their names; never edited once released. */
const migrations: Readonly<Record<string, Migration>> = {
  '001-files': async (db, types) => {
    await db.schema
      .createTable('recording_file')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('account', 'text', (column) => column.notNull())
      .addColumn('connection', 'text', (column) => column.notNull())
      .addColumn('call_id', 'text', (column) => column.notNull())
      .addColumn('call_at', types.integer, (column) => column.notNull())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('started_at', types.integer, (column) => column.notNull())
      .addColumn('duration_ms', types.integer)
      .addColumn('channels', types.integer)
      .addColumn('link_sealed', 'text')
      .addColumn('link_digest', 'text')
      .addColumn('expires_at', types.integer)
      .addColumn('file', 'text')
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('why', 'text')
      .addColumn('failure', 'text')
      .addColumn('noted_at', types.integer, (column) => column.notNull())
      .addColumn('begun_at', types.integer, (column) => column.notNull())
      .addColumn('next_try_at', types.integer, (column) => column.notNull())
      .addColumn('tries', types.integer, (column) => column.notNull())
      .addColumn('last_try_at', types.integer)
      .addColumn('type', 'text')
      .addColumn('bytes', types.integer)
      .addColumn('sha256', 'text')
      .addColumn('kept_at', types.integer)
      .execute();
    await db.schema.createIndex('recording_file_due').on('recording_file').columns(['state', 'next_try_at']).execute();
    await db.schema.createIndex('recording_file_call').on('recording_file').columns(['account', 'call_id']).execute();
    await db.schema.createIndex('recording_file_old').on('recording_file').columns(['account', 'state', 'call_at']).execute();
    await db.schema.createIndex('recording_file_of').on('recording_file').columns(['connection', 'state']).execute();
  },
  '002-order': async (db) => {
    const inOrder = ['state', 'expires_at', 'call_at desc', 'id', 'next_try_at'] as const;
    await db.schema
      .createIndex('recording_file_next')
      .on('recording_file')
      .columns([...inOrder])
      .execute();
  },
};

export const withRecordingTables = tablesOf<RecordingTables>('recordings', migrations);
