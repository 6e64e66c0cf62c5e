import { z } from '@hono/zod-openapi';
import { directions } from '#domain/facts.ts';
import { Currency } from './currencies.ts';
import { messageStates, outboundEvents, outboundFormats, tellsSomething } from './outbound-kinds.ts';

/** Outgoing webhooks: who is told what of calls, and what became of each message. */

const Name = z.string().trim().min(1, 'a name').max(100);
const Url = z.string().trim().min(1).max(2000).describe('https:// only, unless the server allows more (OUTBOUND_PRIVATE)');
const Events = z
  .array(z.enum(outboundEvents))
  .refine((events) => new Set(events).size === events.length, 'each event once')
  .refine(tellsSomething, 'call_ended or call_lost; call_changed goes with one of them')
  .describe('call_changed tells what became of a call that was told');
const Format = z
  .enum(outboundFormats)
  .describe(
    'ringtrace: signed JSON, docs/outgoing-webhooks.md; slack: {text, blocks}; ga4: Google Analytics; meta: Meta’s Conversions API',
  );
const Queues = z.array(z.string().min(1).max(200)).max(200).describe('calls that entered any of these; none = all calls');
const Directions = z.array(z.enum(directions)).describe('none = all');
const Numbers = z.boolean().describe('callers’ numbers and names unmasked; needs the permission "numbers", as long as it is so');

const MinTalk = z
  .number()
  .int()
  .min(0)
  .max(36_000)
  .describe('seconds of conversation that a call needs to be told as call_ended; 0 = every call');
const Value = z.number().min(0).max(1e9).nullable().describe('what such a call is worth, for ga4 and meta; null = not said');
const ValueCurrency = Currency.nullable().describe('of `value`, ISO 4217');

export const Subscription = z
  .object({
    id: z.string(),
    name: z.string(),
    url: z.string(),
    format: Format,
    events: Events,
    queues: Queues,
    directions: Directions,
    numbers: Numbers,
    numbers_shown: z.boolean().describe('false where whoever asked for unmasked numbers may no longer see them'),
    ...{ min_talk_s: MinTalk, value: Value, currency: ValueCurrency },
    active: z.boolean().describe('false = nothing is sent, and what happens meanwhile is not told later'),
    created_at: z.string(),
    secret_made_at: z.string(),
    waiting: z.number().describe('messages that are still to be sent'),
    failed: z.number().describe('messages that were given up'),
    last_sent_at: z.string().nullable(),
  })
  .openapi('Subscription');

const settable = {
  ...{ name: Name, url: Url, format: Format, events: Events, queues: Queues, directions: Directions, numbers: Numbers },
  ...{ min_talk_s: MinTalk, value: Value, currency: ValueCurrency },
};

export const NewSubscription = z
  .object({
    ...settable,
    format: Format.default('ringtrace'),
    queues: Queues.default([]),
    directions: Directions.default([]),
    numbers: Numbers.default(false),
    min_talk_s: MinTalk.default(0),
    value: Value.default(null),
    currency: ValueCurrency.default(null),
  })
  .openapi('NewSubscription');
export const SubscriptionChange = z
  .object({ ...settable, active: z.boolean() })
  .partial()
  .openapi('SubscriptionChange');
export const SubscriptionSecret = Subscription.extend({ secret: z.string().describe('shown once') }).openapi('SubscriptionSecret');

export const OutboundMessage = z
  .object({
    id: z.number(),
    message_id: z.string().describe('what the receiver sees as id; the same for every try and replay'),
    event: z.enum([...outboundEvents, 'test']),
    call_id: z.string().nullable().describe('null = a test'),
    sequence: z.number().describe('grows within the messages of one call'),
    state: z.enum(messageStates),
    tries: z.number().describe('since it was noted, or sent again by hand'),
    noted_at: z.string(),
    last_try_at: z.string().nullable(),
    next_try_at: z.string().nullable().describe('null unless it waits'),
    status: z.number().nullable().describe('of the last answer'),
    failure: z.string().nullable().describe('why the last try failed'),
    answer: z.string().nullable().describe('beginning of the last answer, numbers and names masked'),
  })
  .openapi('OutboundMessage');

export const OutboundPreview = z
  .object({
    messages: z.array(
      z.object({
        call_id: z.string(),
        event: z.enum(outboundEvents),
        at: z.string().describe('when the call ended'),
        body: z.string().nullable().describe('as it would be posted; null = it would be left out'),
        left_out: z.string().nullable().describe('why'),
      }),
    ),
  })
  .openapi('OutboundPreview');

export const MessagesQuery = z.object({
  state: z.enum(messageStates).optional(),
  before: z.coerce.number().int().min(1).optional().describe('id before which to list, newest first'),
  limit: z.coerce.number().int().min(1).max(500).default(50),
});
export const MessageList = z
  .object({ messages: z.array(OutboundMessage), next: z.number().nullable().describe('`before` of the next page') })
  .openapi('OutboundMessageList');

export const ReplayRequest = z
  .object({ message: z.number().int().optional().describe('left out: every message that failed') })
  .default({})
  .openapi('ReplayRequest');
export const Replayed = z.object({ messages: z.number().describe('messages that are sent again') }).openapi('Replayed');

export type Subscription = z.infer<typeof Subscription>;
export type NewSubscription = z.infer<typeof NewSubscription>;
export type SubscriptionChange = z.infer<typeof SubscriptionChange>;
export type SubscriptionSecret = z.infer<typeof SubscriptionSecret>;
export type OutboundPreview = z.infer<typeof OutboundPreview>;
export type OutboundMessage = z.infer<typeof OutboundMessage>;
