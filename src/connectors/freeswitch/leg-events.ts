import type { CallRecord, ChannelEvent } from '#domain/channel-events.ts';
import type { Instant } from '#domain/instant.ts';
import { own } from '#domain/own.ts';
import type { ChannelNames, FarEnd } from './channel-name.ts';
import { dialStatus, sipCode, whole } from './causes.ts';
import { callerIn, type Leg, type Profile } from './leg.ts';
import { meetingsOf } from './meetings.ts';
import { memberEvents } from './member.ts';
import { placedEvents } from './placed-legs.ts';

/** What a leg tells, in the vocabulary of all PBXs, and the ids of other legs of the same call. */
export interface Told {
  readonly events: readonly ChannelEvent[];
  readonly links: readonly string[];
}

/** One leg's record -> what it tells of itself, of those it met, and of those that were placed for it. */
export function legEvents(leg: Leg, names: ChannelNames): Told {
  const { uuid, source, value, startedAt, ringingAt, answeredAt, endedAt, placed } = leg;
  const end = farEndOf(leg);
  const { name, outside } = names.nameOf(uuid, end);
  const by = placed ? placedFor(leg) : '';
  const seen = { source, channel: uuid, name };
  const place = { ...seen, ...placeOf(leg, outside, by, names) };
  const events: ChannelEvent[] = [
    { kind: 'channel_started', at: startedAt, ...place, linked: by === '' ? uuid : by, number: end.number, caller_name: nameIn(leg) },
  ];
  if (by !== '') {
    events.push({ kind: 'dial_started', at: startedAt, source, channel: by, dest: uuid, dest_name: name, dial: '', number: '' });
    const status = answeredAt === null ? dialStatus(value('hangup_cause')) : 'ANSWER';
    const at = answeredAt ?? endedAt;
    if (status !== '' && at !== null) events.push({ kind: 'dial_ended', at, source, channel: by, dest: uuid, dest_name: name, status });
  }
  // The phone that calls hears the ringing; it does not ring.
  if (ringingAt !== null && placed) events.push({ kind: 'channel_ringing', at: ringingAt, ...place });
  if (answeredAt !== null) events.push({ kind: 'channel_answered', at: answeredAt, ...place });
  const meetings = meetingsOf(leg);
  events.push(...meetings.events, ...appEvents(leg, place), ...variableEvents(leg, names));
  events.push(...holdEvents(leg, [uuid, ...(outside || placed ? [] : meetings.met.keys())]));
  const others = placedEvents(leg, meetings.met, names);
  events.push(...others.events, ...memberEvents(leg, names));
  if (endedAt !== null) events.push(...endEvents(leg, { ...place, at: endedAt }, meetings.last));
  if (placed && outside && endedAt !== null)
    events.push({ kind: 'call_record', at: startedAt, source, channel: uuid, record: shownNumber(leg, name) });
  const links = [by, ...meetings.met.keys(), ...others.uuids, value('cc_member_session_uuid'), value('cc_agent_uuid'), value('call_uuid')];
  return { events, links: [...new Set(links)].filter((link) => link !== '' && link !== uuid) };
}

function farEndOf(leg: Leg): FarEnd {
  const { value, placed, profiles } = leg;
  const first = profiles[0];
  const agentSide = value('cc_side') === 'agent' || (placed && value('cc_side') !== 'member');
  return {
    placed,
    channelName: value('channel_name') || (first?.channelName ?? ''),
    gateway: value('sip_gateway_name') || value('sip_gateway'),
    context: first?.context ?? '',
    user: placed ? '' : value('user_name') || value('sip_auth_username'),
    dialledUser: placed ? value('dialed_user') : '',
    number: placed ? (first?.destination ?? '') || value('destination_number') : numberIn(leg),
    agent: agentSide ? value('cc_agent') : '',
  };
}

/** The leg for which FreeSWITCH placed this one; '' = none: somebody asked for it from outside the dialplan. */
function placedFor({ value, profiles }: Leg): string {
  return value('originator') || value('originating_leg_uuid') || (profiles[0]?.by[0] ?? '') || value('cc_member_session_uuid');
}

/** Who calls, before the dialplan wrote over it. */
function numberIn({ value, profiles }: Leg): string {
  return (profiles[0]?.number ?? '') || value('caller_id_number') || callerIn(value('caller_id')).number || value('sip_from_user');
}

/** FreeSWITCH writes the number where there is no name. */
function nameIn(leg: Leg): string {
  const { value, profiles, placed } = leg;
  const name = (profiles[0]?.name ?? '') || value('caller_id_name') || callerIn(value('caller_id')).name;
  return placed || name === numberIn(leg) ? '' : name;
}

/** Where a channel entered the dialplan; one that was placed for another entered nowhere. */
function placeOf({ profiles, placed }: Leg, outside: boolean, by: string, { pbx }: ChannelNames): { exten: string; context: string } {
  const context = profiles[0]?.context ?? '';
  if (placed || by !== '') return { exten: '', context: '' };
  // A phone of ours may call in where strangers do.
  return { exten: profiles[0]?.destination ?? '', context: !outside && pbx.inboundContexts.includes(context) ? '' : context };
}

type Place = Pick<Extract<ChannelEvent, { kind: 'channel_answered' }>, 'source' | 'channel' | 'name' | 'exten' | 'context'>;

/** Applications by the names that the fold knows them by. */
const apps: Readonly<Record<string, string>> = {
  ...{ ivr: 'BackGround', play_and_get_digits: 'Read', read: 'Read', playback: 'Playback', directory: 'Directory' },
  ...{ voicemail: 'VoiceMail', hangup: 'Hangup', eavesdrop: 'eavesdrop', userspy: 'userspy' },
};

function appEvents(leg: Leg, place: Place): ChannelEvent[] {
  const last = { name: leg.value('last_app'), data: leg.value('last_arg'), at: leg.profiles.at(-1)?.createdAt ?? leg.answeredAt };
  // Old versions tell no times: then only what it ended in has one, that of the passage where it did.
  const timed = leg.apps.some(({ at }) => at !== null) ? leg.apps : [last];
  return timed.flatMap(({ name, data, at }): ChannelEvent[] => {
    const app = own(apps, name);
    if (app === undefined || at === null) return [];
    const within = Math.min(Math.max(at, leg.startedAt), leg.endedAt ?? Infinity);
    const context = name === 'ivr' && data !== '' ? data : place.context;
    return [{ kind: 'channel_in_app', at: within, ...place, context, app, data, entered: true }];
  });
}

/** The file into which the leg is recorded. */
const fileVariables = ['record_file', 'cc_record_filename'];

function variableEvents({ uuid, source, value, startedAt, placed }: Leg, { pbx }: ChannelNames): ChannelEvent[] {
  const told = [...(placed ? [] : pbx.numberVariables), ...pbx.campaignVariables, ...fileVariables];
  return [...new Set(told)].flatMap((name): ChannelEvent[] =>
    value(name) === '' ? [] : [{ kind: 'variable_set', at: startedAt, source, channel: uuid, name, value: value(name) }],
  );
}

/** A phone that called holds whom it reached: the time is that of both. */
function holdEvents({ source, holds }: Leg, channels: readonly string[]): ChannelEvent[] {
  return channels.flatMap((channel) =>
    holds.flatMap(({ from, to }): ChannelEvent[] => {
      const held: ChannelEvent = { kind: 'hold_started', at: from, source, channel };
      return to === null ? [held] : [held, { kind: 'hold_ended', at: to, source, channel }];
    }),
  );
}

/** The end, and who asked for it: the leg's own far end, or the one that it was connected with. */
function endEvents({ value, source }: Leg, place: Place & { readonly at: Instant }, last: string): ChannelEvent[] {
  const { at, channel, name } = place;
  const how = value('sip_hangup_disposition');
  const cause = whole(value('hangup_cause_q850'));
  const source_ = how.startsWith('recv_') ? name : how.startsWith('send_') ? 'switch' : null;
  const ended: ChannelEvent = { kind: 'channel_ended', ...place, cause, hangup_source: source_, sip_code: sipCode(value), number: '' };
  if (how === 'recv_bye' || how === 'recv_cancel') return [{ kind: 'hangup_requested', at, source, channel, name, cause }, ended];
  // FreeSWITCH hung up because the other leg was over: hangup_after_bridge.
  const left = how === 'send_bye' && last !== '' && value('last_app') === 'bridge' && value('hangup_cause') === 'NORMAL_CLEARING';
  return left ? [{ kind: 'hangup_requested', at, source, channel: last, name: '', cause }, ended] : [ended];
}

/** A call that leaves tells on its own leg which of our numbers it shows. */
function shownNumber({ profiles, value, startedAt, answeredAt, endedAt }: Leg, name: string): CallRecord {
  const last: Profile | undefined = profiles.at(-1);
  return {
    ...{ linked: null, sequence: null, dcontext: '', clid: '', dst_channel_name: '', app: '', data: '', userfield: '' },
    ...{ did: null, campaign: null, queue: null, queue_status: null, recording: null, anomaly: null },
    src: (last?.number ?? '') || callerIn(value('caller_id')).number,
    dst: (profiles[0]?.destination ?? '') || value('destination_number'),
    channel_name: name,
    started_at: startedAt,
    answered_at: answeredAt,
    ended_at: endedAt ?? answeredAt ?? startedAt,
    disposition: answeredAt === null ? 'NO ANSWER' : 'ANSWERED',
    account: value('accountcode'),
  };
}
