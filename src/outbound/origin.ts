import type { Instant } from '#domain/instant.ts';

/** The visit to a website in which a call was made, as the warehouse has it: nothing of it names the caller. */
export interface Origin {
  readonly session_id: string;
  readonly visitor_id: string | null;
  /** ISO 8601, UTC. */
  readonly started_at: string;
  readonly source: string;
  readonly medium: string;
  readonly campaign: string | null;
  readonly keyword: string | null;
  /** Path without query. */
  readonly landing_page: string;
  /** As `gclid=…`. */
  readonly click_ids: readonly string[];
}

/** The visit of a test message: nobody's. */
export function exampleOrigin(at: Instant): Origin {
  return {
    ...{ session_id: 'test', visitor_id: 'test', started_at: new Date(at - 300_000).toISOString() },
    ...{ source: 'google', medium: 'cpc', campaign: 'Test campaign', keyword: 'test', landing_page: '/' },
    click_ids: ['fbclid=test'],
  };
}

/** What an ad system put on the click, such as its `gclid`; null = nothing. */
export function clickId(origin: Origin | null, name: string): string | null {
  const mark = origin?.click_ids.find((one) => one.startsWith(`${name}=`));
  return mark === undefined ? null : mark.slice(name.length + 1);
}
