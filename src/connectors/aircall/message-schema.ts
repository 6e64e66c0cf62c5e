import { z } from 'zod';
import { idText as id } from '#connectors/message-fields.ts';
import type { Instant } from '#domain/instant.ts';

/** What Aircall sends, as far as we read it. Fields that only few sources confirm may have any form: what cannot be read is absent. */

const seconds = z.number({ error: 'wanted whole seconds since 1970 (UTC)' }).min(0);
const text = z.string().nullish();
const maybe = <T extends z.ZodType>(schema: T) => schema.nullish().catch(null);

const user = z.looseObject({
  id,
  name: text,
  email: text,
  availability_status: maybe(z.string()),
  substatus: maybe(z.string()),
  /** Of the end of wrap-up (`.v2`), where Aircall knows the call. */
  last_call_id: maybe(id),
});
export type AircallUser = z.output<typeof user>;

const ivrOption = z.looseObject({
  created_at: maybe(z.union([z.string(), z.number()])),
  transition_ended_at: maybe(z.union([z.string(), z.number()])),
});
export type IvrOption = z.output<typeof ivrOption>;

export const aircallCall = z.looseObject({
  id,
  call_uuid: text,
  direction: z.enum(['inbound', 'outbound'], { error: 'wanted inbound or outbound' }),
  started_at: seconds,
  answered_at: seconds.nullish(),
  ended_at: seconds.nullish(),
  missed_call_reason: text,
  recording: maybe(z.string()),
  recording_short_url: maybe(z.string()),
  voicemail: maybe(z.string()),
  voicemail_short_url: maybe(z.string()),
  raw_digits: text,
  user: user.nullish(),
  transferred_by: maybe(user),
  transferred_to: maybe(user),
  external_transferred_to: maybe(z.string()),
  contact: maybe(z.looseObject({ first_name: text, last_name: text, company_name: text })),
  number: z.looseObject({ name: text, digits: text, is_ivr: maybe(z.boolean()) }).nullish(),
  teams: maybe(z.array(z.looseObject({ name: z.string() }))),
  tags: z.array(z.looseObject({ name: z.string() })).nullish(),
  ivr_options_selected: maybe(z.array(ivrOption)),
});
export type AircallCall = z.output<typeof aircallCall>;

export const envelope = z.looseObject({ event: z.string({ error: 'wanted the name of an event, such as call.ended' }) });

const told = { event: z.string(), timestamp: seconds };
export const callMessage = z.looseObject({ ...told, data: aircallCall });
export const userMessage = z.looseObject({ ...told, data: user });

/** Seconds since 1970 as Aircall counts -> our milliseconds. */
export const instant = (at: number): Instant => Math.round(at * 1000);
