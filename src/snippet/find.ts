import type { NumberParts, ShownNumber } from '#domain/site-messages.ts';

/** First digits of the scripts that pages write numbers in: Thai, Devanagari, Persian, Arabic, Latin. */
const zeros = [0xe50, 0x966, 0x6f0, 0x660, 0x30];
const anyDigit = '\\d\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\u0e50-\u0e59';
/** Between two digits of one number: blanks, dots, dashes, brackets, slashes, and the unseen marks of right-to-left text. */
const gap = '\\s().\\-/\u2010-\u2015\u200b-\u200f\u202a-\u202e\u2060-\u2069';

export const digit = new RegExp(`[${anyDigit}]`);
const eachDigit = new RegExp(digit, 'g');
const enough = new RegExp(`([${anyDigit}][${gap}]{0,4}){6}`);
export const endsOpen = new RegExp(`[${anyDigit}${gap}+]$|^$`);
export const startsOpen = new RegExp(`^[${anyDigit}${gap}+]|^$`);
const onlyGap = new RegExp(`^[${gap}]{0,4}$`);
/** Before a national number: then the country code of another one. */
const foreign = new RegExp(`(\\+|(^|[^${anyDigit}])00)[${anyDigit}${gap}]{0,8}$`);

/** One of the page's own numbers, and what stands in its place once that is known. */
export class Target {
  /** It stands somewhere on the page. */
  found = false;
  shown: ShownNumber | null = null;
  /** The page's own, then what stood in its place before. */
  sought: NumberParts[];

  constructor(own: NumberParts) {
    this.sought = [own];
  }

  show(number: ShownNumber): void {
    if (this.shown !== null) this.sought.push(this.shown);
    this.sought = this.sought.filter(({ cc, nsn }) => cc !== number.cc || nsn !== number.nsn);
    this.shown = number;
  }
}

/** The digits of a text, in whatever script, and where each stands. */
interface Digits {
  readonly text: string;
  readonly digits: string;
  readonly at: readonly number[];
}

function digitsOf(text: string): Digits {
  const at: number[] = [];
  let digits = '';
  for (const { 0: character, index } of text.matchAll(eachDigit)) {
    const code = character.charCodeAt(0);
    digits += String(code - (zeros.find((zero) => zero <= code) ?? 0));
    at.push(index);
  }
  return { text, digits, at };
}

/** The text with every target's number swapped, one entry a character (a whole number where its length changes); null = nothing to do. */
export function swap(text: string, targets: readonly Target[]): string[] | null {
  let changed: string[] | null = null;
  // Most texts with digits hold no number: that is found out where it costs least.
  if (!enough.test(text)) return null;
  const all = digitsOf(text);
  for (const target of targets) {
    for (const parts of target.sought) {
      for (let first = all.digits.indexOf(parts.nsn); first >= 0; first = all.digits.indexOf(parts.nsn, first + 1)) {
        const place = placeOf(all, first, parts);
        if (place === null) continue;
        target.found = true;
        if (target.shown === null) continue;
        changed ??= text.split('');
        put(changed, all.at.slice(first, first + parts.nsn.length), place, parts, target.shown);
      }
    }
  }
  return changed;
}

/** Where a number begins that stands with its prefix in the text. */
interface Place {
  readonly from: number;
  /** It has its country code. */
  readonly international: boolean;
}

/** Null where these digits are part of something else. */
function placeOf({ text, digits, at }: Digits, found: number, { cc, trunk, nsn }: NumberParts): Place | null {
  const where = (index: number): number => at[index] ?? -2;
  const close = (from: number, to: number): boolean => {
    for (let index = from; index < to; index += 1) if (!onlyGap.test(text.slice(where(index) + 1, where(index + 1)))) return false;
    return true;
  };
  const last = found + nsn.length - 1;
  if (where(last + 1) === where(last) + 1 || !close(found, last)) return null;
  let first = found;
  const before = (prefix: string): boolean => {
    if (prefix === '' || !digits.endsWith(prefix, first) || !close(first - prefix.length, first)) return false;
    first -= prefix.length;
    return true;
  };
  const international = before(`${cc}0`) || before(cc);
  for (const prefix of international ? ['00', '011'] : [trunk]) if (before(prefix)) break;
  let from = where(first);
  if (where(first - 1) === from - 1) return null;
  if (!international && foreign.test(text.slice(Math.max(0, from - 12), from))) return null;
  if (text[from - 1] === '(') from -= 1;
  if (text[from - 1] === '+') from -= 1;
  return { from, international };
}

/** `digitsAt`: where the digits after country code and trunk digit stand. */
function put(
  characters: string[],
  digitsAt: readonly number[],
  { from, international }: Place,
  own: NumberParts,
  shown: ShownNumber,
): void {
  if (shown.cc === own.cc && shown.nsn.length === own.nsn.length) {
    // The page's own writing stays: a digit for a digit, in its script.
    digitsAt.forEach((at, index) => {
      const code = (characters[at] ?? '').charCodeAt(0);
      characters[at] = String.fromCharCode(code + Number(shown.nsn[index]) - Number(own.nsn[index]));
    });
    return;
  }
  characters.fill('', from, (digitsAt.at(-1) ?? from) + 1);
  characters[from] = international || shown.cc !== own.cc ? shown.international : shown.national;
}
