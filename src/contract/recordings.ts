import { z } from '@hono/zod-openapi';
import { recordingStates, recordingWhys } from './recording-words.ts';

/** Recordings of calls: what is kept of them, what waits, and what failed. */

export const RecordingView = z
  .object({
    id: z.string(),
    call_id: z.string(),
    connection: z.string(),
    kind: z.enum(['call', 'voicemail']),
    started_at: z.string().describe("its start; the call's where the system does not say"),
    duration_s: z.number().nullable(),
    channels: z.number().nullable(),
    state: z
      .enum(recordingStates)
      .describe(
        'elsewhere = the phone system told a file name and no address; removed = it was kept longer than the account keeps recordings',
      ),
    why: z.enum(recordingWhys).nullable().describe('why it is not there'),
    failure: z.string().nullable().describe('the same in a sentence'),
    file: z.string().nullable().describe('name of a file on the phone system; null also where you may not see numbers'),
    retryable: z.boolean().describe('its link is still known'),
    tries: z.number(),
    last_try_at: z.string().nullable(),
    next_try_at: z.string().nullable().describe('of one that waits'),
    type: z.string().nullable().describe('of one that is kept: audio/…'),
    bytes: z.number().nullable(),
    sha256: z.string().nullable(),
    kept_at: z.string().nullable(),
  })
  .openapi('Recording');

export const RecordingList = z.object({ recordings: z.array(RecordingView) }).openapi('RecordingList');

export const ConnectionRecordings = z
  .object({
    kept: z.number(),
    bytes: z.number().describe('of those that are kept'),
    waiting: z.number(),
    failed: z.number(),
    removed: z.number(),
    elsewhere: z.number(),
    next_try_at: z.string().nullable(),
    failures: z.array(RecordingView).describe('those that failed or wait after a failure, the newest calls first; 20 at most'),
  })
  .openapi('ConnectionRecordings');

export const Retried = z.object({ recordings: z.number().describe('how many are fetched again') }).openapi('Retried');

export const SoundQuery = z.object({ download: z.enum(['true', 'false']).default('false').describe('true = as a file to save') });

export type RecordingView = z.infer<typeof RecordingView>;
export type ConnectionRecordings = z.infer<typeof ConnectionRecordings>;
