import { z } from 'zod';
import { explain } from '#connectors/explain.ts';
import { shown } from '#connectors/lines.ts';
import type { ChannelEvent } from '#domain/channel-events.ts';
import type { AgentEvent } from '#domain/events.ts';
import type { Instant } from '#domain/instant.ts';
import { stateOfPause } from '#domain/pause-reasons.ts';
import type { ChannelNames } from './channel-name.ts';
import { microseconds, seconds } from './leg.ts';

/** Headers of an event by name; '' = not told. */
export type Header = (name: string) => string;

/** What an event of mod_callcenter tells: of a caller's leg and those joined with it, or of an agent. */
export interface QueueTold {
  readonly calls: readonly ChannelEvent[];
  readonly links: readonly string[];
  readonly agents: readonly Extract<AgentEvent, { agent_id: string }>[];
}

export const nothingTold: QueueTold = { calls: [], links: [], agents: [] };

/** Why a caller left a queue, in the fold's words. `BREAK_OUT` is hanging up. */
export function leftBecause(reason: string): 'abandoned' | 'timeout' | 'empty' | 'key' {
  switch (reason) {
    case 'TIMEOUT':
      return 'timeout';
    case 'NO_AGENT_TIMEOUT':
      return 'empty';
    case 'EXIT_WITH_KEY':
      return 'key';
    default:
      return 'abandoned';
  }
}

const said = (what: string) => z.string({ error: `wanted ${what}` }).min(1, { error: `wanted ${what}` });
/** The moment is told by several headers; the one that all events have names it. */
const moment = 'Event-Date-Timestamp';
const when = z.number({ error: 'wanted microseconds since 1970' });
const ofCaller = {
  'CC-Queue': said('the name of a queue'),
  'CC-Member-Session-UUID': said("the id of the caller's channel"),
  [moment]: when,
};
const caller = z.looseObject(ofCaller);
const offer = z.looseObject({ ...ofCaller, 'CC-Agent': said('the name of an agent') });
const agent = z.looseObject({ 'CC-Agent': said('the name of an agent'), [moment]: when });

/** Actions that change nothing of calls and of agents' states. */
const idle =
  /^(?:members-count|agent-(?:add|del|max-no-answer|calls-answered|.*-change)|tier-.*|queue-.*|callcenter-.*|member-queue-(?:count|position))$/u;

/** One `callcenter::info` event -> what it tells, or why it cannot be read. */
export function queueEvent(header: Header, names: ChannelNames): QueueTold | string {
  const action = header('CC-Action');
  switch (action) {
    case 'member-queue-start':
    case 'member-queue-resume':
    case 'member-queue-end':
      return withNumber(callerEvent(action, header), header);
    case 'agent-offering':
    case 'bridge-agent-start':
    case 'bridge-agent-end':
    case 'bridge-agent-fail':
      return withNumber(offerEvent(action, header, names), header);
    case 'agent-status-change':
    case 'agent-state-change':
      return agentEvent(action, header, names);
    default:
      if (idle.test(action)) return nothingTold;
      return `CC-Action: got ${action === '' ? 'nothing' : shown(action)}, wanted an action of mod_callcenter such as member-queue-start`;
  }
}

/** The number called, which newer versions tell beside some of the events. */
function withNumber(told: QueueTold | string, header: Header): QueueTold | string {
  const number = header('CC-Member-DNIS');
  if (typeof told === 'string' || number === '') return told;
  const called = told.calls.slice(0, 1).map(({ at }): ChannelEvent => {
    return { kind: 'number_told', at, source: 'ami', channel: header('CC-Member-Session-UUID'), number };
  });
  return { ...told, calls: [...told.calls, ...called] };
}

/** The event's own time; else, of the seconds that it tells, those of this moment. */
function timeIn(header: Header, own: string): Instant | undefined {
  return microseconds(header('Event-Date-Timestamp')) ?? seconds(header(own)) ?? undefined;
}

function read<T>(schema: z.ZodType<T>, header: Header, time: Instant | undefined): T | string {
  const item = Object.fromEntries(['CC-Queue', 'CC-Member-Session-UUID', 'CC-Agent'].map((name) => [name, header(name) || undefined]));
  const told = { ...item, [moment]: time };
  const parsed = schema.safeParse(told);
  return parsed.success ? parsed.data : explain(parsed.error, told);
}

function callerEvent(action: 'member-queue-start' | 'member-queue-resume' | 'member-queue-end', header: Header): QueueTold | string {
  // Who comes back to an old place keeps the time of the first call: that is not when this one joined.
  const own = { 'member-queue-start': 'CC-Member-Joined-Time', 'member-queue-resume': '', 'member-queue-end': 'CC-Member-Leaving-Time' };
  const told = read(caller, header, timeIn(header, own[action]));
  if (typeof told === 'string') return `${action}: ${told}`;
  const seen = { at: told[moment], source: 'ami', channel: told['CC-Member-Session-UUID'], queue: told['CC-Queue'] } as const;
  if (action !== 'member-queue-end') {
    const [number, name] = [header('CC-Member-CID-Number'), header('CC-Member-CID-Name')];
    const joined = { number: number || null, caller_name: name === number || name === '' ? null : name };
    return { ...nothingTold, calls: [{ kind: 'queue_joined', ...seen, ...joined }] };
  }
  // Who was served left the queue when the agent answered.
  if (header('CC-Cause') === 'Terminated') return nothingTold;
  const waited_s = between(seconds(header('CC-Member-Joined-Time')), seconds(header('CC-Member-Leaving-Time')));
  return { ...nothingTold, calls: [{ kind: 'queue_exited', ...seen, exit: leftBecause(header('CC-Cancel-Reason')), waited_s, key: null }] };
}

type OfferAction = 'agent-offering' | 'bridge-agent-start' | 'bridge-agent-end' | 'bridge-agent-fail';

const ownTime: Readonly<Record<OfferAction, string>> = {
  'agent-offering': 'CC-Agent-Called-Time',
  'bridge-agent-start': 'CC-Agent-Answered-Time',
  'bridge-agent-end': 'CC-Bridge-Terminated-Time',
  'bridge-agent-fail': 'CC-Agent-Aborted-Time',
};

/** The offer was withdrawn: the caller hung up, or another agent was faster. Both are told alike. */
const withdrawn = new Set(['ORIGINATOR_CANCEL', 'LOSE_RACE', 'PICKED_OFF']);

function offerEvent(action: OfferAction, header: Header, { agentOf }: ChannelNames): QueueTold | string {
  const told = read(offer, header, timeIn(header, ownTime[action]));
  if (typeof told === 'string') return `${action}: ${told}`;
  const [at, session] = [told[moment], told['CC-Member-Session-UUID']];
  const who = { at, source: 'ami', channel: session, queue: told['CC-Queue'], agent: agentOf(told['CC-Agent']) } as const;
  const phone = header('CC-Agent-UUID');
  const [joined, called, answered] = ['CC-Member-Joined-Time', 'CC-Agent-Called-Time', 'CC-Agent-Answered-Time'].map((name) =>
    seconds(header(name)),
  );
  const state = { at, source: 'ami', agent_id: who.agent, call: session } as const;
  const links = phone === '' || phone === session ? [] : [phone];
  const waited_s = between(joined, answered);
  switch (action) {
    case 'agent-offering':
      return { calls: [{ kind: 'member_called', ...who, dest: phone }], links, agents: [{ kind: 'agent_rung', ...state }] };
    case 'bridge-agent-start': {
      const connected = { dest: phone || null, waited_s, ring_s: between(called, answered) };
      return { calls: [{ kind: 'member_connected', ...who, ...connected }], links, agents: [{ kind: 'agent_engaged', ...state }] };
    }
    case 'bridge-agent-end': {
      const talk_s = between(answered, seconds(header('CC-Bridge-Terminated-Time')));
      const done = { by: endedBy(header('variable_sip_hangup_disposition')), waited_s, talk_s, to: null };
      return { calls: [{ kind: 'member_completed', ...who, ...done }], links, agents: [{ kind: 'agent_released', ...state }] };
    }
    case 'bridge-agent-fail': {
      const ring_s = between(called, seconds(header('CC-Agent-Aborted-Time')));
      const lost = withdrawn.has(header('CC-Hangup-Cause'));
      const calls: ChannelEvent[] = lost ? [] : [{ kind: 'member_missed', ...who, ring_s, cancelled: false }];
      return { calls, links, agents: [{ kind: 'agent_released', ...state }] };
    }
  }
}

/** The event shows the agent's channel: who said goodbye on it. */
function endedBy(disposition: string): 'agent' | 'caller' | 'dump' {
  if (disposition === 'recv_bye') return 'agent';
  return disposition === 'send_bye' ? 'caller' : 'dump';
}

function between(from: Instant | null | undefined, to: Instant | null | undefined): number | null {
  return from == null || to == null || to < from ? null : (to - from) / 1000;
}

function agentEvent(action: 'agent-status-change' | 'agent-state-change', header: Header, names: ChannelNames): QueueTold | string {
  const told = read(agent, header, timeIn(header, ''));
  if (typeof told === 'string') return `${action}: ${told}`;
  const who = { at: told[moment], source: 'ami', agent_id: names.agentOf(told['CC-Agent']) } as const;
  const status = header('CC-Agent-Status');
  if (action === 'agent-status-change') {
    const state = stateOfStatus(status, names);
    if (state === null)
      return `${action}: CC-Agent-Status: got ${shown(status)}, wanted Logged Out, Available, Available (On Demand) or On Break`;
    return { ...nothingTold, agents: [{ kind: 'agent_state', ...who, state, reason: state === 'break' ? status : null }] };
  }
  // The state is of the queues' calls only, and names none of them.
  const call = 'callcenter';
  switch (header('CC-Agent-State')) {
    case 'Receiving':
      return { ...nothingTold, agents: [{ kind: 'agent_rung', ...who, call }] };
    case 'In a queue call':
      return { ...nothingTold, agents: [{ kind: 'agent_engaged', ...who, call }] };
    case 'Waiting':
    case 'Idle':
      return { ...nothingTold, agents: [{ kind: 'agent_released', ...who, call }] };
    case 'Reserved':
      return nothingTold;
    default:
      return `${action}: CC-Agent-State: got ${shown(header('CC-Agent-State'))}, wanted Idle, Waiting, Receiving, In a queue call or Reserved`;
  }
}

function stateOfStatus(status: string, { pbx }: ChannelNames) {
  switch (status) {
    case 'Logged Out':
      return 'logged_out';
    case 'Available':
    case 'Available (On Demand)':
      return 'available';
    case 'On Break':
      return stateOfPause(status, pbx.pauseReasons);
    default:
      return null;
  }
}
