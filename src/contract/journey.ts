import { z } from '@hono/zod-openapi';
import { Freshness } from './report.ts';

/** What is known of one person, in the order of time: visits to websites, numbers shown, calls, and what came of them. */

const instant = z.string();
const maybeInstant = z.string().nullable();
const maybeText = z.string().nullable();

export const JourneyQuery = z
  .object({
    call: z.string().min(1).max(100).optional().describe('of whoever made or got this call'),
    visitor: z.string().min(1).max(200).optional().describe('of this visitor of a website'),
  })
  .openapi('JourneyQuery');

const SessionItem = z.object({
  kind: z.literal('session'),
  at: instant,
  until: instant.describe('last sign of life'),
  session_id: z.string(),
  visitor_id: z.string(),
  channel: maybeText,
  source: maybeText,
  medium: maybeText,
  campaign: maybeText,
  keyword: maybeText,
  referrer: maybeText,
  pages: z
    .array(z.object({ at: instant, page: z.string() }))
    .describe('paths in the order in which they were looked at; of sessions told by another system the first alone'),
  numbers_touched: z.array(z.object({ at: instant, number: z.string() })),
});

const NumberItem = z.object({
  kind: z.literal('number'),
  at: instant,
  until: instant.describe('lent until'),
  number: z.string().describe('our number that the session was shown'),
  session_id: z.string(),
});

const CallItem = z.object({
  kind: z.literal('call'),
  at: instant,
  until: maybeInstant,
  id: z.string(),
  direction: z.string(),
  outcome: maybeText,
  caller: maybeText,
  number: maybeText,
  agent_ids: z.array(z.string()),
  talk_s: z.number().nullable(),
  session_id: maybeText.describe('the session that it is held to come from'),
  by: z.enum(['told', 'shown']).nullable().describe('the call names the session, or the session was the last that was shown its number'),
});

const CallbackItem = z.object({
  kind: z.literal('callback'),
  at: instant,
  connected_at: maybeInstant,
  origin: maybeText,
  phone: maybeText,
  withdrawn: z.boolean(),
});

const LeadItem = z.object({
  kind: z.literal('lead'),
  at: instant,
  id: z.string(),
  origin: maybeText,
  status: maybeText,
  score: z.number().nullable(),
  phone: maybeText,
});

const DealItem = z.object({
  kind: z.literal('deal'),
  at: instant,
  closed_at: maybeInstant,
  status: maybeText,
  amount: z.number(),
  currency: maybeText.describe("null = the account's own"),
});

export const JourneyItem = z
  .discriminatedUnion('kind', [SessionItem, NumberItem, CallItem, CallbackItem, LeadItem, DealItem])
  .openapi('JourneyItem');

export const Journey = z
  .object({
    people: z.array(z.object({ phone: z.string() })).describe('numbers that are taken to be of this person'),
    visitors: z.array(z.string()).describe('ids that websites gave this person'),
    items: z.array(JourneyItem).describe('the oldest first'),
    truncated: z.boolean().describe('there is more than one journey shows; the newest are here'),
    sales: z.boolean().describe('false = you see your own calls only, and neither callbacks nor leads nor deals'),
    freshness: Freshness,
  })
  .openapi('Journey');

export type Journey = z.infer<typeof Journey>;
export type JourneyItem = z.infer<typeof JourneyItem>;
export type JourneyQuery = z.infer<typeof JourneyQuery>;
