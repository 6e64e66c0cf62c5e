import { z } from 'zod';
import type { PbxSettings } from '#domain/pbx-settings.ts';

const zone = z.string().refine(
  (name) => {
    try {
      new Intl.DateTimeFormat('en', { timeZone: name });
      return true;
    } catch {
      return false;
    }
  },
  { error: (issue) => `time zone ${JSON.stringify(issue.input)} is not known; wanted an IANA name such as Europe/Madrid` },
);

const pattern = z.string().refine(
  (text) => {
    try {
      new RegExp(text, 'u');
      return true;
    } catch {
      return false;
    }
  },
  { error: (issue) => `${JSON.stringify(issue.input)} is no regular expression` },
);

const e164 = z
  .string()
  .regex(/^\+[1-9]\d{4,14}$/u, { error: (issue) => `${JSON.stringify(issue.input)} is not E.164; wanted +12025550100` });
const country = z.string().regex(/^[A-Z]{2}$/u, { error: (issue) => `${JSON.stringify(issue.input)} is no ISO country code such as US` });
const names = z.array(z.string().min(1)).default([]);

const numberRules = z.strictObject({
  ownNumbers: z.array(e164).default([]),
  rules: z.array(z.strictObject({ pattern, replace: z.string().optional(), country: country.optional() })).default([]),
  internationalPrefixes: z.array(z.string().regex(/^\d{1,5}$/u)).default(['00', '011']),
  countries: z.array(country).default([]),
});

/** The settings document of a PBX connection; everything but the time zone may be left out. */
export const pbxSettingsSchema = z.strictObject({
  timeZone: zone,
  trunks: names,
  inboundContexts: names,
  outboundContexts: names,
  numbers: numberRules.default({ ownNumbers: [], rules: [], internationalPrefixes: ['00', '011'], countries: [] }),
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
});

/** Checks a settings document; throws a ZodError that names each wrong field, what it is and what was wanted. */
export function parseSettings(document: unknown): PbxSettings {
  return pbxSettingsSchema.parse(document);
}
