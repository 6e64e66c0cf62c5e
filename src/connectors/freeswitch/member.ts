import type { ChannelEvent } from '#domain/channel-events.ts';
import type { ChannelNames } from './channel-name.ts';
import { callerIn, type Leg, seconds } from './leg.ts';
import { leftBecause } from './callcenter.ts';

/**
 * What the record of a caller's leg tells of the queue that it was in: of the last one only, in whole seconds. The events of
 * mod_callcenter tell more; they count where both are there.
 */
export function memberEvents(leg: Leg, { agentOf }: ChannelNames): ChannelEvent[] {
  const { uuid, value, profiles } = leg;
  const queue = value('cc_queue');
  const joined = seconds(value('cc_queue_joined_epoch'));
  if (queue === '' || joined === null || value('cc_side') === 'agent') return [];
  const seen = { source: 'queue_log', channel: uuid, queue } as const;
  const number = (profiles[0]?.number ?? '') || callerIn(value('caller_id')).number;
  const events: ChannelEvent[] = [{ kind: 'queue_joined', at: joined, ...seen, number: number === '' ? null : number, caller_name: null }];
  const answered = seconds(value('cc_queue_answered_epoch'));
  if (answered !== null && answered >= joined && value('cc_agent') !== '') {
    const agent = agentOf(value('cc_agent'));
    const waited_s = (answered - joined) / 1000;
    const dest = value('cc_agent_uuid') === '' ? null : value('cc_agent_uuid');
    events.push({ kind: 'member_connected', at: answered, ...seen, agent, dest, waited_s, ring_s: null });
    const over = seconds(value('cc_queue_terminated_epoch'));
    const how = value('sip_hangup_disposition');
    const told = { agent, by: how === 'recv_bye' ? 'caller' : 'dump', waited_s, talk_s: null, to: null } as const;
    if (over !== null) events.push({ kind: 'member_completed', at: over, ...seen, ...told });
  }
  const cancelled = seconds(value('cc_queue_canceled_epoch'));
  if (cancelled !== null && cancelled >= joined) {
    const exit = leftBecause(value('cc_cancel_reason'));
    const waited_s = (cancelled - joined) / 1000;
    events.push({ kind: 'queue_exited', at: cancelled, ...seen, exit, waited_s, key: value('cc_exit_key') || null });
  }
  return events;
}
