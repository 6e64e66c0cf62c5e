import { z } from 'zod';
import { hostedSettings } from '#connectors/hosted.ts';
import { liveHost, livePort, liveTls, liveUser } from '#connectors/live-parts.ts';
import { names, pattern, zone } from '#connectors/setting-parts.ts';
import type { AgentAlias, PbxSettings } from '#domain/pbx-settings.ts';

const texts = z.array(z.string().min(1));

/** The settings document of a FreeSWITCH connection; everything may be left out. */
export const freeswitchSettings = hostedSettings.extend({
  /** Zone of the server's clock: the CSV of mod_cdr_csv tells local times. JSON, XML and events do not need it. */
  timeZone: zone.nullable().default(null),
  /** SIP profiles and gateways whose far end is outside. */
  trunks: texts.default(['external']),
  /** Dialplan contexts where calls from outside arrive. */
  inboundContexts: texts.default(['public']),
  /** Queues, and the extensions that lead into them. */
  queues: z.array(z.strictObject({ id: z.string().min(1), extensions: names })).default([]),
  /** What leaving a queue by key leads to. */
  exitKeyMeans: z.enum(['voicemail', 'callback', 'overflow']).default('voicemail'),
  /** Channel variables that hold the number called and the campaign. */
  numberVariables: texts.default(['sip_to_user']),
  campaignVariables: texts.default(['campaign']),
  /** Over the extension that a phone dialled: feature codes and listening to colleagues are no calls. */
  featureCodes: z.array(pattern).default(['^\\*\\d+$']),
  listening: z.array(pattern).default([]),
  /** Names of the columns of `freeswitch-cdr-csv`, in file order, as FreeSWITCH calls its variables; none = the template "example". */
  cdrColumns: names,
  /** What mod_cdr_csv is told to write (its `legs`): with the calling leg alone, a row tells of the phone that it reached, too. */
  cdrLegs: z.enum(['a', 'ab']).default('ab'),
  /** The event socket, where events are received as they happen; `user` (`1000@example.com`) only where a user of the directory logs in. */
  live: z
    .strictObject({ host: liveHost, port: livePort.default(8021), tls: liveTls, user: liveUser.default('') })
    .nullable()
    .default(null),
});
export type FreeswitchSettings = z.output<typeof freeswitchSettings>;

/** How channels from and to the outside are named where neither gateway nor profile names them. */
export const anyTrunk = 'outside';

const made = new WeakMap<FreeswitchSettings, PbxSettings>();

/** The settings as those of a PBX, which is how the fold reads channels; the same object for the same settings. */
export function pbxOf(settings: FreeswitchSettings): PbxSettings {
  let pbx = made.get(settings);
  if (pbx === undefined) made.set(settings, (pbx = makePbx(settings)));
  return pbx;
}

function makePbx(settings: FreeswitchSettings): PbxSettings {
  const { numbers, queues, pauseReasons, wrapUpSeconds, inboundContexts, exitKeyMeans, numberVariables, campaignVariables } = settings;
  return {
    timeZone: settings.timeZone ?? 'UTC',
    proposed: false,
    trunks: [...settings.trunks, anyTrunk].map((name) => `trunk/${name}`),
    ...{ inboundContexts, outboundContexts: [], numbers, queues, agents: aliasesOf(settings.agents) },
    ...{ featureCodes: settings.featureCodes, listening: settings.listening, listeningApps: ['eavesdrop', 'userspy'] },
    ...{ exitKeyMeans, cdrColumns: settings.cdrColumns, celColumns: [], numberVariables, campaignVariables, wrapUpSeconds, pauseReasons },
  };
}

/** Address -> agent, turned round. A phone's channel is known by `phone/` and its address. */
function aliasesOf(agents: Readonly<Record<string, string>>): AgentAlias[] {
  const aliases = new Map<string, string[]>();
  for (const [address, agent] of Object.entries(agents)) {
    aliases.set(agent, [...(aliases.get(agent) ?? []), address, `phone/${address}`]);
  }
  return [...aliases].map(([id, known]) => ({ id, aliases: known }));
}
