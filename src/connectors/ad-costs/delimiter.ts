import { rowsOf } from '#connectors/csv.ts';

const delimiters = [',', ';', '\t', '|'] as const;

/** What divides the cells: what makes as many of them as there are columns, in most rows of the beginning. */
export function delimiterOf(headers: Readonly<Record<string, string>>, body: Uint8Array, columns: number): string {
  if (headers['delimiter'] !== undefined) return headers['delimiter'];
  const head = body.subarray(0, 65_536);
  const fits = (delimiter: string) => rowsOf(head, [], delimiter).filter(({ fields }) => fields.length === columns).length;
  const counted = delimiters.map((delimiter) => ({ delimiter, count: fits(delimiter) }));
  return counted.reduce((most, one) => (one.count > most.count ? one : most)).delimiter;
}
