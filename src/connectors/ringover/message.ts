import { z } from 'zod';
import { idText, toldFlag, toldNumber, toldTags, toldText } from '#connectors/message-fields.ts';
import type { Instant } from '#domain/instant.ts';

/** What Ringover posts, as far as it is read; whatever else a message holds is left alone. */

/** Seconds since 1970, with a fraction; 0 and nothing are not told. */
const moment = toldNumber.transform((seconds): Instant | null => (seconds === null || seconds === 0 ? null : Math.round(seconds * 1000)));

const toldId = idText.nullish().transform((id) => id ?? null);

export const envelope = z.looseObject({
  resource: z.string({ error: 'wanted call, aftercall, sms or search' }),
  event: z.string({ error: 'wanted the name of an event' }),
});

/** ringing, answered, hangup, missed, voicemail */
export const callMessage = z.looseObject({
  timestamp: moment,
  data: z.looseObject({
    call_id: idText,
    channel_id: toldId,
    direction: z.enum(['inbound', 'outbound'], { error: 'wanted inbound or outbound' }),
    start_time: moment,
    answered_time: moment,
    hangup_time: moment,
    duration_in_seconds: toldNumber,
    from_number: toldText,
    to_number: toldText,
    is_internal: toldFlag,
    is_anonymous: toldFlag,
    user_id: toldId,
    user: z.looseObject({ user_id: toldId, firstname: toldText, lastname: toldText, email: toldText }).nullish(),
    ivr_data: z.looseObject({ number: toldText, scenario_name: toldText, ivr_name: toldText }).nullish(),
    reason: toldText,
    answering_machine_detection: toldText,
    record: toldText,
    voicemail_link: toldText,
  }),
});

/** comments_updated, tags_updated */
export const noteMessage = z.looseObject({
  timestamp: moment,
  data: z.looseObject({ call_id: idText, comments: z.string({ error: 'wanted text' }).nullish(), tags: toldTags }),
});

/** record_available, voicemail_available */
export const soundMessage = z.looseObject({
  timestamp: moment,
  data: z.looseObject({
    call_id: idText,
    record_link: toldText,
    record_duration: toldNumber.catch(null),
    voicemail_link: toldText,
    voicemail_duration: toldNumber.catch(null),
  }),
});

export type SoundMessage = z.output<typeof soundMessage>;
export type CallMessage = z.output<typeof callMessage>;
export type CallData = CallMessage['data'];
export type NoteMessage = z.output<typeof noteMessage>;
