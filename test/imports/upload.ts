import type { Client } from '#client/client.ts';
import type { ImportView } from '#contract/import-view.ts';

/** A file as the page brings it in: announced, sent in pieces of a few bytes. */
export async function upload(client: Client, name: string, content: string | Uint8Array, pieceBytes = 700): Promise<string> {
  const bytes = Buffer.from(content);
  const { id } = await client.call('createUpload', { body: { name, bytes: bytes.length } });
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    const body = bytes.subarray(at, at + pieceBytes).toString('base64');
    await client.call('appendUpload', { params: { id }, body: { at, body } });
  }
  return id;
}

/** Uploaded, imported by the server, and in every figure. */
export async function importFile(client: Client, connection: string, format: string, name: string, content: string): Promise<ImportView> {
  const id = await upload(client, name, content);
  const { id: begun } = await client.call('beginImport', { body: { upload: id, connection, format } });
  return await inFigures(client, begun);
}

/** What the import says once it is over and in the figures. */
export async function inFigures(client: Client, id: string): Promise<ImportView> {
  for (;;) {
    const view = await client.call('import', { params: { id } });
    if (view.state !== 'running' && view.in_figures) return view;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** One row a call: number, start, caller, wait, talk. */
export interface CallRow {
  readonly id: number;
  readonly started: string;
  readonly caller: string;
  readonly wait: number;
  readonly talk: number;
}

export const header = 'id,started,caller,wait,talk\n';

export function csv(rows: readonly CallRow[]): string {
  return header + rows.map(({ id, started, caller, wait, talk }) => `${id},${started},${caller},${wait},${talk}\n`).join('');
}

/** Day and month are both below 13: the file does not say which is which. */
export const dayFirst = {
  table: 'call',
  timeZone: 'UTC',
  rowId: ['id'],
  fields: {
    direction: { constant: 'inbound' },
    started_at: { column: 'started', pattern: 'DD/MM/YYYY HH:mm' },
    caller: 'caller',
    queue_id: { constant: 'sales' },
    wait_s: { column: 'wait', unit: 's' },
    talk_s: { column: 'talk', unit: 's' },
    outcome: { column: 'talk', map: { '0': 'abandoned' }, otherwise: 'answered' },
  },
};

/** Calls `from` … `upTo`, each on its own minute of 3 April 2026; every third is abandoned. */
export function calls(from: number, upTo: number): CallRow[] {
  return Array.from({ length: upTo - from + 1 }, (_, at) => {
    const id = from + at;
    const two = (number: number): string => String(number).padStart(2, '0');
    const started = `03/04/2026 ${two(8 + Math.floor(id / 60))}:${two(id % 60)}`;
    return { id, started, caller: `+1202555${String(1000 + id)}`, wait: id % 30, talk: id % 3 === 0 ? 0 : 60 + id };
  });
}
