import type { Cell, ReportColumn, Value } from '#contract/report.ts';
import { unitOf } from '#contract/unit-of.ts';

/** Rows under a header, columns as wide as their longest cell; numbers to the right. */
export function printTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((name, at) => Math.max(width(name), ...rows.map((row) => width(row[at] ?? ''))));
  const right = header.map((_name, at) => rows.length > 0 && rows.every((row) => /^(-?[\d.,]+( (%|s|h))?|–|)$/.test(row[at] ?? '')));
  const line = (cells: readonly string[]): string =>
    widths
      .map((wide, at) => {
        const cell = cells[at] ?? '';
        const space = ' '.repeat(wide - width(cell));
        return right[at] === true ? space + cell : cell + space;
      })
      .join('  ')
      .trimEnd();
  return [line(header), widths.map((wide) => '─'.repeat(wide)).join('  '), ...rows.map(line)].map((text) => `${text}\n`).join('');
}

/** A figure as people read it, named figures one after another; `–` = there is none. */
export function printValue(value: Value, { unit, units }: Pick<ReportColumn, 'unit' | 'units'>): string {
  if (value === null) return '–';
  if (Array.isArray(value)) return JSON.stringify(value);
  if (typeof value !== 'number') return printNamed(value, { unit, units });
  switch (unit) {
    case 'ratio':
      return `${(value * 100).toFixed(1)} %`;
    case 'seconds':
      return `${value.toFixed(1)} s`;
    case 'money':
      return value.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
    default:
      return Number.isInteger(value) ? value.toLocaleString('en-US') : value.toFixed(2);
  }
}

function printNamed(named: Readonly<Record<string, unknown>>, column: Pick<ReportColumn, 'unit' | 'units'>): string {
  const text = (name: string, figure: unknown): string =>
    typeof figure === 'number' || figure === null ? printValue(figure, { unit: unitOf(column, name), units: {} }) : JSON.stringify(figure);
  return Object.entries(named)
    .map(([name, figure]) => `${name} ${text(name, figure)}`)
    .join(', ');
}

export function printCell(cell: Cell | undefined, column: ReportColumn): string {
  if (cell === undefined) return '';
  const value = printValue(cell.value, column);
  return cell.provisional ? `${value}*` : value;
}

function width(text: string): number {
  return Array.from(text).length;
}
