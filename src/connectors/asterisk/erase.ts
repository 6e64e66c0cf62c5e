import { columnsOf } from '#connectors/columns-header.ts';
import type { EraseLayout, EraseName, EraseRecord, Span } from '#connectors/erase.ts';
import type { Delivery } from '#domain/delivery.ts';
import type { PbxSettings } from '#domain/pbx-settings.ts';
import { cellsOf, type Cell } from '#connectors/erase-cells.ts';
import { celLayouts } from './decode-cel.ts';
import { cdrColumns } from './decode-cdr.ts';
import { unescaped } from './blocks.ts';
import { ariErase } from './erase-ari.ts';

/** Where instants, ids and names stand in each format of Asterisk. */
export function eraseLayout({ headers }: Pick<Delivery, 'headers'>, settings: PbxSettings): EraseLayout {
  const named = columnsOf(headers);
  switch (headers['format'] ?? '') {
    case 'asterisk-queue-log':
      return queueLog;
    case 'asterisk-ami':
      return blocks;
    case 'asterisk-ari':
      return ariErase;
    case 'asterisk-cel-csv':
      return (text) => rows(text, (cells) => named ?? (settings.celColumns.length > 0 ? settings.celColumns : celLayouts[cells.length]));
    case 'asterisk-cdr-custom':
      return (text) => rows(text, (cells) => named ?? (settings.cdrColumns.length > 0 ? settings.cdrColumns : cdrColumns(cells)));
    default:
      return (text) => rows(text, cdrColumns);
  }
}

/** `epoch|callid|queue|agent|VERB|data…`; ENTERQUEUE tells number and name of the caller. */
function* queueLog(text: string): Generator<EraseRecord> {
  for (const line of linesIn(text)) {
    const fields: Span[] = [];
    for (let from = line.from; from <= line.before;) {
      const bar = text.indexOf('|', from);
      const before = bar < 0 || bar > line.before ? line.before : bar;
      fields.push({ from, before });
      from = before + 1;
    }
    const [time, call, , , verb, , number, , name] = fields;
    const entered = verb !== undefined && text.slice(verb.from, verb.before).trim() === 'ENTERQUEUE';
    yield {
      ...line,
      keep: [time, call].filter((span) => span !== undefined),
      names:
        entered && number !== undefined && name !== undefined
          ? [{ ...name, numbers: [number], text: text.slice(name.from, name.before) }]
          : [],
    };
  }
}

const timeColumns = new Set(['eventtime', 'start', 'answer', 'end', 'duration', 'billsec', 'sequence', 'uniqueid', 'linkedid']);

function* rows(text: string, columnsOf: (cells: readonly string[]) => readonly string[] | null | undefined): Generator<EraseRecord> {
  for (const row of cellsOf(text, ',')) {
    const columns = columnsOf(row.cells.map((cell) => cell.text))?.map((column) => column.toLowerCase());
    const at = (name: string): Cell | undefined => {
      const place = columns?.indexOf(name) ?? -1;
      return place < 0 ? undefined : row.cells[place];
    };
    const keep = row.cells.filter((_, place) => timeColumns.has(columns?.[place] ?? ''));
    const names: EraseName[] = [];
    const name = at('name');
    const numbers = ['num', 'ani', 'cid_num', 'callerid_num'].flatMap((column) => at(column) ?? []);
    if (name !== undefined) names.push({ from: name.from, before: name.before, numbers, text: name.text });
    const clid = at('clid');
    if (clid !== undefined)
      names.push(
        ...clidNames(
          text,
          clid,
          [at('src')].filter((cell) => cell !== undefined),
        ),
      );
    yield { from: row.from, before: row.before, keep, names };
  }
}

/** The name in `"Acme" <+12025550143>`, as it stands in the file (with CSV's doubled quotes, or without). */
function clidNames(text: string, clid: Span, beside: readonly Span[]): EraseName[] {
  const match = /^("{0,2})(.*?)\1 ?<[^<>]*>/u.exec(text.slice(clid.from, clid.before));
  const name = match?.[2] ?? '';
  if (name === '') return [];
  const from = clid.from + (match?.[1]?.length ?? 0);
  return [{ from, before: from + name.length, numbers: [clid, ...beside], text: name }];
}

/** Headers of AMI that tell when, how long or which channel. */
const keptHeaders =
  /^(?:Timestamp|.*uniqueid|.*linkedid|EventTime|StartTime|AnswerTime|EndTime|Duration|BillableSeconds|UniqueID|Privilege|SequenceNumber)$/iu;

function* blocks(text: string): Generator<EraseRecord> {
  let open: { headers: { name: string; value: Span }[]; span: Span } | null = null;
  for (const line of linesIn(text)) {
    const said = text.slice(line.from, line.before);
    if (said === '') {
      if (open !== null) yield blockRecord(text, open);
      open = null;
      continue;
    }
    const colon = said.indexOf(':');
    const start = said.slice(colon + 1).search(/\S/u);
    const value =
      colon <= 0 || start < 0 ? { from: line.before, before: line.before } : { from: line.from + colon + 1 + start, before: line.before };
    const header = { name: said.startsWith('# recv ') ? 'Timestamp' : colon <= 0 ? '' : said.slice(0, colon), value };
    if (said.startsWith('# recv ')) header.value = line;
    open =
      open === null
        ? { headers: [header], span: line }
        : { headers: [...open.headers, header], span: { from: open.span.from, before: line.before } };
  }
  if (open !== null) yield blockRecord(text, open);
}

function blockRecord(text: string, { headers, span }: { headers: readonly { name: string; value: Span }[]; span: Span }): EraseRecord {
  const names = headers.flatMap(({ name, value }): EraseName[] => {
    if (name === 'CallerID')
      return clidNames(
        text,
        value,
        headers.filter((one) => one.name === 'Source').map((one) => one.value),
      );
    if (!name.endsWith('Name') || !/(?:CallerID|ConnectedLine)Name$/u.test(name)) return [];
    const number = `${name.slice(0, -4)}Num`;
    const numbers = headers.filter((one) => one.name === number).map((one) => one.value);
    const told = unescaped(text.slice(value.from, value.before));
    return told === '<unknown>' ? [] : [{ ...value, numbers, text: told }];
  });
  return { ...span, keep: headers.filter(({ name }) => keptHeaders.test(name)).map(({ value }) => value), names };
}

/** Lines without their ends. */
function* linesIn(text: string): Generator<Span> {
  for (let from = 0; from < text.length;) {
    const feed = text.indexOf('\n', from);
    const next = feed < 0 ? text.length : feed + 1;
    let before = feed < 0 ? text.length : feed;
    if (before > from && text.charCodeAt(before - 1) === 13) before -= 1;
    yield { from, before };
    from = next;
  }
}
