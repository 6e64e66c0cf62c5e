import { z } from 'zod';
import { poolLacks } from '#domain/assignment.ts';
import { longestField } from '#domain/site-forms.ts';
import { clickIdNames, consentModes, utmNames } from '#domain/site-messages.ts';

/** What the tag sends, and how it is stored: the same with the moment and our answer. */

const id = z.string().regex(/^[0-9a-f]{32}$/u, 'wanted 32 hexadecimal digits');
const address = z.string().max(1_000);
const page = address.refine((text) => /^https?:$/u.test(URL.parse(text)?.protocol ?? ''), 'wanted the address of a page');
const text = z.string().min(1).max(300);
const instant = z
  .number()
  .int()
  .min(0)
  .max(Date.UTC(2200, 0, 1));
const e164 = z.string().regex(/^\+[1-9]\d{4,14}$/u);

const sessionFields = {
  session: id,
  visitor: id,
  consent: z.enum(consentModes),
  page,
  referrer: address,
  utm: z.partialRecord(z.enum(utmNames), text),
  ids: z.partialRecord(z.enum(clickIdNames), text),
  targets: z.array(z.number().int().min(0).max(19)).max(20),
};
export const sessionRequest = z.strictObject(sessionFields);

const toldFields = { session: id, visitor: id, page: page.optional(), click: z.string().max(40).optional() };
export const toldRequest = z.strictObject(toldFields);

const told = (most: number) => z.string().min(1).max(most).optional();
const { name, phone, email, text: long } = longestField;

const formFields = {
  ...{ id, session: id.nullable(), visitor: id.nullable(), page },
  /** Null = the widget. */
  form: z.string().max(200).nullable(),
  fields: z.strictObject({ name: told(name), phone: told(phone), email: told(email), text: told(long) }),
};
export const formRequest = z
  .strictObject(formFields)
  .refine(({ session: of, visitor }) => (of === null) === (visitor === null), 'wanted a session and its visitor, or neither');

/** A number that a session was given; `until` null = it is not lent, others see it, too. */
const given = z.strictObject({ target: e164, number: e164, pool: z.string().nullable(), until: instant.nullable() });

/** What a pool said to a visit that asked it: how many numbers it has, how long one rests, whether this one was the visitor's before; or why there was none. */
const asked = z.strictObject({
  ...{ pool: z.string(), numbers: z.number().int().min(0), restMs: z.number().int().min(0) },
  ...{ again: z.boolean(), lack: z.enum(poolLacks).nullable() },
});

const stored = [
  /** Deliveries of older versions do not tell what was `asked`. */
  z.strictObject({
    ...{ kind: z.literal('session'), at: instant, ...sessionFields },
    ...{ answer: z.array(given).max(20), asked: z.array(asked).max(20).optional() },
  }),
  z.strictObject({
    ...{ kind: z.literal('told'), at: instant, ...toldFields },
    kept: z.array(z.strictObject({ number: e164, until: instant })).max(20),
  }),
  /** What the settings said then: whether who sent the form becomes a lead, or wants to be called back. */
  z.strictObject({ kind: z.literal('form'), at: instant, ...formFields, asks: z.enum(['lead', 'callback']) }),
  z.strictObject({
    ...{ kind: z.literal('numbers'), at: instant },
    numbers: z.array(
      z.strictObject({
        ...{ number: e164, source: z.string().nullable(), medium: z.string().nullable() },
        ...{ campaign: z.string().nullable(), pool: z.string().nullable() },
      }),
    ),
  }),
] as const;

/** One delivery of a site. */
export const siteMessage = z.discriminatedUnion('kind', stored);
export type SiteMessage = z.output<typeof siteMessage>;
