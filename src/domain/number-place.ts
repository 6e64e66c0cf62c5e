import { getCountries, getCountryCallingCode, parsePhoneNumberFromString } from 'libphonenumber-js/max';

/** Where a telephone number is numbered: not where its holder is (mobile and ported numbers travel). */
export interface NumberPlace {
  /** ISO 3166 country; '' = unknown. */
  readonly country: string;
  /** Calling code and area code of a geographic number, as `+40 21`; '' = mobile, special or unknown. */
  readonly area: string;
}

const nowhere: NumberPlace = { country: '', area: '' };

/** Country and numbering area of an E.164 number. */
export function placeOf(number: string | null): NumberPlace {
  if (number === null) return nowhere;
  const parsed = parsePhoneNumberFromString(number);
  if (parsed === undefined) return nowhere;
  // A number that is only possible, not valid, still has the country of its calling code where only one country has it.
  const country = parsed.country ?? onlyCountryOf(parsed.countryCallingCode) ?? '';
  const type = parsed.getType();
  if (type !== 'FIXED_LINE' && type !== 'FIXED_LINE_OR_MOBILE') return { country, area: '' };
  const [code = '', area = ''] = parsed.formatInternational().split(/[ -]/);
  return { country, area: area === '' ? '' : `${code} ${area}` };
}

const countriesByCode = Map.groupBy(getCountries(), (country): string => getCountryCallingCode(country));

function onlyCountryOf(callingCode: string): string | undefined {
  const countries = countriesByCode.get(callingCode) ?? [];
  return countries.length === 1 ? countries[0] : undefined;
}
