import type { NumberParts, ShownNumber } from '#domain/site-messages.ts';

/** First digits of the scripts that pages write numbers in: Latin, Arabic, Persian, Devanagari, Thai. */
const zeros = ['0', '\u0660', '\u06f0', '\u0966', '\u0e50'];
const anyDigit = '\\d\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\u0e50-\u0e59';
/** Between two digits of one number: blanks, dots, dashes, brackets, slashes, and the unseen marks of right-to-left text. */
const gap = '\\s().\\-/\u2010-\u2015\u200b-\u200f\u202a-\u202e\u2060-\u2069';
const gaps = `[${gap}]{0,4}`;

export const digit = new RegExp(`[${anyDigit}]`);
export const endsOpen = new RegExp(`[${anyDigit}${gap}+]$|^$`);
export const startsOpen = new RegExp(`^[${anyDigit}${gap}+]|^$`);
const glued = new RegExp(`[${anyDigit}+]$`);
/** Before a national number: then the country code of another one. */
const foreign = new RegExp(`(\\+|(^|[^${anyDigit}])00)${gaps}[${anyDigit}]{0,3}${gaps}$`);

/** A number as it may stand on a page. */
interface Sought {
  readonly parts: NumberParts;
  readonly pattern: RegExp;
}

/** One of the page's own numbers, and what stands in its place once that is known. */
export class Target {
  /** It stands somewhere on the page. */
  found = false;
  shown: ShownNumber | null = null;
  /** The page's own, then what stood in its place before. */
  sought: Sought[];

  constructor(own: NumberParts) {
    this.sought = [soughtOf(own)];
  }

  show(number: ShownNumber): void {
    if (this.shown !== null) this.sought.push(soughtOf(this.shown));
    this.sought = this.sought.filter(({ parts: { cc, nsn } }) => cc !== number.cc || nsn !== number.nsn);
    this.shown = number;
  }
}

function soughtOf(parts: NumberParts): Sought {
  const { cc, trunk, nsn } = parts;
  const country = `(?:\\+|00|011)?${gaps}${written(cc)}${gaps}(?:${written('0')}${gaps})?`;
  const local = trunk === '' ? '' : `|${written(trunk)}${gaps}`;
  return { parts, pattern: new RegExp(`\\(?(?:(${country})${local})?${written(nsn)}(?![${anyDigit}])`, 'g') };
}

/** Digits in any script, with anything usual between them. */
function written(digits: string): string {
  return Array.from(digits)
    .map((each) => `[${zeros.map((zero) => moved(zero, +each)).join('')}]`)
    .join(gaps);
}

function moved(character: string, by: number): string {
  return String.fromCharCode(character.charCodeAt(0) + by);
}

/** The text with every target's number swapped, one entry a character (a whole number where its length changes); null = nothing to do. */
export function swap(text: string, targets: readonly Target[]): string[] | null {
  let changed: string[] | null = null;
  for (const target of targets) {
    for (const { parts, pattern } of target.sought) {
      for (const match of text.matchAll(pattern)) {
        const before = text.slice(Math.max(0, match.index - 12), match.index);
        const international = match[1] !== undefined;
        if (glued.test(before) || (!international && foreign.test(before))) continue;
        target.found = true;
        if (target.shown === null) continue;
        changed ??= text.split('');
        put(changed, match.index, match[0].length, international, parts, target.shown);
      }
    }
  }
  return changed;
}

function put(characters: string[], from: number, length: number, international: boolean, { cc, nsn }: NumberParts, shown: ShownNumber) {
  if (shown.cc === cc && shown.nsn.length === nsn.length) {
    // The page's own writing stays: only the digits after country code and trunk digit change.
    let left = nsn.length;
    for (let at = from + length - 1; left > 0; at -= 1) {
      const character = characters[at] ?? '';
      if (!digit.test(character)) continue;
      left -= 1;
      characters[at] = moved(character, +(shown.nsn[left] ?? 0) - +(nsn[left] ?? 0));
    }
    return;
  }
  characters.fill('', from, from + length);
  characters[from] = international || shown.cc !== cc ? shown.international : shown.national;
}
