import { phoneOf } from '#connectors/asterisk/phones.ts';
import { agentNaming } from '#domain/pbx-names.ts';
import type { PbxSettings } from '#domain/pbx-settings.ts';
import { numberReader } from '#domain/phone-number.ts';
import { anyTrunk, type FreeswitchSettings, pbxOf } from './settings.ts';

/** What FreeSWITCH says of a channel's far end; '' = it does not say. */
export interface FarEnd {
  /** FreeSWITCH placed the channel; else it came in. */
  readonly placed: boolean;
  /** `sofia/internal/1001@192.0.2.4`, or what was dialled: `user/1001@example.com`. */
  readonly channelName: string;
  readonly gateway: string;
  /** Where it entered the dialplan. */
  readonly context: string;
  /** Who called, and proved it. */
  readonly user: string;
  /** The user that a placed channel is for. */
  readonly dialledUser: string;
  /** Number that was dialled (placed), or that calls (came in). */
  readonly number: string;
  /** The agent of mod_callcenter whose phone it is. */
  readonly agent: string;
}

/** How a channel is known in the events: a phone of ours as `phone/1001-3da8bf84`, a line to the outside as `trunk/external-3da8bf84`. */
export interface ChannelNames {
  readonly nameOf: (uuid: string, end: FarEnd) => { readonly name: string; readonly outside: boolean };
  /** The agent under an address of mod_callcenter (`1001@default`). */
  readonly agentOf: (address: string) => string;
  /** What a channel's event says of the agent whose phone it is. */
  readonly phoneOf: ReturnType<typeof phoneOf>;
  readonly pbx: PbxSettings;
}

/** Makes the namer of a connection. */
export function channelNames(settings: FreeswitchSettings): ChannelNames {
  const pbx = pbxOf(settings);
  const naming = agentNaming(pbx);
  const readNumber = numberReader(settings.numbers);
  const trunks = new Map(settings.trunks.map((trunk) => [trunk.toLowerCase(), trunk]));
  const contexts = new Set(settings.inboundContexts);
  // Our own people may have long numbers, but they are dialled as users.
  const isNumber = (text: string): boolean => /^\+?\d{7,}$/u.test(text) || readNumber(text).e164 !== null;

  const isOutside = (end: FarEnd, profile: string): boolean => {
    if (end.agent !== '' || end.user !== '' || end.dialledUser !== '') return false;
    if (end.gateway !== '' || trunks.has(profile.toLowerCase())) return true;
    return end.placed ? isNumber(end.number) : contexts.has(end.context);
  };
  return {
    pbx,
    phoneOf: phoneOf(pbx),
    agentOf: (address) => naming(`phone/${address}${tailOf('')}`),
    nameOf: (uuid, end) => {
      const { channelName } = end;
      const loopback = /^loopback\/(.+)-([ab])$/u.exec(channelName);
      // Two channels that are one wire, as the halves of a Local channel.
      if (loopback !== null) return { name: `Local/${loopback[1] ?? ''};${loopback[2] === 'a' ? 1 : 2}`, outside: false };
      const { profile, gateway, user } = partsOf(channelName);
      const through = end.gateway === '' ? gateway : end.gateway;
      if (isOutside({ ...end, gateway: through }, profile)) {
        const trunk = trunks.get(through.toLowerCase()) ?? trunks.get(profile.toLowerCase()) ?? anyTrunk;
        return { name: `trunk/${trunk}${tailOf(uuid)}`, outside: true };
      }
      const peer = [end.agent, end.user, end.dialledUser, end.placed ? end.number : user, user, end.number].find((text) => text !== '');
      return peer === undefined ? { name: '', outside: false } : { name: `phone/${peer}${tailOf(uuid)}`, outside: false };
    },
  };
}

/** Ends a name as the fold expects it: what is before the last hyphen is the peer. */
function tailOf(uuid: string): string {
  const hex = uuid.toLowerCase().replace(/[^0-9a-f]/gu, '');
  return `-${hex.slice(0, 8).padEnd(8, '0')}`;
}

/** `sofia/gateway/acme/12025550143`, `sofia/internal/1001@192.0.2.4:5060`, `user/1001@example.com`, `verto.rtc/1001`. */
function partsOf(channelName: string): { profile: string; gateway: string; user: string } {
  const [kind = '', first = '', ...rest] = channelName.split('/');
  const userOf = (text: string): string => (text.replace(/^sips?:/u, '').split(/[@;]/u)[0] ?? '').trim();
  if (kind !== 'sofia') return { profile: kind, gateway: '', user: userOf(first) };
  if (first === 'gateway') return { profile: '', gateway: rest[0] ?? '', user: userOf(rest[1] ?? '') };
  return { profile: first, gateway: '', user: userOf(rest[0] ?? '') };
}
