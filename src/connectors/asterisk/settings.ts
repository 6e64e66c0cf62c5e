import { z } from 'zod';
import { liveHost, livePort, liveTls, liveUser } from '#connectors/live-parts.ts';
import { names, noNumberRules, numberRules, pattern, pauseReasons, zone } from '#connectors/setting-parts.ts';
import type { PbxSettings } from '#domain/pbx-settings.ts';

/** Which interface of the PBX we connect to, and as whom we log in; the password is not part of the document. */
const live = z.strictObject({
  interface: z.enum(['ami', 'ari']).default('ami'),
  host: liveHost,
  /** Null = the interface's usual one. */
  port: livePort.nullable().default(null),
  tls: liveTls,
  user: liveUser.min(1),
  /** ARI: the application that we are to it; no other client may use its name. */
  app: z
    .string()
    .regex(/^[\w.-]{1,60}$/u, 'wanted letters, digits, ".", "_" and "-", 60 at most')
    .optional(),
  /** ARI: what http.conf puts before all addresses (its `prefix`). */
  prefix: z
    .string()
    .regex(/^(?:\/[\w.~-]+)*$/u, 'wanted the beginning of a path, such as /asterisk')
    .optional(),
});

/** The settings document of a PBX connection; everything but the time zone may be left out. */
export const pbxSettingsSchema = z.strictObject({
  timeZone: zone,
  proposed: z.boolean().default(false),
  trunks: names,
  inboundContexts: names,
  outboundContexts: names,
  numbers: numberRules.default(noNumberRules),
  queues: z.array(z.strictObject({ id: z.string().min(1), extensions: names })).default([]),
  agents: z.array(z.strictObject({ id: z.string().min(1), aliases: names })).default([]),
  featureCodes: z.array(pattern).default(['^\\*\\d+$']),
  listening: z.array(pattern).default([]),
  listeningApps: z.array(z.string().min(1)).default(['ChanSpy', 'ExtenSpy']),
  exitKeyMeans: z.enum(['voicemail', 'callback', 'overflow']).default('voicemail'),
  cdrColumns: names,
  celColumns: names,
  numberVariables: z.array(z.string().min(1)).default(['DID', 'FROM_DID']),
  campaignVariables: z.array(z.string().min(1)).default(['CAMPAIGN']),
  wrapUpSeconds: z.number().min(0).nullable().default(null),
  pauseReasons,
  /** Null = events are not received as they happen. */
  live: live.nullable().default(null),
});

/** Checks a settings document; throws a ZodError that names each wrong field, what it is and what was wanted. */
export function parseSettings(document: unknown): PbxSettings {
  return pbxSettingsSchema.parse(document);
}
