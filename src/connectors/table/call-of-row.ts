import type { RecordEvent } from '#domain/events.ts';
import { blockedReasons, directions, endedBys, outcomes } from '#domain/facts.ts';
import type { Outcome } from '#domain/facts.ts';
import type { Instant } from '#domain/instant.ts';
import type { ReadNumber } from '#domain/phone-number.ts';
import type { CallMapping } from './mapping.ts';
import type { RowReader } from './read-row.ts';

const halfDayMs = 43_200_000;
const dayMs = 86_400_000;

/**
 * A row of a call table -> the whole call. Durations that the row tells outweigh instants that do not fit them (tables
 * round each column for itself). A local time of day that lies far before the arrival belongs to the next day.
 */
export function callOfRow(row: RowReader, mapping: CallMapping, readNumber: (presented: string | null) => ReadNumber): RecordEvent | null {
  const startedAt = row.instant('started_at');
  const direction = row.word('direction', directions) ?? 'inbound';
  const told = row.word('outcome', outcomes);
  const ivr = row.seconds('ivr_s');
  const wait = row.seconds('wait_s');
  const ring = row.seconds('ring_s');
  const talk = row.seconds('talk_s');
  const hold = row.seconds('hold_s');
  const duration = row.seconds('duration_s');
  const queue = row.text('queue_id');
  const agent = row.text('agent_id');
  const endedBy = row.word('ended_by', endedBys);
  const caller = readNumber(row.text('caller'));
  const number = row.text('number');
  const measures = row.measures(mapping.measures);
  if (startedAt === null) return null;

  const after = (field: string): Instant | null => {
    const at = row.instant(field);
    if (at === null) return null;
    return Math.max(startedAt, at < startedAt - halfDayMs ? at + dayMs : at);
  };
  const plus = (at: Instant, seconds: number | null): Instant => at + Math.round((seconds ?? 0) * 1000);

  const enqueuedAt = after('enqueued_at');
  const talkAt = after('talk_at');
  const answeredTold = after('answered_at');
  const answered = told === null ? answeredTold !== null || talkAt !== null : told === 'answered';
  const queuedAt = enqueuedAt ?? plus(startedAt, ivr);
  const visitEnd = wait === null ? (answered ? (answeredTold ?? talkAt ?? queuedAt) : null) : plus(queuedAt, wait);
  const visited = queue !== null && direction !== 'outbound' && (enqueuedAt !== null || answered || (wait ?? 0) > 0);

  const outcome = visited || told === null ? told : outcomeWithoutVisit(told, mapping);
  const reachedAt = answeredTold ?? (visited ? visitEnd : null) ?? talkAt ?? plus(queuedAt, wait);
  const answeredAt = answered ? Math.max(reachedAt, startedAt) : null;
  const legAt = Math.max(talkAt ?? answeredAt ?? visitEnd ?? queuedAt, startedAt);
  const talked = talk !== null || hold !== null;
  const talkEnd = talked ? plus(legAt, (talk ?? 0) + (hold ?? 0)) : null;
  const told_end = after('ended_at') ?? (duration === null ? null : plus(startedAt, duration));
  const known = [talkEnd, visited ? visitEnd : null, answered ? null : ivr === null ? null : plus(startedAt, ivr)].filter(
    (at) => at !== null,
  );
  const endedAt = told_end ?? (known.length === 0 || (answered && talkEnd === null) ? null : Math.max(...known));
  const legResult = answered ? 'answered' : mapping.unanswered;

  return {
    kind: 'call_recorded',
    at: startedAt,
    source: 'table',
    call: {
      direction,
      started_at: startedAt,
      ringing_at: after('ringing_at'),
      connected_at: after('connected_at'),
      answered_at: answeredAt,
      ended_at: endedAt === null ? null : Math.max(endedAt, answeredAt ?? 0, talkEnd ?? 0),
      outcome: outcome ?? (answered ? 'answered' : null),
      ended_by: endedBy,
      caller: caller.e164,
      caller_presented: caller.presented,
      caller_name: row.text('caller_name'),
      number_id: number === null ? null : (readNumber(number).e164 ?? number),
      ivr_s: ivr,
      blocked_reason: row.word('blocked_reason', blockedReasons),
      sip_code: row.number('sip_code'),
      agent_id: agent,
      lead_id: row.text('lead_id'),
      campaign_id: row.text('campaign_id'),
      visitor_id: row.text('visitor_id'),
      session_id: row.text('session_id'),
      disposition: row.text('disposition'),
      topics: row.list('topics') ?? [],
      goals: row.list('goals') ?? [],
      resolved: row.flag('resolved'),
      escalated: row.flag('escalated') ?? false,
      followup_required: row.flag('followup_required') ?? false,
      fcr_eligible: row.flag('fcr_eligible') ?? true,
      recording_consent: row.flag('recording_consent'),
      spam: row.flag('spam') ?? false,
      test: row.flag('test') ?? false,
      seized: row.flag('seized') ?? true,
      measures,
    },
    visits: visited
      ? [
          {
            queue_id: queue,
            enqueued_at: queuedAt,
            exited_at: visitEnd,
            answered_at: answered ? visitEnd : null,
            agent_id: answered ? agent : null,
            exit: answered ? 'answered' : exitOf(outcome),
          },
        ]
      : [],
    legs:
      legResult === 'none' || (!answered && agent === null)
        ? []
        : [
            {
              // Somebody answered, but the table does not say who: '' is shown as unknown.
              agent_id: agent ?? '',
              queue_id: visited ? queue : null,
              offered_at: Math.max(startedAt, ring === null ? Math.min(legAt, visited ? queuedAt : legAt) : legAt - ring * 1000),
              answered_at: answered ? legAt : null,
              ended_at: answered ? talkEnd : (visitEnd ?? endedAt),
              result: legResult,
              ...(answered ? { talk_s: talk, hold_s: hold, acw_s: row.seconds('acw_s'), dial_s: row.seconds('dial_s') } : {}),
              ended_by: answered ? endedBy : null,
            },
          ],
  };
}

function outcomeWithoutVisit(told: Outcome, mapping: CallMapping): Outcome {
  const other = mapping.withoutVisit[told];
  return outcomes.find((outcome) => outcome === other) ?? told;
}

function exitOf(outcome: Outcome | null): 'abandoned' | 'timeout' | 'overflow' | 'voicemail' | 'callback' {
  if (outcome === 'timeout' || outcome === 'overflow' || outcome === 'voicemail') return outcome;
  return outcome === 'callback_requested' ? 'callback' : 'abandoned';
}
