import { z } from '@hono/zod-openapi';
import { lacks } from '#domain/lack.ts';

/** Calls of the past that are asked from a system's API, and what comparing with it found. */

export const PullsView = z.object({
  credentials: z
    .array(z.object({ name: z.string(), title: z.string().describe('what the system calls it'), hidden: z.boolean() }))
    .describe('what setCredential takes, as an object'),
  credential_for: z.string().nullable().describe('where the stored ones may be sent; null = none are stored'),
  credential_at: z.string().nullable().describe('when they were stored'),
  missing: z.string().nullable().describe('what keeps the API from being asked, in words; null where everything is given'),
  missing_why: z.enum(lacks).nullable().describe('the same as a code; null where everything is given'),
  reaches_back_days: z.number().nullable().describe('how far back the API knows calls; null where it does not say'),
});

const span = { from: z.iso.datetime({ offset: true }), to: z.iso.datetime({ offset: true }) };
export const PullSpan = z.object(span).openapi('PullSpan');
export const CompareSpan = z
  .object({ from: span.from.optional(), to: span.to.optional() })
  .default({})
  .describe('from two days ago until an hour ago where left out; 31 days at most')
  .openapi('CompareSpan');

export const RunParams = z.object({ id: z.string(), run: z.coerce.number().int().min(1) });

const runFields = {
  id: z.number(),
  kind: z.enum(['backfill', 'reconciliation']),
  state: z.enum(['waiting', 'running', 'done', 'failed', 'cancelled']).describe('waiting: for its turn'),
  daily: z.boolean().describe('begun by the server itself'),
  from: z.string(),
  to: z.string(),
  asked_at: z.string(),
  begun_at: z.string().nullable(),
  ended_at: z.string().nullable(),
  failure: z.string().nullable().describe('why it failed; resumePull goes on where it stood'),
  share: z.number().describe('how much of the span is done, 0 to 1; the newest days come first'),
  requests: z.number(),
  listed: z.number().describe('calls of the span that the API listed'),
  missing: z.number().describe('of these, calls that were not here: they have been fetched'),
  unread: z.number().describe('answers about a call that could not be understood: see rejected'),
  progress: z
    .object({
      requests_per_minute: z.number(),
      left_s: z.number().nullable().describe('by the time that it took so far; null while that is not known'),
      waiting: z
        .object({
          until: z.string().nullable(),
          why: z
            .enum(['pace', 'asked', 'failing', 'decoding'])
            .describe('our own pace, asked by the system, after a failure, for decoding'),
        })
        .nullable(),
      error: z.string().nullable().describe('the last failure, while it lasts'),
    })
    .nullable()
    .describe('while it runs'),
};

export const Backfill = z.object(runFields).openapi('Backfill');
export const BackfillList = z.object({ backfills: z.array(Backfill) }).openapi('BackfillList');

const compared = {
  ...runFields,
  only_here: z.number().describe('calls of the span that are here and that the API did not list'),
};
export const ReconciliationHead = z.object(compared).openapi('ReconciliationHead');
export const ReconciliationList = z.object({ reconciliations: z.array(ReconciliationHead) }).openapi('ReconciliationList');
export const Reconciliation = z
  .object({
    ...compared,
    missing_calls: z
      .array(
        z.object({
          id: z.string().describe('what the system calls it'),
          at: z.string(),
          call: z.string().nullable().describe('its id here, once it is in the figures'),
        }),
      )
      .describe('the first 1,000'),
    only_here_calls: z.array(z.object({ call: z.string(), at: z.string() })).describe('the first 1,000'),
  })
  .openapi('Reconciliation');

export type PullsView = z.infer<typeof PullsView>;
export type Backfill = z.infer<typeof Backfill>;
export type ReconciliationHead = z.infer<typeof ReconciliationHead>;
export type Reconciliation = z.infer<typeof Reconciliation>;
