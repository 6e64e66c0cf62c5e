import { z } from '@hono/zod-openapi';

/** The answer of what has nothing else to say. */
export const Done = z.object({ done: z.literal(true) }).openapi('Done');
