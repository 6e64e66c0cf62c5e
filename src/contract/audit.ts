import { z } from '@hono/zod-openapi';
import { auditKinds } from './audit-kinds.ts';

/** Who did what, when and from where: the audit log of an account. */

export const AuditChange = z
  .object({
    what: z.string().describe('the field, as a path'),
    before: z.string().nullable().describe('null = there was nothing'),
    after: z.string().nullable().describe('null = nothing is left'),
  })
  .openapi('AuditChange');

export const AuditEntry = z
  .object({
    id: z.number(),
    at: z.string(),
    who: z.object({ id: z.string().describe('user:…, key:… or operator'), name: z.string() }),
    from: z.string().describe('address of the other end'),
    kind: z.enum(auditKinds),
    action: z.string().describe('name of the route'),
    done: z.boolean().describe('false = tried in vain'),
    subject: z.string().nullable().describe('what it was done to'),
    changes: z.array(AuditChange),
    further_changes: z.number().describe('changes beyond those listed'),
  })
  .openapi('AuditEntry');

const localDate = z.iso.date();

export const AuditQuery = z.object({
  kind: z.enum(auditKinds).optional(),
  who: z.string().optional().describe('id of who did it'),
  from: localDate.optional().describe("first local date, in the account's zone"),
  to: localDate.optional().describe('last local date'),
  before: z.coerce.number().int().min(1).optional().describe('id before which to list, newest first'),
  limit: z.coerce.number().int().min(1).max(500).default(50),
});

export const AuditList = z
  .object({
    entries: z.array(AuditEntry),
    next: z.number().nullable().describe('`before` of the next page'),
    people: z.array(z.object({ id: z.string(), name: z.string() })).describe('everybody who stands in the log'),
  })
  .openapi('AuditList');

export type AuditChange = z.infer<typeof AuditChange>;
export type AuditEntry = z.infer<typeof AuditEntry>;
