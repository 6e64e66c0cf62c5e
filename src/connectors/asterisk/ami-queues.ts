import type { ChannelEvent } from '#domain/channel-events.ts';
import { own } from '#domain/own.ts';
import { whole, type AmiKind, type Headers, type Seen } from './ami-channels.ts';
import { unescaped } from './blocks.ts';

/** Events about callers in queues and the members that take them. */
export const queueKinds: Readonly<Record<string, AmiKind>> = {
  QueueCallerJoin: (seen, headers) => {
    const at = callerIn(seen, headers);
    if (typeof at === 'string') return at;
    const number = headers.get('CallerIDNum') ?? null;
    return { kind: 'queue_joined', ...at, number, caller_name: unescaped(headers.get('CallerIDName') ?? '') };
  },
  QueueCallerLeave: (seen, headers) => {
    const at = callerIn(seen, headers);
    return typeof at === 'string' ? at : { kind: 'queue_leaving', ...at };
  },
  QueueCallerAbandon: (seen, headers) => {
    const at = callerIn(seen, headers);
    if (typeof at === 'string') return at;
    return { kind: 'queue_exited', ...at, exit: 'abandoned_or_removed', waited_s: whole(headers.get('HoldTime')), key: null };
  },
  AgentCalled: (seen, headers, nameAgent) => {
    const at = callerIn(seen, headers);
    if (typeof at === 'string') return at;
    return { kind: 'member_called', ...at, agent: member(headers, nameAgent), dest: headers.get('DestUniqueid') ?? '' };
  },
  AgentConnect: (seen, headers, nameAgent) => {
    const at = callerIn(seen, headers);
    if (typeof at === 'string') return at;
    return {
      kind: 'member_connected',
      ...at,
      agent: member(headers, nameAgent),
      dest: headers.get('DestUniqueid') ?? null,
      waited_s: whole(headers.get('HoldTime')),
      ring_s: whole(headers.get('RingTime')),
    };
  },
  AgentRingNoAnswer: (seen, headers, nameAgent) => {
    const at = callerIn(seen, headers);
    if (typeof at === 'string') return at;
    const ms = whole(headers.get('RingTime'));
    return { kind: 'member_missed', ...at, agent: member(headers, nameAgent), ring_s: ms === null ? null : ms / 1000, cancelled: false };
  },
  AgentComplete: (seen, headers, nameAgent) => completed(seen, headers, nameAgent, own(reasons, headers.get('Reason') ?? '') ?? 'dump'),
  AgentDump: (seen, headers, nameAgent) => completed(seen, headers, nameAgent, 'dump'),
};

type By = Extract<ChannelEvent, { kind: 'member_completed' }>['by'];

const reasons: Readonly<Record<string, By>> = { agent: 'agent', caller: 'caller', transfer: 'transfer' };

/** The caller's channel may be gone when an agent completes: then the event has no channel of its own. */
function completed(seen: Seen, headers: Headers, nameAgent: (text: string) => string, by: By): ChannelEvent | string | null {
  const channel = headers.get('Uniqueid') ?? headers.get('DestUniqueid') ?? '';
  const queue = headers.get('Queue') ?? '';
  if (queue === '') return 'got no Queue, wanted its name';
  if (channel === '') return null;
  const [waited_s, talk_s] = [whole(headers.get('HoldTime')), whole(headers.get('TalkTime'))];
  return { kind: 'member_completed', ...seen, channel, queue, agent: member(headers, nameAgent), by, waited_s, talk_s, to: null };
}

function callerIn(seen: Seen, headers: Headers): (Seen & { channel: string; queue: string }) | string {
  const channel = headers.get('Uniqueid') ?? '';
  const queue = headers.get('Queue') ?? '';
  if (channel === '' || queue === '') return 'got no Uniqueid or no Queue, wanted both';
  return { ...seen, channel, queue };
}

/** Under the member's name, or, where nobody gave it one, its interface. */
function member(headers: Headers, nameAgent: (text: string) => string): string {
  const name = headers.get('MemberName') ?? headers.get('Name') ?? '';
  return nameAgent(name === '' ? (headers.get('Interface') ?? headers.get('Location') ?? '') : name);
}
