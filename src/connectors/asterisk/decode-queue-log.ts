import type { AgentEvent, AnyEvent, DecodedEvent } from '#domain/events.ts';
import type { ChannelEvent } from '#domain/channel-events.ts';
import type { Decoded, Reject } from '#domain/delivery.ts';
import type { PbxSettings } from '#domain/pbx-settings.ts';
import { agentNaming } from '#domain/pbx-names.ts';
import { contentId, linesOf, reject, shown } from '#connectors/lines.ts';
import { localTime } from '#connectors/local-time.ts';
import { own } from '#domain/own.ts';

/** `epoch|callid|queue|agent|VERB|data…`; identity is the hash of the line without its blanks. */
export function decodeQueueLog(body: Uint8Array, settings: PbxSettings): Decoded {
  const nameAgent = agentNaming(settings);
  const zone = localTime(settings.timeZone);
  const events: DecodedEvent[] = [];
  const rejects: Reject[] = [];
  for (const line of linesOf(body)) {
    if (line.text.trim() === '') continue;
    const fields = line.text.split('|');
    for (let i = 0; i < fields.length; i++) fields[i] = (fields[i] ?? '').trim();
    const [time = '', callid = '', queue = '', agent = '', verb = ''] = fields;
    if (fields.length < 5 || verb === '') {
      rejects.push(reject(line, `line: got ${fields.length} fields, wanted at least 5: epoch|callid|queue|agent|event`));
      continue;
    }
    const at = /^\d+(\.\d+)?$/u.test(time) ? Number(time) * 1000 : (zone.read(time)?.at ?? null);
    if (at === null || at > 8.64e15) {
      rejects.push(reject(line, `time: got ${shown(time)}, wanted seconds since 1970, not negative`));
      continue;
    }
    const data = fields.slice(5);
    const least = own(leastData, verb) ?? 0;
    if (line.torn && data.length < least) {
      rejects.push(reject(line, `line: torn; got ${data.length} data fields of ${verb} and no line end, wanted ${least}`));
      continue;
    }
    const id = contentId('q', fields.join('|'));
    const named = agent === 'NONE' || agent === '' ? null : nameAgent(agent);
    const told = toldBy({ at, callid, queue, agent: named, verb, data });
    if (typeof told === 'string') {
      rejects.push(reject(line, told));
      continue;
    }
    if (told.call !== null) {
      const link = told.call.kind === 'member_connected' ? told.call.dest : null;
      events.push({ id, key: `call:${callid}`, links: link === null ? [] : [`call:${link}`], event: told.call });
    }
    let part = 0;
    for (const event of told.agent) push(events, `${id}${part++}`, event.agent_id, event);
    if (verb === 'QUEUESTART') {
      for (const known of settings.agents) push(events, `${id}${part++}`, known.id, { kind: 'system_restarted', at, source: 'queue_log' });
    }
  }
  return { events, rejects };
}

function push(events: DecodedEvent[], id: string, agent: string, event: AnyEvent): void {
  events.push({ id, key: `agent:${agent}`, links: [], event });
}

/** Data fields that a verb always has; fewer at a line end that is missing mean a torn line. */
const leastData: Readonly<Record<string, number>> = {
  ENTERQUEUE: 2,
  CONNECT: 1,
  COMPLETEAGENT: 2,
  COMPLETECALLER: 2,
  ABANDON: 3,
  EXITWITHTIMEOUT: 1,
  EXITWITHKEY: 1,
  EXITEMPTY: 1,
  RINGNOANSWER: 1,
  BLINDTRANSFER: 4,
  ATTENDEDTRANSFER: 4,
  TRANSFER: 4,
};

interface Entry {
  readonly at: number;
  readonly callid: string;
  readonly queue: string;
  readonly agent: string | null;
  readonly verb: string;
  readonly data: readonly string[];
}

type WithAgent = Extract<AgentEvent, { agent_id: string }>;

interface Told {
  readonly call: ChannelEvent | null;
  readonly agent: readonly WithAgent[];
}

/** What a line says of its call and of its agent, or why it is refused. */
function toldBy(entry: Entry): Told | string {
  const { at, callid, verb, data } = entry;
  const source = 'queue_log';
  const queue_id = entry.queue === 'NONE' || entry.queue === '' ? null : entry.queue;
  const agent_id = entry.agent;
  const only = (...agent: WithAgent[]): Told => ({ call: null, agent });

  switch (verb) {
    case 'QUEUESTART':
    case 'CONFIGRELOAD':
    case 'PENALTY':
    case 'RINGINUSE':
      return only();
    case 'ADDMEMBER':
    case 'REMOVEMEMBER': {
      if (agent_id === null || queue_id === null) return `${verb}: got queue ${shown(entry.queue)} without agent, wanted both`;
      if (verb === 'REMOVEMEMBER') return only({ kind: 'agent_departed', at, source, agent_id, queue_id });
      const joined: WithAgent = { kind: 'agent_joined', at, source, agent_id, queue_id };
      return data[0] === 'PAUSED' ? only(joined, { kind: 'agent_paused', at, source, agent_id, queue_id, reason: null }) : only(joined);
    }
    case 'PAUSE':
    case 'PAUSEALL':
    case 'UNPAUSE':
    case 'UNPAUSEALL': {
      if (agent_id === null) return `${verb}: got no agent, wanted a member name`;
      const all = verb.endsWith('ALL');
      if (verb.startsWith('UN')) return only({ kind: 'agent_unpaused', at, source, agent_id, queue_id: all ? null : queue_id });
      return only({
        kind: 'agent_paused',
        at,
        source,
        agent_id,
        queue_id: all ? null : queue_id,
        reason: data[0] === undefined || data[0] === '' ? null : data[0],
      });
    }
    case 'AGENTLOGIN':
    case 'AGENTCALLBACKLOGIN':
      return agent_id === null
        ? `${verb}: got no agent, wanted one`
        : only({ kind: 'agent_state', at, source, agent_id, state: 'available' });
    case 'AGENTLOGOFF':
    case 'AGENTCALLBACKLOGOFF':
      return agent_id === null
        ? `${verb}: got no agent, wanted one`
        : only({ kind: 'agent_state', at, source, agent_id, state: 'logged_out' });
    default:
      break;
  }

  if (callid === 'NONE' || callid === '') return `${verb}: got no call id, wanted one`;
  if (verb === 'DID') return { call: { kind: 'number_told', at, source, channel: callid, number: data[0] ?? '' }, agent: [] };
  if (queue_id === null) return kept(entry);
  return aboutCall(entry, queue_id) ?? kept(entry);
}

function kept(entry: Entry): Told {
  const { at, callid, verb, data } = entry;
  const event: ChannelEvent = {
    kind: 'unknown_verb',
    at,
    source: 'queue_log',
    channel: callid,
    verb,
    queue: entry.queue,
    agent: entry.agent ?? '',
    data,
  };
  return { call: event, agent: [] };
}

function aboutCall(entry: Entry, queue: string): Told | string | null {
  const { at, callid: channel, verb, data, agent } = entry;
  const source = 'queue_log';
  const seen = { at, source, channel, queue } as const;
  const exited = (exit: Extract<ChannelEvent, { kind: 'queue_exited' }>['exit'], waited: number, key: string | null = null): Told => ({
    call: { kind: 'queue_exited', ...seen, exit, waited_s: seconds(data[waited]), key },
    agent: [],
  });
  switch (verb) {
    case 'ENTERQUEUE':
      return { call: { kind: 'queue_joined', ...seen, number: data[1] ?? null, caller_name: data[3] ?? null }, agent: [] };
    case 'ABANDON':
      return exited('abandoned', 2);
    case 'EXITWITHTIMEOUT':
      return exited('timeout', 2);
    case 'EXITEMPTY':
      return exited('empty', 2);
    case 'WITHDRAW':
      return exited('withdrawn', 2);
    case 'EXITWITHKEY':
      return exited('key', 3, data[0] ?? null);
    default:
      break;
  }
  if (!memberVerbs.has(verb)) return null;
  if (agent === null) return `${verb}: got no agent, wanted a member name`;
  const engaged = (kind: 'agent_rung' | 'agent_engaged' | 'agent_released', when = at): WithAgent => ({
    kind,
    at: when,
    source,
    agent_id: agent,
    call: channel,
  });
  const done = (
    by: Extract<ChannelEvent, { kind: 'member_completed' }>['by'],
    hold: number,
    talk: number,
    to: string | null = null,
  ): Told => ({
    call: { kind: 'member_completed', ...seen, agent, by, waited_s: seconds(data[hold]), talk_s: seconds(data[talk]), to },
    agent: [engaged('agent_released')],
  });
  switch (verb) {
    case 'CONNECT': {
      const ring_s = seconds(data[2]);
      const dest = data[1] === undefined || !/\.\d+$/u.test(data[1]) ? null : data[1];
      return {
        call: { kind: 'member_connected', ...seen, agent, dest, waited_s: seconds(data[0]), ring_s },
        agent: [...(ring_s === null ? [] : [engaged('agent_rung', at - ring_s * 1000)]), engaged('agent_engaged')],
      };
    }
    case 'RINGNOANSWER':
    case 'RINGCANCELED': {
      const ms = seconds(data[0]);
      return {
        call: { kind: 'member_missed', ...seen, agent, ring_s: ms === null ? null : ms / 1000, cancelled: verb === 'RINGCANCELED' },
        agent: ms === null ? [] : [engaged('agent_rung', at - ms), engaged('agent_released')],
      };
    }
    case 'COMPLETEAGENT':
      return done('agent', 0, 1);
    case 'COMPLETECALLER':
      return done('caller', 0, 1);
    case 'BLINDTRANSFER':
    case 'TRANSFER':
      return done('blind_transfer', 2, 3, data[0] ?? null);
    case 'ATTENDEDTRANSFER':
      return done('attended_transfer', 2, 3);
    default:
      return done('dump', data.length, data.length);
  }
}

const memberVerbs = new Set([
  'CONNECT',
  'RINGNOANSWER',
  'RINGCANCELED',
  'COMPLETEAGENT',
  'COMPLETECALLER',
  'BLINDTRANSFER',
  'TRANSFER',
  'ATTENDEDTRANSFER',
  'AGENTDUMP',
  'SYSCOMPAT',
]);

/** A duration; null when missing, no number, negative or longer than any call (ten years). */
function seconds(text: string | undefined): number | null {
  if (text === undefined || !/^\d{1,9}(\.\d+)?$/u.test(text)) return null;
  const duration = Number(text);
  return duration < 315_576_000 ? duration : null;
}
