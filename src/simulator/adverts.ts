import type { ClickIdName, UtmName } from '#domain/site-messages.ts';

/** One way by which people come to the website. */
export interface Advert {
  /** How often, beside the others. */
  readonly weight: number;
  /** What its visits are known by. */
  readonly source: string;
  readonly medium: string;
  readonly campaign: string | null;
  /** What it costs; null = nothing. */
  readonly cost: { readonly campaignId: string; readonly perClick: number; readonly clickShare: number } | null;
  readonly keywords: readonly string[];
  /** What the browser says of it. */
  readonly utm: readonly UtmName[];
  readonly clickId: ClickIdName | null;
  readonly referrer: string;
  /** Share of its visits in which somebody decides to call, beside those of the others. */
  readonly callFactor: number;
}

const none = { campaign: null, cost: null, keywords: [], utm: [], clickId: null, referrer: '', callFactor: 1 } as const;
const tagged = ['source', 'medium', 'campaign', 'term'] as const;

/** Money per click in the currency of the world. */
export const adverts: readonly Advert[] = [
  {
    ...{ ...none, weight: 22, source: 'google', medium: 'cpc', campaign: 'implants', utm: tagged, clickId: 'gclid', callFactor: 1.6 },
    ...{
      cost: { campaignId: '9001', perClick: 3.4, clickShare: 0.045 },
      keywords: ['dental implants', 'implants price', 'implant dentist'],
    },
    referrer: 'https://www.google.com/',
  },
  {
    ...{ ...none, weight: 14, source: 'google', medium: 'cpc', campaign: 'brand', utm: tagged, clickId: 'gclid', callFactor: 2.2 },
    ...{ cost: { campaignId: '9002', perClick: 0.6, clickShare: 0.19 }, keywords: ['example dental', 'example dental phone'] },
    referrer: 'https://www.google.com/',
  },
  {
    ...{ ...none, weight: 7, source: 'bing', medium: 'cpc', campaign: 'implants', utm: tagged, clickId: 'msclkid', callFactor: 1.4 },
    ...{ cost: { campaignId: '7001', perClick: 2.1, clickShare: 0.03 }, keywords: ['dental implants'], referrer: 'https://www.bing.com/' },
  },
  {
    ...{ ...none, weight: 16, source: 'facebook', medium: 'paid_social', campaign: 'whitening', clickId: 'fbclid', callFactor: 0.5 },
    ...{ utm: ['source', 'medium', 'campaign'], cost: { campaignId: '5001', perClick: 0.9, clickShare: 0.012 } },
    referrer: 'https://l.facebook.com/',
  },
  { ...none, weight: 20, source: 'google', medium: 'organic', referrer: 'https://www.google.com/' },
  {
    ...{ ...none, weight: 5, source: 'newsletter', medium: 'email', campaign: 'check-up', callFactor: 0.8 },
    utm: ['source', 'medium', 'campaign'],
  },
  { ...none, weight: 4, source: 'clinics.example.org', medium: 'referral', referrer: 'https://clinics.example.org/best', callFactor: 1.2 },
  { ...none, weight: 12, source: '(direct)', medium: '(none)' },
];

/** Whoever comes by himself. */
export const direct: Advert = { ...none, weight: 1, source: '(direct)', medium: '(none)' };
