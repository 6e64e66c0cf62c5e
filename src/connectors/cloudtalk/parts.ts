import { z } from 'zod';
import { agentAt, callerOf, ofCall, type Meaning, ourNumber, type Reading, withoutPlus } from '#connectors/hosted.ts';
import { toldNumber, toldText } from '#connectors/message-fields.ts';
import { toldRecording } from '#connectors/told-recording.ts';
import type { RecordEvent } from '#domain/events.ts';
import type { Direction, Outcome, RecordingKind } from '#domain/facts.ts';
import { fromIso, type Instant } from '#domain/instant.ts';

/** What the push messages and the answers of both interfaces have in common. */

const directions: Readonly<Record<'incoming' | 'outgoing' | 'internal', Direction>> = {
  incoming: 'inbound',
  outgoing: 'outbound',
  internal: 'internal',
};
export const direction = z
  .enum(['incoming', 'outgoing', 'internal'], { error: 'wanted incoming, outgoing or internal' })
  .transform((word) => directions[word]);

/** Text; a variable of a workflow that has no value may come as the word. */
export const told = toldText.transform((text) => (text === 'null' ? null : text));

/** Seconds, also as text. */
export const seconds = z.union([z.literal('null').transform(() => null), toldNumber]);

const wantedWhen = 'wanted ISO 8601 with zone, for example 2025-06-02T14:00:00Z';
/** A moment; a time without a zone is none. */
export const when = z.string({ error: wantedWhen }).transform((text, context) => {
  const at = fromIso(text);
  if (at !== null) return at;
  context.addIssue({ code: 'custom', message: wantedWhen });
  return z.NEVER;
});
/** A moment, or that it never came. */
export const maybeWhen = z
  .union([z.literal(''), when], { error: wantedWhen })
  .nullish()
  .transform((at) => (at === undefined || at === '' ? null : at));

/** An agent's name: as the settings say of the id, which all messages carry, else as it is told, else the id. */
export function agentOf(id: string | null, name: string | null, reading: Reading): string | null {
  return id === null ? name : (agentAt(reading, id) ?? name ?? id);
}

/** The caller, and our number; CloudTalk leaves the plus out as often as not. */
export function numbersOf(reading: Reading, external: string | null, internal: string | null) {
  const plus = withoutPlus(reading);
  const { anomaly, ...caller } = callerOf(plus, external);
  return { caller, number: ourNumber(plus, internal), anomaly };
}

/**
 * Who knows most counts: the detail of a call, then the history, then the message at its end; of the same kind the one told last.
 * An answer was told when it was given, as its `Date` header says (else when it came).
 */
const ranks = { push: 0, history: 1, detail: 2 } as const;
const farther = 1e14;

export interface ToldCall extends Omit<RecordEvent, 'at' | 'source' | 'kind' | 'revision'> {
  readonly key: string;
  readonly links: readonly string[];
  readonly rank: keyof typeof ranks;
  readonly anomaly: string | null;
}

export function recordOf({ key, links, rank, anomaly, ...record }: ToldCall, { receivedAt, headers }: Reading): Meaning[] {
  const at = record.call.started_at;
  const given = Date.parse(headers['date'] ?? '');
  const revision = ranks[rank] * farther + (Number.isNaN(given) ? receivedAt : given);
  const events = [ofCall(key, { kind: 'call_recorded', at, source: 'native', revision, ...record }, links)];
  if (anomaly !== null) events.push(ofCall(key, { kind: 'anomaly_found', at, source: 'native', anomaly }, links));
  return events;
}

/** The API has the sound under the id of the call; the link that it tells is a page for people who are signed in. */
export function apiRecording(id: string, links: readonly string[], at: Instant, of: RecordingKind): readonly Meaning[] {
  return toldRecording(id, links, at, { id, of, link: `/api/calls/recording/${encodeURIComponent(id)}.json` });
}

/** What is known where only the times of the whole call are told. */
export interface Course {
  readonly direction: Direction;
  readonly started: Instant;
  /** By a person. */
  readonly answered: Instant | null;
  readonly ended: Instant | null;
  readonly agent: string | null;
  readonly talk: number | null;
  readonly wrapUp: number | null;
  readonly voicemail: boolean;
}

/** The call and its one leg; who else rang, and in which queue, is not told. */
export function simpleCourse({ direction: way, started, answered, ended, agent, talk, wrapUp, voicemail }: Course) {
  const unanswered: Outcome = voicemail ? 'voicemail' : way === 'outbound' ? 'no_answer' : 'abandoned';
  const outcome: Outcome | null = answered !== null ? 'answered' : ended === null ? null : unanswered;
  const leg = {
    agent_id: agent ?? '',
    // When its phone began to ring is not told; our own agent who dials is there from the start.
    offered_at: way === 'outbound' ? started : (answered ?? started),
    answered_at: answered,
    ended_at: ended,
    result: 'answered' as const,
    talk_s: talk ?? (answered === null || ended === null ? null : (ended - answered) / 1000),
    acw_s: wrapUp,
    ...(way === 'outbound' && answered !== null ? { dial_s: (answered - started) / 1000 } : {}),
  };
  return {
    call: {
      direction: way,
      started_at: started,
      answered_at: answered,
      ended_at: ended,
      outcome,
      agent_id: answered !== null || way === 'outbound' ? agent : null,
    },
    visits: [],
    legs: answered !== null && agent !== null ? [leg] : [],
  };
}
