import { stringsOf } from '#web/strings-of.ts';
import type { Document } from './document.ts';

/** How a part of a settings document is read as rows of an id and a list, and what such rows say; a row without an id says nothing. */
export interface PairRows {
  /** What of the part is no such row is left out. */
  rowsOf: (part: Document) => Document[];
  documentOf: (rows: readonly Document[]) => Document;
}

/** Address -> agent, shown as agents with their addresses. */
export const agentsByAddress: PairRows = {
  rowsOf: (named) => {
    const agents = [...new Set(Object.values(named).filter((agent) => typeof agent === 'string'))];
    return agents.map((id) => ({ id, aliases: Object.keys(named).filter((address) => named[address] === id) }));
  },
  documentOf: (rows) =>
    Object.fromEntries(rows.flatMap(({ id, aliases }) => (isNamed(id) ? stringsOf(aliases).map((address) => [address, id]) : []))),
};

/** Pool -> numbers. */
export const numbersByPool: PairRows = {
  rowsOf: (pools) => Object.entries(pools).map(([id, numbers]) => ({ id, numbers: stringsOf(numbers) })),
  documentOf: (rows) => Object.fromEntries(rows.flatMap(({ id, numbers }) => (isNamed(id) ? [[id, stringsOf(numbers)]] : []))),
};

/** Whether the rows say what the part says, as far as rows can say it, in whatever order and in however many rows. */
export function saysTheSame({ rowsOf, documentOf }: PairRows, rows: readonly Document[], part: Document): boolean {
  const [one, other] = [documentOf(rows), documentOf(rowsOf(part))];
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => JSON.stringify(one[key]) === JSON.stringify(other[key]));
}

const isNamed = (id: unknown): id is string => typeof id === 'string' && id !== '';
