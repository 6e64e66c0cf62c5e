import type { AgentEvent } from '#domain/events.ts';
import type { Instant } from '#domain/instant.ts';
import { unescaped } from './blocks.ts';
import type { Headers } from './ami-channels.ts';

type MemberEvent = Extract<AgentEvent, { agent_id: string }>;

/** Who is member of which queue and who is paused. Phones tell the rest (ringing, talking). */
export function memberEvents(event: string, headers: Headers, at: Instant, nameAgent: (text: string) => string): MemberEvent[] {
  const queue_id = headers.get('Queue') ?? '';
  const name = headers.get('MemberName') ?? headers.get('Name') ?? '';
  const agent = name === '' ? (headers.get('Interface') ?? headers.get('Location') ?? '') : name;
  if (queue_id === '' || agent === '') return [];
  const agent_id = nameAgent(agent);
  const source = 'ami';
  const told = headers.get('PausedReason') ?? '';
  const reason = told === '' ? null : unescaped(told);
  const paused: MemberEvent = { kind: 'agent_paused', at, source, agent_id, queue_id, reason };
  switch (event) {
    case 'QueueMemberPause':
      return [headers.get('Paused') === '1' ? paused : { kind: 'agent_unpaused', at, source, agent_id, queue_id }];
    case 'QueueMemberAdded':
    case 'QueueMember': {
      const joined: MemberEvent = { kind: 'agent_joined', at, source, agent_id, queue_id };
      if (headers.get('Paused') === '1') return [joined, paused];
      // A list of members is asked for when events may have been missed: the end of a pause may be one of them.
      return event === 'QueueMember' ? [joined, { kind: 'agent_unpaused', at, source, agent_id, queue_id }] : [joined];
    }
    case 'QueueMemberRemoved':
      return [{ kind: 'agent_departed', at, source, agent_id, queue_id }];
    default:
      return [];
  }
}
