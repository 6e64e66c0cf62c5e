import { columnsOf } from '#connectors/columns-header.ts';
import type { Connector } from '#connectors/connector.ts';
import type { Decoded, Delivery } from '#domain/delivery.ts';
import { plainFoldSettings } from '#domain/fold-settings.ts';
import { decodeTable } from './decode-table.ts';
import { eraseLayout } from './erase.ts';
import { proposeMapping } from './propose.ts';
import { mappingSchema } from './mapping.ts';
import type { Mapping } from './mapping.ts';

/** Any table of calls, schedules, pay or costs, read by a saved mapping of its columns. */
export const table: Connector<Mapping> = {
  kind: 'table',
  title: 'Table (CSV or spreadsheet)',
  version: 1,
  formats: {
    table: { title: 'Table: CSV, TSV or spreadsheet', cut: 'csv', header: true },
    'table-csv': { title: 'CSV, TSV', cut: 'csv', header: true },
    'table-xlsx': { title: 'Spreadsheet (XLSX), first sheet', cut: 'rows', header: true },
  },
  parseSettings: (document) => mappingSchema.parse(document),
  decode: (delivery, mapping) => decode(delivery, mapping),
  propose: proposeMapping,
  erasing: (mapping) => ({
    numbers: mapping.numbers,
    layoutOf: ({ headers }) => eraseLayout(columnsOf(headers), delimiterOf(headers, mapping), mapping),
  }),
  // A table tells whole calls and rows; it has no agents whose states are followed.
  foldSettings: () => plainFoldSettings,
};

function decode(delivery: Delivery, mapping: Mapping): Decoded {
  return decodeTable(delivery.body, columnsOf(delivery.headers), delimiterOf(delivery.headers, mapping), mapping);
}

/** A spreadsheet's rows travel as CSV with commas, whatever the mapping says of CSV files. */
export function delimiterOf(headers: Readonly<Record<string, string>>, mapping: Mapping): string {
  const spreadsheet = headers['format'] === 'table-xlsx' || headers['delimiter'] === ',';
  return spreadsheet ? ',' : mapping.delimiter;
}
