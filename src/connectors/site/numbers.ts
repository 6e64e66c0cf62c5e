import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import type { NumberParts, ShownNumber, TagSettings } from '#domain/site-messages.ts';
import type { SiteSettings } from './settings.ts';

/** A number of the settings as pages write it. */
export function shownNumber(e164: string): ShownNumber {
  const parsed = parsePhoneNumberFromString(e164);
  if (parsed === undefined) throw new Error('a number of the settings was checked when they were saved');
  const nsn = parsed.nationalNumber;
  const national = parsed.formatNational();
  const digits = national.replace(/\D/gu, '');
  const trunk = digits.endsWith(nsn) ? digits.slice(0, -nsn.length) : '';
  return { e164, cc: parsed.countryCallingCode, trunk, nsn, national, international: parsed.formatInternational() };
}

/** What the tag of a site is told with its own text. */
export function tagSettings(site: SiteSettings, to: string): TagSettings {
  const { origins, consent, leaseMinutes, targets } = site;
  const refusals = (['doNotTrack', 'globalPrivacyControl'] as const).filter((name) => site[name]);
  const parts = targets.map(({ number }): NumberParts => {
    const { cc, trunk, nsn } = shownNumber(number);
    return { cc, trunk, nsn };
  });
  return { to, origins, consent, refusals, targets: parts, leaseS: leaseMinutes * 60 };
}

/** What stands in place of a number for a source, without anything lent: a static number; null = none is listed for it. */
export function staticNumber(
  target: SiteSettings['targets'][number],
  touch: { readonly source: string; readonly medium: string },
): string | null {
  const fits = target.static.filter(({ source, medium }) => source === touch.source && (medium === null || medium === touch.medium));
  // The one that says more counts.
  return (fits.find(({ medium }) => medium !== null) ?? fits[0])?.number ?? null;
}

/** A number and what it stands for. */
export interface NumberMeaning {
  readonly number: string;
  readonly source: string | null;
  readonly medium: string | null;
  readonly campaign: string | null;
  readonly pool: string | null;
}

/** What became of the numbers of a site since they meant something else (null = nothing yet); one that is gone stands for nothing any more. */
export function numbersChanged(before: readonly NumberMeaning[] | null, after: SiteSettings): NumberMeaning[] {
  const was = new Map(before?.map((one) => [one.number, one]));
  const is = meanings(after);
  const changed = [...is.values()].filter((one) => JSON.stringify(one) !== JSON.stringify(was.get(one.number)));
  const gone = [...was.keys()].filter((number) => !is.has(number));
  return [...changed, ...gone.map((number) => ({ number, source: null, medium: null, campaign: null, pool: null }))];
}

/** What each number of a site stands for. */
export function numberMeanings(site: SiteSettings): NumberMeaning[] {
  return [...meanings(site).values()];
}

function meanings(site: SiteSettings): Map<string, NumberMeaning> {
  const found = new Map<string, NumberMeaning>();
  for (const [pool, numbers] of Object.entries(site.pools)) {
    for (const number of numbers) found.set(number, { number, source: null, medium: null, campaign: null, pool });
  }
  for (const { static: fixed } of site.targets) {
    for (const { number, source, medium, campaign } of fixed) found.set(number, { number, source, medium, campaign, pool: null });
  }
  return found;
}
