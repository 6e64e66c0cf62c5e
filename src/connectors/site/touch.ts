import { type ClickIdName, clickIdNames, type SessionRequest } from '#domain/site-messages.ts';
import { knownHost } from './hosts.ts';

/** What brought somebody to a page. */
export interface Touch {
  readonly source: string;
  readonly medium: string;
  readonly campaign: string | null;
  readonly keyword: string | null;
  readonly referrer: string | null;
  /** `gclid=…` */
  readonly click_ids: readonly string[];
}

/** Whose click id it is. Facebook marks every link that leaves it, paid or not. */
const byClickId: Readonly<Record<ClickIdName, { readonly source: string; readonly medium: string }>> = {
  gclid: { source: 'google', medium: 'cpc' },
  gbraid: { source: 'google', medium: 'cpc' },
  wbraid: { source: 'google', medium: 'cpc' },
  msclkid: { source: 'bing', medium: 'cpc' },
  ttclid: { source: 'tiktok', medium: 'cpc' },
  li_fat_id: { source: 'linkedin', medium: 'cpc' },
  fbclid: { source: 'facebook', medium: 'social' },
};

/** `origins` are the site's own. What the address says of itself counts first, then the mark of an advertising system, then where the browser came from. */
export function touchOf({ utm, ids, referrer }: Pick<SessionRequest, 'utm' | 'ids' | 'referrer'>, origins: readonly string[]): Touch {
  const from = URL.parse(referrer);
  const foreign = from === null || origins.some((origin) => URL.parse(origin)?.host === from.host) ? null : from;
  const clicked = clickIdNames.find((name) => ids[name] !== undefined);
  const marked = clicked === undefined ? null : byClickId[clicked];
  const led =
    foreign === null ? null : (knownHost(foreign.hostname) ?? { source: foreign.hostname.replace(/^www\./u, ''), medium: 'referral' });
  const { source, medium } = marked ?? led ?? { source: '(direct)', medium: '(none)' };
  const told = utm.source?.toLowerCase();
  const way = told === undefined ? { source, medium } : { source: told, medium: told === marked?.source ? marked.medium : '(not set)' };
  return {
    source: way.source,
    medium: utm.medium?.toLowerCase() ?? way.medium,
    campaign: utm.campaign ?? null,
    keyword: utm.term ?? null,
    referrer:
      foreign === null ? null : `${foreign.origin === 'null' ? `${foreign.protocol}//${foreign.host}` : foreign.origin}${foreign.pathname}`,
    click_ids: clickIdNames.flatMap((name) => (ids[name] === undefined ? [] : [`${name}=${ids[name]}`])),
  };
}
