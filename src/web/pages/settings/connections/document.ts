/** A settings document as JSON: the connector on the server knows its shape, a form only the parts that it shows. */
export type Document = Readonly<Record<string, unknown>>;

export const asDocument = (value: unknown): Document => (isObject(value) ? value : {});

export const isObject = (value: unknown): value is Document => typeof value === 'object' && value !== null && !Array.isArray(value);

export const zoneOf = (document: Document): string | null => (typeof document['timeZone'] === 'string' ? document['timeZone'] : null);

/** The part of the document that holds rules for numbers, with one of its lists replaced. */
export function withNumbers(document: Document, name: 'ownNumbers' | 'countries', list: readonly string[]): Document {
  return { ...document, numbers: { ...asDocument(document['numbers']), [name]: list } };
}

/** What a connection begins with: its zone cannot be guessed; everything else is proposed once there are data. */
export function firstSettings(kind: string, timeZone: string | null): unknown {
  if (timeZone === null) return {};
  return kind === 'table' ? { table: 'call', timeZone, fields: {} } : { timeZone };
}

/** A text of the document; '' where there is none. */
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
