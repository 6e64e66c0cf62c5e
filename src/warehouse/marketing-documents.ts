import { z } from 'zod';
import { ofNoPool } from '#domain/assignment.ts';
import { channelOf } from '#domain/channel.ts';
import { dealStatuses, type Facts, leadOrigins, leadStatuses } from '#domain/facts.ts';
import { fromIso, type Instant } from '#domain/instant.ts';

/** The facts of marketing written down as JSON, as the metric dictionary writes them; see `fact-documents.ts`. */

export const instant = z.string().transform((text, context): Instant => {
  const at = fromIso(text);
  if (at !== null) return at;
  context.addIssue(`An instant needs a zone, as in 2026-03-02T09:00:00Z; got ${JSON.stringify(text)}.`);
  return z.NEVER;
});
export const maybeInstant = instant.nullable().default(null);
export const maybeText = z.string().nullable().default(null);
export const maybeNumber = z.number().nullable().default(null);
export const no = z.boolean().default(false);

export const marketingDocuments = {
  sessions: z
    .array(
      z.object({
        ...{ id: z.string(), visitor_id: z.string(), started_at: instant, last_at: maybeInstant },
        ...{ source: z.string(), medium: z.string(), campaign: maybeText, keyword: maybeText },
        ...{ landing_page: z.string(), referrer: maybeText, click_ids: z.array(z.string()).default([]) },
      }),
    )
    .default([]),
  numbers: z
    .array(
      z.object({
        ...{ id: z.string(), source: maybeText, medium: maybeText, campaign: maybeText, pool_id: maybeText },
        ...{ from: instant.default(0), to: maybeInstant },
      }),
    )
    .default([]),
  assignments: z
    .array(z.object({ number_id: z.string(), session_id: z.string(), visitor_id: maybeText, from: instant, to: instant }))
    .default([]),
  spend: z
    .array(
      z.object({
        ...{ date: z.iso.date(), source: maybeText, medium: maybeText, channel: maybeText, campaign: maybeText },
        ...{ campaign_id: maybeText, ad_group: maybeText, ad: maybeText, keyword: maybeText, amount: z.number(), currency: maybeText },
        ...{ age: maybeText, gender: maybeText, device: maybeText, placement: maybeText },
        ...{ clicks: maybeNumber, impressions: maybeNumber, conversions: maybeNumber, all_conversions: maybeNumber },
      }),
    )
    .default([]),
  callbacks: z
    .array(
      z.object({
        ...{ id: z.string(), call_id: maybeText, channel: maybeText, requested_at: instant, connected_at: maybeInstant },
        ...{ goals: z.array(z.string()).default([]), phone: maybeText, visitor_id: maybeText, session_id: maybeText, withdrawn: no },
        /** The dictionary writes both, the place and the channel, as `channel`. */
        origin: z.string().optional(),
      }),
    )
    .default([]),
  leads: z
    .array(
      z.object({
        ...{ id: z.string(), created_at: instant, phone: maybeText, channel: maybeText, score: maybeNumber },
        origin: z.enum(leadOrigins).nullable().default(null),
        status: z.enum(leadStatuses).nullable().default(null),
        ...{ closed_at: maybeInstant, visitor_id: maybeText, session_id: maybeText },
      }),
    )
    .default([]),
  deals: z
    .array(
      z.object({
        ...{ id: z.string(), lead_id: maybeText, call_id: maybeText, customer_id: maybeText, customer_phone: maybeText },
        ...{ channel: maybeText, created_at: instant, closed_at: maybeInstant, status: z.enum(dealStatuses) },
        ...{ amount: z.number(), currency: maybeText },
      }),
    )
    .default([]),
};

type Parsed = { [K in keyof typeof marketingDocuments]: z.output<(typeof marketingDocuments)[K]> };
type MarketingFacts = Pick<Facts, 'session' | 'tracking_number' | 'assignment' | 'spend' | 'callback' | 'lead' | 'deal'>;

export function marketingFacts(parsed: Parsed): MarketingFacts {
  return {
    session: parsed.sessions.map((one) => ({ ...one, session_id: one.id, last_at: one.last_at ?? one.started_at })),
    tracking_number: parsed.numbers.map(({ from, to, ...one }) => ({ ...one, number_id: one.id, from_at: from, to_at: to })),
    assignment: parsed.assignments.map(({ from, to, ...one }, at) => ({ ...one, id: `a${at}`, from_at: from, to_at: to, ...ofNoPool })),
    spend: parsed.spend.map((one, at) => ({
      ...one,
      id: `m${at}`,
      day_at: Date.parse(`${one.date}T00:00:00Z`),
      channel: one.channel ?? channelOf(one.source, one.medium) ?? '',
    })),
    callback: parsed.callbacks.map(({ origin, ...one }) => ({ ...one, origin: origin ?? one.channel })),
    lead: parsed.leads.map((one) => ({ ...one, lead_id: one.id })),
    deal: parsed.deals,
  };
}
