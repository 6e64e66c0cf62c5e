import { parsePhoneNumberFromString } from 'libphonenumber-js/min';

/**
 * What stands for a caller who was erased: fifteen digits after the country code 999, which no country has. So it goes
 * wherever a number goes (a JSON number, a dialled extension, a column), is never a real one, and tells callers apart.
 */
const token = /^\+?(999\d{12})$/u;

/** The token as the facts hold it (`+999…`) where a text is one; else null. */
export function erasedCaller(text: string): string | null {
  const digits = token.exec(text)?.[1];
  return digits === undefined ? null : `+${digits}`;
}

/** What stands for the name of an erased caller. */
export function erasedName(digits: string): string {
  return `erased-${digits.slice(-6)}`;
}

/** Digits of every usual way to write an E.164 number: international with and without prefix, national with and without trunk digit. */
export function writtenForms(e164: string, prefixes: readonly string[] = ['00', '011']): string[] {
  const digits = e164.replace(/\D/gu, '');
  const parsed = parsePhoneNumberFromString(e164);
  const national = parsed === undefined ? [] : [parsed.nationalNumber, parsed.formatNational().replace(/\D/gu, '')];
  return [...new Set([digits, ...prefixes.map((prefix) => prefix + digits), ...national])].filter((form) => form.length >= shortestForm);
}

/** Shorter digits (an extension, a part of a number) are too often something else. */
export const shortestForm = 5;
