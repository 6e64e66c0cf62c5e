import type { Assignment, ofNoPool, PoolLack } from './assignment.ts';
import type { ChannelEvent } from './channel-events.ts';
import type { Instant } from './instant.ts';
import type {
  AgentStateName,
  Call,
  Direction,
  EndedBy,
  Facts,
  Leg,
  LegResult,
  Outcome,
  RecordingKind,
  RowTable,
  Visit,
  VisitExit,
} from './facts.ts';

/**
 * One typed thing that happened. A call event is told either as a LIFECYCLE (the words of the phone floor: arrived,
 * queued, offered, answered …; webhooks and our own event schema use these), as RECORDS (a whole call in one row:
 * imported tables), or as CHANNELS (what a PBX says of its channels, bridges, queues and records: see `channel-events.ts`),
 * which the fold first interprets into a lifecycle.
 */
export type CallEvent = LifecycleEvent | RecordEvent | ChannelEvent | RecordingEvent;
export type AnyEvent = CallEvent | AgentEvent | SessionEvent | FactEvent;

/** What every event carries, beside its payload, once it left the decoder. */
export interface DecodedEvent {
  /** Identity by content within the connection: the same id counts once, whatever file or order it came in. */
  readonly id: string;
  /**
   * What it belongs to: `call:<key>`, `agent:<key>`, `session:<id>` or `fact:<table>:<id>`. Keys of one call may differ
   * (channel, uniqueid, linkedid); `links` join them.
   */
  readonly key: string;
  /** Further keys of the same thing: all of them and `key` become one group (union-find, any order). */
  readonly links: readonly string[];
  readonly event: AnyEvent;
}

/** An event as read back from the event index. */
export interface StoredEvent extends DecodedEvent {
  readonly seq: number;
  readonly ordinal: number;
  /** Set where the events of one agent come from several connections. */
  readonly connection?: string;
}

export type EventSource = 'native' | 'table' | 'ami' | 'ari' | 'cel' | 'queue_log' | 'cdr';

interface At {
  readonly at: Instant;
  readonly source: EventSource;
}

/** What a lifecycle event may carry besides. */
interface OfParty {
  /**
   * Of a system that tells states, as often as anything happens, and not changes: whose state this is. What changes nothing of its
   * party is left out, see `calls/party-states.ts`.
   */
  readonly party?: string;
}

export type LifecycleEvent = OfParty & CourseOrNote;

type CourseOrNote =
  | (At & {
      kind: 'call_started';
      direction: Direction;
      /** E.164; null = withheld or unknown. */
      caller?: string | null;
      /** As the far end or the phone system wrote it. */
      caller_presented?: string | null;
      caller_name?: string | null;
      number?: string | null;
      campaign_id?: string | null;
      lead_id?: string | null;
      visitor_id?: string | null;
      session_id?: string | null;
      agent_id?: string | null;
      seized?: boolean;
    })
  | (At & { kind: 'call_ringing' })
  | (At & { kind: 'call_connected' })
  | (At & { kind: 'menu_entered'; menu?: string })
  | (At & { kind: 'menu_left' })
  | (At & { kind: 'queue_entered'; queue_id: string; entry?: Visit['entry'] })
  | (At & { kind: 'queue_left'; queue_id: string; exit: Exclude<VisitExit, 'waiting'>; agent_id?: string | null })
  | (At & { kind: 'agent_offered'; agent_id: string; queue_id?: string | null; leg?: Leg['kind'] })
  | (At & { kind: 'agent_answered'; agent_id: string; queue_id?: string | null; leg?: Leg['kind'] })
  | (At & { kind: 'agent_missed'; agent_id: string; queue_id?: string | null; result: Exclude<LegResult, 'answered'> })
  | (At & { kind: 'hold_started'; agent_id: string })
  | (At & { kind: 'hold_ended'; agent_id: string })
  /** `to` and `target` null = the source does not say where to; `transfer` null = nor whether the agent asked first. */
  | (At & {
      kind: 'transferred';
      agent_id: string;
      to: string | null;
      transfer: 'blind' | 'warm' | null;
      target: 'queue' | 'agent' | 'external' | null;
    })
  | (At & { kind: 'agent_left'; agent_id: string; ended_by?: EndedBy | null })
  | (At & { kind: 'wrapup_ended'; agent_id: string })
  | (At & { kind: 'far_end_answered'; by: 'person' | 'machine' })
  | (At & {
      kind: 'call_ended';
      outcome?: Outcome | null;
      ended_by?: EndedBy | null;
      sip_code?: number | null;
      blocked_reason?: Call['blocked_reason'];
    })
  /** A contradiction that the interpreter settled by rule: `<rule>` or `<rule>: <detail>`; goes to `call.anomalies`. */
  | (At & { kind: 'anomaly_found'; anomaly: string })
  | (At & {
      kind: 'call_noted';
      note: Partial<
        Pick<
          Call,
          | 'disposition'
          | 'topics'
          | 'goals'
          | 'resolved'
          | 'escalated'
          | 'followup_required'
          | 'fcr_eligible'
          | 'recording_consent'
          | 'spam'
          | 'test'
          | 'campaign_id'
          | 'lead_id'
          | 'caller_name'
        >
      >;
    });

/** A whole call as one imported row told it; ids are given by the fold. */
export type RecordEvent = At & {
  kind: 'call_recorded';
  /** Of several tellings of one call the one with the greatest counts (the sender's time of telling); the newest in the log where left out. */
  revision?: number;
  call: Partial<Omit<Call, 'id' | 'connection' | 'anomalies'>> & Pick<Call, 'direction' | 'started_at'>;
  visits: (Partial<Omit<Visit, 'id' | 'call_id'>> & Pick<Visit, 'queue_id' | 'enqueued_at' | 'exit'>)[];
  legs: (Partial<Omit<Leg, 'id' | 'call_id'>> & Pick<Leg, 'agent_id' | 'offered_at' | 'result'>)[];
};

/**
 * There is a recording of the call. It may be told several times, each time with another link: the latest telling of each field
 * counts. `at` is when it was told, and never before the call began.
 */
export type RecordingEvent = At & {
  kind: 'recording_told';
  recording: {
    /** The system's own name of it, within the connection. */
    id: string;
    of: RecordingKind;
    /** A whole address, or (from `/` on) a path of the system's API. */
    link: string | null;
    expires_at?: Instant | null;
    file?: string | null;
    began_at?: Instant | null;
    duration_s?: number | null;
    channels?: number | null;
  };
};

/** What a PBX says of one channel, bridge, queue entry or record; kinds and fields in `channel-events.ts`. */
export type { ChannelEvent } from './channel-events.ts';

/** `key` is `agent:<name>`. A change of one agent's state, or membership of a queue (for how long is folded). */
export type AgentEvent =
  | (At & { kind: 'agent_state'; agent_id: string; state: AgentStateName; reason?: string | null })
  | (At & { kind: 'agent_joined'; agent_id: string; queue_id: string })
  | (At & { kind: 'agent_departed'; agent_id: string; queue_id: string })
  | (At & { kind: 'agent_paused'; agent_id: string; queue_id: string | null; reason?: string | null })
  | (At & { kind: 'agent_unpaused'; agent_id: string; queue_id: string | null })
  | (At & { kind: 'agent_rung' | 'agent_engaged' | 'agent_released'; agent_id: string; call: string })
  /**
   * The phone system itself, told to each of its agents: it stopped; it started (what it was doing is gone); it is up (which
   * also who merely connects to it is told).
   */
  | (At & { kind: 'system_stopped' | 'system_restarted' | 'system_up' });

/** The pool that lent a number, as it was then. */
export interface LendingPool {
  readonly id: string;
  /** How many numbers it had. */
  readonly numbers: number;
  /** How long a number rests after the lease of a visit that gave a second sign of life. */
  readonly restMs: number;
  /** The visit, or its visitor, had this number before, and nobody else since. */
  readonly again: boolean;
}

/** `key` is `session:<id>`. One visit to a website: what was seen, which numbers were lent to it, which were touched. */
export type SessionEvent =
  | (At & {
      kind: 'session_seen';
      session_id: string;
      visitor_id: string;
      /** Path without query. */
      page: string;
      /** Where the visit came from, as the facts name it; `source` says who tells. */
      from: string;
      medium: string;
      campaign: string | null;
      keyword: string | null;
      referrer: string | null;
      click_ids: readonly string[];
    })
  | (At & { kind: 'session_continued'; page: string | null })
  /** Also each time that the lease is renewed. */
  | (At & { kind: 'number_lent'; number: string; until: Instant; pool?: LendingPool })
  /** A pool was asked and gave no number. */
  | (At & { kind: 'number_lacked'; pool: string; numbers: number; lack: PoolLack })
  /** As the page's link has it. */
  | (At & { kind: 'number_touched'; number: string });

/** A row of a fact table that is imported as it is. The newest one of an id (by seq, ordinal) counts. */
export type FactEvent = RowRecorded | (At & { kind: 'fact_removed'; table: RowTable });

type RowRecorded = { [T in RowTable]: At & { kind: 'fact_recorded'; table: T; row: RecordedRow<T> } }[RowTable];

/** Nobody but our own websites tells what became of a pool. */
export type RecordedRow<T extends RowTable> = T extends 'assignment' ? Omit<Assignment, keyof typeof ofNoPool> : Facts[T][number];
