import { z } from '@hono/zod-openapi';
import { Freshness } from './report.ts';

/** What the model states of visits, held against calls of which something else tells which visit made them. */

const Tenth = z
  .object({
    from: z.number(),
    to: z.number(),
    calls: z.number(),
    stated: z.number().describe('mean probability of the most probable visit, among visits alone'),
    right: z.number().describe('share of these calls that this visit made'),
    low: z.number().describe('where the true share lies 19 times of 20'),
    high: z.number(),
  })
  .openapi('ConfirmedTenth');

export const Confirmed = z
  .object({
    tenths: z.array(Tenth).describe('by what was stated; a tenth without calls is left out'),
    confirmed: z
      .object({ told: z.number(), left: z.number(), clicked: z.number() })
      .describe(
        'calls whose visit is known: the call names it; its number was left in a form or a request of that visit; one visit alone touched the number just then',
      ),
    none: z.number().nullable().describe('mean probability that none made them, which was said of the same calls; null = there are none'),
    calls: z.number().describe('calls to lent numbers that were looked at'),
    from: z.string().nullable(),
    to: z.string().nullable(),
    freshness: Freshness,
  })
  .openapi('Confirmed');

export type Confirmed = z.infer<typeof Confirmed>;
