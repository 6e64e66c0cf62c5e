import { z } from '@hono/zod-openapi';

/** Cost reports that are fetched by themselves, once a day, from an address. */

export const fetchAuths = ['none', 'basic', 'bearer'] as const;

export const CostFetchSetting = z
  .strictObject({
    url: z.string().trim().min(1).max(2000).describe('https:// only, unless the server allows more (OUTBOUND_PRIVATE)'),
    auth: z.enum(fetchAuths).default('none'),
    user: z.string().trim().max(200).default('').describe('of basic'),
    credential: z.string().max(2000).optional().describe('password or token, never shown; left out: as it was given for the same host'),
    active: z.boolean().default(true).describe('false = fetched only when somebody asks'),
  })
  .openapi('CostFetchSetting');

export const CostFetch = z
  .object({
    url: z.string(),
    auth: z.enum(fetchAuths),
    user: z.string(),
    active: z.boolean(),
    next_at: z.string().nullable().describe('null = not by itself'),
    last_at: z.string().nullable().describe('last try; null = none yet'),
    failure: z.string().nullable().describe('why the last try failed; null = it did not'),
    done_at: z.string().nullable().describe('last try that went well'),
    done: z
      .object({
        import: z.string().nullable().describe('import that it made; null = the file had not changed'),
        rows: z.number(),
        rejects: z.number(),
        first: z.string().nullable().describe('first day'),
        last: z.string().nullable(),
      })
      .nullable(),
  })
  .openapi('CostFetch');

export const CostFetchState = z.object({ fetch: CostFetch.nullable().describe('null = nothing is fetched') }).openapi('CostFetchState');

export type CostFetch = z.infer<typeof CostFetch>;
export type CostFetchSetting = z.infer<typeof CostFetchSetting>;
