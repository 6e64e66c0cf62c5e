/** What the tag on a website and the server say to each other. The tag carries no validator, so these are types only. */

export const consentModes = ['none', 'session', 'full'] as const;
/** What may be kept on the device: nothing, ids until the browser closes, or ids for a year. */
export type ConsentMode = (typeof consentModes)[number];

/** Click ids that advertising systems add to addresses. */
export const clickIdNames = ['gclid', 'gbraid', 'wbraid', 'fbclid', 'msclkid', 'ttclid', 'li_fat_id'] as const;
export type ClickIdName = (typeof clickIdNames)[number];

export const utmNames = ['source', 'medium', 'campaign', 'term', 'content'] as const;
export type UtmName = (typeof utmNames)[number];

/** A number as pages write it: country code, trunk digit (0 in most of Europe, else empty) and the rest. */
export interface NumberParts {
  readonly cc: string;
  readonly trunk: string;
  readonly nsn: string;
}

/** A number that stands in place of the page's own. */
export interface ShownNumber extends NumberParts {
  readonly e164: string;
  /** How it is usually written; used where the page's own writing has another number of digits. */
  readonly national: string;
  readonly international: string;
}

/** What the tag is told with its own text. */
export interface TagSettings {
  /** Where it posts to, without a slash at the end. */
  readonly to: string;
  readonly origins: readonly string[];
  readonly consent: ConsentMode;
  /** What browsers say for whoever wants to be left alone; who says one of these is. */
  readonly refusals: readonly ('doNotTrack' | 'globalPrivacyControl')[];
  /** The page's own numbers that are swapped, in the order of the settings. */
  readonly targets: readonly NumberParts[];
  /** A number that was not heard of for so long is no longer the session's. */
  readonly leaseS: number;
}

/** `POST /site/{key}/session`: who looks at which page, where from, and which numbers of the page are to be swapped. */
export interface SessionRequest {
  readonly session: string;
  readonly visitor: string;
  readonly consent: ConsentMode;
  /** Origin and path, without query. */
  readonly page: string;
  /** The same of the page before; empty = none. */
  readonly referrer: string;
  readonly utm: Readonly<Partial<Record<UtmName, string>>>;
  readonly ids: Readonly<Partial<Record<ClickIdName, string>>>;
  /** Places in `targets`. */
  readonly targets: readonly number[];
}

export interface SessionAnswer {
  readonly numbers: readonly { readonly target: number; readonly number: ShownNumber }[];
}

/** `POST /site/{key}/told`: the session goes on; it came to a page, or somebody touched a number. */
export interface ToldRequest {
  readonly session: string;
  readonly visitor: string;
  readonly page?: string;
  /** As the link has it. */
  readonly click?: string;
}
