import type { CallRecord, ChannelEvent } from '#domain/channel-events.ts';
import type { EventSource } from '#domain/events.ts';
import type { Instant } from '#domain/instant.ts';

/** One channel, as all sources together tell it. Instants are the earliest told. */
export interface Channel {
  readonly id: string;
  name: string;
  linked: string;
  started_at: Instant | null;
  answered_at: Instant | null;
  ringing_at: Instant | null;
  ended_at: Instant | null;
  number: string;
  caller_name: string;
  /** Caller id at the end; an originated call shows its destination there. */
  last_number: string;
  exten: string;
  context: string;
  last_exten: string;
  cause: number | null;
  sip_code: number | null;
  hangup_source: string | null;
  hangup_requested_at: Instant | null;
  /** Somebody else's call made this channel ring. */
  dialled_at: Instant | null;
  dialled_by: string | null;
  dial_status: string | null;
  apps: App[];
  bridges: Stay[];
  holds: { at: Instant; started: boolean }[];
  variables: { at: Instant; name: string; value: string }[];
}

export interface App {
  readonly at: Instant;
  readonly app: string;
  readonly data: string;
  readonly exten: string;
  readonly context: string;
  readonly entered: boolean;
  readonly source: EventSource;
}

/** A channel's stay in a bridge; `to` null = it never left. */
export interface Stay {
  readonly bridge: string;
  readonly from: Instant;
  to: Instant | null;
}

type OfKind<K extends ChannelEvent['kind']> = Extract<ChannelEvent, { kind: K }>;

/** Everything that the sources say of one group of channels. */
export interface PbxModel {
  readonly channels: ReadonlyMap<string, Channel>;
  readonly joins: readonly OfKind<'queue_joined'>[];
  readonly leavings: readonly OfKind<'queue_leaving'>[];
  readonly exits: readonly OfKind<'queue_exited'>[];
  readonly called: readonly OfKind<'member_called'>[];
  readonly connects: readonly OfKind<'member_connected'>[];
  readonly misses: readonly OfKind<'member_missed'>[];
  readonly completions: readonly OfKind<'member_completed'>[];
  readonly blind: readonly OfKind<'blind_transferred'>[];
  readonly attended: readonly OfKind<'attended_transferred'>[];
  readonly spies: ReadonlySet<string>;
  readonly numbersTold: readonly string[];
  readonly records: readonly CallRecord[];
  readonly sources: ReadonlySet<EventSource>;
}

const precedence: readonly EventSource[] = ['ami', 'ari', 'cel', 'queue_log', 'cdr'];

/** Sorts by instant, then source, then id: the same model whatever order the events came in. */
export function buildModel(stored: readonly { readonly id: string; readonly event: ChannelEvent }[]): PbxModel {
  const events = [...new Map(stored.map((each) => [each.id, each])).values()]
    .sort(
      (a, b) =>
        a.event.at - b.event.at ||
        precedence.indexOf(a.event.source) - precedence.indexOf(b.event.source) ||
        (a.id < b.id ? -1 : a.id > b.id ? 1 : 0),
    )
    .map((each) => each.event);
  const of = <K extends ChannelEvent['kind']>(kind: K): OfKind<K>[] => events.filter((event): event is OfKind<K> => event.kind === kind);
  const channels = new Map<string, Channel>();
  for (const event of events) applyToChannel(channels, event);
  settleBridges(channels, events);
  return {
    channels,
    joins: of('queue_joined'),
    leavings: of('queue_leaving'),
    exits: of('queue_exited'),
    called: of('member_called'),
    connects: of('member_connected'),
    misses: of('member_missed'),
    completions: of('member_completed'),
    blind: of('blind_transferred'),
    attended: of('attended_transferred'),
    spies: new Set(of('spying').map((event) => event.channel)),
    numbersTold: of('number_told').map((event) => event.number),
    records: of('call_record')
      .map((event) => event.record)
      .sort((a, b) => a.started_at - b.started_at || Number(a.sequence ?? 0) - Number(b.sequence ?? 0)),
    sources: new Set(events.map((event) => event.source)),
  };
}

function channelOf(channels: Map<string, Channel>, id: string, name: string): Channel {
  let channel = channels.get(id);
  if (channel === undefined) {
    channel = {
      id,
      name,
      linked: '',
      started_at: null,
      answered_at: null,
      ringing_at: null,
      ended_at: null,
      number: '',
      caller_name: '',
      last_number: '',
      exten: '',
      context: '',
      last_exten: '',
      cause: null,
      sip_code: null,
      hangup_source: null,
      hangup_requested_at: null,
      dialled_at: null,
      dialled_by: null,
      dial_status: null,
      apps: [],
      bridges: [],
      holds: [],
      variables: [],
    };
    channels.set(id, channel);
  }
  if (channel.name === '') channel.name = name;
  return channel;
}

function applyToChannel(channels: Map<string, Channel>, event: ChannelEvent): void {
  switch (event.kind) {
    case 'channel_started': {
      const channel = channelOf(channels, event.channel, event.name);
      if (channel.started_at !== null) break;
      Object.assign(channel, {
        started_at: event.at,
        linked: event.linked,
        number: event.number,
        caller_name: event.caller_name,
        exten: event.exten,
        context: event.context,
      });
      break;
    }
    case 'channel_answered':
      channelOf(channels, event.channel, event.name).answered_at ??= event.at;
      break;
    case 'channel_ringing':
      channelOf(channels, event.channel, event.name).ringing_at ??= event.at;
      break;
    case 'channel_in_app': {
      const { at, app, data, exten, context, entered, source } = event;
      channelOf(channels, event.channel, event.name).apps.push({ at, app, data, exten, context, entered, source });
      break;
    }
    case 'hangup_requested':
      channelOf(channels, event.channel, event.name).hangup_requested_at ??= event.at;
      break;
    case 'channel_ended': {
      const channel = channelOf(channels, event.channel, event.name);
      channel.ended_at ??= event.at;
      channel.cause ??= event.cause;
      channel.sip_code ??= event.sip_code;
      channel.hangup_source ??= event.hangup_source;
      if (event.number !== '') channel.last_number = event.number;
      if (event.exten !== '') channel.last_exten = event.exten;
      break;
    }
    case 'bridge_entered':
    case 'bridge_left':
      channelOf(channels, event.channel, event.name);
      break;
    case 'dial_started': {
      const dest = channelOf(channels, event.dest, event.dest_name);
      dest.dialled_at ??= event.at;
      dest.dialled_by ??= event.channel;
      break;
    }
    case 'dial_ended':
      channelOf(channels, event.dest, event.dest_name).dial_status ??= event.status;
      break;
    case 'hold_started':
    case 'hold_ended':
      channelOf(channels, event.channel, '').holds.push({ at: event.at, started: event.kind === 'hold_started' });
      break;
    case 'variable_set':
      channelOf(channels, event.channel, '').variables.push({ at: event.at, name: event.name, value: event.value });
      break;
    // The rest is about queues, transfers and records, not about one channel's course.
    case 'blind_transferred':
    case 'attended_transferred':
    case 'spying':
    case 'queue_joined':
    case 'queue_leaving':
    case 'queue_exited':
    case 'member_called':
    case 'member_connected':
    case 'member_missed':
    case 'member_completed':
    case 'number_told':
    case 'unknown_verb':
    case 'call_record':
    case 'pbx_restarted':
      break;
  }
}

/**
 * Two sources tell each stay in a bridge a few milliseconds apart; mixing them would make stays that never were. So
 * for each channel the source that tells most counts, AMI before CEL.
 */
function settleBridges(channels: Map<string, Channel>, events: readonly ChannelEvent[]): void {
  const byChannel = new Map<string, Map<EventSource, BridgeEvent[]>>();
  for (const event of events) {
    if (!isBridge(event)) continue;
    const sources = byChannel.get(event.channel) ?? new Map<EventSource, BridgeEvent[]>();
    byChannel.set(event.channel, sources);
    const told = sources.get(event.source) ?? [];
    sources.set(event.source, told);
    told.push(event);
  }
  for (const [id, sources] of byChannel) {
    const channel = channels.get(id);
    const best = [...sources.entries()].sort((a, b) => b[1].length - a[1].length || precedence.indexOf(a[0]) - precedence.indexOf(b[0]))[0];
    if (channel === undefined || best === undefined) continue;
    for (const event of best[1]) {
      const open = channel.bridges.find((stay) => stay.bridge === event.bridge && stay.to === null);
      if (event.kind === 'bridge_entered') {
        if (open === undefined) channel.bridges.push({ bridge: event.bridge, from: event.at, to: null });
      } else if (open !== undefined) {
        open.to = event.at;
      }
    }
  }
}

type BridgeEvent = Extract<ChannelEvent, { bridge: string }>;

function isBridge(event: ChannelEvent): event is BridgeEvent {
  return event.kind === 'bridge_entered' || event.kind === 'bridge_left';
}
