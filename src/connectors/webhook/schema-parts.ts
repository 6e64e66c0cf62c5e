import { z } from 'zod';
import { fromIso } from '#domain/instant.ts';

/** Ids are text. A number is taken as it was written, digit for digit (see `parse-json.ts`). */
export const id = z
  .union([z.string().min(1).max(200), z.number().int()], { error: 'wanted text of 1 to 200 characters, or a whole number' })
  .transform(String);

const wantedWhen = 'wanted ISO 8601 with zone, for example 2026-11-21T09:30:00.000Z';
export const when = z
  .string({ error: wantedWhen })
  .meta({ format: 'date-time' })
  .transform((text, context) => {
    const at = fromIso(text);
    if (at !== null) return at;
    context.addIssue({ code: 'custom', message: wantedWhen });
    return z.NEVER;
  });

export const text = z.string().max(500);
export const maybe = <T extends z.ZodType>(schema: T) => schema.nullish();
