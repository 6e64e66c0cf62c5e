import { lazy, type ReactNode, Suspense } from 'react';
import { DataTable } from './data-table.tsx';

// Loaded where a table is long: the first page has none.
const LongTable = lazy(async () => ({ default: (await import('./long-table.tsx')).LongTable }));

/** Figures where rows and columns meet, the totals of the columns below them. */
export function CrossTable<Key extends string | null>({ label, corner, rows, columns, cell, total, long = false }: CrossTableProps<Key>) {
  const line = (key: string, name: ReactNode, figure: (column: string) => ReactNode) => (
    <tr key={key}>
      <th scope="row">{name}</th>
      {columns.map((column) => (
        <td key={column.key} data-number>
          {figure(column.key)}
        </td>
      ))}
    </tr>
  );
  const row = ({ key, name }: (typeof rows)[number]) => line(key ?? '', name, (column) => cell(key, column));
  const head = (
    <tr>
      <th scope="col">{corner}</th>
      {columns.map(({ key, name }) => (
        <th key={key} scope="col" data-number>
          {name}
        </th>
      ))}
    </tr>
  );
  const foot = total === undefined ? undefined : line('', total.name, total.cell);
  if (long) {
    return (
      <Suspense>
        <LongTable
          label={label}
          head={head}
          foot={foot}
          count={rows.length}
          row={(index) => {
            const one = rows[index];
            return one === undefined ? null : row(one);
          }}
        />
      </Suspense>
    );
  }
  return (
    <DataTable label={label}>
      <thead>{head}</thead>
      <tbody>{rows.map(row)}</tbody>
      {foot === undefined ? null : <tfoot>{foot}</tfoot>}
    </DataTable>
  );
}

interface CrossTableProps<Key extends string | null> {
  label: string;
  /** What the rows are. */
  corner: string;
  rows: readonly { key: Key; name: ReactNode }[];
  columns: readonly { key: string; name: ReactNode }[];
  cell: (row: Key, column: string) => ReactNode;
  total?: { name: string; cell: (column: string) => ReactNode };
  /** There may be thousands of rows: head and totals stay in sight, and only the rows in sight are drawn. */
  long?: boolean;
}
