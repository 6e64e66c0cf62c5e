import type { Reject } from '#domain/delivery.ts';
import { linesOf, reject, type Line } from './lines.ts';

/** One CSV record: its fields and the line that it starts on. */
export interface Row {
  readonly fields: readonly string[];
  readonly line: Line;
}

/** A quoted field may hold line ends, but not more than this: beyond, the quote was never meant to open. */
export const longestRecord = 20;

/** The records of a body; what never closes its quote is refused, and reading goes on at the next line. */
export function rowsOf(body: Uint8Array, rejects: Reject[], delimiter = ','): Row[] {
  const lines = [...linesOf(body)];
  const rows: Row[] = [];
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i];
    if (line === undefined || line.text.trim() === '') continue;
    let text = line.text;
    let fields = fieldsOf(text, delimiter);
    let last = i;
    while (fields === null && last + 1 < lines.length && last - i < longestRecord) {
      last++;
      text += `\n${lines[last]?.text ?? ''}`;
      fields = fieldsOf(text, delimiter);
    }
    if (fields === null) {
      rejects.push(reject(line, `row: got an opening quote without its closing one, wanted a whole CSV row`));
      continue;
    }
    const end = lines[last] ?? line;
    rows.push({ fields, line: { ...line, text, torn: end.torn } });
    i = last;
  }
  return rows;
}

/** RFC 4180 fields; null when a quote stays open. */
export function fieldsOf(text: string, delimiter = ','): string[] | null {
  if (!text.includes('"')) return text.split(delimiter);
  const fields: string[] = [];
  let from = 0;
  for (;;) {
    if (text.charCodeAt(from) !== 34) {
      const comma = text.indexOf(delimiter, from);
      if (comma < 0) {
        fields.push(text.slice(from));
        return fields;
      }
      fields.push(text.slice(from, comma));
      from = comma + 1;
      continue;
    }
    let value = '';
    let start = from + 1;
    for (;;) {
      const quote = text.indexOf('"', start);
      if (quote < 0) return null;
      value += text.slice(start, quote);
      if (text.charCodeAt(quote + 1) !== 34) {
        from = quote + 1;
        break;
      }
      value += '"';
      start = quote + 2;
    }
    const comma = text.indexOf(delimiter, from);
    fields.push(value + text.slice(from, comma < 0 ? text.length : comma));
    if (comma < 0) return fields;
    from = comma + 1;
  }
}
