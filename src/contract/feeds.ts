import { z } from '@hono/zod-openapi';
import { Currency } from './currencies.ts';
import { feedKinds, feedLeftOut, feedOutcomes, fetchStates } from './feed-kinds.ts';

/** Feeds of conversions: a CSV at a secret address, which an ad system fetches on its own schedule. */

const Name = z.string().trim().min(1, 'a name').max(100);
const settable = {
  name: Name,
  conversion_name: z
    .string()
    .trim()
    .min(1, 'the name of the conversion action')
    .max(100)
    // eslint-disable-next-line no-control-regex -- control characters are what is refused
    .regex(/^[^\u0000-\u001f\u007f]*$/u, 'one line')
    .describe('as the conversion action is called in Google Ads; of each name there is one feed'),
  kind: z
    .enum(feedKinds)
    .describe('click: by gclid, gbraid or wbraid; call: by the caller’s number, of Google’s own forwarding numbers only'),
  outcome: z.enum(feedOutcomes).describe('what counts; inbound calls alone, none of them spam or a test'),
  min_talk_s: z.number().int().min(0).max(36_000).describe('of answered_call: seconds of conversation that it needs'),
  min_score: z.number().min(-1e6).max(1e6).describe('of qualified_lead: score from which a lead is qualified'),
  value: z.number().min(0).max(1e9).nullable().describe('what each is worth; null = not said, and of sale the amount of the deal'),
  currency: Currency.nullable().describe('of `value`, and of deals that name none; null = the ad system’s own'),
  days: z.number().int().min(1).max(90).describe('local days that the feed holds, before the day on which it is fetched'),
  lag_days: z.number().int().min(0).max(30).describe('days that are still left out: 1 = up to the end of yesterday; 0 = up to now'),
  consent: z.boolean().describe('says that these people consented to ad user data and personalisation'),
};

export const NewConversionFeed = z
  .strictObject({
    ...settable,
    kind: settable.kind.default('click'),
    outcome: settable.outcome.default('answered_call'),
    min_talk_s: settable.min_talk_s.default(0),
    min_score: settable.min_score.default(70),
    value: settable.value.default(null),
    currency: settable.currency.default(null),
    days: settable.days.default(30),
    lag_days: settable.lag_days.default(1),
    consent: settable.consent.default(false),
  })
  .openapi('NewConversionFeed');

export const ConversionFeedChange = z
  .strictObject({ ...settable, active: z.boolean() })
  .partial()
  .openapi('ConversionFeedChange');

export const ConversionFeed = z
  .object({
    id: z.string(),
    ...settable,
    active: z.boolean().describe('false = its address answers nobody'),
    numbers_shown: z.boolean().describe('of kind call: false where whoever made it may no longer see numbers; then nothing is told'),
    created_at: z.string(),
    secret_made_at: z.string(),
    last_fetch: z
      .object({ at: z.string(), state: z.enum(fetchStates), rows: z.number().nullable() })
      .nullable()
      .describe('null = nobody has fetched it yet'),
  })
  .openapi('ConversionFeed');

export const ConversionFeedSecret = ConversionFeed.extend({
  url: z.string().describe('shown once'),
  user: z.string(),
  password: z.string().describe('shown once'),
}).openapi('ConversionFeedSecret');

const LeftOut = z.array(z.object({ reason: z.enum(feedLeftOut), conversions: z.number() }));

export const ConversionFeedPreview = z
  .object({
    from: z.string().describe('first moment'),
    before: z.string().describe('first moment after them'),
    rows: z.number().describe('conversions that would be told'),
    left_out: LeftOut.describe('conversions that would not be, by reason'),
    csv: z.string().describe('the beginning of the file, numbers masked for whoever may not see them'),
  })
  .openapi('ConversionFeedPreview');

export const FetchesQuery = z.object({
  before: z.coerce.number().int().min(1).optional().describe('id before which to list, newest first'),
  limit: z.coerce.number().int().min(1).max(500).default(50),
});

export const ConversionFetch = z
  .object({
    id: z.number(),
    at: z.string(),
    from: z.string().describe('address of the other end'),
    agent: z.string().describe('what it called itself'),
    state: z.enum(fetchStates),
    why: z.string().nullable().describe('why nothing was told'),
    rows: z.number().nullable(),
    left_out: LeftOut,
  })
  .openapi('ConversionFetch');

export const ConversionFetchList = z
  .object({ fetches: z.array(ConversionFetch), next: z.number().nullable().describe('`before` of the next page') })
  .openapi('ConversionFetchList');

export type NewConversionFeed = z.infer<typeof NewConversionFeed>;
export type ConversionFeed = z.infer<typeof ConversionFeed>;
export type ConversionFeedChange = z.infer<typeof ConversionFeedChange>;
export type ConversionFeedSecret = z.infer<typeof ConversionFeedSecret>;
export type ConversionFeedPreview = z.infer<typeof ConversionFeedPreview>;
export type ConversionFetch = z.infer<typeof ConversionFetch>;
