import type { CurrencyRate } from './currency-rates.ts';

/** Rates out of a file, or the first line that is not understood. */
export type ReadRates = { readonly rates: CurrencyRate[] } | { readonly line: number; readonly got: string; readonly wanted: string };

/** Reading goes on for so long at once. */
const sliceMs = 12;

/** More would be years of currencies that nobody has. */
export const mostRates = 400_000;

/**
 * Reads rates by date. Either `date,currency,rate`, where `rate` is what one unit of the currency was worth in `own`; or the layout in
 * which the European Central Bank publishes its history (`Date,USD,JPY,…`), where each is what one euro was worth. Others have their turn
 * in between.
 */
export async function readRates(text: string, own: string): Promise<ReadRates> {
  const lines = text.replace(/^\uFEFF/u, '').split(/\r?\n/u);
  const headAt = lines.findIndex((line) => line.trim() !== '');
  const head = lines[headAt] ?? '';
  const delimiter = [';', '\t', ','].find((one) => head.includes(one)) ?? ',';
  const names = cellsOf(head, delimiter).map((name) => name.toLowerCase());
  const rows = rowsBelow(lines, headAt, delimiter);
  const byBank =
    names[0] === 'date' &&
    names
      .slice(1)
      .filter((name) => name !== '')
      .every((name) => /^[a-z]{3}$/u.test(name));
  if (byBank && names.length > 1) return await gathered(rows, (row) => ofBank(row, names, delimiter));
  const [date, currency, rate] = ['date', 'currency', 'rate'].map((name) => names.indexOf(name));
  if (date === undefined || currency === undefined || rate === undefined || Math.min(date, currency, rate) < 0)
    return { line: headAt + 1, got: head.slice(0, 100), wanted: 'a first line of date,currency,rate or Date,USD,JPY,…' };
  return await gathered(rows, (row) => ofRow(row, { date, currency, rate }, delimiter, own));
}

interface Row {
  readonly line: number;
  readonly cells: readonly string[];
}

function* rowsBelow(lines: readonly string[], headAt: number, delimiter: string): Generator<Row> {
  for (const [at, line] of lines.entries()) {
    if (at > headAt && line.trim() !== '') yield { line: at + 1, cells: cellsOf(line, delimiter) };
  }
}

async function gathered(rows: Iterable<Row>, read: (row: Row) => ReadRates): Promise<ReadRates> {
  const found = new Map<string, CurrencyRate>();
  let began = performance.now();
  for (const row of rows) {
    if (performance.now() - began > sliceMs) {
      await new Promise((resolve) => setImmediate(resolve));
      began = performance.now();
    }
    const answer = read(row);
    if (!('rates' in answer)) return answer;
    for (const one of answer.rates) {
      const key = `${one.currency} ${one.base} ${one.date}`;
      const twice = found.get(key);
      if (twice !== undefined && twice.rate !== one.rate)
        return wrong(row, `two rates of ${one.date}: ${twice.rate} and ${one.rate}`, 'one for each day');
      found.set(key, one);
    }
    if (found.size > mostRates) return wrong(row, `over ${mostRates} rates`, `at most ${mostRates} in one file`);
  }
  if (found.size === 0) return { line: 1, got: 'no rate', wanted: 'at least one line below the first' };
  return { rates: [...found.values()] };
}

function ofRow(
  row: Row,
  at: { readonly date: number; readonly currency: number; readonly rate: number },
  delimiter: string,
  own: string,
): ReadRates {
  const [date = '', currency = '', text = ''] = [row.cells[at.date], row.cells[at.currency]?.toUpperCase(), row.cells[at.rate]];
  if (!isDay(date)) return wrong(row, date, 'a day such as 2026-11-22');
  if (!/^[A-Z]{3}$/u.test(currency)) return wrong(row, currency, 'a currency in three letters, such as USD');
  if (currency === own) return wrong(row, currency, `another currency than the account's own, ${own}`);
  const rate = numberOf(text, delimiter);
  if (rate === null) return wrong(row, text, `what one ${currency} was worth in ${own}: a number above 0`);
  return { rates: [{ currency, base: own, date, rate }] };
}

function ofBank(row: Row, names: readonly string[], delimiter: string): ReadRates {
  const [date = ''] = row.cells;
  if (!isDay(date)) return wrong(row, date, 'a day such as 2026-11-22');
  const rates: CurrencyRate[] = [];
  for (const [at, name] of names.entries()) {
    const text = row.cells[at] ?? '';
    if (at === 0 || name === '' || text === '' || text === 'N/A') continue;
    const rate = numberOf(text, delimiter);
    if (rate === null) return wrong(row, text, `what one euro was worth in ${name.toUpperCase()}: a number above 0, or N/A`);
    rates.push({ currency: 'EUR', base: name.toUpperCase(), date, rate });
  }
  return { rates };
}

const cellsOf = (line: string, delimiter: string): string[] =>
  line.split(delimiter).map((cell) =>
    cell
      .trim()
      .replace(/^"(.*)"$/u, '$1')
      .trim(),
  );

const wrong = ({ line }: Row, got: string, wanted: string): ReadRates => ({ line, got: got.slice(0, 100), wanted });

function numberOf(text: string, delimiter: string): number | null {
  const plain = delimiter === ',' ? text : text.replace(',', '.');
  const rate = /^\d+(\.\d+)?(e[+-]?\d+)?$/iu.test(plain) ? Number(plain) : 0;
  // The other way round it is a rate, too.
  return rate > 0 && Number.isFinite(rate) && Number.isFinite(1 / rate) ? rate : null;
}

/** A day of the calendar as `2026-11-22`. */
function isDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/u.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text);
}
