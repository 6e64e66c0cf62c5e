import type { z } from 'zod';
import { own } from '#domain/own.ts';
import { tellingApps } from './ami-channels.ts';
import { ariKinds } from './ari-channels.ts';
import { bare, toldVariables } from './decode-ami.ts';
import { pbxSettingsSchema } from './settings.ts';

/** Events as they happen, over ARI: where to connect, and what of the stream is kept. */

type Live = NonNullable<z.output<typeof pbxSettingsSchema>['live']>;
type Place = Pick<Live, 'host' | 'tls' | 'user'> & { readonly port: number; readonly path: string };

/** Where the settings document leads; null where events do not come this way. Throws as `parseSettings`. */
export function ariTarget(document: unknown): Place | null {
  const { live } = pbxSettingsSchema.parse(document);
  if (live?.interface !== 'ari') return null;
  const { host, tls, user, app = 'ringtrace', prefix = '' } = live;
  return { host, tls, user, port: live.port ?? (tls === false ? 8088 : 8089), path: `${prefix}${eventsPath(app)}` };
}

/** All events of the PBX, not those of one application's own channels alone. */
function eventsPath(app: string): string {
  return `/ari/events?${new URLSearchParams({ app, subscribeAll: 'true' }).toString()}`;
}

/** The same path for a trial: with the same application it would take the events from the connection that is kept. */
export function trialPath(path: string): string {
  return path.replace(/(\?app=[^&]*)/u, '$1-trial');
}

/** Besides what is read: what applications say of a call, and its recordings. */
const keptToo = new Set(['StasisStart', 'StasisEnd', 'ChannelUserevent', 'BridgeMerged', 'RecordingFinished']);

/**
 * Which events are kept: those that tell of calls. Of the variables of channels and the applications of the dialplan only what is
 * read: a dialplan may keep anything in the others.
 */
export function ariFilter(document: unknown): (event: Readonly<Record<string, unknown>>) => boolean {
  const variables = toldVariables(pbxSettingsSchema.parse(document));
  return ({ type, variable, dialplan_app: app }) => {
    if (typeof type !== 'string') return false;
    if (type === 'ChannelVarset') return typeof variable === 'string' && variables.has(bare(variable));
    if (type === 'ChannelDialplan') return typeof app === 'string' && tellingApps.has(app.toLowerCase());
    return own(ariKinds, type) !== undefined || keptToo.has(type);
  };
}

/** An event on a line of its own. A line end within a text is always escaped, so one that stands there is only a blank. */
export function onOneLine(text: string): Buffer {
  return Buffer.from(`${text.replace(/[\r\n]+\s*/gu, ' ').trim()}\n`);
}
