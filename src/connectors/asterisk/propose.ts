import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import type { ChannelEvent } from '#domain/channel-events.ts';
import type { DecodedEvent } from '#domain/events.ts';
import { peerOf } from '#domain/pbx-names.ts';
import type { AgentAlias, QueueName } from '#domain/pbx-settings.ts';
import { countryOf, type NumberRule } from '#domain/phone-number.ts';

/** What the data of a PBX suggest for its settings; a person confirms it, nothing of it is applied unasked. */
export interface Proposal {
  readonly trunks: readonly string[];
  readonly inboundContexts: readonly string[];
  readonly outboundContexts: readonly string[];
  readonly queues: readonly QueueName[];
  readonly agents: readonly AgentAlias[];
  readonly numbers: {
    readonly ownNumbers: readonly string[];
    readonly rules: readonly NumberRule[];
    readonly countries: readonly string[];
  };
}

interface Seen {
  readonly name: string;
  number: string;
  callerName: string;
  exten: string;
  context: string;
  linked: string;
  lastNumber: string;
  rung: boolean;
}

/** Looks at decoded events (settings with a time zone alone are enough to decode) and says what they suggest. */
export function propose(decoded: Iterable<DecodedEvent>): Proposal {
  const channels = new Map<string, Seen>();
  const members: { agent: string; dest: string }[] = [];
  const queues = new Map<string, Map<string, number>>();
  const dials: { context: string; data: string }[] = [];
  for (const { event } of decoded) {
    if ('channel' in event || event.kind === 'pbx_restarted') note(event, channels, members, queues, dials);
  }
  const trunks = trunksOf(channels);
  const isTrunk = (name: string): boolean => trunks.includes(peerOf(name));
  const arrived = [...channels]
    .filter(([id, channel]) => isTrunk(channel.name) && !channel.rung && (channel.linked === '' || channel.linked === id))
    .map(([, channel]) => channel);
  const placed = [...channels.values()].filter((channel) => isTrunk(channel.name) && !arrived.includes(channel));
  const numbers = [
    ...arrived.flatMap((channel) => [channel.number, channel.exten]),
    ...placed.flatMap((channel) => [channel.lastNumber, channel.number]),
  ];
  const { rules, countries } = rulesOf(numbers);
  const own = new Set(arrived.map((channel) => asE164(channel.exten, countries)).filter((e164) => e164 !== null));
  const names = trunks.map((trunk) => trunk.split('/')[1] ?? trunk);
  const outbound = dials.filter((dial) => names.some((name) => dial.data.includes(name))).map((dial) => dial.context);
  const agents = agentsOf(channels, members, isTrunk);
  return {
    trunks,
    inboundContexts: distinct(arrived.map((channel) => channel.context)),
    outboundContexts: distinct(outbound),
    queues: queuesOf(queues, agents),
    agents,
    numbers: { ownNumbers: [...own].sort(), rules, countries },
  };
}

function note(
  event: ChannelEvent,
  channels: Map<string, Seen>,
  members: { agent: string; dest: string }[],
  queues: Map<string, Map<string, number>>,
  dials: { context: string; data: string }[],
): void {
  const seen = (id: string, name: string): Seen => {
    let channel = channels.get(id);
    if (channel === undefined)
      channels.set(id, (channel = { name, number: '', callerName: '', exten: '', context: '', linked: '', lastNumber: '', rung: false }));
    return channel;
  };
  const queue = (id: string): Map<string, number> => {
    let extensions = queues.get(id);
    if (extensions === undefined) queues.set(id, (extensions = new Map<string, number>()));
    return extensions;
  };
  switch (event.kind) {
    case 'channel_started': {
      const { number, caller_name: callerName, exten, context, linked } = event;
      Object.assign(seen(event.channel, event.name), { number, callerName, exten, context, linked });
      break;
    }
    case 'channel_ended':
      if (event.number !== '') seen(event.channel, event.name).lastNumber = event.number;
      break;
    case 'dial_started':
      seen(event.dest, event.dest_name).rung = true;
      break;
    case 'channel_in_app': {
      const channel = seen(event.channel, event.name);
      if (/^App(Dial|Dial2|Queue)$/u.test(event.app)) channel.rung = true;
      if (event.app === 'Dial') dials.push({ context: event.context, data: event.data });
      const id = event.app === 'Queue' ? (event.data.split(',')[0] ?? '') : '';
      if (id !== '') {
        const extensions = queue(id);
        if (/^\d{2,6}$/u.test(event.exten)) extensions.set(event.exten, (extensions.get(event.exten) ?? 0) + 1);
      }
      break;
    }
    case 'queue_joined':
      queue(event.queue);
      break;
    case 'member_called':
    case 'member_connected':
      queue(event.queue);
      if (event.dest !== null) members.push({ agent: event.agent, dest: event.dest });
      break;
    case 'call_record': {
      const { record } = event;
      const channel = seen(event.channel, record.channel_name);
      if (channel.number === '') Object.assign(channel, { number: record.src, linked: record.linked ?? '' });
      if (channel.exten === '') Object.assign(channel, { exten: record.did ?? record.dst, context: record.dcontext });
      if (record.dst_channel_name !== '') seen(`${event.channel} ${record.dst_channel_name}`, record.dst_channel_name).rung = true;
      if (record.app === 'Dial') dials.push({ context: record.dcontext, data: record.data });
      if (record.app === 'Queue') queue(record.data.split(',')[0] ?? '');
      break;
    }
    // The rest says nothing of how the PBX is set up.
    case 'channel_answered':
    case 'channel_ringing':
    case 'hangup_requested':
    case 'bridge_entered':
    case 'bridge_left':
    case 'dial_ended':
    case 'hold_started':
    case 'hold_ended':
    case 'variable_set':
    case 'blind_transferred':
    case 'attended_transferred':
    case 'spying':
    case 'queue_leaving':
    case 'queue_exited':
    case 'member_missed':
    case 'member_completed':
    case 'number_told':
    case 'unknown_verb':
    case 'pbx_restarted':
      break;
  }
}

const own = /^(Local|Recorder|Announcer|Message|Surrogate|CBAnn|ConfBridge|Snoop|UnicastRTP|MulticastRTP)\//u;

/** A peer whose callers have long numbers, none of them the peer's own name, leads outside. */
function trunksOf(channels: ReadonlyMap<string, Seen>): string[] {
  const votes = new Map<string, { phone: number; outside: number }>();
  for (const channel of channels.values()) {
    if (own.test(channel.name) || !channel.name.includes('/')) continue;
    const peer = peerOf(channel.name);
    const resource = peer.split('/')[1] ?? '';
    const vote = votes.get(peer) ?? { phone: 0, outside: 0 };
    votes.set(peer, vote);
    if (channel.number === resource || /^\d{2,6}$/u.test(resource)) vote.phone++;
    else if ([channel.number, channel.lastNumber].some((number) => /^\+?\d{7,15}$/u.test(number))) vote.outside++;
  }
  return [...votes]
    .filter(([, vote]) => vote.outside > vote.phone)
    .map(([peer]) => peer)
    .sort();
}

/** Member name = extension of the phone (or of the Local channel) that a queue called for it. */
function agentsOf(
  channels: ReadonlyMap<string, Seen>,
  members: readonly { agent: string; dest: string }[],
  isTrunk: (name: string) => boolean,
): AgentAlias[] {
  const byExtension = new Map<string, string>();
  for (const { agent, dest } of members) {
    const extension = extensionOf(channels.get(dest)?.name ?? '');
    if (extension !== '' && extension !== agent) byExtension.set(extension, agent);
  }
  for (const channel of channels.values()) {
    if (own.test(channel.name) || !channel.name.includes('/') || isTrunk(channel.name)) continue;
    const extension = extensionOf(channel.name);
    const isOwnName = channel.number === extension && channel.callerName !== '' && !/^\+?\d+$/u.test(channel.callerName);
    if (extension !== '' && !byExtension.has(extension) && isOwnName) byExtension.set(extension, channel.callerName);
  }
  const agents = new Map<string, Set<string>>();
  for (const [extension, agent] of byExtension) agents.set(agent, (agents.get(agent) ?? new Set<string>()).add(extension));
  for (const { agent } of members) if (!agents.has(agent)) agents.set(agent, new Set());
  return [...agents].sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, extensions]) => ({ id, aliases: [...extensions].sort() }));
}

/** An extension leads into the queue that its callers entered most; a transferred caller still shows another's. */
function queuesOf(queues: ReadonlyMap<string, ReadonlyMap<string, number>>, agents: readonly AgentAlias[]): QueueName[] {
  const phones = new Set(agents.flatMap((agent) => agent.aliases));
  const votes = (queue: string, extension: string): number => queues.get(queue)?.get(extension) ?? 0;
  return [...queues.keys()].sort().map((id) => {
    const extensions = [...(queues.get(id)?.keys() ?? [])].filter((extension) => !phones.has(extension));
    return {
      id,
      extensions: extensions
        .filter((extension) => [...queues.keys()].every((other) => other === id || votes(other, extension) < votes(id, extension)))
        .sort(),
    };
  });
}

function extensionOf(name: string): string {
  return (peerOf(name).split('/')[1] ?? '').split('@')[0] ?? '';
}

/** From the numbers that came with a plus: which countries there are, and how each writes its own numbers at home. */
function rulesOf(numbers: readonly string[]): { rules: NumberRule[]; countries: string[] } {
  const forms = new Map<string, Set<string>>();
  for (const number of numbers) {
    if (!/^\+\d{7,15}$/u.test(number)) continue;
    const country = countryOf(number);
    const national = parsePhoneNumberFromString(number)?.formatNational().replace(/\D/gu, '');
    if (country === null || national === undefined) continue;
    const form = national.startsWith('0') ? `^0[1-9]\\d{${national.length - 2}}$` : `^[2-9]\\d{${national.length - 1}}$`;
    forms.set(country, (forms.get(country) ?? new Set<string>()).add(form));
  }
  const rules = [...forms]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([country, patterns]) => [...patterns].sort().map((pattern) => ({ pattern, country })));
  return { rules, countries: [...forms.keys()].sort() };
}

function asE164(number: string, countries: readonly string[]): string | null {
  const international = number.startsWith('+') ? number : `+${number}`;
  if (!/^\+\d{7,15}$/u.test(international)) return null;
  const parsed = parsePhoneNumberFromString(international);
  return parsed?.isPossible() === true && countries.includes(countryOf(parsed.number) ?? '') ? parsed.number : null;
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts.filter((text) => text !== ''))].sort();
}
