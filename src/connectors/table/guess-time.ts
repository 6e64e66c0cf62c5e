import { localTime } from '#connectors/local-time.ts';
import { readInstant } from './read-cell.ts';

const dates = [
  'YYYY-MM-DD',
  'YYYY/MM/DD',
  'DD.MM.YYYY',
  'D.M.YYYY',
  'DD/MM/YYYY',
  'D/M/YYYY',
  'MM/DD/YYYY',
  'M/D/YYYY',
  'DD-MM-YYYY',
  'MM-DD-YYYY',
  'DD-MMM-YYYY',
  'D-MMM-YY',
  'D MMM YYYY',
  'MMM D, YYYY',
  'DD/MM/YY',
  'MM/DD/YY',
  'YYYYMMDD',
  'YYMMDD',
];
const times = ['HH:mm:ss', 'H:mm:ss', 'HH:mm', 'H:mm', 'HH:mm:ss.SSS', 'h:mm:ss A', 'h:mm A'];

/** Instants that a column of these texts could hold; more than one where the texts do not decide (03/04). */
export function instantPatterns(texts: readonly string[]): string[] {
  const joined = [...dates.flatMap((date) => [' ', 'T'].flatMap((gap) => times.map((time) => `${date}${gap}${time}`)))];
  const numbers = texts.every((text) => /^1\d{9}(\.\d+)?$/u.test(text))
    ? ['epoch']
    : texts.every((text) => /^1\d{12}$/u.test(text))
      ? ['epoch_ms']
      : [];
  return fitting(['iso', ...joined], texts).concat(numbers);
}

export function datePatterns(texts: readonly string[]): string[] {
  return fitting(dates, texts);
}

export function timePatterns(texts: readonly string[]): string[] {
  const day = '2000-01-01';
  return times.filter((time) =>
    fits(
      `YYYY-MM-DD ${time}`,
      texts.map((text) => `${day} ${text}`),
    ),
  );
}

/** Patterns that read every text; where none does, those that all but a few fit: one broken cell hides no column. */
function fitting(patterns: readonly string[], texts: readonly string[]): string[] {
  if (texts.length === 0) return [];
  const all = patterns.filter((pattern) => fits(pattern, texts));
  return all.length > 0 || texts.length < leastTexts ? all : patterns.filter((pattern) => fits(pattern, texts, mostBroken));
}

const leastTexts = 10;
const mostBroken = 0.1;

function fits(pattern: string, texts: readonly string[], broken = 0): boolean {
  const zone = localTime('UTC');
  let left = Math.floor(texts.length * broken);
  return texts.length > 0 && texts.every((text) => 'value' in readInstant(text, { pattern, zone }) || left-- > 0);
}
