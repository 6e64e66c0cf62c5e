import { z } from 'zod';
import { shown } from '#connectors/lines.ts';
import { decodedEach, jsonMessages } from '#connectors/messages.ts';
import type { ChannelEvent } from '#domain/channel-events.ts';
import type { Decoded } from '#domain/delivery.ts';
import type { AgentEvent, DecodedEvent } from '#domain/events.ts';
import { own } from '#domain/own.ts';
import { type Header, queueEvent } from './callcenter.ts';
import type { ChannelNames } from './channel-name.ts';
import { identified } from './identity.ts';
import { holdsIn, legOf, microseconds, type Value } from './leg.ts';
import { legEvents } from './leg-events.ts';
import { bridgeOf } from './meetings.ts';

const headers = z.record(
  z.string(),
  z
    .union([z.string(), z.number(), z.array(z.union([z.string(), z.number()]))])
    .transform((value) => (Array.isArray(value) ? `ARRAY::${value.join('|:')}` : String(value)))
    .catch(''),
);

/** Events of a FreeSWITCH as its event socket writes them in JSON: one a line, or a list. */
export function decodeEvents(body: Uint8Array, names: ChannelNames): Decoded {
  return decodedEach(jsonMessages(body), (value) => readEvent(value, names));
}

/** Events that tell where a leg stands: each tells all that is known of it by then. */
const ofLegs = new Set([
  ...['CHANNEL_CREATE', 'CHANNEL_ORIGINATE', 'CHANNEL_OUTGOING', 'CHANNEL_PROGRESS', 'CHANNEL_PROGRESS_MEDIA', 'CHANNEL_ANSWER'],
  'CHANNEL_HANGUP_COMPLETE',
]);

/** Families of events that tell nothing of calls, or the same as others. */
const idle =
  /^(?:CHANNEL_|PRESENCE_|MODULE_|MESSAGE|CALL_|CONFERENCE_|RECORD_|PLAYBACK_|MEDIA_BUG_|TEXT$|DTMF|CODEC|HEARTBEAT|SESSION_|API|RE_SCHEDULE|RELOADXML|BACKGROUND_JOB|LOG|INBOUND_CHAN|OUTBOUND_CHAN|PUBLISH|UNPUBLISH|TALK|NOTALK|NOTIFY|PHONE_FEATURE|SEND_|RECV_|REQUEST_PARAMS|GENERAL|COMMAND|CLIENT_DISCONNECTED|SERVER_DISCONNECTED|ROSTER|TRAP|ADD_SCHEDULE|DEL_SCHEDULE|EXE_SCHEDULE|QUEUE_LEN|FAILURE|SOCKET_DATA|SPEED_|STATS|SHUTDOWN_REQUESTED|DEVICE_STATE|BLIND_TRANSFER|NAT|DETECTED_)/u;

function readEvent(value: unknown, names: ChannelNames): readonly DecodedEvent[] | string {
  const parsed = headers.safeParse(value);
  if (!parsed.success) return `event: got ${shown(JSON.stringify(value))}, wanted an object of headers`;
  const header: Header = (name) => own(parsed.data, name) ?? '';
  const name = header('Event-Name');
  if (name === 'CUSTOM') return header('Event-Subclass') === 'callcenter::info' ? ofQueue(header, names) : [];
  if (ofLegs.has(name)) return ofLeg(header, names);
  switch (name) {
    case 'CHANNEL_BRIDGE':
    case 'CHANNEL_UNBRIDGE':
      return ofBridge(name, header);
    case 'CHANNEL_HOLD':
    case 'CHANNEL_UNHOLD':
      return ofHold(name, header, names);
    case 'SHUTDOWN':
    case 'STARTUP':
      return ofSystem(name, header, names);
    default:
      if (idle.test(name)) return [];
      return `Event-Name: got ${name === '' ? 'nothing' : shown(name)}, wanted an event of FreeSWITCH such as CHANNEL_ANSWER or CUSTOM`;
  }
}

function ofQueue(header: Header, names: ChannelNames): readonly DecodedEvent[] | string {
  const told = queueEvent(header, names);
  if (typeof told === 'string') return told;
  return [...ofCall(header('CC-Member-Session-UUID'), told.calls, told.links), ...told.agents.map(ofAgent)];
}

/** Where an event's headers stand for the variables that a record has. */
const asVariable: Readonly<Record<string, string>> = {
  uuid: 'Unique-ID',
  direction: 'Call-Direction',
  channel_name: 'Channel-Name',
  hangup_cause: 'Hangup-Cause',
  start_uepoch: 'Caller-Channel-Created-Time',
  progress_uepoch: 'Caller-Channel-Progress-Time',
  progress_media_uepoch: 'Caller-Channel-Progress-Media-Time',
  answer_uepoch: 'Caller-Channel-Answered-Time',
  bridge_uepoch: 'Caller-Channel-Bridged-Time',
  end_uepoch: 'Caller-Channel-Hangup-Time',
};

function ofLeg(header: Header, names: ChannelNames): readonly DecodedEvent[] | string {
  const value: Value = (name) => {
    const as = own(asVariable, name);
    const told = as === undefined ? '' : header(as);
    return told === '' || told === '0' ? header(`variable_${name}`) : told;
  };
  const other = header('Other-Leg-Unique-ID');
  const profile = {
    context: header('Caller-Context'),
    destination: header('Caller-Destination-Number'),
    number: header('Caller-Caller-ID-Number'),
    name: header('Caller-Caller-ID-Name'),
    username: header('Caller-Username'),
    channelName: header('Caller-Channel-Name'),
    createdAt: microseconds(header('Caller-Profile-Created-Time')),
    bridgedAt: microseconds(header('Caller-Channel-Bridged-Time')),
    transferredAt: null,
    placed: [],
    by: header('Other-Type') === 'originator' && other !== '' ? [other] : [],
  };
  const raw = {
    source: 'ami',
    value,
    direction: value('direction'),
    profiles: [profile],
    apps: [],
    holds: holdsIn(value('hold_events')),
  } as const;
  const leg = legOf(raw);
  if (typeof leg === 'string') return `${header('Event-Name')}: ${leg}`;
  const { events, links } = legEvents(leg, names);
  const states = events.flatMap((event) => {
    const state = 'channel' in event && event.channel === leg.uuid ? names.phoneOf(event) : null;
    return state === null ? [] : [ofAgent(state)];
  });
  return [...ofCall(leg.uuid, events, links), ...states];
}

function ofBridge(name: string, header: Header): readonly DecodedEvent[] | string {
  const at = microseconds(header('Event-Date-Timestamp'));
  const one = header('Bridge-A-Unique-ID') || header('Unique-ID');
  const other = header('Bridge-B-Unique-ID') || header('Other-Leg-Unique-ID') || header('variable_bridge_uuid');
  if (at === null || one === '') return untimed(name, header, one);
  if (other === '' || other === one) return [];
  const kind = name === 'CHANNEL_BRIDGE' ? 'bridge_entered' : 'bridge_left';
  const met = [one, other].map((channel): ChannelEvent => ({ kind, at, source: 'ami', channel, name: '', bridge: bridgeOf(one, other) }));
  return ofCall(one, met, [other]);
}

/** A phone of ours that called holds whom it reached: the time is that of both. */
function ofHold(name: string, header: Header, names: ChannelNames): readonly DecodedEvent[] | string {
  const at = microseconds(header('Event-Date-Timestamp'));
  const [uuid, other] = [header('Unique-ID'), header('Other-Leg-Unique-ID')];
  if (at === null || uuid === '') return untimed(name, header, uuid);
  const end = {
    placed: header('Call-Direction') === 'outbound',
    channelName: header('Channel-Name'),
    gateway: header('variable_sip_gateway_name') || header('variable_sip_gateway'),
    context: header('Caller-Context'),
    user: header('variable_user_name') || header('variable_sip_auth_username'),
    ...{ dialledUser: '', number: header('Caller-Caller-ID-Number'), agent: '' },
  };
  const both = !end.placed && other !== '' && !names.nameOf(uuid, end).outside;
  const kind = name === 'CHANNEL_HOLD' ? 'hold_started' : 'hold_ended';
  const held = (both ? [uuid, other] : [uuid]).map((channel): ChannelEvent => ({ kind, at, source: 'ami', channel }));
  return ofCall(uuid, held, other === '' ? [] : [other]);
}

/** The whole system stopped or began: told to each agent that the settings name. */
function ofSystem(name: string, header: Header, { pbx }: ChannelNames): readonly DecodedEvent[] | string {
  const at = microseconds(header('Event-Date-Timestamp'));
  if (at === null) return untimed(name, header, 'known');
  const kind = name === 'SHUTDOWN' ? 'system_stopped' : 'system_restarted';
  return pbx.agents.map(({ id }) => identified({ key: `agent:${id}`, links: [], event: { kind, at, source: 'ami' } }));
}

function untimed(name: string, header: Header, uuid: string): string {
  if (uuid === '') return `${name}: Unique-ID: got nothing, wanted the id of a channel`;
  return `${name}: Event-Date-Timestamp: got ${shown(header('Event-Date-Timestamp'))}, wanted microseconds since 1970`;
}

function ofCall(uuid: string, events: readonly ChannelEvent[], links: readonly string[]): DecodedEvent[] {
  const linked = links.map((link) => `call:${link}`);
  return events.map((event) => identified({ key: `call:${uuid}`, links: linked, event }));
}

function ofAgent(event: Extract<AgentEvent, { agent_id: string }>): DecodedEvent {
  return identified({ key: `agent:${event.agent_id}`, links: [], event });
}
