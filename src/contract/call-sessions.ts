import { z } from '@hono/zod-openapi';
import { Freshness } from './report.ts';

/** Which visit to a website made a call: each with its probability, and what speaks for it. */

const maybeText = z.string().nullable();
const maybeInstant = z.string().nullable();

const CallSession = z
  .object({
    session_id: z.string(),
    visitor_id: maybeText,
    probability: z.number().describe('that this visit made the call, from 0 to 1'),
    started_at: maybeInstant,
    channel: maybeText,
    source: maybeText,
    medium: maybeText,
    campaign: maybeText,
    keyword: maybeText,
    landing_page: maybeText,
    shown_at: maybeInstant.describe('when it was shown the number that was called; null = never, it made an earlier call of this caller'),
    lent_until: maybeInstant,
    seen_at: maybeInstant.describe('its last sign of life before the call'),
    is_open: z.boolean().describe('it was still open when the call came'),
    pages: z.number().describe('pages looked at before the call'),
    last_page: maybeText,
    clicked_at: maybeInstant.describe(
      'when it touched the number on a page, ten minutes before the call at most; the probability does not know it',
    ),
    earlier_calls: z.number().describe('calls of the same caller before, of which its visitor most probably made each'),
  })
  .openapi('CallSession');

export const CallSessions = z
  .object({
    by: z
      .enum(['matched', 'told', 'not_lent', 'not_inbound', 'test', 'too_many'])
      .describe(
        'the model says; the call names its visit; its number was lent to no visit in these weeks; it is no inbound call; it is a test; its number was lent and called too often in these weeks to be matched',
      ),
    sessions: z.array(CallSession).describe('the most probable first, ten at most and none below 0.5 %'),
    others: z.number().describe('that a visit which is not listed made it'),
    none: z.number().nullable().describe('that none made it; all together are 1; null = nothing is known (`test`, `too_many`)'),
    learnt: z
      .object({ from: z.string(), to: z.string(), numbers: z.number(), shown: z.number(), calls: z.number() })
      .nullable()
      .describe('from which weeks, and how many numbers, numbers shown and calls; null unless the model says'),
    freshness: Freshness,
  })
  .openapi('CallSessions');

export const ProbabilitiesRequest = z
  .object({ calls: z.array(z.string().min(1).max(100)).min(1).max(100) })
  .openapi('ProbabilitiesRequest');

export const Probabilities = z
  .object({
    calls: z
      .array(
        z.object({
          call: z.string(),
          sessions: z.array(z.object({ session_id: z.string(), probability: z.number() })).describe('none below 0.5 %'),
          none: z.number(),
        }),
      )
      .describe(
        'in the order of the request, without those that nothing is said of: a request is answered from the models of two weeks at most, those that are known already, else the newest',
      ),
    freshness: Freshness,
  })
  .openapi('Probabilities');

export type CallSession = z.infer<typeof CallSession>;
export type CallSessions = z.infer<typeof CallSessions>;
export type Probabilities = z.infer<typeof Probabilities>;
