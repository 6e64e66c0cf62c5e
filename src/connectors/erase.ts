import { erasedName } from '#domain/erased-caller.ts';
import type { ReadNumber } from '#domain/phone-number.ts';

/** What is to be erased, without telling whom: the list holds keyed hashes only. */
export interface EraseList {
  /** Lengths of the listed forms: nothing else is worth a look. */
  readonly lengths: ReadonlySet<number>;
  /** The token of digits that are listed; else null. */
  readonly find: (digits: string) => string | null;
  /** The token of a name that an item of this call told without a number; else null. */
  readonly findName: (callKey: string, name: string) => string | null;
}

export interface Span {
  readonly from: number;
  readonly before: number;
}

/** One record of a body: a line, a block, an item. */
export interface EraseRecord extends Span {
  /** Never read as a number: instants, durations, ids of channels. */
  readonly keep: readonly Span[];
  readonly names: readonly EraseName[];
}

/** Where a name stands, and the number that it belongs to. */
export interface EraseName extends Span {
  readonly numbers: readonly Span[];
  /** Key of the call, where a name may come without a number. */
  readonly call?: string;
  /** The name without its encoding. */
  readonly text: string;
}

/** How the text of a delivery is divided. Bytes as Latin-1: offsets are those of the body. */
export interface EraseLayout {
  (text: string): Iterable<EraseRecord>;
  /** Where bodies come wrapped (base64, the field of a form): the text is then that of what is in it. Null = this one is not. */
  readonly unpack?: (body: Uint8Array) => Unpacked | null;
}

/** A body without what it was wrapped in, and how a changed one is wrapped again. */
export interface Unpacked {
  readonly body: Buffer;
  readonly pack: (body: Buffer) => Buffer;
}

interface Change extends Span {
  readonly text: string;
}

/** Between two digits of one number. A no-break space and the typographic dashes are seen as their UTF-8 bytes, too. */
const separators = String.raw`(?:[ ().\-/\u00a0\u2010-\u2015]|\xc2\xa0|\xe2\x80[\x90-\x95])`;
const run = /\d+/gu;
const between = new RegExp(`^${separators}{1,3}$`, 'u');
const mostRuns = 8;

/** The text with every listed number and the names beside it replaced; null where nothing is listed. */
export function eraseText(
  text: string,
  list: EraseList,
  layout: EraseLayout | null,
  read: ((presented: string) => ReadNumber) | null = null,
): string | null {
  const changes: Change[] = [];
  for (const record of layout === null ? [{ from: 0, before: text.length, keep: [], names: [] }] : layout(text)) {
    changes.push(...changesOf(text, record, list, read));
  }
  if (changes.length === 0) return null;
  let result = '';
  let at = 0;
  for (const change of changes.sort((a, b) => a.from - b.from || b.before - a.before)) {
    if (change.from < at) continue;
    result += text.slice(at, change.from) + change.text;
    at = change.before;
  }
  return result + text.slice(at);
}

function changesOf(text: string, record: EraseRecord, list: EraseList, read: ((presented: string) => ReadNumber) | null): Change[] {
  const numbers = numbersIn(text, record, list, read);
  const changes: Change[] = [];
  for (const name of record.names) {
    const beside = numbers.find((number) => name.numbers.some((span) => number.from >= span.from && number.before <= span.before));
    const token = beside?.text ?? (name.call === undefined ? null : list.findName(name.call, name.text));
    if (token === null || name.text.trim() === '') continue;
    const raw = text.slice(name.from, name.before);
    changes.push({ from: name.from, before: name.before, text: erasedName(token) });
    // The same name elsewhere in the record: a variable, an argument of an application.
    if (raw.length < 3) continue;
    for (let at = text.indexOf(raw, record.from); at >= 0 && at + raw.length <= record.before; at = text.indexOf(raw, at + raw.length)) {
      if (!wordAt(text, at - 1) && !wordAt(text, at + raw.length))
        changes.push({ from: at, before: at + raw.length, text: erasedName(token) });
    }
  }
  // A name that is the number itself is replaced as a name.
  return [...changes, ...numbers.filter((number) => !changes.some((name) => name.from < number.before && number.from < name.before))];
}

function wordAt(text: string, at: number): boolean {
  return /[\p{L}\p{N}]/u.test(text.charAt(at));
}

function numbersIn(text: string, record: EraseRecord, list: EraseList, read: ((presented: string) => ReadNumber) | null): Change[] {
  const runs = [...text.slice(record.from, record.before).matchAll(run)].map((match) => ({
    from: record.from + match.index,
    before: record.from + match.index + match[0].length,
    digits: match[0],
  }));
  const found: Change[] = [];
  for (let at = 0; at < runs.length; at++) {
    const number = longestFrom(text, runs, at, record, list, read);
    if (number === null) continue;
    found.push(number);
    while ((runs[at + 1]?.from ?? Infinity) < number.before) at++;
  }
  return found;
}

interface Run extends Span {
  readonly digits: string;
}

/** The longest listed number that begins with a run of digits; its runs may be separated. */
function longestFrom(
  text: string,
  runs: readonly Run[],
  first: number,
  record: EraseRecord,
  list: EraseList,
  read: ((presented: string) => ReadNumber) | null,
): Change | null {
  let digits = '';
  let longest: Change | null = null;
  let last: Run | undefined;
  for (let at = first; at < Math.min(runs.length, first + mostRuns); at++) {
    const next = runs[at];
    if (next === undefined || (last !== undefined && !between.test(text.slice(last.before, next.from)))) break;
    digits += next.digits;
    last = next;
    if (digits.length > 20) break;
    if (!list.lengths.has(digits.length)) continue;
    const span = { from: runs[first]?.from ?? 0, before: next.before };
    if (isTime(text, span) || record.keep.some((kept) => kept.from < span.before && span.from < kept.before)) continue;
    const token = list.find(digits);
    if (token !== null && !isAnother(digits, token, list, read)) longest = { ...span, text: token };
  }
  return longest;
}

/** The same digits may be somebody else's national number: what the connection itself reads as another number stays. */
function isAnother(digits: string, token: string, list: EraseList, read: ((presented: string) => ReadNumber) | null): boolean {
  const e164 = read?.(digits).e164 ?? null;
  return e164 !== null && list.find(e164.slice(1)) !== token;
}

const date = /^(?:(\d{4})([-/.])(\d{1,2})\2(\d{1,2})|(\d{1,2})([-/.])(\d{1,2})\6(\d{4}))$/u;

/** A calendar date, or the second in a channel's unique id. */
function isTime(text: string, { from, before }: Span): boolean {
  const found = text.slice(from, before);
  if (/^\d{9,11}$/u.test(found) && /^\.\d/u.test(text.slice(before, before + 2))) return true;
  // Seconds and their fraction, or the count in a unique id.
  if (/^\d{9,11}\.\d+$/u.test(found)) return true;
  const match = date.exec(found);
  if (match === null) return false;
  const [, y1, , m1, d1, d2, , m2, y2] = match;
  const [year, month, day] = [Number(y1 ?? y2), Number(m1 ?? m2), Number(d1 ?? d2)];
  return year >= 1900 && year <= 2100 && ((month >= 1 && month <= 12 && day <= 31) || (day >= 1 && day <= 12 && month <= 31));
}
