import { z } from 'zod';
import type { ChannelEvent } from '#domain/channel-events.ts';
import type { Instant } from '#domain/instant.ts';
import { tellingApps } from './ami-channels.ts';
import { bare } from './decode-ami.ts';

const text = z.string().catch('');
const count = z.number().int().min(0).nullable().catch(null);
const party = z.object({ name: text, number: text }).catch({ name: '', number: '' });

/** A channel as every event tells it. */
export const AriChannel = z.object({
  id: z.string().min(1),
  name: text,
  state: text,
  caller: party,
  dialplan: z.object({ context: text, exten: text }).catch({ context: '', exten: '' }),
  creationtime: text,
});
export type AriChannel = z.output<typeof AriChannel>;

const channel = AriChannel.optional().catch(undefined);
const bridge = z
  .object({ id: z.string().min(1), bridge_type: text, channels: z.array(z.string()).catch([]) })
  .optional()
  .catch(undefined);

/** What is read of an event, whatever its type. */
export const AriEvent = z.object({
  ...{ type: text, timestamp: text, channel, caller: channel, peer: channel, forwarded: channel, bridge, transferee: channel },
  ...{ replace_channel: channel, transferer_first_leg: channel, transferer_second_leg: channel, transfer_target: channel },
  ...{ dialplan_app: text, dialplan_app_data: text, dialstatus: text, dialstring: text, variable: text, value: text, result: text },
  ...{ exten: text, context: text, cause: count, tech_cause: count, soft: z.boolean().catch(false) },
});
export type AriEvent = z.output<typeof AriEvent>;

/** When it was told. */
interface Seen {
  readonly at: Instant;
  readonly source: 'ari';
}

/** One type of event: what it tells, null for nothing of use, or the reason why it is refused. */
type AriKind = (seen: Seen, event: AriEvent) => ChannelEvent | string | null;

const noChannel = 'channel: got nothing, wanted a channel with its id';

/** Types of events that are read; the rest says the same again, or nothing of calls. */
export const ariKinds: Readonly<Record<string, AriKind>> = {
  ChannelCreated: (seen, event) =>
    placed(event, (place, { caller }) => {
      return { kind: 'channel_started', ...seen, ...place, linked: '', number: caller.number, caller_name: caller.name };
    }),
  ChannelStateChange: (seen, event) =>
    placed(event, (place, { state }) => {
      if (state === 'Up') return { kind: 'channel_answered', ...seen, ...place };
      return state === 'Ringing' ? { kind: 'channel_ringing', ...seen, ...place } : null;
    }),
  ChannelDialplan: (seen, event) =>
    placed(event, (place) => {
      const { dialplan_app: app, dialplan_app_data: data } = event;
      return tellingApps.has(app.toLowerCase()) ? { kind: 'channel_in_app', ...seen, ...place, app, data, entered: true } : null;
    }),
  // `soft`: somebody else, or the dialplan, asked the channel to end.
  ChannelHangupRequest: (seen, event) =>
    placed(event, ({ channel: id, name }) =>
      event.soft ? null : { kind: 'hangup_requested', ...seen, channel: id, name, cause: event.cause },
    ),
  ChannelDestroyed: (seen, event) =>
    placed(event, (place, { caller }) => {
      const why = { cause: event.cause, hangup_source: null, sip_code: event.tech_cause };
      return { kind: 'channel_ended', ...seen, ...place, ...why, number: caller.number };
    }),
  ChannelEnteredBridge: (seen, event) => met('bridge_entered', seen, event),
  ChannelLeftBridge: (seen, event) => met('bridge_left', seen, event),
  ChannelHold: (seen, event) => placed(event, ({ channel: id }) => ({ kind: 'hold_started', ...seen, channel: id })),
  ChannelUnhold: (seen, event) => placed(event, ({ channel: id }) => ({ kind: 'hold_ended', ...seen, channel: id })),
  ChannelVarset: (seen, { channel: of, variable, value }) =>
    // A variable of the PBX itself has no channel.
    of === undefined ? null : { kind: 'variable_set', ...seen, channel: of.id, name: bare(variable), value },
  Dial: dialled,
  BridgeBlindTransfer: (seen, event) =>
    placed(event, ({ channel: id, name }) => {
      if (event.result !== 'Success') return null;
      const { exten, context, transferee } = event;
      return { kind: 'blind_transferred', ...seen, channel: id, name, transferee: transferee?.id ?? '', exten, context };
    }),
  BridgeAttendedTransfer: (seen, event) => {
    const { transferer_first_leg: first, transferer_second_leg: second, transferee, transfer_target: target } = event;
    if (event.result !== 'Success') return null;
    if (first === undefined) return 'transferer_first_leg: got nothing, wanted the channel that transferred';
    const others = { second: second?.id ?? '', transferee: transferee?.id ?? '', target: target?.id ?? '' };
    return { kind: 'attended_transferred', ...seen, channel: first.id, name: first.name, ...others };
  },
};

/** The empty status is the beginning of a dial; what rings in between is told by the channel itself. */
function dialled(seen: Seen, { caller, peer, dialstatus: status, dialstring: dial }: AriEvent): ChannelEvent | string | null {
  if (peer === undefined) return 'peer: got nothing, wanted the channel that is dialled';
  const of = { channel: caller?.id ?? null, dest: peer.id, dest_name: peer.name };
  if (status === '') return { kind: 'dial_started', ...seen, ...of, dial, number: caller?.caller.number ?? '' };
  return /^(?:RINGING|PROGRESS|PROCEEDING)$/u.test(status) ? null : { kind: 'dial_ended', ...seen, ...of, status };
}

/** Whoever waits in a holding bridge (parked, on music) is with nobody. */
function met(kind: 'bridge_entered' | 'bridge_left', seen: Seen, { channel: of, bridge: where }: AriEvent): ChannelEvent | string | null {
  if (of === undefined) return noChannel;
  if (where === undefined) return 'bridge: got nothing, wanted a bridge with its id';
  return where.bridge_type === 'holding' ? null : { kind, ...seen, channel: of.id, name: of.name, bridge: where.id };
}

interface Place {
  readonly channel: string;
  readonly name: string;
  readonly exten: string;
  readonly context: string;
}

function placed(
  { channel: of }: AriEvent,
  tell: (place: Place, channel: AriChannel) => ChannelEvent | string | null,
): ChannelEvent | string | null {
  if (of === undefined) return noChannel;
  return tell({ channel: of.id, name: of.name, exten: of.dialplan.exten, context: of.dialplan.context }, of);
}
