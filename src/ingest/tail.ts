import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { FileFormat } from '#connectors/connector.ts';
import { Failure } from '#domain/failure.ts';
import { cutBytes } from './cut.ts';
import { deliveryOf } from './import-file.ts';
import type { ImportSink } from './import-file.ts';
import { openFile } from './open-file.ts';

/** How far a followed file has been delivered. Kept in a small file, so that following goes on after a stop. */
export interface TailPlace {
  readonly inode: string;
  /** Bytes delivered: always the end of a line. */
  readonly offset: number;
  /** Length and hash of the file's first bytes: known again after it was renamed, copied or packed. */
  readonly headLength: number;
  readonly head: string;
}

export interface TailTask {
  readonly path: string;
  readonly format: string;
  readonly file: Pick<FileFormat, 'cut' | 'header'>;
  readonly sink: ImportSink;
  /** Where the place is kept. */
  readonly placeFile: string;
  readonly signal: AbortSignal;
  readonly pollMs?: number;
  readonly onDelivered?: (delivered: { readonly bytes: number; readonly lines: number }) => void;
  /** Told of what was found out of order: a rotated file that is gone, for example. */
  readonly onNotice?: (notice: string) => void;
}

const headBytes = 1024;

/**
 * Follows a log that grows. Rotation by renaming (the old file is read to its end), by copying and truncating, and by
 * packing are noticed by the file's number and its first bytes, also when they happened while nobody followed. What is
 * read twice does no harm: the log knows each line by its content.
 */
export async function tail(task: TailTask): Promise<void> {
  const { signal, pollMs = 500 } = task;
  if (task.file.header !== false)
    throw new Failure('invalid-delivery', `${task.format} has a header line: such a file is imported whole, not followed.`);
  let place = await readPlace(task.placeFile);
  let handle: FileHandle | null = null;
  let inode = '';

  const deliver = async (from: FileHandle, ino: string): Promise<void> => {
    const { size } = await from.stat();
    const head = await headOf(from, size);
    const same = place !== null && place.inode === ino && place.offset <= size && sameHead(place, head);
    if (!same) {
      if (place !== null) await finishRotated(task, place);
      place = { inode: ino, offset: markLength(head), ...fingerprint(head) };
    }
    if (place === null) return;
    const start = place.offset;
    if (size <= start) return;
    let offset = start;
    for await (const chunk of cutBytes(range(from, start, size), { ...task.file, header: false })) {
      if (chunk.torn) break;
      await task.sink.append([deliveryOf(chunk, task.format, basename(task.path))]);
      offset += chunk.body.length;
      place = { inode: ino, offset, ...fingerprint(head) };
      await writePlace(task.placeFile, place);
      task.onDelivered?.({ bytes: chunk.body.length, lines: chunk.lines });
    }
  };

  try {
    while (!signal.aborted) {
      const now = await stat(task.path, { bigint: true }).catch(() => null);
      const current = now === null ? null : `${now.dev}:${now.ino}`;
      if (handle !== null && current !== inode) {
        // Renamed or removed: the writer may have written to the old file until it opened the new one.
        await deliver(handle, inode);
        await handle.close();
        handle = null;
      }
      if (handle === null && current !== null) {
        handle = await open(task.path).catch(() => null);
        inode = current;
      }
      if (handle !== null) await deliver(handle, inode);
      await wait(pollMs, undefined, { signal }).catch(() => undefined);
    }
  } finally {
    await handle?.close();
  }
}

/** The rest of a file that was rotated away while nobody looked: it lies beside, under another name, packed or not. */
async function finishRotated(task: TailTask, place: TailPlace): Promise<void> {
  if (place.headLength === 0) return;
  const folder = dirname(task.path);
  const name = basename(task.path);
  for (const other of (await readdir(folder)).filter((each) => each !== name && each.startsWith(name)).sort()) {
    const path = join(folder, other);
    if (!(await startsAlike(path, place))) continue;
    const opened = await openFile(path, { ...task.file, header: false });
    try {
      // Chunks that end before the place were delivered before; the log knows the others by their content.
      let offset = 0;
      for await (const chunk of opened.chunks) {
        offset += chunk.body.length;
        if (offset <= place.offset || chunk.torn) continue;
        await task.sink.append([deliveryOf(chunk, task.format, name)]);
        task.onDelivered?.({ bytes: chunk.body.length, lines: chunk.lines });
      }
      return;
    } finally {
      opened.close();
    }
  }
  task.onNotice?.(
    `${task.path} was rotated and its former content is not beside it: what was written last may be missing; import that file`,
  );
}

function markLength(head: Uint8Array): number {
  return head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0;
}

async function startsAlike(path: string, place: TailPlace): Promise<boolean> {
  const opened = await openFile(path, { cut: 'lines', header: false }).catch(() => null);
  if (opened === null) return false;
  try {
    for await (const chunk of opened.chunks) {
      return hashOf(chunk.body.subarray(0, place.headLength)) === place.head;
    }
    return false;
  } finally {
    opened.close();
  }
}

async function headOf(file: FileHandle, size: number): Promise<Uint8Array> {
  const length = Math.min(size, headBytes);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, 0);
  return buffer.subarray(0, bytesRead);
}

function sameHead(place: TailPlace, head: Uint8Array): boolean {
  return head.length >= place.headLength && hashOf(head.subarray(0, place.headLength)) === place.head;
}

/** Whole lines only: the last of the first bytes may still be in the making. */
function fingerprint(head: Uint8Array): { headLength: number; head: string } {
  const whole = head.subarray(0, head.lastIndexOf(10) + 1);
  return { headLength: whole.length, head: hashOf(whole) };
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

async function* range(file: FileHandle, from: number, before: number): AsyncGenerator<Uint8Array> {
  let at = from;
  while (at < before) {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(Math.min(65_536, before - at)), 0, Math.min(65_536, before - at), at);
    if (bytesRead === 0) return;
    at += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

async function readPlace(path: string): Promise<TailPlace | null> {
  if (!existsSync(path)) return null;
  const saved: unknown = JSON.parse(await readFile(path, 'utf8'));
  return isPlace(saved) ? saved : null;
}

function isPlace(saved: unknown): saved is TailPlace {
  if (typeof saved !== 'object' || saved === null) return false;
  return 'inode' in saved && 'offset' in saved && typeof saved.offset === 'number' && 'headLength' in saved && 'head' in saved;
}

/** Replaced whole, so that a kill leaves the old place or the new one. */
async function writePlace(path: string, place: TailPlace): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.new`, JSON.stringify(place));
  await rename(`${path}.new`, path);
}
