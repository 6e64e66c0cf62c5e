import { z } from '@hono/zod-openapi';

/** Files that people bring in by the browser or the command line: upload, recognise, preview, import, history, undo. */

export const NewUpload = z
  .object({ name: z.string().min(1).max(255).describe("the file's name, as the history shows it"), bytes: z.number().int().min(1) })
  .openapi('NewUpload');
export const UploadPiece = z
  .object({
    at: z.number().int().min(0).describe('offset of its first byte; a piece that is there already is taken as said'),
    body: z.base64().describe('the bytes as they are, in base64'),
  })
  .openapi('UploadPiece');
export const UploadState = z
  .object({
    id: z.string(),
    name: z.string(),
    bytes: z.number(),
    received: z.number().describe('where the next piece begins'),
  })
  .openapi('Upload');

export const Recognised = z
  .object({
    upload: z.string(),
    kind: z.string().nullable().describe('the connector whose format it is; null where nothing fits'),
    format: z.string().nullable(),
    title: z.string().nullable(),
    understood: z.number().describe('share of the first lines that this format reads'),
    columns: z.array(z.string()).nullable().describe('of a table: its header'),
    delimiter: z
      .string()
      .nullable()
      .describe('of a table: the sign between its columns; of a spreadsheet that of its rows as they are stored'),
    examples: z.array(z.array(z.string())).describe('of a table: the first texts of each column'),
    lines: z.array(z.string()).describe('the first lines as they are'),
  })
  .openapi('RecognisedFile');

export const PreviewRequest = z
  .object({
    upload: z.string(),
    kind: z.string(),
    format: z.string(),
    settings: z.unknown().describe("the connector's settings document: of a table its mapping"),
  })
  .openapi('ImportPreviewRequest');
export const PreviewRow = z.object({
  line: z.number(),
  cells: z.array(z.string()).describe('of a table: the cells; else the line'),
  skipped: z.boolean().describe('left out by the mapping on purpose'),
  reason: z.string().nullable().describe('why it would be rejected'),
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).nullable(),
});
export const Preview = z
  .object({
    columns: z.array(z.string()).nullable(),
    fact_columns: z.array(z.string()).describe('fields that any of the facts has, in order'),
    rows: z.array(PreviewRow).describe('of a table: each row with its fact; of other files: the facts, then the rejects'),
    read: z.number().describe('rows of a table that were looked at; of other files the lines of the sample'),
    facts: z.number(),
    rejects: z.number(),
  })
  .openapi('ImportPreview');

export const PatternTry = z
  .object({ texts: z.array(z.string().max(200)).max(20), pattern: z.string().max(100), tz: z.string() })
  .openapi('PatternTry');

export const PatternTried = z
  .object({
    read: z.array(z.object({ text: z.string(), at: z.string().nullable(), reason: z.string().nullable() })),
    fitting: z.array(z.string()).describe('patterns that read all of the texts'),
  })
  .openapi('PatternTried');

export const NewImport = z
  .object({
    upload: z.string().optional().describe('an upload that is complete: the server imports it by itself'),
    connection: z.string(),
    format: z.string(),
    file: z.string().min(1).max(255).optional().describe("where the caller sends the pieces itself: the file's name"),
    bytes: z.number().int().min(0).optional(),
  })
  .openapi('NewImport');

export const ImportView = z
  .object({
    id: z.string(),
    position: z.number().describe('log position of its beginning; lists continue below it'),
    connection: z.string(),
    file: z.string(),
    format: z.string(),
    bytes: z.number(),
    by: z.string(),
    begun_at: z.string(),
    ended_at: z.string().nullable(),
    state: z
      .enum(['running', 'done', 'cancelled', 'failed', 'interrupted', 'undone'])
      .describe('interrupted: the server ended before it; the same file again takes what is missing'),
    failure: z.string().nullable(),
    lines: z.number(),
    new_pieces: z.number(),
    known_pieces: z.number().describe('pieces that were there already'),
    in_figures: z.boolean().describe('all that it brought (or took away) is in every figure'),
    calls: z.number().nullable().describe('calls whose newest word came with it; null until it is in the figures'),
    rejects: z.number().nullable(),
    undone_at: z.string().nullable(),
    undone_by: z.string().nullable(),
    progress: z
      .object({
        bytes: z.number(),
        total_bytes: z.number(),
        lines_per_second: z.number(),
        seconds_left: z.number().nullable(),
      })
      .nullable()
      .describe('while it runs on the server'),
  })
  .openapi('Import');

export const ImportsQuery = z.object({
  before: z.coerce.number().int().min(1).optional().describe('position before which to list, newest first'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export const ImportList = z.object({ imports: z.array(ImportView), next: z.number().nullable() }).openapi('ImportList');

export const ImportEndRequest = z
  .object({
    lines: z.number().int().min(0),
    state: z.enum(['done', 'cancelled', 'failed']),
    failure: z.string().max(500).nullable().default(null),
  })
  .openapi('ImportEnd');

export type UploadState = z.infer<typeof UploadState>;
export type Recognised = z.infer<typeof Recognised>;
export type Preview = z.infer<typeof Preview>;
export type ImportView = z.infer<typeof ImportView>;
