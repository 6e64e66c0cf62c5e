import { z } from 'zod';
import { recorded } from '#connectors/recorded.ts';
import { channelOf } from '#domain/channel.ts';
import type { FactEvent } from '#domain/events.ts';
import { dealStatuses, leadOrigins, leadStatuses } from '#domain/facts.ts';
import type { ReadNumber } from '#domain/phone-number.ts';
import { id, maybe, text, when } from './schema-parts.ts';

/** Rows of marketing and sales in our own event schema: sessions, numbers, spend, callbacks, leads and deals. */

const currency = z.string().regex(/^[A-Z]{3}$/u, 'wanted three capital letters (ISO 4217), for example EUR');
const path = z.string().max(2000);
const origin = { source: maybe(text), medium: maybe(text), campaign: maybe(text) };
const shown = { visitor_id: maybe(id), session_id: maybe(id) };

export const marketingSchemas = {
  session_recorded: z.strictObject({
    ...{ id, kind: z.literal('session_recorded'), visitor_id: id, started_at: when, last_at: maybe(when) },
    ...{ ...origin, keyword: maybe(text), landing_page: path, referrer: maybe(path) },
    click_ids: z.array(text).max(20).optional(),
  }),
  number_recorded: z.strictObject({
    ...{ id, kind: z.literal('number_recorded'), number: text, ...origin, pool_id: maybe(id), from: when, to: maybe(when) },
  }),
  assignment_recorded: z.strictObject({
    ...{ id, kind: z.literal('assignment_recorded'), number: text, session_id: id, visitor_id: maybe(id), from: when, to: when },
  }),
  spend_recorded: z.strictObject({
    ...{ id, kind: z.literal('spend_recorded'), date: z.iso.date(), day_at: when, ...origin, channel: maybe(text) },
    ...{
      campaign_id: maybe(id),
      ad_group: maybe(text),
      ad: maybe(text),
      keyword: maybe(text),
      amount: z.number(),
      currency: maybe(currency),
    },
    ...{ age: maybe(text), gender: maybe(text), device: maybe(text), placement: maybe(text) },
    ...{ clicks: maybe(z.number()), impressions: maybe(z.number()), conversions: maybe(z.number()), all_conversions: maybe(z.number()) },
  }),
  callback_recorded: z.strictObject({
    ...{ id, kind: z.literal('callback_recorded'), requested_at: when, connected_at: maybe(when), call_id: maybe(id) },
    ...{ origin: maybe(text), channel: maybe(text), goals: z.array(text).max(100).optional(), phone: maybe(text), ...shown },
    withdrawn: z.boolean().optional(),
  }),
  lead_recorded: z.strictObject({
    ...{ id, kind: z.literal('lead_recorded'), created_at: when, phone: maybe(text), channel: maybe(text), score: maybe(z.number()) },
    ...{ origin: maybe(z.enum(leadOrigins)), status: maybe(z.enum(leadStatuses)), closed_at: maybe(when), ...shown },
  }),
  deal_recorded: z.strictObject({
    ...{ id, kind: z.literal('deal_recorded'), created_at: when, closed_at: maybe(when), status: z.enum(dealStatuses) },
    ...{ amount: z.number(), currency: maybe(currency), lead_id: maybe(id), call_id: maybe(id), customer_id: maybe(id) },
    ...{ customer_phone: maybe(text), channel: maybe(text) },
  }),
};

type Schemas = typeof marketingSchemas;
export type MarketingItem = { [K in keyof Schemas]: z.output<Schemas[K]> }[keyof Schemas];
type Recorded = Extract<FactEvent, { kind: 'fact_recorded' }>;

/** The row of an item; numbers as the connection reads them, our own as they came where they are no E.164. */
export function marketingRow(item: MarketingItem, read: (presented: string | null | undefined) => ReadNumber): Recorded {
  const our = (number: string): string => read(number).e164 ?? number;
  switch (item.kind) {
    case 'session_recorded': {
      const { id: session_id, kind: _, last_at, source, medium, campaign, keyword, referrer, click_ids, ...rest } = item;
      const from = { source: source ?? '(direct)', medium: medium ?? '(none)', campaign: campaign ?? null, keyword: keyword ?? null };
      const way = { referrer: referrer ?? null, click_ids: click_ids ?? [], last_at: last_at ?? item.started_at };
      return recorded('native', 'session', item.started_at, { ...rest, ...from, ...way, id: session_id, session_id });
    }
    case 'number_recorded':
      return recorded('native', 'tracking_number', item.from, {
        ...{ id: item.id, number_id: our(item.number), pool_id: item.pool_id ?? null, ...originOf(item) },
        ...{ from_at: item.from, to_at: item.to ?? null },
      });
    case 'assignment_recorded':
      return recorded('native', 'assignment', item.from, {
        ...{ id: item.id, number_id: our(item.number), session_id: item.session_id, visitor_id: item.visitor_id ?? null },
        ...{ from_at: item.from, to_at: item.to },
      });
    case 'spend_recorded': {
      const from = originOf(item);
      return recorded('native', 'spend', item.day_at, {
        ...{ id: item.id, day_at: item.day_at, date: item.date, ...from, amount: item.amount, currency: item.currency ?? null },
        channel: item.channel ?? channelOf(from.source, from.medium) ?? '',
        ...{ campaign_id: item.campaign_id ?? null, ad_group: item.ad_group ?? null, ad: item.ad ?? null, keyword: item.keyword ?? null },
        ...{ age: item.age ?? null, gender: item.gender ?? null, device: item.device ?? null, placement: item.placement ?? null },
        ...{ clicks: item.clicks ?? null, impressions: item.impressions ?? null },
        ...{ conversions: item.conversions ?? null, all_conversions: item.all_conversions ?? null },
      });
    }
    case 'callback_recorded':
      return recorded('native', 'callback', item.requested_at, {
        ...{ id: item.id, requested_at: item.requested_at, connected_at: item.connected_at ?? null, call_id: item.call_id ?? null },
        ...{ origin: item.origin ?? null, channel: item.channel ?? null, goals: item.goals ?? [], phone: read(item.phone).e164 },
        ...{ visitor_id: item.visitor_id ?? null, session_id: item.session_id ?? null, withdrawn: item.withdrawn ?? false },
      });
    case 'lead_recorded':
      return recorded('native', 'lead', item.created_at, {
        ...{ id: item.id, lead_id: item.id, created_at: item.created_at, phone: read(item.phone).e164, channel: item.channel ?? null },
        ...{ score: item.score ?? null, origin: item.origin ?? null, status: item.status ?? null, closed_at: item.closed_at ?? null },
        ...{ visitor_id: item.visitor_id ?? null, session_id: item.session_id ?? null },
      });
    case 'deal_recorded':
      return recorded('native', 'deal', item.created_at, {
        ...{ id: item.id, created_at: item.created_at, closed_at: item.closed_at ?? null, status: item.status, amount: item.amount },
        ...{ lead_id: item.lead_id ?? null, call_id: item.call_id ?? null, customer_id: item.customer_id ?? null },
        ...{ customer_phone: read(item.customer_phone).e164, channel: item.channel ?? null, currency: item.currency ?? null },
      });
  }
}

function originOf({ source, medium, campaign }: { [K in keyof typeof origin]?: string | null | undefined }) {
  return { source: source ?? null, medium: medium ?? null, campaign: campaign ?? null };
}
