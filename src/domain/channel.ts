/**
 * The channel of a source and a medium: the groups in which advertising is planned and compared. Words are matched whole and
 * without case; a source may be a name (`google`) or a host (`www.google.com`, `google.de`).
 */
export type Channel =
  | 'direct'
  | 'paid_search'
  | 'paid_social'
  | 'paid_video'
  | 'paid_other'
  | 'display'
  | 'organic_search'
  | 'organic_social'
  | 'video'
  | 'email'
  | 'sms'
  | 'affiliate'
  | 'referral'
  | 'offline'
  | 'other';

type Kind = 'search' | 'social' | 'video';

/** Null where neither source nor medium is known. */
export function channelOf(source: string | null, medium: string | null): Channel | null {
  const from = word(source);
  const by = word(medium);
  if (from === '' && by === '') return null;
  if ((from === '' || from === 'direct') && (by === '' || nothing.has(by))) return 'direct';
  const kind = kindOf(from);
  const told = byMedium.get(by);
  if (told === 'paid') return kind === null ? (paidSearch.has(by) ? 'paid_search' : 'paid_other') : `paid_${kind}`;
  if (told === 'referral' || told === undefined) {
    if (kind === 'search') return 'organic_search';
    if (kind === 'social') return 'organic_social';
    if (kind === 'video') return 'video';
    // A source may say what the medium should have said: `radio`.
    const named = told ?? byMedium.get(from) ?? 'other';
    return named === 'paid' ? 'paid_other' : named;
  }
  return told;
}

/** Search engines, social networks and video sites by their names, and by the part of a host before its ending. */
const kinds: Readonly<Record<Kind, readonly string[]>> = {
  search: ['google', 'bing', 'yahoo', 'duckduckgo', 'yandex', 'baidu', 'ecosia', 'qwant', 'brave', 'startpage', 'naver', 'seznam'],
  social: [
    ...['facebook', 'fb', 'instagram', 'ig', 'meta', 'linkedin', 'twitter', 'x', 't.co', 'tiktok', 'pinterest', 'reddit', 'snapchat'],
    ...['threads', 'vk', 'ok', 'telegram', 't.me', 'line', 'whatsapp'],
  ],
  video: ['youtube', 'vimeo', 'twitch', 'dailymotion'],
};
const kindByName = new Map(Object.entries(kinds).flatMap(([kind, names]) => names.map((name) => [name, kind as Kind] as const)));

const words: Readonly<Record<string, Channel | 'paid'>> = {
  ...of('paid', 'cpc', 'ppc', 'paid', 'paidsearch', 'sem', 'cpv', 'cpa', 'cpl', 'retargeting', 'remarketing', 'ads'),
  ...of('paid_social', 'paidsocial', 'socialpaid'),
  ...of('paid_video', 'paidvideo'),
  ...of('display', 'display', 'banner', 'cpm', 'interstitial', 'programmatic'),
  ...of('organic_search', 'organic', 'organicsearch'),
  ...of('organic_social', 'social', 'socialnetwork', 'socialmedia', 'sm', 'organicsocial'),
  ...of('video', 'video', 'organicvideo'),
  ...of('email', 'email', 'mail', 'newsletter'),
  ...of('sms', 'sms', 'textmessage'),
  ...of('affiliate', 'affiliate', 'affiliates', 'partner'),
  ...of('referral', 'referral', 'link', 'app'),
  ...of('offline', 'offline', 'print', 'radio', 'tv', 'billboard', 'outdoor', 'flyer', 'leaflet', 'directmail', 'qr'),
};
const byMedium: ReadonlyMap<string, Channel | 'paid'> = new Map(Object.entries(words));
const paidSearch: ReadonlySet<string> = new Set(['paidsearch', 'sem']);
const nothing: ReadonlySet<string> = new Set(['none', 'notset']);

function of<C extends Channel | 'paid'>(channel: C, ...media: readonly string[]): Record<string, C> {
  return Object.fromEntries(media.map((medium) => [medium, channel]));
}

/** `E-mail`, `e_mail` and `(email)` are one word; dots stay, for hosts have them. */
function word(text: string | null): string {
  return (text ?? '')
    .trim()
    .toLowerCase()
    .replaceAll(/[\s()_-]/gu, '');
}

function kindOf(source: string): Kind | null {
  const named = kindByName.get(source);
  if (named !== undefined) return named;
  const labels = source.split('.');
  // The label before the ending: `google` of `www.google.com` and of `google.co.uk`.
  const ending = labels.length > 2 && secondLevel.has(labels.at(-2) ?? '') ? 2 : 1;
  return labels.length < 2 ? null : (kindByName.get(labels.at(-1 - ending) ?? '') ?? null);
}

const secondLevel: ReadonlySet<string> = new Set(['co', 'com', 'org', 'net', 'ac']);
