import { isUtf8 } from 'node:buffer';
import { hash } from 'node:crypto';
import type { Decoded, Reject } from '#domain/delivery.ts';

/** One line of a body, without its line end. */
export interface Line {
  readonly text: string;
  /** 1-based. */
  readonly number: number;
  /** Offset of its first byte. */
  readonly byte: number;
  /** The body ends here without a line end: it may be torn. */
  readonly torn: boolean;
}

const lineFeed = 10;
const carriageReturn = 13;

/**
 * The lines of a body. A byte-order mark and Windows line ends are dropped; a line that is not UTF-8 is read as
 * Latin-1, so that one foreign name does not lose a call.
 */
export function* linesOf(body: Uint8Array): Generator<Line> {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const clean = isUtf8(bytes);
  // Old Macintosh and some exports end lines with a carriage return alone.
  const lineEnd = bytes.includes(lineFeed) ? lineFeed : carriageReturn;
  let start = bytes.length >= 3 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  for (let number = 1; start < bytes.length; number++) {
    const feed = bytes.indexOf(lineEnd, start);
    const next = feed < 0 ? bytes.length : feed + 1;
    let end = feed < 0 ? bytes.length : feed;
    if (lineEnd === lineFeed && end > start && bytes[end - 1] === carriageReturn) end--;
    const utf8 = clean || isUtf8(bytes.subarray(start, end));
    yield { text: bytes.toString(utf8 ? 'utf8' : 'latin1', start, end), number, byte: start, torn: feed < 0 };
    start = next;
  }
}

/** Identity by content. */
export function contentId(prefix: string, text: string): string {
  return prefix + hash('sha1', text, 'base64url');
}

/** A refused line, cut to what a page can show. */
export function reject(line: Pick<Line, 'number' | 'byte' | 'text'>, reason: string): Reject {
  return { line: line.number, byte: line.byte, reason, text: line.text.slice(0, 500) };
}

/** A body of which nothing can be read, and why. */
export function refused(reason: string): Decoded {
  return { events: [], rejects: [{ line: 0, byte: 0, reason, text: '' }] };
}

/** A value in a reason: short and quoted. */
export function shown(value: string): string {
  return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
}
