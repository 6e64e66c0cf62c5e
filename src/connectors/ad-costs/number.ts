/** A number of a report as it is shown: thousands divided, a currency or a percent sign beside it, dashes for none. */

export type ReadNumber = { readonly value: number | null } | { readonly wrong: string };

/** A currency or a percent sign stands before or behind. Brackets are a minus. */
const form =
  /^(?<open>\()?(?<minus>-)?(?:(?:\p{L}{0,4}\.?\p{Sc}|\p{L}{1,4}\.?)(?<inner>-)?)?(?<digits>\d[\d.,]*|[.,]\d+)(?:%|\p{Sc}|\p{L}{1,4}\.?)?\)?$/u;
const none = /^(?:-{1,2}|—|–|n\/a)?$/iu;

/**
 * `decimal` null = by the number itself where it can be meant in one way only, else by the kind of file (`usual`). A comma or point before
 * exactly three digits, alone in its number, may be either: then what the file usually has decides only if `usual` was told by the file.
 */
export function readNumber(text: string, decimal: '.' | ',' | null, usual: '.' | ',' | null): ReadNumber {
  const bare = text.replaceAll(/[\s\u00a0\u202f'’]/gu, '').replace(/^["]|["]$/gu, '');
  if (none.test(bare)) return { value: null };
  if (/^-?\d+(?:\.\d+)?e[+-]?\d+$/iu.test(bare)) return { value: Number(bare) };
  const parts = form.exec(bare)?.groups;
  const digits = parts?.['digits'];
  if (digits === undefined) return { wrong: `got ${JSON.stringify(text)}, wanted a number` };
  const sign = parts?.['minus'] !== undefined || parts?.['inner'] !== undefined || parts?.['open'] !== undefined ? -1 : 1;
  const mark = decimal ?? markOf(digits, usual);
  if (mark === null)
    return { wrong: `got ${JSON.stringify(text)}, wanted to know whether "," or "." divides the cents: set \`decimal\` in the connection` };
  const other = mark === '.' ? ',' : '.';
  const [whole = '', cents = '0', ...more] = digits.replaceAll(other, '').split(mark);
  const value = Number(`${whole === '' ? '0' : whole}.${cents}`);
  const isOne = more.length === 0 && inThousands(digits.split(mark)[0] ?? '', other) && Number.isFinite(value);
  return isOne ? { value: sign * value } : { wrong: `got ${JSON.stringify(text)}, wanted a number` };
}

function markOf(digits: string, usual: '.' | ',' | null): '.' | ',' | null {
  const [points, commas] = [digits.split('.').length - 1, digits.split(',').length - 1];
  if (points > 0 && commas > 0) return digits.lastIndexOf('.') > digits.lastIndexOf(',') ? '.' : ',';
  if (points === 0 && commas === 0) return '.';
  const mark = points > 0 ? '.' : ',';
  const other = mark === '.' ? ',' : '.';
  if (points + commas > 1) return other;
  const [before = '', after = ''] = digits.split(mark);
  return after.length === 3 && before.length <= 3 && before !== '' && before !== '0' ? usual : mark;
}

/** `1,234,567`: groups of three (two in India) behind the first. */
function inThousands(whole: string, mark: string): boolean {
  const [, ...groups] = whole.split(mark);
  return groups.every((group) => group.length === 3 || group.length === 2) && (groups.at(-1)?.length ?? 3) === 3;
}
