/** Text of a wall clock -> `YYYY-MM-DD HH:MM:SS(.fff)`, null where it does not fit. */
export type ReadWall = (text: string) => string | null;

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const compiled = new Map<string, ReadWall>();

/** Longest first, so that `MMM` is not read as `MM` and `M`. */
const tokens: readonly (readonly [string, string, string])[] = [
  ['YYYY', 'year', '\\d{4}'],
  ['YY', 'shortYear', '\\d{2}'],
  ['MMM', 'monthName', '[A-Za-z]{3,9}'],
  ['MM', 'month', '\\d{2}'],
  ['M', 'month', '\\d{1,2}'],
  ['DD', 'day', '\\d{2}'],
  ['D', 'day', '\\d{1,2}'],
  ['HH', 'hour', '\\d{2}'],
  ['H', 'hour', '\\d{1,2}'],
  ['hh', 'hour12', '\\d{2}'],
  ['h', 'hour12', '\\d{1,2}'],
  ['mm', 'minute', '\\d{2}'],
  ['m', 'minute', '\\d{1,2}'],
  ['ss', 'second', '\\d{2}'],
  ['s', 'second', '\\d{1,2}'],
  ['SSS', 'fraction', '\\d{1,9}'],
  ['A', 'half', '[AaPp]\\.?[Mm]\\.?'],
];

/**
 * An explicit pattern: YYYY YY MMM MM M DD D HH H hh h mm m ss s SSS A, everything else as it stands. Dates are never
 * guessed cell by cell: 03/04 is March or April for the whole column.
 */
export function compilePattern(pattern: string): ReadWall {
  const known = compiled.get(pattern);
  if (known !== undefined) return known;
  let expression = '';
  let rest = pattern;
  const used = new Set<string>();
  while (rest !== '') {
    const token = tokens.find(([word, name]) => rest.startsWith(word) && !used.has(name));
    if (token === undefined) {
      expression += /\s/u.test(rest.charAt(0)) ? '\\s+' : rest.charAt(0).replace(/[\\^$.*+?()[\]{}|/]/u, '\\$&');
      rest = rest.slice(1);
      continue;
    }
    const [word, name, digits] = token;
    used.add(name);
    expression += `(?<${name}>${digits})`;
    rest = rest.slice(word.length);
  }
  const form = new RegExp(`^${expression}$`, 'u');
  const read: ReadWall = (text) => {
    const parts = form.exec(text.trim())?.groups;
    return parts === undefined ? null : toWall(parts);
  };
  compiled.set(pattern, read);
  return read;
}

function toWall(parts: Readonly<Record<string, string | undefined>>): string | null {
  const year = parts['year'] ?? fullYear(parts['shortYear']);
  const month = parts['month'] ?? monthOf(parts['monthName']);
  const day = parts['day'];
  if (year === null || month === null || day === undefined) return null;
  const hour = parts['hour'] ?? hourOf(parts['hour12'], parts['half']);
  if (hour === null) return null;
  const two = (text: string): string => text.padStart(2, '0');
  const second = two(parts['second'] ?? '0');
  const fraction = parts['fraction'] === undefined ? '' : `.${parts['fraction']}`;
  return `${year}-${two(month)}-${two(day)} ${two(hour)}:${two(parts['minute'] ?? '0')}:${second}${fraction}`;
}

/** Two digits: 70 to 99 are the last century. */
function fullYear(short: string | undefined): string | null {
  if (short === undefined) return null;
  return `${Number(short) >= 70 ? '19' : '20'}${short}`;
}

function monthOf(monthName: string | undefined): string | null {
  if (monthName === undefined) return null;
  const index = months.indexOf(monthName.slice(0, 3).toLowerCase());
  return index < 0 ? null : String(index + 1);
}

function hourOf(hour12: string | undefined, half: string | undefined): string | null {
  if (hour12 === undefined) return '0';
  const hour = Number(hour12);
  if (hour < 1 || hour > 12 || half === undefined) return null;
  return String((hour % 12) + (half.toLowerCase().startsWith('p') ? 12 : 0));
}
