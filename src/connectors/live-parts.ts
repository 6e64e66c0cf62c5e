import { z } from 'zod';

/** Parts of settings documents that say where a system is that we connect to. */

export const liveHost = z
  .string()
  .max(255)
  .regex(/^[\p{L}\p{N}._:%-]+$/u, { error: (issue) => `${JSON.stringify(issue.input)} is no host; wanted a name or an address alone` });

export const livePort = z.int().min(1).max(65_535);

/** `ca`: the certificate of whoever signed the system's, or that certificate itself, as PEM. */
export const liveTls = z
  .union([z.boolean(), z.strictObject({ ca: z.string().includes('-----BEGIN CERTIFICATE-----').max(50_000).optional() })])
  .default(false);

export const liveUser = z
  .string()
  .regex(/^[^\r\n\0]*$/u, 'wanted one line of text')
  .max(80);
