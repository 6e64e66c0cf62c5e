import { z } from '@hono/zod-openapi';

/** Files are made in the browser, from the figures that it shows; that they were made is noted here. */

export const ExportNote = z
  .object({
    name: z.string().min(1).max(200).describe('of the file'),
    of: z.enum(['report', 'page', 'rows', 'calls']).describe('one report, all of a page, the rows behind a figure, or the list of calls'),
    format: z.enum(['csv', 'xlsx', 'zip']),
    rows: z.number().int().min(0),
    asked: z.string().max(20_000).describe('the question, as JSON'),
  })
  .openapi('ExportNote');

export type ExportNote = z.infer<typeof ExportNote>;
