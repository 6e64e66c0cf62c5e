import { z } from 'zod';
import { mostWays, waysOf } from './pattern-cost.ts';
import { agentStateNames } from '#domain/facts.ts';

/** Parts that the settings documents of several connectors share. */

export const zone = z.string().refine(
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

/** A regular expression that an account wrote; one that some text could keep the server busy with is refused. */
export const pattern = z
  .string()
  .max(500)
  .superRefine((text, context) => {
    const wrong = wrongPattern(text);
    if (wrong !== null) context.addIssue({ code: 'custom', message: wrong, input: text });
  });

function wrongPattern(text: string): string | null {
  try {
    new RegExp(text, 'u');
    return waysOf(text) <= mostWays
      ? null
      : `${JSON.stringify(text)} could take for ever on some text; wanted no repetition within a repetition, and few of them`;
  } catch {
    return `${JSON.stringify(text)} is no regular expression`;
  }
}

const e164 = z
  .string()
  .regex(/^\+[1-9]\d{4,14}$/u, { error: (issue) => `${JSON.stringify(issue.input)} is not E.164; wanted +12025550100` });
export const country = z
  .string()
  .regex(/^[A-Z]{2}$/u, { error: (issue) => `${JSON.stringify(issue.input)} is no ISO country code such as US` });
export const names = z.array(z.string().min(1)).default([]);

export const numberRules = z.strictObject({
  ownNumbers: z.array(e164).default([]),
  rules: z.array(z.strictObject({ pattern, replace: z.string().optional(), country: country.optional() })).default([]),
  internationalPrefixes: z.array(z.string().regex(/^\d{1,5}$/u)).default(['00', '011']),
  countries: z.array(country).default([]),
});

/** Pause reason -> state, whatever the case it is written in. */
export const pauseReasons = z
  .record(z.string(), z.enum(agentStateNames))
  .default({})
  .transform((states) => Object.fromEntries(Object.entries(states).map(([reason, state]) => [reason.trim().toLowerCase(), state])));

/** Number rules that were left out: international numbers with plus only. */
export const noNumberRules = { ownNumbers: [], rules: [], internationalPrefixes: ['00', '011'], countries: [] };

/** Where the system's API is asked instead of where it usually is: a proxy of one's own, or a system for trials. */
export const apiUrl = z
  .string()
  .max(500)
  .refine(isApiUrl, {
    error: (issue) => `${JSON.stringify(issue.input)} is no address of an API; wanted https://host, without user and query`,
  });

function isApiUrl(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') return false;
  // What is sent to this machine itself nobody can read on the way.
  return url.protocol === 'https:' || (url.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname));
}
