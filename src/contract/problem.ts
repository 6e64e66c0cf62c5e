import { z } from '@hono/zod-openapi';

/** RFC 9457 problem details: every error of the API has this shape. */
export const Problem = z
  .object({
    type: z.string().describe('a stable name of the kind of problem, as a path of this server'),
    title: z.string(),
    status: z.number().int(),
    detail: z.string().describe('what went wrong, in one sentence'),
    what: z.string().optional().describe('the field, file or thing that the problem is about'),
    got: z.string().optional(),
    wanted: z.string().optional(),
    errors: z
      .array(z.object({ what: z.string(), got: z.string(), wanted: z.string() }))
      .optional()
      .describe('each wrong field of a request'),
  })
  .openapi('Problem');

export type Problem = z.infer<typeof Problem>;
