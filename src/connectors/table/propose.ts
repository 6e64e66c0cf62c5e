import type { Proposal, Sample } from '#connectors/connector.ts';
import { rowsOf } from '#connectors/csv.ts';
import { outcomeOf } from './guess-outcome.ts';
import { datePatterns, instantPatterns, timePatterns } from './guess-time.ts';
import { callFields, costFields, payFields, scheduleFields } from './mapping.ts';
import type { FieldKind } from './mapping.ts';

interface Column {
  readonly name: string;
  readonly texts: readonly string[];
}

type Guess = Record<string, unknown>;

/** Names that a column may go by, per field, in the order in which they are looked for. */
const names: Readonly<Record<string, RegExp>> = {
  agent_id: /agent|operator|server|employee|representative|\brep\b|handled by|answered by|^user/iu,
  number: /\b(did|dnis|dialed|dialled|called|destination|to number|tracking number)\b|^to$/iu,
  caller_name: /(caller|customer|contact).?name/iu,
  caller: /caller|phone|\bani\b|\bcli\b|from number|^from$|^src$|customer.?number/iu,
  direction: /direction|in.?out/iu,
  wait_s: /speed of answer|wait|queue.?time|q_time|time in queue|holdtime|\basa\b/iu,
  ivr_s: /(ivr|vru|menu).?(time|sec|dur|s\b)/iu,
  ring_s: /ring.?(time|sec|dur)/iu,
  acw_s: /wrap|\bacw\b|after.?call/iu,
  hold_s: /hold.?(time|sec|dur|s\b)/iu,
  talk_s: /talk|ser_time|service.?time|conversation|billsec|handle/iu,
  duration_s: /duration|call.?length|^length/iu,
  outcome: /answered|outcome|status|disposition|result/iu,
  resolved: /resolved|resolution/iu,
  queue_id: /queue|skill|department|ring.?group/iu,
  topics: /topic|reason|subject|category/iu,
  campaign_id: /campaign|source/iu,
  disposition: /disposition|wrap.?code/iu,
  hourly_cost: /hourly|per hour|rate/iu,
  amount: /amount|cost|price|total/iu,
  category: /category|kind|type|item/iu,
  activity: /activity|shift|task/iu,
  from_at: /^(from|start|begin)|start.?(at|time)?$/iu,
  to_at: /^(to|end|until)|end.?(at|time)?$/iu,
  paid_from: /^(from|start|begin)|valid from/iu,
  paid_to: /^(to|end|until)|valid to/iu,
};

/** Guesses a mapping from the header and the first rows, and says of each guess what it rests on. */
export function proposeMapping(samples: readonly Sample[], { timeZone }: { readonly timeZone: string }): Proposal {
  const sample = samples.find((each) => each.columns !== null);
  if (sample?.columns == null)
    return { settings: { table: 'call', timeZone, fields: {} }, notes: ['no header line was given, so nothing could be guessed'] };
  const { delimiter, columns } = columnsOf(sample, sample.columns);
  const notes: string[] = [`rows are split at ${delimiter === '\t' ? 'tabs' : `"${delimiter}"`}`];
  const left = new Set(columns);
  const fields: Guess = {};
  const take = (field: string, column: Column, source: unknown, why: string): void => {
    fields[field] = source;
    left.delete(column);
    notes.push(`${field} ← "${column.name}": ${why}`);
  };

  const table = kindOf(columns);
  if (table === 'call') guessStart(columns, left, fields, notes);
  const wanted: Readonly<Record<string, FieldKind>> = {
    call: callFields,
    schedule: scheduleFields,
    agent_pay: payFields,
    cost: costFields,
  }[table];
  for (const [field, name] of Object.entries(names)) {
    const kind = wanted[field];
    if (kind === undefined || field in fields) continue;
    for (const column of left) {
      if (!name.test(column.name) || column.texts.length === 0) continue;
      const source = sourceOf(field, kind, column);
      if (source === null) continue;
      take(field, column, source.source, source.why);
      break;
    }
  }
  if (table === 'call' && !('direction' in fields)) {
    fields['direction'] = { constant: 'inbound' };
    notes.push('direction: no column says it, inbound is assumed');
  }
  if (table === 'call' && 'wait_s' in fields && !('queue_id' in fields)) {
    fields['queue_id'] = { constant: 'calls' };
    notes.push('queue: waits are told but no queue, all calls go to one named "calls"');
  }
  const rowId = [...left].filter((column) => /\bid\b|_id$|uniqueid|uuid|reference/iu.test(column.name) && distinct(column)).slice(0, 1);
  for (const column of rowId) {
    left.delete(column);
    notes.push(`"${column.name}" names a row (a later row with the same replaces the earlier): no two of the first rows have the same`);
  }
  const measures =
    table === 'call'
      ? [...left].filter((column) => column.texts.length > 0 && column.texts.every((text) => /^-?\d+(\.\d+)?$/u.test(text)))
      : [];
  for (const column of measures) notes.push(`"${column.name}" is kept as a number for distributions`);
  const unused = [...left].filter((column) => !measures.includes(column)).map((column) => `"${column.name}"`);
  if (unused.length > 0) notes.push(`not used: ${unused.join(', ')}`);
  const settings = {
    table,
    timeZone,
    delimiter,
    rowId: rowId.map((column) => column.name),
    fields,
    ...(measures.length > 0 ? { measures: Object.fromEntries(measures.map((column) => [column.name, column.name])) } : {}),
  };
  return { settings, notes };
}

/** The delimiter with which most rows have as many cells as the header. */
export function columnsOf({ body, format }: Sample, header: readonly string[]): { delimiter: string; columns: Column[] } {
  const tried = (format === 'table-xlsx' ? [','] : [',', ';', '\t', '|']).map((delimiter) => {
    const rows = rowsOf(body.subarray(0, 300_000), [], delimiter).filter((row) => row.fields.length === header.length);
    return { delimiter, rows: rows.slice(0, 5000) };
  });
  const { delimiter, rows } = tried.reduce((best, each) => (each.rows.length > best.rows.length ? each : best));
  const columns = header.map((name, at): Column => ({
    name,
    texts: rows.map((row) => (row.fields[at] ?? '').trim()).filter((text) => text !== ''),
  }));
  return { delimiter, columns };
}

function kindOf(columns: readonly Column[]): 'call' | 'schedule' | 'agent_pay' | 'cost' {
  const has = (name: RegExp): boolean => columns.some((column) => name.test(column.name));
  if (has(/answered|outcome|disposition|talk|caller|call/iu)) return 'call';
  if (has(/hourly|per hour/iu)) return 'agent_pay';
  if (has(/activity|shift|schedule/iu)) return 'schedule';
  return has(/amount|cost/iu) && !has(/duration|queue/iu) ? 'cost' : 'call';
}

/** Arrival: one column with date and time, else the first date and the first time of day. */
function guessStart(columns: readonly Column[], left: Set<Column>, fields: Guess, notes: string[]): void {
  const say = (used: readonly Column[], pattern: string, others: readonly string[]): void => {
    const names = used.map((column) => column.name);
    fields['started_at'] = { column: names.length === 1 ? names[0] : names, pattern };
    for (const column of used) left.delete(column);
    const shown = used.map((column) => column.texts[0]).join(' ');
    const doubt = others.length > 0 ? `; the first rows also fit ${others.slice(0, 2).join(' or ')}: check it` : '';
    notes.push(`started_at ← ${names.map((name) => `"${name}"`).join(' + ')}: "${shown}" reads as ${pattern}${doubt}`);
  };
  for (const column of columns) {
    const [pattern, ...others] = instantPatterns(column.texts);
    if (pattern !== undefined) {
      say(
        [column],
        pattern,
        others.filter((other) => differ(pattern, other)),
      );
      return;
    }
  }
  const date = columns.find((column) => /date|day/iu.test(column.name) && datePatterns(column.texts).length > 0);
  const time = columns.find(
    (column) => column !== date && /time|hour|start|entry|begin/iu.test(column.name) && timePatterns(column.texts).length > 0,
  );
  const [day, ...otherDays] = date === undefined ? [] : datePatterns(date.texts);
  const [clock] = time === undefined ? [] : timePatterns(time.texts);
  if (date !== undefined && time !== undefined && day !== undefined && clock !== undefined) {
    say(
      [date, time],
      `${day} ${clock}`,
      otherDays.filter((other) => differ(day, other)).map((other) => `${other} ${clock}`),
    );
    return;
  }
  notes.push('started_at: no column holds a date and a time; without it no row can be read');
}

/** D and DD are no difference in meaning; day first and month first are. */
function differ(a: string, b: string): boolean {
  const plain = (pattern: string): string => pattern.replace(/D+/gu, 'D').replace(/M+/gu, 'M').replace(/H+/gu, 'H');
  return plain(a) !== plain(b);
}

function distinct(column: Column): boolean {
  return column.texts.length > 0 && new Set(column.texts).size === column.texts.length;
}

/** How a column would be read as this field; null where its texts do not fit. */
function sourceOf(field: string, kind: FieldKind, column: Column): { source: unknown; why: string } | null {
  const { name, texts } = column;
  const every = (form: RegExp): boolean => texts.every((text) => form.test(text));
  const shown = JSON.stringify(texts[0] ?? '');
  switch (kind) {
    case 'seconds':
      if (every(/^-?(\d+:)?\d{1,4}:\d{1,2}(\.\d+)?$/u))
        return { source: { column: name, unit: 'hms' }, why: `${shown} reads as hours:minutes:seconds` };
      if (every(/^0?\.\d+(E-?\d+)?$/iu)) return { source: { column: name, unit: 'day' }, why: `${shown} reads as a fraction of a day` };
      if (!every(/^-?\d+(\.\d+)?$/u)) return null;
      return {
        source: { column: name, unit: 's', ...(texts.some((text) => text.startsWith('-')) ? { negative: 'zero' } : {}) },
        why: `${shown} reads as seconds`,
      };
    case 'flag':
      return every(/^(y|n|yes|no|true|false|0|1)$/iu) ? { source: name, why: `${shown} reads as yes or no` } : null;
    case 'number':
      return every(/^-?[\d.,]+$/u) ? { source: name, why: `${shown} is a number` } : null;
    case 'instant': {
      const [pattern] = [...instantPatterns(texts), ...datePatterns(texts)];
      return pattern === undefined ? null : { source: { column: name, pattern }, why: `${shown} reads as ${pattern}` };
    }
    case 'word':
      return field === 'outcome' || field === 'direction' ? outcomeOf(field, name, texts) : null;
    case 'text':
      if ((field === 'caller' || field === 'number') && !every(/^[+(]?[\d\s().-]{3,}$|^(anonymous|unknown|withheld)$/iu)) return null;
      return { source: name, why: `its name, and texts such as ${shown}` };
    case 'list':
      return { source: name, why: `its name, and texts such as ${shown}` };
  }
}
