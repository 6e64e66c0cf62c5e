import { z } from 'zod';
import { names, noNumberRules, numberRules, pattern, pauseReasons, zone } from '#connectors/setting-parts.ts';
import type { PbxSettings } from '#domain/pbx-settings.ts';

const oneLine = z.string().regex(/^[^\r\n\0]+$/u, 'wanted one line of text');

/** Where the manager interface is, and as whom we log in; the password is not part of the document. */
const live = z.strictObject({
  host: z
    .string()
    .max(255)
    .regex(/^[\p{L}\p{N}._:%-]+$/u, { error: (issue) => `${JSON.stringify(issue.input)} is no host; wanted a name or an address alone` }),
  port: z.int().min(1).max(65_535).default(5038),
  /** `ca`: the certificate of whoever signed the PBX's, or that certificate itself, as PEM. */
  tls: z
    .union([z.boolean(), z.strictObject({ ca: z.string().includes('-----BEGIN CERTIFICATE-----').max(50_000).optional() })])
    .default(false),
  user: oneLine.max(80),
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
