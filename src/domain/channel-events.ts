import type { Instant } from './instant.ts';

/**
 * What a PBX says of its channels, bridges, queues and call records, in one vocabulary for all of its sources.
 * `channel` is always a channel's unique id (with a `systemname-` prefix as it came), `name` the channel's name
 * (`PJSIP/1001-0000001a`). Null = this source does not say it.
 */
interface Seen {
  readonly at: Instant;
  readonly source: 'ami' | 'ari' | 'cel' | 'queue_log' | 'cdr';
}

/** Where a channel stood in the dialplan. */
interface Placed {
  readonly name: string;
  readonly exten: string;
  readonly context: string;
}

export type ChannelEvent =
  | (Seen & Placed & { kind: 'channel_started'; channel: string; linked: string; number: string; caller_name: string })
  | (Seen & Placed & { kind: 'channel_answered'; channel: string })
  | (Seen & Placed & { kind: 'channel_ringing'; channel: string })
  /** It ran an application of the dialplan at that moment; entered exactly then when `entered`. */
  | (Seen & Placed & { kind: 'channel_in_app'; channel: string; app: string; data: string; entered: boolean })
  /** The party of this channel asked to hang up (the first to do so ended the conversation). */
  | (Seen & { kind: 'hangup_requested'; channel: string; name: string; cause: number | null })
  | (Seen &
      Placed & {
        kind: 'channel_ended';
        channel: string;
        cause: number | null;
        hangup_source: string | null;
        sip_code: number | null;
        number: string;
      })
  | (Seen & { kind: 'bridge_entered' | 'bridge_left'; channel: string; name: string; bridge: string })
  | (Seen & { kind: 'dial_started'; channel: string | null; dest: string; dest_name: string; dial: string; number: string })
  | (Seen & { kind: 'dial_ended'; channel: string | null; dest: string; dest_name: string; status: string })
  | (Seen & { kind: 'hold_started' | 'hold_ended'; channel: string })
  | (Seen & { kind: 'variable_set'; channel: string; name: string; value: string })
  | (Seen & { kind: 'blind_transferred'; channel: string; name: string; transferee: string; exten: string; context: string })
  | (Seen & { kind: 'attended_transferred'; channel: string; name: string; second: string; transferee: string; target: string })
  | (Seen & { kind: 'spying'; channel: string })
  | (Seen & {
      kind: 'queue_joined';
      channel: string;
      queue: string;
      number: string | null;
      caller_name: string | null;
    })
  /** The end of waiting, reason unknown (AMI tells reasons by other events). */
  | (Seen & { kind: 'queue_leaving'; channel: string; queue: string })
  | (Seen & {
      kind: 'queue_exited';
      channel: string;
      queue: string;
      exit: 'abandoned' | 'timeout' | 'empty' | 'key' | 'withdrawn' | 'abandoned_or_removed';
      waited_s: number | null;
      key: string | null;
    })
  | (Seen & { kind: 'member_called'; channel: string; queue: string; agent: string; dest: string })
  | (Seen & {
      kind: 'member_connected';
      channel: string;
      queue: string;
      agent: string;
      dest: string | null;
      waited_s: number | null;
      ring_s: number | null;
    })
  | (Seen & { kind: 'member_missed'; channel: string; queue: string; agent: string; ring_s: number | null; cancelled: boolean })
  | (Seen & {
      kind: 'member_completed';
      channel: string;
      queue: string;
      agent: string;
      by: 'agent' | 'caller' | 'blind_transfer' | 'attended_transfer' | 'transfer' | 'dump';
      waited_s: number | null;
      talk_s: number | null;
      /** Extension of a blind transfer. */
      to: string | null;
    })
  /** The number called, as a dialplan wrote it into the queue log. */
  | (Seen & { kind: 'number_told'; channel: string; number: string })
  /** A verb that the dialplan wrote, or one of a later version: kept, with no meaning here. */
  | (Seen & { kind: 'unknown_verb'; channel: string; verb: string; queue: string; agent: string; data: readonly string[] })
  | (Seen & { kind: 'call_record'; channel: string; record: CallRecord })
  /** The PBX started again: what was open then has no end. */
  | (Seen & { kind: 'pbx_restarted' });

/** A call detail record. Instants are resolved; null where the record has none. */
export interface CallRecord {
  readonly linked: string | null;
  readonly sequence: string | null;
  readonly src: string;
  readonly dst: string;
  readonly dcontext: string;
  readonly clid: string;
  readonly channel_name: string;
  readonly dst_channel_name: string;
  readonly app: string;
  readonly data: string;
  readonly started_at: Instant;
  readonly answered_at: Instant | null;
  readonly ended_at: Instant;
  readonly disposition: string;
  readonly account: string;
  readonly userfield: string;
  /** Custom columns that the connection gave a meaning. */
  readonly did: string | null;
  readonly campaign: string | null;
  readonly queue: string | null;
  readonly queue_status: string | null;
  readonly recording: string | null;
  /** The local clock showed this time twice and nothing told which, or it never showed it. */
  readonly anomaly: string | null;
}
