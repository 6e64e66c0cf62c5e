import { cellsOf } from '#connectors/erase-cells.ts';
import type { EraseLayout, EraseName, EraseRecord, Span } from '#connectors/erase.ts';
import { textOf, tokensOf } from '#connectors/json-tokens.ts';
import { unpack } from './recode.ts';
import { csvColumns, type CsvSettings } from './decode-csv.ts';

/** Where instants, ids and names stand in each format; records travel wrapped in several ways. */
export function eraseLayout(headers: Readonly<Record<string, string>>, settings: CsvSettings): EraseLayout {
  switch (headers['format'] ?? '') {
    case 'freeswitch-cdr-csv':
      return (text) => rows(text, settings);
    case 'freeswitch-events':
      return objects;
    default:
      return Object.assign((text: string) => (text.includes('<cdr') ? elements(text) : objects(text)), { unpack });
  }
}

/** A text of a record and what it is called. */
interface Field extends Span {
  readonly key: string;
  readonly text: string;
  /** Fields of one object have the same. */
  readonly within: number;
}

/** What tells when, how long, which channel or from where, whatever its digits. */
const kept =
  /(?:uuid|unique-id|epoch|stamp|time|sec|duration|hold_events|bond|bridge_to|originator|call_id|session_id|date|sequence|line-number|count|bytes|port|_ip|addr|ssrc|cseq|tag|_branch)$/iu;

function* objects(text: string): Generator<EraseRecord> {
  let found: Field[] = [];
  const open: number[] = [];
  let made = 0;
  let depth = 0;
  let key = '';
  let from = 0;
  for (const token of tokensOf(text)) {
    if (token.kind === 'open') {
      open.push(++made);
      depth++;
    } else if (token.kind === 'close') {
      open.pop();
      if (--depth > 0) continue;
      yield recordOf(text, found, { from, before: token.before });
      found = [];
      from = token.before;
    } else if (token.kind === 'key') key = textOf(text, token);
    else if (token.kind === 'string' || token.kind === 'number')
      found.push({ from: token.from, before: token.before, key, text: textOf(text, token), within: open.at(-1) ?? 0 });
  }
  if (found.length > 0) yield recordOf(text, found, { from, before: text.length });
}

/** XML: a text belongs to the element around its own. */
function* elements(text: string): Generator<EraseRecord> {
  const fields: Field[] = [];
  const open: number[] = [];
  let made = 0;
  for (const match of text.matchAll(/<(\/?)([\w:.-]+)((?:\s[^<>]*)?)>([^<]*)/gu)) {
    const [all, closing, key = '', attributes = '', said = ''] = match;
    if (closing === '/') open.pop();
    else if (!attributes.endsWith('/')) {
      const before = match.index + all.length;
      if (said.trim() !== '') fields.push({ from: before - said.length, before, key, text: said, within: open.at(-1) ?? 0 });
      open.push(++made);
    }
  }
  yield recordOf(text, fields, { from: 0, before: text.length });
}

/** Names, each with the number beside it; a caller id holds both. */
function recordOf(text: string, fields: readonly Field[], span: Span): EraseRecord {
  const names = fields.flatMap((field): EraseName[] => {
    const { key, within } = field;
    const number = numberBeside(key);
    if (number !== null) {
      const numbers = fields.filter((other) => other.within === within && number.includes(other.key));
      return numbers.length === 0 ? [] : [{ from: field.from, before: field.before, text: field.text, numbers }];
    }
    if (!/(?:caller_id|sip_full_(?:from|to))$/u.test(key)) return [];
    const said = text.slice(field.from, Math.min(field.before, field.from + 500));
    const quoted = /^(\s*\\?(?:"|&quot;)?)([^"\\<&]+)(?:\\?"|&quot;)?\s*(?:<|&lt;)/u.exec(said);
    const name = quoted?.[2]?.trim() ?? '';
    if (name === '') return [];
    const start = field.from + (quoted?.[1] ?? '').length;
    return [{ from: start, before: start + name.length, text: name, numbers: [field] }];
  });
  return { ...span, keep: fields.filter(({ key }) => kept.test(key)), names };
}

/** What the number of a name is called; null for what is no name of a caller. */
function numberBeside(key: string): readonly string[] | null {
  if (/caller_id_name$|callee_id_name$/u.test(key)) return [key.replace(/name$/u, 'number')];
  if (/CID-Name$|Caller-ID-Name$|Callee-ID-Name$/u.test(key)) return [key.replace(/Name$/u, 'Number')];
  return /sip_(?:from|to)_display$/u.test(key) ? [key.replace(/display$/u, 'user')] : null;
}

const timed = /(?:stamp|epoch|duration|sec|uuid)$/u;

function* rows(text: string, settings: CsvSettings): Generator<EraseRecord> {
  for (const { from, before, cells } of cellsOf(text, ',')) {
    const columns = csvColumns(settings, cells.length) ?? [];
    const of = (name: string) => cells.filter((_, place) => columns[place] === name);
    const numbers = of('caller_id_number');
    const names = of('caller_id_name').map((cell): EraseName => ({ from: cell.from, before: cell.before, text: cell.text, numbers }));
    yield { from, before, keep: cells.filter((_, place) => timed.test(columns[place] ?? '')), names };
  }
}
