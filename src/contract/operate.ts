import { z } from '@hono/zod-openapi';
import { InvitationLink, User } from './people.ts';

/** Health, and what only the holder of the data folder may ask. */

export const Health = z
  .object({
    status: z.enum(['ok', 'failing']),
    version: z.string(),
    first_run: z.boolean().describe('no owner exists yet: the one-time link creates one'),
    no_account: z.boolean().describe('first run only: there is no account either, not even a sample'),
    freshness: z.object({
      position: z.number().describe('last delivery in the log'),
      decoded: z.number(),
      waiting: z.number().describe('groups whose facts are not yet in the figures'),
      current: z.boolean(),
      broken: z.number().describe('groups of events that could not be folded'),
    }),
    failure: z.string().nullable().describe('kind of failure that stops the work'),
  })
  .openapi('Health');

export const AddedUser = z.object({ user: User.nullable(), invitation: InvitationLink.nullable() }).openapi('AddedUser');

export const Check = z.object({ name: z.string(), right: z.boolean(), says: z.string() }).openapi('Check');
export const BackupRequest = z
  .object({
    folder: z.string().min(1).describe('new or empty folder on the server'),
    recordings: z.boolean().default(true).describe('copy recordings, too, where they lie in the data folder'),
  })
  .openapi('BackupRequest');
export const BackupFile = z.object({ name: z.string(), bytes: z.number(), sha256: z.string() });

/** The recordings of a backup with their checksums, as `sha256sum` lists them. */
export const recordingsList = 'recordings.sha256';

/** A recording in a backup and in a data folder. */
export const recordingName = /^recordings\/[0-9a-f]{16}\/[0-9a-f]{2}\/[0-9a-f]{20}$/u;

const BackedRecordings = z.object({
  files: z.number().describe(`recordings in the backup, listed in ${recordingsList}`),
  bytes: z.number(),
  elsewhere: z
    .string()
    .nullable()
    .describe('recordings are not in the backup, but in this folder or bucket: copy it; null = they are in it'),
});

/** Written beside the copies; `restore` checks them against it. */
export const BackupManifest = z
  .object({
    version: z.string(),
    created_at: z.string(),
    position: z.number().describe('last delivery in the copied log'),
    files: z.array(BackupFile),
    recordings: BackedRecordings.default({ files: 0, bytes: 0, elsewhere: null }),
  })
  .openapi('BackupManifest');

/** Long work goes on by itself; ask for it until it is done. */
export const Job = z
  .object({
    id: z.string(),
    kind: z.enum(['rebuild', 'verify', 'backup']),
    state: z.enum(['running', 'done', 'failed']),
    doing: z.string(),
    done: z.number(),
    total: z.number().nullable(),
    unit: z.string(),
    failure: z.string().nullable(),
    /** rebuild and verify: what was compared. */
    checks: z.array(Check),
    /** backup: what was written. */
    backup: BackupManifest.nullable(),
  })
  .openapi('Job');

export type Health = z.infer<typeof Health>;
export type Check = z.infer<typeof Check>;
export type Job = z.infer<typeof Job>;
export type BackupManifest = z.infer<typeof BackupManifest>;
