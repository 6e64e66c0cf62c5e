import { randomUUID } from 'node:crypto';
import type { AnyConnector } from '#connectors/connector.ts';
import { holds, rangesOf, type SeqRanges } from '#domain/seq-ranges.ts';
import { type FileDelivery, importFile, type ImportProgress, type ImportSink } from '#ingest/import-file.ts';
import { receive } from '#ingest/receive.ts';
import type { Appended, DeliveryLog } from '#log/delivery-log.ts';
import type { ImportedBy } from '#settings/imports.ts';
import type { SavedConnection } from '#settings/connections.ts';
import type { Settings } from '#settings/open-settings.ts';
import { ApiProblem, problemOf } from './api-problem.ts';
import { tellImport } from './import-documents.ts';
import type { Upload, Uploads } from './import-uploads.ts';

/** An import at work: what it has brought so far. */
interface Running {
  readonly id: string;
  readonly connection: SavedConnection;
  readonly own: number[];
  readonly claims: number[];
  /** Deliveries that did not count when it began: what it finds of them comes back. */
  readonly withdrawn: SeqRanges;
  known: number;
  lines: number;
  heardAt: number;
  readonly stop: AbortController;
  progress: ImportProgress | null;
  /** Null = somebody else reads the file and sends the pieces. */
  work: Promise<void> | null;
}

interface ImportParts {
  readonly log: DeliveryLog;
  readonly settings: Settings;
  readonly uploads: Uploads;
  /** Hears of a failure that is not the file's: kind and place, never content. */
  readonly onError: (error: unknown) => void;
}

export interface BegunFile {
  readonly file: string;
  readonly format: string;
  readonly bytes: number;
  readonly by: ImportedBy;
}

/** A sender that says nothing for so long is gone. */
const silentMs = 10 * 60_000;

/** Imports that are going on. Their end is told to the log; a server that dies leaves them interrupted. */
export class RunningImports {
  readonly #parts: ImportParts;
  readonly #running = new Map<string, Running>();
  #closing = false;

  constructor(parts: ImportParts) {
    this.#parts = parts;
  }

  /** Begins an import whose pieces somebody sends; `append` takes them. */
  async begin(connection: SavedConnection, { file, format, bytes, by }: BegunFile): Promise<string> {
    const id = randomUUID();
    const { log, settings } = this.#parts;
    const withdrawn = await settings.imports.withdrawn(connection.id);
    this.#running.set(id, {
      ...{ id, connection, own: [], claims: [], withdrawn, known: 0, lines: 0, heardAt: Date.now() },
      ...{ stop: new AbortController(), progress: null, work: null },
    });
    try {
      await tellImport({ log, settings }, connection.account, {
        ...{ kind: 'import_begun', import: id, connection: connection.slug, file, format, bytes, by },
      });
    } catch (error) {
      this.#running.delete(id);
      throw error;
    }
    return id;
  }

  /** Imports an uploaded file by itself; the upload is gone when it is done. */
  async beginUpload(connection: SavedConnection, connector: AnyConnector, upload: Upload, format: string, by: ImportedBy): Promise<string> {
    const id = await this.begin(connection, { file: upload.name, format, bytes: upload.bytes, by });
    const running = this.#of(id);
    running.work = this.#import(running, connector, upload, format);
    return id;
  }

  isRunning(id: string): boolean {
    const running = this.#running.get(id);
    return running !== undefined && (running.work !== null || Date.now() - running.heardAt < silentMs);
  }

  /** Waits for the end of an import whose file the server reads by itself. */
  async ended(id: string): Promise<void> {
    await this.#running.get(id)?.work;
  }

  /** How far the server itself has come with a file. */
  progress(id: string): ImportProgress | null {
    return this.#running.get(id)?.progress ?? null;
  }

  /** Counts of an import that runs. */
  counts(id: string): { lines: number; sent: number; known: number } | null {
    const running = this.#running.get(id);
    return running === undefined ? null : countsOf(running);
  }

  /** The connection whose import it is. */
  connectionOf(id: string): string {
    return this.#of(id).connection.id;
  }

  /** Which of these pieces are stored already. */
  async known(id: string, keys: readonly string[]): Promise<Set<string>> {
    const running = this.#of(id);
    running.heardAt = Date.now();
    const heads = await this.#parts.log.heads(running.connection.id, keys);
    this.#noteKnown(running, heads);
    return new Set(heads.map(({ deliveryKey }) => deliveryKey));
  }

  /** Durable when it returns. */
  async append(id: string, deliveries: readonly FileDelivery[]): Promise<Appended[]> {
    const running = this.#of(id);
    const { log } = this.#parts;
    const { connection } = running;
    running.heardAt = Date.now();
    const receivedAt = running.heardAt;
    return await Promise.all(
      deliveries.map(async ({ deliveryKey, headers, body }) => {
        const arrival = { account: connection.account, connection: connection.id, deliveryKey, receivedAt, body };
        const appended = await receive(log, { ...arrival, headers: { ...headers, import: id } });
        if (!appended.duplicate) running.own.push(appended.seq);
        else this.#noteKnown(running, await log.heads(connection.id, [deliveryKey]));
        return appended;
      }),
    );
  }

  /** Ends an import whose pieces somebody else sent. */
  async end(id: string, state: 'done' | 'cancelled' | 'failed', failure: string | null, lines: number): Promise<void> {
    const running = this.#of(id);
    if (running.work !== null) throw new ApiProblem(409, 'import-runs', 'The server reads this file itself; it can be cancelled.');
    running.lines = lines;
    await this.#end(running, state, failure);
  }

  /** Stops reading; what has come in stays until it is undone. */
  async cancel(id: string): Promise<void> {
    const running = this.#running.get(id);
    if (running === undefined) throw new ApiProblem(409, 'import-over', 'This import does not run any more.');
    running.stop.abort();
    if (running.work === null) await this.#end(running, 'cancelled', null);
    else await running.work;
  }

  /** Before the stores are closed: stops what runs, and tells the log how far it came. */
  async close(): Promise<void> {
    this.#closing = true;
    for (const running of this.#running.values()) running.stop.abort();
    await Promise.all([...this.#running.values()].map(async (running) => await running.work));
  }

  async #import(running: Running, connector: AnyConnector, upload: Upload, format: string): Promise<void> {
    const { uploads, onError } = this.#parts;
    try {
      const file = connector.formats[format];
      if (file === undefined) throw new Error(`${format} has a connector without it`);
      await importFile({
        ...{ path: upload.path, name: upload.name, format, file, sink: this.#sinkOf(running.id), signal: running.stop.signal },
        onProgress: (progress) => {
          running.progress = progress;
          running.lines = progress.lines;
        },
      });
      await this.#end(running, 'done', null);
    } catch (error) {
      const stopped = running.stop.signal.aborted;
      const cancelled = stopped && !this.#closing;
      if (!stopped && problemOf(error) === null) onError(error);
      await this.#end(running, cancelled ? 'cancelled' : 'failed', cancelled ? null : this.#reason(error)).catch(onError);
    } finally {
      await uploads.drop(upload).catch(onError);
    }
  }

  /** Takes pieces of a file that the server reads itself. */
  #sinkOf(id: string): ImportSink {
    return {
      known: async (keys) => await this.known(id, keys),
      append: async (deliveries) => {
        await this.append(id, deliveries);
      },
    };
  }

  #reason(error: unknown): string {
    if (this.#closing) return 'The server was stopped; import the file again, what is in already is skipped.';
    return problemOf(error)?.message ?? 'The file could not be read to its end; the server’s log tells where.';
  }

  async #end(running: Running, state: 'done' | 'cancelled' | 'failed', failure: string | null): Promise<void> {
    const { id, connection, own, claims } = running;
    const { account, slug } = connection;
    await tellImport(this.#parts, account, {
      ...{ kind: 'import_ended', import: id, connection: slug, state, failure, ...countsOf(running) },
      own: rangesOf(own),
      claims: rangesOf(claims),
    });
    this.#running.delete(id);
  }

  /** Pieces that another import brought are this one's, too: they stay when the other is undone. */
  #noteKnown(running: Running, heads: readonly { readonly seq: number; readonly headers: Readonly<Record<string, string>> }[]): void {
    for (const { seq, headers } of heads) {
      running.known += 1;
      if (headers['import'] !== undefined && headers['import'] !== running.id) running.claims.push(seq);
    }
  }

  #of(id: string): Running {
    const running = this.#running.get(id);
    if (running === undefined) throw new ApiProblem(409, 'import-over', 'This import does not run any more; begin it again.');
    return running;
  }
}

/** A piece that did not count before is as good as new. */
function countsOf({ lines, own, claims, known, withdrawn }: Running): { lines: number; sent: number; known: number } {
  const back = claims.filter((seq) => holds(withdrawn, seq)).length;
  return { lines, sent: own.length + back, known: known - back };
}
