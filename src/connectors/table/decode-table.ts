import { contentId, refused, reject, shown } from '#connectors/lines.ts';
import { rowsOf } from '#connectors/csv.ts';
import { localTime } from '#connectors/local-time.ts';
import type { AnyEvent, DecodedEvent } from '#domain/events.ts';
import type { Decoded, Reject } from '#domain/delivery.ts';
import { numberReader } from '#domain/phone-number.ts';
import { callOfRow } from './call-of-row.ts';
import { factOfRow } from './fact-of-row.ts';
import type { Mapping } from './mapping.ts';
import { marketingOfRow } from './marketing-of-row.ts';
import { missingColumns, rowReader } from './read-row.ts';

/** Rows of a table -> one event each, or one reject each that names the cells that are wrong. */
export function decodeTable(body: Uint8Array, header: readonly string[] | null, delimiter: string, mapping: Mapping): Decoded {
  const columns = mapping.columns.length > 0 ? mapping.columns : header;
  if (columns === null) return refused('columns: got none, wanted the header line of the file or names in the mapping');
  const missing = missingColumns(mapping, columns);
  if (missing.length > 0) return refused(`columns: got ${columns.map(shown).join(', ')}; wanted also ${missing.map(shown).join(', ')}`);

  const rejects: Reject[] = [];
  const events: DecodedEvent[] = [];
  const read = rowReader(mapping, columns, localTime(mapping.timeZone));
  const readNumber = numberReader(mapping.numbers);
  const placeOf = (column: string): number =>
    columns.findIndex((each) => each === column || each.trim().toLowerCase() === column.trim().toLowerCase());
  const idPlaces = mapping.rowId.map(placeOf);
  const skips = mapping.skip.map((rule) => ({ at: placeOf(rule.column), texts: new Set(rule.in) }));

  for (const { fields, line } of rowsOf(body, rejects, delimiter)) {
    if (header !== null && fields.length === header.length && fields.every((field, at) => field.trim() === header[at]?.trim())) continue;
    if (fields.length !== columns.length) {
      rejects.push(reject(line, `row: got ${fields.length} cells, wanted ${columns.length}${line.torn ? ' (the last line is torn)' : ''}`));
      continue;
    }
    if (skips.some((rule) => rule.texts.has((fields[rule.at] ?? '').trim()))) continue;
    const row = read(fields);
    const event = eventOf(row, mapping, readNumber);
    if (row.wrong.length > 0 || event === null) {
      rejects.push(reject(line, row.wrong.length > 0 ? row.wrong.slice(0, 5).join('; ') : 'row: got no time, wanted one'));
      continue;
    }
    const id = contentId('t', JSON.stringify(fields.map((field) => field.trim())));
    const named = idPlaces.length === 0 ? (ownName(event) ?? id) : idPlaces.map((at) => (fields[at] ?? '').trim()).join('|');
    if (named.replaceAll('|', '') === '') {
      rejects.push(reject(line, `${mapping.rowId.join(' + ')}: got nothing, wanted the text that names the row`));
      continue;
    }
    const key = mapping.table === 'call' ? `call:${named}` : `fact:${mapping.table}:${named}`;
    events.push({ id, key, links: [], event: withId(event, named) });
    for (const [part, anomaly] of row.anomalies.entries()) {
      if (mapping.table !== 'call') break;
      events.push({ id: `${id}.${part + 1}`, key, links: [], event: { kind: 'anomaly_found', at: event.at, source: 'table', anomaly } });
    }
  }
  return { events, rejects };
}

function eventOf(
  row: ReturnType<ReturnType<typeof rowReader>>,
  mapping: Mapping,
  readNumber: ReturnType<typeof numberReader>,
): AnyEvent | null {
  switch (mapping.table) {
    case 'call':
      return callOfRow(row, mapping, readNumber);
    case 'schedule':
    case 'agent_pay':
    case 'cost':
      return factOfRow(row, mapping.table);
    case 'session':
    case 'tracking_number':
    case 'assignment':
    case 'callback':
    case 'lead':
    case 'deal':
      return marketingOfRow(row, mapping.table, readNumber);
  }
}

function withId(event: AnyEvent, id: string): AnyEvent {
  return event.kind === 'fact_recorded' ? ({ ...event, row: { ...event.row, id } } as AnyEvent) : event;
}

/** Sessions and leads have names of their own: where no column names the row, a later row of the same name replaces it. */
function ownName(event: AnyEvent): string | null {
  if (event.kind !== 'fact_recorded') return null;
  if (event.table === 'session') return event.row.session_id;
  return event.table === 'lead' ? event.row.lead_id : null;
}
