import type { FeedLeftOut } from '#contract/feed-kinds.ts';
import type { NewConversionFeed } from '#contract/feeds.ts';
import { hourMs, type Instant, type TimeRange } from '#domain/instant.ts';
import { clickConversions } from '#metrics/click-conversions.ts';
import { localDate } from '#metrics/calendar.ts';
import { type ConversionFile, googleAdsFile, googleMarks } from '#outbound/google-ads.ts';
import type { StoredFeed } from '#settings/conversion-feeds.ts';
import { ApiProblem } from './api-problem.ts';
import { settledOf } from './freshness.ts';
import { stillSeesNumbers } from './key-maker.ts';
import type { Services } from './services.ts';

/** What a feed tells; the API checked it before it was stored. */
export type FeedDocument = NewConversionFeed;

/** A larger file would be more than Google takes at once. */
const mostRows = 100_000;
/** Calls that began so lately may be running: on a busy server some of them always wait for their next event to be counted. */
const runningMs = hourMs;

export function feedDocument({ document }: Pick<StoredFeed, 'document'>): FeedDocument {
  return JSON.parse(document) as FeedDocument;
}

/** Whole local days, so that every fetch of a day gets the same; with no lag up to now. */
export function feedPeriod({ days, lag_days: lag }: Pick<FeedDocument, 'days' | 'lag_days'>, zone: string, now: Instant): TimeRange {
  const today = localDate(now, zone);
  const startOf = (ago: number): Instant => today.subtract({ days: ago }).toZonedDateTime(zone).epochMilliseconds;
  return { from: startOf(days), before: lag === 0 ? now : startOf(lag - 1) };
}

type Need = Pick<Services, 'warehouse' | 'index' | 'pipeline' | 'projector' | 'people' | 'settings'>;

/** The file as a fetch gets it now. `most`: lines that are written. Refused with 503 while figures of the account are counted again. */
export async function feedFile(feed: StoredFeed, zone: string, services: Need, most?: number): Promise<ConversionFile & TimeRange> {
  const { warehouse } = services;
  const document = feedDocument(feed);
  const now = Date.now();
  const period = feedPeriod(document, zone, now);
  if (!(await isFinal(feed.account, Math.min(period.before, now - runningMs), services))) {
    throw new ApiProblem(
      503,
      'counting-again',
      'Calls are being counted again: nothing is told until that is done.',
      {},
      { 'retry-after': '600' },
    );
  }
  const { outcome, min_talk_s: minTalkS, min_score: minScore } = document;
  const found = await warehouse.withReadLock(
    async () =>
      await clickConversions(warehouse, feed.account, period, { outcome, minTalkS, minScore, marks: googleMarks, most: mostRows + 1 }),
  );
  if (found.length > mostRows) {
    throw new ApiProblem(
      422,
      'too-many',
      `There are over ${mostRows} conversions in ${document.days} days: have the feed hold fewer days.`,
    );
  }
  const currency = document.currency ?? (await services.settings.currencies.currency(feed.account));
  const choice = {
    ...{ kind: document.kind, conversionName: document.conversion_name, isSale: outcome === 'sale', zone },
    ...{ value: document.value, currency, consent: document.consent },
  };
  return { ...googleAdsFile(found, choice, most), ...period };
}

/** Facts that are not final would be told twice: once as they are, and once as they will be. */
async function isFinal(account: string, factsBefore: Instant, services: Pick<Need, 'index' | 'pipeline' | 'projector'>): Promise<boolean> {
  // Of what is decoded late more may follow that changes what is there already.
  if ([...services.pipeline.catchingUp()].some((connection) => connection.startsWith(`${account}/`))) return false;
  return (await settledOf(services, account, factsBefore)).settled;
}

/** Whether callers' numbers may be told today: as long as whoever made the feed may see them. */
export async function feedShowsNumbers(feed: StoredFeed, { people, settings }: Pick<Need, 'people' | 'settings'>): Promise<boolean> {
  return await stillSeesNumbers(feed.account, feed.madeBy, { people, apiKeys: settings.apiKeys });
}

/** How often each reason is stored and told. */
export function leftOutOf(text: string): { reason: FeedLeftOut; conversions: number }[] {
  return JSON.parse(text) as { reason: FeedLeftOut; conversions: number }[];
}
