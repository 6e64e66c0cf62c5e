import { join } from 'node:path';
import type { Database } from '#database/open.ts';
import type { Call, Recording } from '#domain/facts.ts';
import { fileStore } from '#recordings/file-store.ts';
import { openRecordings, type Recordings } from '#recordings/recordings.ts';
import { Seal } from '#settings/seal.ts';

/** Recordings beside a database, without the rest of the house. */
export async function openSoundBench(
  database: Database<unknown>,
  folder: string,
  since: () => number | null = () => null,
): Promise<Recordings> {
  return await openRecordings(database, new Seal('secret'), {
    ...{ allowPrivate: true, agent: 'test', mostBytes: 10_000_000, connectors: new Map(), now: Date.now },
    store: fileStore(join(folder, 'recordings')),
    incoming: join(folder, 'recordings', 'incoming'),
    source: async (id) => await Promise.resolve({ id, account: 'a', kind: 'webhook', settings: {}, credential: null }),
    proof: async () => await Promise.resolve({ missing: 'nothing', why: 'none' }),
    keptSince: async () => await Promise.resolve(since()),
    onError: (error) => {
      throw error;
    },
  });
}

export function recordingOf(id: string, link: string | null): Recording {
  return {
    ...{ id, call_id: `call ${id}`, started_at: 1000, duration_s: 1.5, channels: null, kind: 'call' },
    source: { link, expires_at: null, file: null },
  };
}

export function callOf(id: string, caller: string | null = '+12025550143'): Call {
  return {
    ...{ id: `call ${id}`, connection: 'c', direction: 'inbound', started_at: 1000, seized: true, ringing_at: null, connected_at: null },
    ...{ answered_at: null, ended_at: 2000, outcome: 'answered', ended_by: null, caller, caller_presented: caller, caller_name: null },
    ...{ number_id: null, ivr_s: null, blocked_reason: null, sip_code: null, agent_id: null, lead_id: null, campaign_id: null },
    ...{ visitor_id: null, session_id: null, disposition: null, topics: [], goals: [], resolved: null, escalated: false },
    ...{ followup_required: false, fcr_eligible: true, recording_consent: null, spam: false, test: false, measures: {}, anomalies: [] },
  };
}
