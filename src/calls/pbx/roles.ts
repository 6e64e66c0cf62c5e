import type { Direction } from '#domain/facts.ts';
import type { PbxSettings } from '#domain/pbx-settings.ts';
import { agentNaming, peerOf } from '#domain/pbx-names.ts';
import type { Channel, PbxModel } from './model.ts';
import { readerOf } from './numbers.ts';

/** Who is who among the channels of a call. */
export interface Roles {
  readonly direction: Direction;
  /** The external party's channel; of an internal call the phone that called. Null where no channel is known. */
  readonly party: Channel | null;
  /** The phone that our agent called out from. */
  readonly caller: Channel | null;
  /** Phones of ours that were made to ring. */
  readonly phones: readonly Channel[];
  /** Other outside channels: forwarded calls, further attempts over another trunk. */
  readonly outside: readonly Channel[];
}

/** Channels that a PBX makes for itself: they are nobody. */
const machinery =
  /^(Local|Recorder|Announcer|Message|Surrogate|CBAnn|CBRec|ConfBridge|Bridge|Snoop|UnicastRTP|MulticastRTP|Parking|OutgoingSpoolFailed)\//u;

export function rolesOf(model: PbxModel, settings: PbxSettings): Roles {
  const isOutside = outsiders(settings);
  const real = [...model.channels.values()]
    .filter((channel) => channel.name !== '' && !machinery.test(channel.name) && channel.started_at !== null)
    .sort((a, b) => (a.started_at ?? 0) - (b.started_at ?? 0) || (a.id < b.id ? -1 : 1));
  const outside = real.filter((channel) => isOutside(channel));
  const own = real.filter((channel) => !isOutside(channel));
  const phones = own.filter((channel) => isRung(channel));
  const arrived = outside.find((channel) => !isRung(channel));
  if (arrived !== undefined) {
    return { direction: 'inbound', party: arrived, caller: null, phones, outside: outside.filter((channel) => channel !== arrived) };
  }
  const called = outside.filter((channel) => isRung(channel));
  const party = called.find((channel) => channel.answered_at !== null) ?? called.at(-1);
  const caller = own.find((channel) => !isRung(channel)) ?? own[0] ?? null;
  if (party !== undefined) {
    const others = phones.filter((channel) => channel !== caller);
    return { direction: 'outbound', party, caller, phones: others, outside: called.filter((channel) => channel !== party) };
  }
  const others = phones.filter((channel) => channel !== caller);
  if (caller === null) return { direction: recordDirection(model, settings), party: null, caller: null, phones, outside: [] };
  // Click-to-call rings our own phone first; while it is not taken, only the caller id shows whom it was for.
  const meant = caller.answered_at === null && others.length === 0 && readerOf(settings)(caller.last_number).e164 !== null;
  if (meant && (caller.exten === 's' || caller.exten === ''))
    return { direction: 'outbound', party: null, caller, phones: [], outside: [] };
  return { direction: 'internal', party: caller, caller, phones: others, outside: [] };
}

/** Without any channel a queue's caller is from outside, unless the records show a phone of ours. */
function recordDirection(model: PbxModel, settings: PbxSettings): Direction {
  const isOutside = outsiders(settings);
  const known = settings.trunks.length + settings.inboundContexts.length > 0;
  const first = model.records.find((record) => !record.channel_name.startsWith('Local/'));
  return known && first !== undefined && !isOutside({ name: first.channel_name, context: first.dcontext }) ? 'internal' : 'inbound';
}

/** Whether somebody else's call made it: it was dialled, or it starts nowhere in the dialplan. */
export function isRung(channel: Channel): boolean {
  if (channel.dialled_at !== null) return true;
  if (channel.apps.some((app) => /^App(Dial|Dial2|Queue)$/u.test(app.app))) return true;
  return channel.exten === 's' || channel.exten === '' ? channel.linked !== '' && channel.linked !== channel.id : false;
}

/** Whether a channel leads outside: by trunk, or by the context where it arrived where it is no agent's. */
export function outsiders(settings: PbxSettings): (channel: Pick<Channel, 'name' | 'context'>) => boolean {
  const trunks = new Set(settings.trunks.map((name) => name.toLowerCase()));
  const contexts = new Set(settings.inboundContexts);
  const named = agentNaming(settings);
  const agents = new Set(settings.agents.map((agent) => agent.id));
  return (channel) => {
    const peer = peerOf(channel.name);
    if (trunks.has(peer.toLowerCase())) return true;
    return contexts.has(channel.context) && !agents.has(named(peer));
  };
}
