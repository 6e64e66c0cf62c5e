import { z } from '@hono/zod-openapi';
import { CallFacts, LegFacts, VisitFacts } from './call-view.ts';

/** One caller: what is held, a copy of it, and erasing it; and how long data is kept. */

export const CallerQuestion = z
  .object({ number: z.string().min(1).max(60).describe('as somebody would write it; with its country where it may be several') })
  .openapi('CallerQuestion');

export const CallerHeld = z
  .object({
    number: z.string().describe('as the facts hold it, E.164'),
    calls: z.number(),
    records: z.number().describe('leads, deals and requests for a callback'),
    deliveries: z.number().describe('deliveries that told of them'),
    first_at: z.string().nullable(),
    last_at: z.string().nullable(),
    written: z.number().describe('ways of writing the number that are looked for'),
  })
  .openapi('CallerHeld');

export const CallerExport = z
  .object({
    number: z.string(),
    exported_at: z.string(),
    calls: z.array(
      z.object({
        call: CallFacts,
        visits: z.array(VisitFacts),
        legs: z.array(LegFacts),
        events: z
          .array(
            z.object({
              at: z.string(),
              kind: z.string(),
              source: z.string(),
              delivery: z.number(),
              fields: z.record(z.string(), z.unknown()),
            }),
          )
          .describe('what was received of the call, as it was understood'),
      }),
    ),
    records: z
      .array(
        z.object({
          table: z.enum(['lead', 'deal', 'callback']),
          at: z.string(),
          events: z.array(z.object({ at: z.string(), delivery: z.number(), fields: z.record(z.string(), z.unknown()) })),
        }),
      )
      .describe('leads, deals and requests for a callback under this number, as they were received'),
    deliveries: z.array(z.object({ seq: z.number(), connection: z.string(), received_at: z.string(), format: z.string().nullable() })),
  })
  .openapi('CallerExport');

export const ErasureRequest = z
  .object({
    number: z.string().min(1).max(60),
    again: z.string().min(1).max(60).describe('the number once more: erasing cannot be taken back'),
  })
  .openapi('ErasureRequest');

export const Erasure = z
  .object({
    id: z.string(),
    stands_for: z.string().describe('what stands for the caller from now on; no country has such numbers'),
    asked_at: z.string(),
    asked_by: z.string(),
    state: z.enum(['waiting', 'running', 'done']),
    doing: z.enum(['log', 'facts', 'files']).nullable(),
    done: z.number(),
    total: z.number().describe('deliveries to look through; 0 while that is not known'),
    done_at: z.string().nullable(),
    deliveries: z.number().describe('deliveries that were rewritten'),
    failed: z.boolean().describe('the last try failed; it is tried again by itself'),
  })
  .openapi('Erasure');

export const ErasureList = z.object({ erasures: z.array(Erasure) }).openapi('ErasureList');

const days = z.number().int().min(1).max(36_500).nullable();
export const Retention = z
  .object({
    deliveries: days.describe('days after which what was received is deleted, and the calls that only it told; null = kept'),
    numbers: days.describe('days after the last call when number and name of a caller are replaced; null = kept'),
    audit: days.describe('days after which entries of the audit log are deleted; null = kept'),
    recordings: days.describe('days after the call when its recordings are deleted; null = kept'),
  })
  .openapi('Retention');
export const Expired = z
  .object({
    deliveries: z.number(),
    callers: z.number(),
    calls: z.number().describe('calls of these callers'),
    audit: z.number(),
    recordings: z.number(),
  })
  .openapi('Expired');

export type Retention = z.infer<typeof Retention>;
export type Expired = z.infer<typeof Expired>;
export type CallerHeld = z.infer<typeof CallerHeld>;
export type CallerExport = z.infer<typeof CallerExport>;
export type Erasure = z.infer<typeof Erasure>;
