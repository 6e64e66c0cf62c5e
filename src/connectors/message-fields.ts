import { z } from 'zod';

/**
 * Fields of vendors' messages, read tolerantly: systems write numbers as text, flags as words, and the empty text where they do not
 * know. What is absent, null or empty is null: not told.
 */

/** An id: text, or a whole number digit for digit as it was written (see `parse-json.ts`). */
export const idText = z
  .union([z.string().trim().min(1), z.number().int()], { error: 'wanted an id: text that is not empty, or a whole number' })
  .transform(String);

/** Text without the blanks around it. */
export const toldText = z
  .union([z.string(), z.number(), z.boolean()], { error: 'wanted text' })
  .nullish()
  .transform((value) => {
    const text = String(value ?? '').trim();
    return text === '' ? null : text;
  });

const wantedNumber = { error: 'wanted a number, not negative, or text that is one' };

/** A number that is not negative, or text that is one. */
export const toldNumber = z
  .union([z.number(wantedNumber).min(0, wantedNumber), z.string().regex(/^\s*(?:\d+(?:\.\d+)?)?\s*$/u, wantedNumber)], wantedNumber)
  .nullish()
  .transform((value) => (value == null || (typeof value === 'string' && value.trim() === '') ? null : Number(value)));

/** true and false, also as words. */
export const toldFlag = z
  .union([z.boolean(), z.enum(['true', 'false', ''])], { error: 'wanted true or false' })
  .nullish()
  .transform((value) => (value == null || value === '' ? null : String(value) === 'true'));

/** Tags: texts, or objects with a name. */
export const toldTags = z
  .array(z.union([z.string(), z.object({ name: z.string() }).transform(({ name }) => name)]), { error: 'wanted a list of tags' })
  .nullish()
  .transform((tags) => (tags == null ? null : [...new Set(tags.map((tag) => tag.trim()).filter((tag) => tag !== ''))]));
