import type { FileFormat } from '#connectors/connector.ts';
import { fieldsOf, longestRecord } from '#connectors/csv.ts';
import { HeaderSearch } from './header-search.ts';

/** A piece of a file that is delivered as one: whole lines, blocks or records. */
export interface Chunk {
  readonly body: Uint8Array;
  /** Names of the columns, where the format's first row holds them. */
  readonly columns: readonly string[] | null;
  /** Lines (or rows) in it. */
  readonly lines: number;
  /** The file ended in the middle of a line: this is that line, on its own. */
  readonly torn: boolean;
}

/** Deliveries of files are at most so large; a single longer record is the exception. */
export const chunkBytes = 256 * 1024;
/** A record without an end in sight is cut here, so that memory stays flat whatever the file is. */
const longestRecordBytes = 1024 * 1024;

/** The byte-order mark and the kind of line end are looked for in so many first bytes, however the reading splits them. */
const headBytes = 65_536;

const lineFeed = 10;
const carriageReturn = 13;
const quote = 34;

/**
 * Cuts a stream of bytes into chunks. Where a chunk ends depends only on the bytes before, so the same file gives the
 * same chunks again and a grown one differs only in its last.
 */
export async function* cutBytes(bytes: AsyncIterable<Uint8Array>, format: Pick<FileFormat, 'cut' | 'header'>): AsyncGenerator<Chunk> {
  const header = new HeaderSearch<Record>(format.header);
  let start = true;
  let scan: Scanner | null = null;
  let rest: Buffer = Buffer.alloc(0);
  let held: Record[] = [];
  let heldBytes = 0;

  const flush = (): Chunk => {
    const body = Buffer.concat(held.map((record) => record.bytes));
    const lines = held.reduce((sum, record) => sum + record.lines, 0);
    held = [];
    heldBytes = 0;
    return { body, columns: header.columns, lines, torn: false };
  };

  function* hold(records: readonly Record[]): Generator<Chunk> {
    for (const record of records) {
      if (heldBytes > 0 && heldBytes + record.bytes.length > chunkBytes) yield flush();
      held.push(record);
      heldBytes += record.bytes.length;
    }
  }
  const take = (record: Record): Generator<Chunk> => hold(header.take(record, () => namesIn(record)));

  for await (const piece of bytes) {
    rest = rest.length === 0 ? Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength) : Buffer.concat([rest, piece]);
    if (start) {
      if (rest.length < headBytes) continue;
      start = false;
      rest = withoutMark(rest);
    }
    scan ??= new Scanner(format.cut, lineEndOf(rest));
    for (const record of scan.records(rest)) yield* take(record);
    rest = Buffer.from(rest.subarray(scan.consumed));
    scan.shift();
  }
  if (start) rest = withoutMark(rest);
  scan ??= new Scanner(format.cut, lineEndOf(rest));
  for (const record of scan.records(rest)) yield* take(record);
  const last = rest.subarray(scan.consumed);
  // Tables are exported whole, often without a last line end; a log is written line by line, so its open line is torn.
  const whole = format.cut === 'csv' && format.header !== false;
  if (last.length > 0 && whole) yield* take({ bytes: last, lines: 1 });
  yield* hold(header.end());
  if (heldBytes > 0) yield flush();
  if (last.length > 0 && !whole && decodeText(last).trim() !== '') yield { body: last, columns: header.columns, lines: 1, torn: true };
}

interface Record {
  readonly bytes: Buffer;
  readonly lines: number;
}

/** Finds the ends of records in a growing buffer, going over each byte once. */
class Scanner {
  consumed = 0;
  #at = 0;
  #lines = 0;
  #quoted = false;
  #blank = false;
  readonly #cut: FileFormat['cut'];
  readonly #lineEnd: number;

  constructor(cut: FileFormat['cut'], lineEnd: number) {
    this.#cut = cut;
    this.#lineEnd = lineEnd;
  }

  *records(buffer: Buffer): Generator<Record> {
    for (;;) {
      const end = buffer.indexOf(this.#lineEnd, this.#at);
      const limit = this.consumed + longestRecordBytes;
      if (buffer.length > limit && (end < 0 || end >= limit)) {
        yield this.#end(buffer, limit);
        continue;
      }
      const before = end < 0 ? buffer.length : end;
      if (this.#cut === 'csv') this.#countQuotes(buffer, this.#at, before);
      if (end < 0) {
        this.#at = buffer.length;
        return;
      }
      const lineStart = end === 0 ? 0 : Math.max(this.consumed, buffer.lastIndexOf(this.#lineEnd, end - 1) + 1);
      this.#blank = isBlank(buffer, lineStart, end);
      this.#at = end + 1;
      this.#lines += 1;
      if (this.#isRecordEnd()) yield this.#end(buffer, this.#at);
    }
  }

  /** The consumed bytes were dropped from the buffer's front. */
  shift(): void {
    this.#at -= this.consumed;
    this.consumed = 0;
  }

  #end(buffer: Buffer, at: number): Record {
    const record = { bytes: buffer.subarray(this.consumed, at), lines: Math.max(1, this.#lines) };
    this.consumed = at;
    this.#at = at;
    this.#lines = 0;
    this.#quoted = false;
    return record;
  }

  #isRecordEnd(): boolean {
    switch (this.#cut) {
      case 'lines':
      case 'rows':
        return true;
      case 'blocks':
        return this.#blank;
      case 'csv':
        return !this.#quoted || this.#lines > longestRecord;
    }
  }

  #countQuotes(buffer: Buffer, from: number, before: number): void {
    for (let at = buffer.indexOf(quote, from); at >= 0 && at < before; at = buffer.indexOf(quote, at + 1)) this.#quoted = !this.#quoted;
  }
}

function isBlank(buffer: Buffer, from: number, before: number): boolean {
  for (let at = from; at < before; at++) if (buffer[at] !== carriageReturn && buffer[at] !== 32) return false;
  return true;
}

/** Old Macintosh and some exports end lines with a carriage return alone. */
function lineEndOf(bytes: Buffer): number {
  const head = bytes.subarray(0, headBytes - 3);
  return head.includes(lineFeed) || !head.includes(carriageReturn) ? lineFeed : carriageReturn;
}

function withoutMark(bytes: Buffer): Buffer {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}

function decodeText(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

function namesIn({ bytes }: Record): string[] | null {
  const text = decodeText(bytes).replace(/[\r\n]+$/u, '');
  return text.trim() === '' ? null : headerOf(text);
}

/** The column names; the delimiter is the one that the header line holds most of. */
export function headerOf(line: string): string[] {
  const delimiter = delimiterOf(line);
  return (fieldsOf(line, delimiter) ?? line.split(delimiter)).map((name) => name.trim());
}

export function delimiterOf(line: string): ',' | ';' | '\t' | '|' {
  const bare = line.replace(/"[^"]*"/gu, '');
  const counts = ([',', ';', '\t', '|'] as const).map((delimiter) => ({ delimiter, count: bare.split(delimiter).length }));
  return counts.reduce((most, each) => (each.count > most.count ? each : most)).delimiter;
}
