import { z } from '@hono/zod-openapi';
import { InvitationLink, User } from './people.ts';

/** Health, and what only the holder of the data folder may ask. */

export const Health = z
  .object({
    status: z.enum(['ok', 'failing']),
    version: z.string(),
    first_run: z.boolean().describe('no owner exists yet: the one-time link creates one'),
    freshness: z.object({
      position: z.number().describe('last delivery in the log'),
      decoded: z.number(),
      waiting: z.number().describe('groups whose facts are not yet in the figures'),
      current: z.boolean(),
    }),
    failure: z.string().nullable().describe('kind of failure that stops the work'),
  })
  .openapi('Health');

export const AddedUser = z.object({ user: User.nullable(), invitation: InvitationLink.nullable() }).openapi('AddedUser');

export const Verification = z
  .object({
    right: z.boolean(),
    checks: z.array(z.object({ name: z.string(), right: z.boolean(), says: z.string() })),
  })
  .openapi('Verification');

export const BackupRequest = z.object({ folder: z.string().min(1).describe('new or empty folder on the server') }).openapi('BackupRequest');
export const BackupDone = z
  .object({
    folder: z.string(),
    files: z.array(z.object({ name: z.string(), bytes: z.number(), sha256: z.string() })),
    position: z.number(),
  })
  .openapi('BackupDone');

export type Health = z.infer<typeof Health>;
export type Verification = z.infer<typeof Verification>;
