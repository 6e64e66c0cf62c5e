import { z } from '@hono/zod-openapi';

/** Facts that come as files: schedules, pay and costs, as they are stored. */

export const fileTables = ['schedule', 'agent_pay', 'cost'] as const;
export type FileTable = (typeof fileTables)[number];

export const StoredQuery = z.object({
  limit: z.coerce.number().int().min(1).max(1000).default(50),
  offset: z.coerce.number().int().min(0).default(0),
});

export const StoredFacts = z
  .object({
    total: z.number(),
    first: z.string().nullable().describe('start of the earliest'),
    last: z.string().nullable().describe('end of the latest'),
    rows: z.array(z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))).describe('newest first'),
  })
  .openapi('StoredFacts');
export type StoredFacts = z.infer<typeof StoredFacts>;
