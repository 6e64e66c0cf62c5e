import { z } from '@hono/zod-openapi';

/** Numbers that a phone system lists as its account's own. */

const e164 = z.string().regex(/^\+[1-9]\d{4,14}$/, 'a number such as +12025550199');

export const TheirNumber = z
  .object({
    number: e164,
    name: z.string().nullable().describe('as the system calls it'),
    voice: z.boolean().describe('false = for messages alone'),
    used: z
      .array(
        z.object({ site: z.string(), pool: z.string().nullable().describe('null = stands on the page, or is a fixed number of a source') }),
      )
      .describe('by which websites of ours; empty = new'),
  })
  .openapi('TheirNumber');

export const TheirNumbers = z.object({ numbers: z.array(TheirNumber) }).openapi('TheirNumbers');

export const AddNumbers = z
  .object({
    site: z.string().min(1).describe('id of the website'),
    pool: z.string().trim().min(1).max(100).describe('made where the website has none of this name'),
    numbers: z.array(e164).min(1).max(2_000),
  })
  .openapi('AddNumbers');

export const NumbersAdded = z
  .object({ added: z.array(e164), before: z.array(e164).describe('were in this pool already') })
  .openapi('NumbersAdded');

export type TheirNumber = z.infer<typeof TheirNumber>;
export type AddNumbers = z.infer<typeof AddNumbers>;
