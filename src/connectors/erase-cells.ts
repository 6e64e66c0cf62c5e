import { longestRecord } from './csv.ts';
import type { Span } from './erase.ts';

/** A cell of a CSV row: where its content stands (within the quotes), and what it says. */
export interface Cell extends Span {
  readonly text: string;
}

export interface CellRow extends Span {
  readonly cells: readonly Cell[];
}

/** The rows of a table with the places of their cells. A row whose quote never closes is one cell. */
export function* cellsOf(text: string, delimiter: string): Generator<CellRow> {
  for (let from = 0; from < text.length;) {
    const row = rowAt(text, from, delimiter);
    if (row.cells.length > 0) yield row;
    from = row.next;
  }
}

function rowAt(text: string, from: number, delimiter: string): CellRow & { readonly next: number } {
  const cells: Cell[] = [];
  let at = from;
  for (;;) {
    const quoted = text[at] === '"';
    const end = quoted ? closingQuote(text, at + 1) : -1;
    if (quoted && end < 0) {
      const line = lineEnd(text, from);
      return { from, before: line.before, cells: [{ from, before: line.before, text: text.slice(from, line.before) }], next: line.next };
    }
    const start = quoted ? at + 1 : at;
    const line = lineEnd(text, quoted ? end : at);
    const comma = text.indexOf(delimiter, quoted ? end : at);
    const last = comma < 0 || comma >= line.before;
    const before = quoted ? end : last ? line.before : comma;
    cells.push({ from: start, before, text: quoted ? text.slice(start, before).replaceAll('""', '"') : text.slice(start, before) });
    if (last) return { from, before: line.before, cells, next: line.next };
    at = comma + 1;
  }
}

/** The quote that ends a cell; two in a row are one within it. -1 = none near. */
function closingQuote(text: string, from: number): number {
  let lines = 0;
  for (let at = from; at < text.length; at++) {
    const char = text[at];
    if (char === '\n' && ++lines > longestRecord) return -1;
    if (char !== '"') continue;
    if (text[at + 1] !== '"') return at;
    at += 1;
  }
  return -1;
}

function lineEnd(text: string, from: number): { before: number; next: number } {
  const feed = text.indexOf('\n', from);
  if (feed < 0) return { before: text.length, next: text.length };
  return { before: feed > from && text.charCodeAt(feed - 1) === 13 ? feed - 1 : feed, next: feed + 1 };
}
