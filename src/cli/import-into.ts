import { readFileSync } from 'node:fs';
import { access, constants, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ProblemError, type Client } from '#client/client.ts';
import type { ConnectionView, Progress } from '#contract/connection-view.ts';
import type { AnyConnector } from '#connectors/connector.ts';
import { connectors } from '#connectors/index.ts';
import { importFile, sampleOf, type FileDelivery, type ImportSink } from '#ingest/import-file.ts';
import { UsageError, type Io } from './io.ts';
import { startProgress } from './progress.ts';

/** What `import` and `tail` are told about the connection. */
export interface ImportTarget {
  readonly format: string;
  readonly connection: string;
  readonly tz?: string;
  /** File with the connection's settings document. */
  readonly settings?: string;
}

export interface FileResult {
  readonly file: string;
  readonly lines: number;
  readonly sent: number;
  readonly known: number;
}

/** The connector that reads a format. */
export function connectorFor(format: string): AnyConnector {
  const connector = [...connectors.values()].find((one) => format in one.formats);
  if (connector !== undefined) return connector;
  const known = [...connectors.values()].flatMap((one) => Object.keys(one.formats)).join(', ');
  throw new UsageError(`format: got "${format}", wanted one of ${known}`);
}

/** The connection, made where it is missing. Its time zone is asked for, never taken from this machine. */
export async function ensureConnection(
  client: Client,
  target: ImportTarget,
  io: Io,
  files: readonly string[] = [],
): Promise<ConnectionView> {
  const connector = connectorFor(target.format);
  const existing = await findConnection(client, target.connection);
  if (existing !== null && existing.kind !== connector.kind) {
    throw new UsageError(
      `connection ${existing.id} is of the kind ${existing.kind}; the format ${target.format} belongs to ${connector.kind}: give another --connection`,
    );
  }
  const given = target.settings === undefined ? null : settingsFile(target.settings);
  if (existing !== null) {
    if (given === null || JSON.stringify(given) === JSON.stringify(existing.settings)) return existing;
    io.err(`Connection ${existing.id}: settings changed; everything is decoded again.\n`);
    return await client.call('changeConnection', { params: { id: existing.id }, body: { settings: given } });
  }
  const settings = given ?? (await newSettings(connector, target, files, io));
  io.err(`Connection ${target.connection} is new: ${connector.title}.\n`);
  return await client.call('createConnection', { body: { id: target.connection, kind: connector.kind, settings } });
}

async function findConnection(client: Client, id: string): Promise<ConnectionView | null> {
  try {
    return await client.call('connection', { params: { id } });
  } catch (error) {
    if (error instanceof ProblemError && error.problem.status === 404) return null;
    throw error;
  }
}

/** What a new connection needs at least; a table's mapping is proposed from its first rows and printed, to be corrected. */
async function newSettings(
  connector: AnyConnector,
  { tz, connection, format }: ImportTarget,
  files: readonly string[],
  io: Io,
): Promise<unknown> {
  if (connector.kind === 'webhook') return {};
  if (tz === undefined) {
    throw new UsageError(
      `connection ${connection} is new: give its time zone (--tz America/New_York) or its settings (--settings file.json)`,
    );
  }
  const [first] = files;
  const file = connector.formats[format];
  if (connector.kind !== 'table' || connector.propose === undefined || first === undefined || file === undefined) return { timeZone: tz };
  const sample = await sampleOf(first, format, file);
  if (sample === null)
    throw new UsageError(`${first}: holds no rows from which a mapping could be proposed; give one (--settings file.json)`);
  const { settings, notes } = connector.propose([sample], { timeZone: tz });
  io.err(`Mapping proposed from the first rows of ${first}:\n${notes.map((note) => `  ${note}\n`).join('')}`);
  io.err('To correct it, change the settings of the connection or import again with --settings.\n');
  return settings;
}

function settingsFile(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new UsageError(`--settings: cannot read ${path}`);
  }
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new UsageError(`--settings: ${path} is not JSON`);
  }
}

/** Sends chunks through the client; with the id of an import, as pieces of it. */
export function clientSink(client: Client, connection: string, importId: string | null = null): ImportSink {
  const to = importId === null ? { connection } : { connection, import: importId };
  return {
    known: async (keys) => new Set((await client.call('knownDeliveries', { body: { ...to, keys: [...keys] } })).known),
    append: async (deliveries) => {
      await client.call('appendDeliveries', { body: { ...to, deliveries: deliveries.map(wire) } });
    },
  };
}

function wire({ deliveryKey, headers, body }: FileDelivery): { key: string; headers: Record<string, string>; body: string } {
  return { key: deliveryKey, headers: { ...headers }, body: Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('base64') };
}

/** Why a file cannot be read. */
const unreadable: ReadonlyMap<unknown, string> = new Map([
  ['ENOENT', 'there is no such file'],
  ['EACCES', 'this user may not read it'],
]);

/** Bytes of a file; refuses one that cannot be read, before anything is made for it. */
export async function sizeOf(path: string): Promise<number> {
  try {
    await access(path, constants.R_OK);
    const found = await stat(path);
    if (found.isDirectory()) throw new UsageError(`${path}: this is a folder; name the files in it`);
    return found.size;
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? unreadable.get(error.code) : undefined;
    throw why === undefined ? error : new UsageError(`${path}: ${why}`);
  }
}

/** One file, with a bar of its own. It stands in the account's history of imports, where it can be undone. */
export async function importOne(client: Client, target: ImportTarget, path: string, io: Io): Promise<FileResult> {
  const file = connectorFor(target.format).formats[target.format];
  if (file === undefined) throw new Error(`${target.format} has a connector without it`);
  const shown = startProgress(io, `Importing ${path}`, 'bytes', null);
  try {
    const bytes = await sizeOf(path);
    const begun = { connection: target.connection, format: target.format, file: basename(path), bytes };
    const { id } = await client.call('beginImport', { body: begun });
    let lines = 0;
    try {
      const done = await importFile({
        path,
        format: target.format,
        file,
        sink: clientSink(client, target.connection, id),
        onProgress: (progress) => {
          lines = progress.lines;
          shown.update(progress.bytes, progress.totalBytes);
        },
      });
      shown.update(done.totalBytes, done.totalBytes);
      await client.call('endImport', { params: { id }, body: { state: 'done', lines: done.lines } });
      return { file: path, lines: done.lines, sent: done.sent, known: done.known };
    } catch (error) {
      await endFailed(client, id, lines, error);
      throw error;
    }
  } finally {
    shown.stop();
  }
}

/** The history tells that the file did not come to its end; a server that is away is told nothing. */
export async function endFailed(client: Client, id: string, lines: number, error: unknown): Promise<void> {
  const failure = (error instanceof Error ? error.message : String(error)).slice(0, 500);
  try {
    await client.call('endImport', { params: { id }, body: { state: 'failed', lines, failure } });
  } catch {
    // It then stands there as interrupted; what went wrong first is what counts.
  }
}

/** Waits until everything sent is in every figure. */
export async function untilCurrent(client: Client, io: Io): Promise<Progress> {
  let shown: ReturnType<typeof startProgress> | null = null;
  let most = 0;
  try {
    for (;;) {
      const progress = await client.call('progress');
      if (progress.current) return progress;
      if (progress.failure !== null) throw new Error(`The work stands still: ${progress.failure}`);
      shown ??= startProgress(io, 'Computing facts', 'groups', null);
      most = Math.max(most, progress.waiting);
      shown.update(
        most - progress.waiting,
        progress.decoded < progress.position ? null : most,
        progress.decoded < progress.position ? 'Decoding' : undefined,
      );
      await pause(100);
    }
  } finally {
    shown?.stop();
  }
}
