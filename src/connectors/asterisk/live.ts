import type { z } from 'zod';
import { toIso, type Instant } from '#domain/instant.ts';
import { headerOf, type AmiBlock } from './ami-protocol.ts';
import { bare, toldVariables } from './decode-ami.ts';
import { pbxSettingsSchema } from './settings.ts';

/** Events as they happen, over AMI: where to connect, what of the stream is kept, and in which bytes. */

type Live = NonNullable<z.output<typeof pbxSettingsSchema>['live']>;
type Place = Pick<Live, 'host' | 'tls' | 'user'> & { readonly port: number };

/** Where the settings document leads; null where events do not come this way. Throws as `parseSettings`. */
export function amiTarget(document: unknown): Place | null {
  const { live } = pbxSettingsSchema.parse(document);
  if (live?.interface !== 'ami') return null;
  return { host: live.host, port: live.port ?? 5038, tls: live.tls, user: live.user };
}

/** Classes of events that are asked for. What a phone dials (dtmf), audio measurements and security are not ours to keep. */
export const amiClasses = 'system,call,agent,cdr,dialplan,user';

/** Kinds that say again what others say, or nothing of calls. */
const leftOut = new Set(['CEL', 'RTCPSent', 'RTCPReceived', 'DTMFBegin', 'DTMFEnd', 'DeviceStateChange', 'ExtensionStatus', 'TestEvent']);

/**
 * Which blocks are kept. Of the variables of channels, nine tenths of the stream, only those that the settings name: a dialplan
 * may keep anything in the others.
 */
export function amiFilter(document: unknown): (block: Pick<AmiBlock, 'kind' | 'name' | 'text'>) => boolean {
  const variables = toldVariables(pbxSettingsSchema.parse(document)).add('MIXMONITOR_FILENAME');
  return (block) => {
    if (block.kind !== 'event' || leftOut.has(block.name)) return false;
    return block.name !== 'VarSet' || variables.has(bare(headerOf(block, 'Variable') ?? ''));
  };
}

/** A block as a recorder writes it: an event without a time of its own is told when it came. */
export function recorded(block: Pick<AmiBlock, 'text' | 'bytes'>, at: Instant): Buffer {
  if (headerOf(block, 'Timestamp') !== null) return block.bytes;
  return Buffer.concat([Buffer.from(`# recv ${toIso(at)}\r\n`), block.bytes]);
}
