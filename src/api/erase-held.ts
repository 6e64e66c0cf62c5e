import type { AnyConnector } from '#connectors/connector.ts';
import type { ConnectionDirectory } from '#domain/connection.ts';
import { erasedCaller, shortestForm, writtenForms } from '#domain/erased-caller.ts';
import type { StoredEvent } from '#domain/events.ts';
import { numberReader, type ReadNumber } from '#domain/phone-number.ts';
import type { EventIndex } from '#log/delivery-log.ts';
import type { Warehouse } from '#warehouse/client.ts';
import type { ApiProblem } from './api-problem.ts';
import { wrongText } from './api-problem.ts';

export interface HeldParts {
  readonly warehouse: Warehouse;
  readonly index: EventIndex;
  readonly directory: ConnectionDirectory;
  readonly connectors: ReadonlyMap<string, AnyConnector>;
}

export interface HeldCall {
  readonly id: string;
  readonly connection: string;
  readonly started_at: string;
  readonly caller_presented: string | null;
}

/** A fact of a caller that is no call. */
export interface HeldRecord {
  readonly table: 'lead' | 'deal' | 'callback';
  readonly id: string;
  /** Of its row in the warehouse. */
  readonly at: string;
}

/** Where numbers of callers stand beside calls: the column, and the instant by which the table keeps its rows. */
export const numbersElsewhere = {
  lead: { number: 'phone', at: 'created_at' },
  deal: { number: 'customer_phone', at: 'created_at' },
  callback: { number: 'phone', at: 'requested_at' },
} as const satisfies Record<HeldRecord['table'], { readonly number: string; readonly at: string }>;

/** What an account holds of one caller. */
export interface Held {
  readonly number: string;
  readonly calls: readonly HeldCall[];
  /** Leads, deals and requests for a callback under this number. */
  readonly records: readonly HeldRecord[];
  /** Positions of the deliveries that told of them. */
  readonly deliveries: readonly number[];
  /** Digits of every way in which the number was written. */
  readonly forms: readonly string[];
  /** Names that an item told of a call without its number. */
  readonly named: readonly { readonly call: string; readonly name: string }[];
}

type Read = (presented: string) => ReadNumber;

/** The number that somebody typed, as E.164; refused where it is none, or is one of our own. */
export async function callerNumber(account: string, typed: string, parts: HeldParts): Promise<string> {
  const text = typed.trim();
  const erased = erasedCaller(text.replace(/\s/g, ''));
  const readers = await readersOf(account, parts);
  const international = numberReader({ ownNumbers: [], rules: [], internationalPrefixes: ['00', '011'], countries: [] });
  const read = new Set([international, ...readers.values()].flatMap((reader) => reader(text).e164 ?? []));
  const [number] = read;
  if (erased !== null) throw wrong(text, 'a number; this one stands for a caller who was erased already');
  if (number === undefined) throw wrong(text, 'a number such as +12025550123, or as one of your connections writes it');
  if (read.size > 1) throw wrong(text, `the number with its country: it may be ${[...read].sort().join(' or ')}`);
  // A call that a system makes for somebody may present that person's own number.
  const [own] = await parts.warehouse.query<{ n: number }>(
    `SELECT toUInt32(count()) AS n FROM call FINAL WHERE account = {account:String} AND number_id = {number:String}
AND ifNull(caller, '') != number_id`,
    { account, number },
  );
  if ((own?.n ?? 0) > 0 || (await ownNumbers(account, parts)).has(number))
    throw wrong(text, 'the number of a caller; this is one of your own');
  return number;
}

function wrong(got: string, wanted: string): ApiProblem {
  return wrongText('number', got.slice(0, 40), wanted);
}

/** Calls, deliveries and written forms of a caller, from the facts and the events that made them. */
export async function heldOf(account: string, number: string, parts: HeldParts): Promise<Held> {
  const forms = new Set(writtenForms(number));
  const calls = await parts.warehouse.query<HeldCall>(
    `SELECT id, connection, started_at, caller_presented FROM call FINAL WHERE account = {account:String}
AND (caller = {number:String} OR (caller IS NULL AND replaceRegexpAll(coalesce(caller_presented, ''), '[^0-9]', '') IN {forms:Array(String)}))
ORDER BY started_at, id`,
    { account, number, forms: [...forms] },
  );
  const readers = await readersOf(account, parts);
  const deliveries = new Set<number>();
  const named = new Map<string, { call: string; name: string }>();
  for (const call of calls) {
    const read = readers.get(call.connection);
    const events = await parts.index.eventsOfFact(account, { table: 'call', id: call.id, at: Date.parse(call.started_at) });
    for (const stored of events) {
      deliveries.add(stored.seq);
      for (const name of namesIn(stored)) named.set(`${stored.key}\n${name}`, { call: stored.key, name });
      if (read !== undefined) for (const form of formsIn(stored, number, read)) forms.add(form);
    }
    const presented = (call.caller_presented ?? '').replace(/\D/g, '');
    if (presented.length >= shortestForm) forms.add(presented);
  }
  const records = await recordsOf(account, number, parts);
  for (const { table, id, at } of records) {
    for (const stored of await parts.index.eventsOfFact(account, { table, id, at: Date.parse(at) })) {
      deliveries.add(stored.seq);
      for (const read of readers.values()) for (const form of formsIn(stored, number, read)) forms.add(form);
    }
  }
  return { number, calls, records, deliveries: [...deliveries].sort((a, b) => a - b), forms: [...forms], named: [...named.values()] };
}

/** Rows of other tables that hold the number. */
async function recordsOf(account: string, number: string, { warehouse }: HeldParts): Promise<HeldRecord[]> {
  const tables = Object.entries(numbersElsewhere).map(
    ([table, column]) =>
      `SELECT '${table}' AS table, id, ${column.at} AS at FROM ${table} FINAL WHERE account = {account:String} AND ${column.number} = {number:String}`,
  );
  return await warehouse.query<HeldRecord>(`SELECT * FROM (${tables.join(' UNION ALL ')}) ORDER BY at, table, id`, { account, number });
}

/** Digits anywhere in an event that its connection reads as this number: with an outside-line digit, for example. */
function formsIn({ event }: StoredEvent, number: string, read: Read): string[] {
  const runs = JSON.stringify(event).match(/\+?\d{5,20}/g) ?? [];
  return [...new Set(runs)].filter((run) => read(run).e164 === number).map((run) => run.replace(/\D/g, ''));
}

function namesIn({ event }: StoredEvent): string[] {
  if (event.source !== 'native') return [];
  const name =
    event.kind === 'call_noted'
      ? event.note.caller_name
      : event.kind === 'call_started'
        ? event.caller_name
        : event.kind === 'call_recorded'
          ? event.call.caller_name
          : null;
  return name == null || name === '' ? [] : [name];
}

async function readersOf(account: string, { directory, connectors }: HeldParts): Promise<Map<string, Read>> {
  const readers = new Map<string, Read>();
  for (const { id, kind, settings } of await directory.ofAccount(account)) {
    const rules = rulesOf(connectors.get(kind), settings);
    if (rules !== null) readers.set(id, numberReader(rules));
  }
  return readers;
}

async function ownNumbers(account: string, { directory, connectors }: HeldParts): Promise<Set<string>> {
  const connections = await directory.ofAccount(account);
  return new Set(connections.flatMap(({ kind, settings }) => rulesOf(connectors.get(kind), settings)?.ownNumbers ?? []));
}

/** Null where the settings are not valid: then nothing of the connection is decoded. */
function rulesOf(connector: AnyConnector | undefined, settings: unknown) {
  try {
    return connector?.erasingFor(settings).numbers ?? null;
  } catch {
    return null;
  }
}
