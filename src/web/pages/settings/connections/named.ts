import { stringsOf } from '#web/strings-of.ts';
import type { Document } from './document.ts';

/** Agents with their addresses, one row each, as a form shows them. */
export type AgentRows = readonly Document[];

/** The rows of a document that says whose an address is (address -> agent). */
export function rowsOf(named: Document): Document[] {
  const agents = [...new Set(Object.values(named).filter((agent) => typeof agent === 'string'))];
  return agents.map((id) => ({ id, aliases: Object.keys(named).filter((address) => named[address] === id) }));
}

/** The document that the rows say; a row that is not filled in yet names nobody. */
export function namedBy(rows: AgentRows): Document {
  return Object.fromEntries(
    rows.flatMap(({ id, aliases }) => (typeof id === 'string' && id !== '' ? stringsOf(aliases).map((address) => [address, id]) : [])),
  );
}

/** Whether the rows say what the document says, in whatever order and in however many rows. */
export function saysTheSame(rows: AgentRows, named: Document): boolean {
  const [one, other] = [namedBy(rows), namedBy(rowsOf(named))];
  const addresses = Object.keys(one);
  return addresses.length === Object.keys(other).length && addresses.every((address) => one[address] === other[address]);
}
