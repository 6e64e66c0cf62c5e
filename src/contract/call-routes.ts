import { z } from '@hono/zod-openapi';
import { CallSessions, Probabilities, ProbabilitiesRequest } from './call-sessions.ts';
import { CallList, CallsQuery, CallView } from './call-view.ts';
import { Confirmed } from './confirmed.ts';
import { Journey, JourneyQuery } from './journey.ts';
import * as recordings from './recordings.ts';
import type { RouteSchemas } from './routes.ts';

const id = z.object({ id: z.string() });

/** Calls, who made them, and what was recorded of them. */
export const callRoutes = {
  calls: { tag: 'Calls', says: 'Calls by filter and search', query: CallsQuery, response: CallList },
  call: { tag: 'Calls', says: 'One call: facts, timeline, and what was received', params: id, response: CallView },
  callSessions: {
    tag: 'Calls',
    says: 'Which visit to a website made a call: each that may have with its probability and what speaks for it, and none of them',
    params: id,
    response: CallSessions,
  },
  callProbabilities: {
    tag: 'Calls',
    says: 'The same of several calls at once: the probabilities alone',
    body: ProbabilitiesRequest,
    response: Probabilities,
  },
  confirmedVisits: {
    tag: 'Calls',
    says: 'How often the most probable visit was the right one, by what was stated, where something else tells which visit called; nothing for who sees own calls only',
    response: Confirmed,
  },
  journey: {
    tag: 'Calls',
    says: 'What is known of one caller or visitor, in the order of time: visits and pages, numbers shown, calls, and what came of them',
    query: JourneyQuery,
    response: Journey,
  },
  callRecordings: { tag: 'Calls', says: 'Recordings of a call, and what became of each', params: id, response: recordings.RecordingList },
  recordingSound: {
    tag: 'Calls',
    says: 'A recording as sound, or the part that the header Range asks for; that you listened is noted',
    params: id,
    query: recordings.SoundQuery,
    response: z.instanceof(Response),
    sound: true,
  },
  retryRecording: { tag: 'Calls', says: 'Fetch a recording that failed at once again', params: id, response: recordings.Retried },
} as const satisfies Record<string, RouteSchemas>;
