import { matchesBounded } from './bounded-pattern.ts';
import { erasedCaller } from './erased-caller.ts';
import { getCountryCallingCode, isSupportedCountry, parsePhoneNumberFromString, type PhoneNumber } from 'libphonenumber-js/min';

/** One step of a connection's number rules: numbers written like `pattern` are read as told. */
export interface NumberRule {
  /** A regular expression over the number without blanks, dots, dashes and brackets. */
  readonly pattern: string;
  /** What to make of it before reading (`$1` stands for the first group), for example to drop an outside-line digit. */
  readonly replace?: string | undefined;
  /** ISO country whose national numbers these are; without it the result must be international. */
  readonly country?: string | undefined;
}

/** How a phone system writes numbers. */
export interface NumberRules {
  /** Our own numbers, E.164. A number that equals one of them, with or without plus or prefix, is it. */
  readonly ownNumbers: readonly string[];
  /** Tried in this order; two rules that give different numbers are a contradiction. */
  readonly rules: readonly NumberRule[];
  /** What stands for the plus, by default 00 and 011. */
  readonly internationalPrefixes: readonly string[];
  /** ISO countries whose international numbers may be written without the plus. */
  readonly countries: readonly string[];
}

/** A number as read: `e164` is null when it is withheld, no telephone number, or contradictory (then `anomaly` says so). */
export interface ReadNumber {
  readonly e164: string | null;
  readonly presented: string | null;
  readonly anomaly: string | null;
}

const withheld = new Set([
  '',
  'anonymous',
  'unknown',
  '<unknown>',
  'restricted',
  'private',
  'withheld',
  'unavailable',
  'blocked',
  'asterisk',
  's',
]);
const cacheLimit = 100_000;

type NumberReader = (presented: string | null | undefined) => ReadNumber;

const readers = new WeakMap<NumberRules, NumberReader>();

/** The reader of these rules, with its own cache: the same callers come again and again. */
export function numberReader(rules: NumberRules): NumberReader {
  const reader = readers.get(rules) ?? newReader(rules);
  readers.set(rules, reader);
  return reader;
}

function newReader(rules: NumberRules): NumberReader {
  const own = new Map<string, string>();
  for (const number of rules.ownNumbers) {
    own.set(digitsOf(number), number);
    for (const prefix of rules.internationalPrefixes) own.set(prefix + digitsOf(number), number);
  }
  const patterns = rules.rules.map((rule) => ({ ...rule, expression: new RegExp(rule.pattern, 'u') }));
  const callingCodes = rules.countries.filter((country) => isSupportedCountry(country)).map((country) => getCountryCallingCode(country));
  const cache = new Map<string, ReadNumber>();

  const read = (presented: string): ReadNumber => {
    const trimmed = presented.trim();
    if (withheld.has(trimmed.toLowerCase())) return { e164: null, presented: trimmed === '' ? null : trimmed, anomaly: null };
    const compact = trimmed.replace(/[\s().\-/\u00a0\u2010-\u2015]/gu, '');
    const erased = erasedCaller(compact);
    if (erased !== null) return { e164: erased, presented: erased, anomaly: null };
    const mine = own.get(digitsOf(compact));
    if (mine !== undefined && /^\+?\d+$/u.test(compact)) return { e164: mine, presented: trimmed, anomaly: null };
    if (!/^\+?\d+$/u.test(compact)) return { e164: null, presented: trimmed, anomaly: null };
    if (compact.startsWith('+')) {
      const e164 = possible(compact);
      return { e164, presented: trimmed, anomaly: e164 === null ? `number_not_possible: ${compact}` : null };
    }
    const found = new Set<string>();
    for (const rule of patterns) {
      if (!matchesBounded(rule.expression, compact)) continue;
      const rewritten = rule.replace === undefined ? compact : compact.replace(rule.expression, rule.replace);
      const e164 = rule.country === undefined ? possible(international(rewritten)) : possible(rewritten, rule.country);
      if (e164 !== null) found.add(e164);
    }
    for (const prefix of rules.internationalPrefixes) {
      if (!compact.startsWith(prefix)) continue;
      const e164 = possible(`+${compact.slice(prefix.length)}`);
      if (e164 !== null) found.add(e164);
    }
    for (const code of callingCodes) {
      if (!compact.startsWith(code)) continue;
      const e164 = possible(`+${compact}`);
      if (e164 !== null) found.add(e164);
    }
    const all = [...found].sort();
    if (all.length > 1) return { e164: null, presented: trimmed, anomaly: `number_ambiguous: ${compact} is ${all.join(' or ')}` };
    return { e164: all[0] ?? null, presented: trimmed, anomaly: null };
  };

  return (presented) => {
    if (presented === null || presented === undefined) return { e164: null, presented: null, anomaly: null };
    let answer = cache.get(presented);
    if (answer === undefined) {
      if (cache.size >= cacheLimit) cache.clear();
      answer = read(presented);
      cache.set(presented, answer);
    }
    return answer;
  };
}

function digitsOf(number: string): string {
  return number.replace(/\D/gu, '');
}

function international(number: string): string {
  return number.startsWith('+') ? number : `+${number}`;
}

/** E.164 when the length is possible for its country; a number need not be assigned to be a caller. */
function possible(number: string, country?: string): string | null {
  if (country !== undefined && !isSupportedCountry(country)) return null;
  const parsed = country === undefined ? parsePhoneNumberFromString(number) : parsePhoneNumberFromString(number, country);
  if (parsed?.isPossible() !== true) return null;
  // What was written as E.164 is soon asked for its place: it need not be parsed twice.
  if (parsed.number === number) keepPlace(number, parsed);
  return parsed.number;
}

interface Place {
  readonly country: string | null;
  readonly area: string | null;
}

const places = new Map<string, Place>();

/** ISO country of an E.164 number; for a calling code that several share and an unassigned number, its main country. */
export function countryOf(e164: string): string | null {
  return placeOf(e164).country;
}

/** Calling code and first group of a number as its country writes it: `+1 202`, `+44 1632`. */
export function areaOf(e164: string): string | null {
  return placeOf(e164).area;
}

function placeOf(e164: string): Place {
  return places.get(e164) ?? keepPlace(e164, parsePhoneNumberFromString(e164));
}

function keepPlace(e164: string, parsed: PhoneNumber | undefined): Place {
  const place: Place = parsed === undefined ? { country: null, area: null } : { country: countryFor(parsed), area: areaFor(parsed) };
  if (places.size >= cacheLimit) places.clear();
  places.set(e164, place);
  return place;
}

function countryFor(number: PhoneNumber): string | null {
  return number.country ?? number.getPossibleCountries()[0] ?? null;
}

function areaFor(number: PhoneNumber): string | null {
  const groups = number.formatInternational().split(/[\s-]+/u);
  return groups.length >= 3 ? `${groups[0] ?? ''} ${groups[1] ?? ''}` : null;
}
