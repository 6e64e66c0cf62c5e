import { decodedEach, jsonMessages } from '#connectors/messages.ts';
import { contentId, shown } from '#connectors/lines.ts';
import type { Decoded } from '#domain/delivery.ts';
import type { DecodedEvent } from '#domain/events.ts';
import { own } from '#domain/own.ts';
import { fromIso } from '#domain/instant.ts';
import type { PbxSettings } from '#domain/pbx-settings.ts';
import { type AriChannel, AriEvent, ariKinds } from './ari-channels.ts';
import { bare, toldVariables } from './decode-ami.ts';
import { linksOf } from './decode-cel.ts';
import { phoneOf } from './phones.ts';

/**
 * Events of Asterisk's REST interface (ARI), one a line: as they were received, or with the time of their receipt around them
 * (`{"recv": …, "event": …}`). No event tells a linked id: who belongs together follows from dials, bridges, transfers and the halves
 * of Local channels.
 */
export function decodeAri(body: Uint8Array, settings: PbxSettings): Decoded {
  return decodedEach(jsonMessages(body), readerFor(settings));
}

function readerFor(settings: PbxSettings): (value: unknown) => readonly DecodedEvent[] | string {
  const phone = phoneOf(settings);
  const variables = toldVariables(settings);
  return (value) => {
    const told = eventIn(value);
    const event = AriEvent.safeParse(told).data;
    if (event === undefined || event.type === '') return `event: got ${shown(JSON.stringify(told))}, wanted an object with a type`;
    const { type, timestamp } = event;
    const tell = own(ariKinds, type);
    if (tell === undefined || (type === 'ChannelVarset' && !variables.has(bare(event.variable)))) return [];
    const at = fromIso(timestamp);
    if (at === null) return `${type}: timestamp: got ${shown(timestamp)}, wanted a date and time with its offset`;
    const meaning = tell({ at, source: 'ari' }, event);
    if (typeof meaning === 'string') return `${type}: ${meaning}`;
    if (meaning === null || !('channel' in meaning)) return [];
    const key = meaning.channel ?? ('dest' in meaning ? meaning.dest : null);
    if (key === null) return [];
    // Which application was told of it says nothing of the event.
    const id = contentId('r', JSON.stringify({ ...(told as object), application: undefined }));
    const links = [...new Set([...linksIn(event), ...linksOf(meaning)])].filter((link) => link !== `call:${key}`);
    const state = phone(meaning);
    const call: DecodedEvent = { id, key: `call:${key}`, links, event: meaning };
    return state === null ? [call] : [call, { id: `${id}p`, key: `agent:${state.agent_id}`, links: [], event: state }];
  };
}

/** An event as it was received, also where a recorder wrote down when. */
function eventIn(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'event' in value && !('type' in value) ? value.event : value;
}

/** Other channels of the same call: that dials or is dialled, that is in the bridge, the other half of a Local channel. */
function linksIn({ channel, caller, peer, forwarded, replace_channel: replaced, bridge }: AriEvent): string[] {
  const near = [channel, caller, peer, forwarded, replaced].filter((one) => one !== undefined);
  // One of those who are there is enough: they were joined when they came.
  const met = bridge === undefined || bridge.bridge_type === 'holding' ? undefined : bridge.channels.find((id) => id !== channel?.id);
  return [...near.map(({ id }) => id), ...(met === undefined ? [] : [met]), ...near.flatMap(halvesOf)].map((id) => `call:${id}`);
}

/**
 * Both halves of a Local channel bear its name, and were made within a second. The name comes again when the PBX was restarted, so the
 * second counts as well; each half names two, because the clock may turn between them.
 */
function halvesOf({ name, creationtime }: AriChannel): string[] {
  const local = /^(Local\/.+);[12]$/u.exec(name)?.[1];
  const made = fromIso(creationtime);
  if (local === undefined || made === null) return [];
  const second = Math.floor(made / 1000);
  return [`${local}@${second}`, `${local}@${second + 1}`];
}
