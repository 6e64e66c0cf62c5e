import { basename } from 'node:path';
import type { FileFormat, Sample } from '#connectors/connector.ts';
import type { Chunk } from './cut.ts';
import { openFile } from './open-file.ts';
import { contentKey } from './receive.ts';

/** A chunk of a file, ready to be appended. */
export interface FileDelivery {
  readonly deliveryKey: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** Where the chunks go: the log of this process, or a server over HTTP. */
export interface ImportSink {
  /** Which of these delivery keys the connection has already. */
  known(keys: readonly string[]): Promise<ReadonlySet<string>>;
  /** Resolves once all of them are durable. */
  append(deliveries: readonly FileDelivery[]): Promise<void>;
}

export interface ImportProgress {
  /** Of the file as it lies there (packed, where it is packed). */
  readonly bytes: number;
  readonly totalBytes: number;
  readonly lines: number;
  /** Chunks sent, and chunks that were there already. */
  readonly sent: number;
  readonly known: number;
  readonly bytesPerSecond: number;
  /** Null until there is a rate to judge by. */
  readonly secondsLeft: number | null;
}

export interface ImportFile {
  readonly path: string;
  /** The file's name where it is not that of the path. */
  readonly name?: string;
  readonly format: string;
  readonly file: Pick<FileFormat, 'cut' | 'header'>;
  readonly sink: ImportSink;
  readonly onProgress?: (progress: ImportProgress) => void;
  readonly signal?: AbortSignal;
}

/** Chunks that are asked for, sent and held in memory at a time. */
const batchChunks = 8;

/**
 * Imports a file, chunk by chunk. Nothing is remembered on this side: the log knows which chunks it has, so a killed
 * import goes on where it was, the same file again sends nothing, and a grown one only its end. Memory does not grow
 * with the file.
 */
export async function importFile(task: ImportFile): Promise<ImportProgress> {
  const startedAt = performance.now();
  const opened = await openFile(task.path, task.file);
  const count = { lines: 0, sent: 0, known: 0 };
  const progress = (): ImportProgress => {
    const seconds = (performance.now() - startedAt) / 1000;
    const bytes = Math.min(opened.bytesRead(), opened.size);
    const rate = seconds > 0 ? bytes / seconds : 0;
    return { ...count, bytes, totalBytes: opened.size, bytesPerSecond: rate, secondsLeft: rate > 0 ? (opened.size - bytes) / rate : null };
  };
  const send = async (batch: readonly { readonly delivery: FileDelivery; readonly lines: number }[]): Promise<void> => {
    const known = await task.sink.known(batch.map(({ delivery }) => delivery.deliveryKey));
    const fresh = batch.filter(({ delivery }) => !known.has(delivery.deliveryKey));
    if (fresh.length > 0) await task.sink.append(fresh.map(({ delivery }) => delivery));
    count.sent += fresh.length;
    count.known += batch.length - fresh.length;
    count.lines += batch.reduce((sum, { lines }) => sum + lines, 0);
    task.onProgress?.(progress());
  };
  try {
    let batch: { delivery: FileDelivery; lines: number }[] = [];
    for await (const chunk of opened.chunks) {
      task.signal?.throwIfAborted();
      batch.push({ delivery: deliveryOf(chunk, task.format, task.name ?? basename(task.path), opened.spreadsheet), lines: chunk.lines });
      if (batch.length < batchChunks) continue;
      await send(batch);
      batch = [];
    }
    if (batch.length > 0) await send(batch);
    return progress();
  } finally {
    opened.close();
  }
}

/** The key is made of format, columns and content, never of the file's name: a renamed file is the same file. */
export function deliveryOf(
  chunk: Pick<Chunk, 'body' | 'columns' | 'torn'>,
  format: string,
  file: string,
  spreadsheet = false,
): FileDelivery {
  const headers = {
    format,
    file,
    ...(chunk.columns === null ? {} : { columns: JSON.stringify(chunk.columns) }),
    ...(spreadsheet ? { delimiter: ',' } : {}),
    ...(chunk.torn ? { torn: 'true' } : {}),
  };
  return { deliveryKey: contentKey(headers, chunk.body), headers, body: chunk.body };
}

/** The beginning of a file, for a proposal of settings; null where it holds nothing. */
export async function sampleOf(path: string, format: string, file: Pick<FileFormat, 'cut' | 'header'>): Promise<Sample | null> {
  const opened = await openFile(path, file);
  try {
    for await (const { columns, body } of opened.chunks) return { format: opened.spreadsheet ? 'table-xlsx' : format, columns, body };
    return null;
  } finally {
    opened.close();
  }
}
