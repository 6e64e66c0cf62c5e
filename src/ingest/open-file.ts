import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { constants, createGunzip } from 'node:zlib';
import type { FileFormat } from '#connectors/connector.ts';
import { cutBytes } from './cut.ts';
import type { Chunk } from './cut.ts';
import { cutSpreadsheet } from './cut-spreadsheet.ts';

/** A file opened for import: its chunks, and how far the reading has come, in bytes of the file as it lies there. */
export interface OpenedFile {
  readonly chunks: AsyncIterable<Chunk>;
  /** Its rows were made into CSV with commas. */
  readonly spreadsheet: boolean;
  readonly size: number;
  readonly bytesRead: () => number;
  /** Ends the reading early. */
  readonly close: () => void;
}

/** Opens plain, gzip, UTF-16 and spreadsheet files; which one it is, its first bytes say, not its name. */
export async function openFile(path: string, format: Pick<FileFormat, 'cut' | 'header'>): Promise<OpenedFile> {
  const { size } = await stat(path);
  const head = await firstBytes(path, 4);
  const file = createReadStream(path, { highWaterMark: 256 * 1024 });
  let read = 0;
  file.on('data', (piece) => (read += piece.length));
  const close = (): void => void file.destroy();
  const spreadsheet = head[0] === 0x50 && head[1] === 0x4b;
  const opened = { size, spreadsheet, bytesRead: () => read, close };
  if (spreadsheet) return { ...opened, chunks: cutSpreadsheet(file, format) };
  return { ...opened, chunks: cutBytes(asUtf8(unpacked(file, head)), format) };
}

/** A gzip file that ends early gives what it holds: its last line is then torn. */
function unpacked(file: Readable, head: Uint8Array): AsyncIterable<Uint8Array> {
  if (head[0] !== 0x1f || head[1] !== 0x8b) return file;
  const unzip = createGunzip({ finishFlush: constants.Z_SYNC_FLUSH, chunkSize: 256 * 1024 });
  file.on('error', (error) => unzip.destroy(error));
  return file.pipe(unzip);
}

/** Text exported by spreadsheets as "Unicode" is UTF-16 with a byte-order mark. */
async function* asUtf8(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let decoder: InstanceType<typeof TextDecoder> | null = null;
  let first = true;
  const encoder = new TextEncoder();
  for await (const piece of bytes) {
    if (first && piece.length >= 2) {
      first = false;
      if (piece[0] === 0xff && piece[1] === 0xfe) decoder = new TextDecoder('utf-16le');
      if (piece[0] === 0xfe && piece[1] === 0xff) decoder = new TextDecoder('utf-16be');
    }
    yield decoder === null ? piece : encoder.encode(decoder.decode(piece, { stream: true }));
  }
}

async function firstBytes(path: string, count: number): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(count), 0, count, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
