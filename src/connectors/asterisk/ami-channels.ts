import type { ChannelEvent } from '#domain/channel-events.ts';
import type { Instant } from '#domain/instant.ts';
import { unescaped } from './blocks.ts';

export type Headers = ReadonlyMap<string, string>;

/** When and by whom an event was told. */
export interface Seen {
  readonly at: Instant;
  readonly source: 'ami';
}

/** One kind of event: what it tells, null for nothing of use, or the reason why it is refused. */
export type AmiKind = (seen: Seen, headers: Headers, nameAgent: (text: string) => string) => ChannelEvent | string | null;

/** Applications whose start tells where a caller is; the rest of the dialplan is arithmetic. */
export const tellingApps = new Set(
  [
    ...['Queue', 'Dial', 'VoiceMail', 'VoiceMailMain', 'Stasis', 'Answer', 'BackGround', 'Read', 'WaitExten', 'Playback'],
    ...['Hangup', 'Busy', 'Congestion', 'ChanSpy', 'ExtenSpy', 'AppQueue', 'AppDial', 'AppDial2', 'Directory', 'ConfBridge'],
    ...['MeetMe', 'Park', 'Pickup', 'AGI', 'Originate', 'Page', 'FollowMe', 'Echo', 'Record'],
  ].map((app) => app.toLowerCase()),
);

/** Events about channels and bridges. */
export const channelKinds: Readonly<Record<string, AmiKind>> = {
  Newchannel: (seen, headers) => {
    const place = placed(headers);
    if (typeof place === 'string') return place;
    const linked = headers.get('Linkedid') ?? '';
    const number = headers.get('CallerIDNum') ?? '';
    return { kind: 'channel_started', ...seen, ...place, linked, number, caller_name: unescaped(headers.get('CallerIDName') ?? '') };
  },
  Newstate: (seen, headers) => {
    const state = headers.get('ChannelState');
    if (state !== '5' && state !== '6') return null;
    const place = placed(headers);
    if (typeof place === 'string') return place;
    return { kind: state === '6' ? 'channel_answered' : 'channel_ringing', ...seen, ...place };
  },
  Newexten: (seen, headers) => {
    const app = headers.get('Application') ?? '';
    if (!tellingApps.has(app.toLowerCase())) return null;
    const place = placed(headers);
    if (typeof place === 'string') return place;
    return { kind: 'channel_in_app', ...seen, ...place, app, data: headers.get('AppData') ?? '', entered: true };
  },
  HangupRequest: (seen, headers) => {
    const place = placed(headers);
    if (typeof place === 'string') return place;
    return { kind: 'hangup_requested', ...seen, channel: place.channel, name: place.name, cause: whole(headers.get('Cause')) };
  },
  Hangup: (seen, headers) => {
    const place = placed(headers);
    if (typeof place === 'string') return place;
    return {
      kind: 'channel_ended',
      ...seen,
      ...place,
      cause: whole(headers.get('Cause')),
      hangup_source: null,
      sip_code: whole(headers.get('TechCause')),
      number: headers.get('CallerIDNum') ?? '',
    };
  },
  BridgeEnter: (seen, headers) => bridge('bridge_entered', seen, headers),
  BridgeLeave: (seen, headers) => bridge('bridge_left', seen, headers),
  DialBegin: (seen, headers) => {
    const dest = headers.get('DestUniqueid') ?? '';
    if (dest === '') return 'got no DestUniqueid, wanted the id of the channel that is dialled';
    const channel = headers.get('Uniqueid') ?? '';
    const dest_name = headers.get('DestChannel') ?? '';
    return {
      kind: 'dial_started',
      ...seen,
      channel: channel === '' ? null : channel,
      dest,
      dest_name,
      dial: headers.get('DialString') ?? '',
      number: headers.get('CallerIDNum') ?? '',
    };
  },
  DialEnd: (seen, headers) => {
    const dest = headers.get('DestUniqueid') ?? '';
    if (dest === '') return 'got no DestUniqueid, wanted the id of the channel that was dialled';
    const channel = headers.get('Uniqueid') ?? '';
    const dest_name = headers.get('DestChannel') ?? '';
    return {
      kind: 'dial_ended',
      ...seen,
      channel: channel === '' ? null : channel,
      dest,
      dest_name,
      status: headers.get('DialStatus') ?? '',
    };
  },
  Hold: (seen, headers) => hold('hold_started', seen, headers),
  Unhold: (seen, headers) => hold('hold_ended', seen, headers),
  VarSet: (seen, headers) => {
    const channel = headers.get('Uniqueid') ?? '';
    const name = (headers.get('Variable') ?? '').replace(/^_{1,2}/u, '');
    return channel === '' ? null : { kind: 'variable_set', ...seen, channel, name, value: headers.get('Value') ?? '' };
  },
  BlindTransfer: (seen, headers) => {
    if (headers.get('Result') !== 'Success') return null;
    const channel = headers.get('TransfererUniqueid') ?? '';
    if (channel === '') return 'got no TransfererUniqueid, wanted the id of the channel that transferred';
    return {
      kind: 'blind_transferred',
      ...seen,
      channel,
      name: headers.get('TransfererChannel') ?? '',
      transferee: headers.get('TransfereeUniqueid') ?? '',
      exten: headers.get('Extension') ?? '',
      context: headers.get('Context') ?? '',
    };
  },
  AttendedTransfer: (seen, headers) => {
    if (headers.get('Result') !== 'Success') return null;
    const channel = headers.get('OrigTransfererUniqueid') ?? '';
    if (channel === '') return 'got no OrigTransfererUniqueid, wanted the id of the channel that transferred';
    return {
      kind: 'attended_transferred',
      ...seen,
      channel,
      name: headers.get('OrigTransfererChannel') ?? '',
      second: headers.get('SecondTransfererUniqueid') ?? '',
      transferee: headers.get('TransfereeUniqueid') ?? '',
      target: headers.get('TransferTargetUniqueid') ?? '',
    };
  },
  ChanSpyStart: (seen, headers) => {
    const channel = headers.get('SpyerUniqueid') ?? '';
    return channel === '' ? null : { kind: 'spying', ...seen, channel };
  },
};

function placed(headers: Headers): { channel: string; name: string; exten: string; context: string } | string {
  const channel = headers.get('Uniqueid') ?? '';
  if (channel === '') return 'got no Uniqueid, wanted the id of a channel';
  return { channel, name: headers.get('Channel') ?? '', exten: headers.get('Exten') ?? '', context: headers.get('Context') ?? '' };
}

function bridge(kind: 'bridge_entered' | 'bridge_left', seen: Seen, headers: Headers): ChannelEvent | string {
  const channel = headers.get('Uniqueid') ?? '';
  const id = headers.get('BridgeUniqueid') ?? '';
  if (channel === '' || id === '') return 'got no Uniqueid or no BridgeUniqueid, wanted both';
  return { kind, ...seen, channel, name: headers.get('Channel') ?? '', bridge: id };
}

function hold(kind: 'hold_started' | 'hold_ended', seen: Seen, headers: Headers): ChannelEvent | string {
  const channel = headers.get('Uniqueid') ?? '';
  return channel === '' ? 'got no Uniqueid, wanted the id of a channel' : { kind, ...seen, channel };
}

/** A whole number; null when missing or none. */
export function whole(text: string | undefined): number | null {
  return text !== undefined && /^\d+$/u.test(text) ? Number(text) : null;
}
