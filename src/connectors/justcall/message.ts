import { z } from 'zod';
import { idText, toldNumber, toldTags, toldText } from '#connectors/message-fields.ts';
import { fromIso, type Instant } from '#domain/instant.ts';

export const postedFormat = 'justcall-webhook';
/** Answers of the API. */
export const answerFormat = 'justcall-calls';

/** The events that tell of a call, and how far it is then; of one second, later ones count after earlier ones. 0 = it goes on. */
export const callEvents = {
  'call.initiated': 0,
  'call.incoming': 0,
  'call.enters_queue': 0,
  'call.exits_queue': 0,
  'call.answered': 0,
  'call.missed': 1,
  'call.voicemail': 1,
  'call.completed': 2,
  'call.updated': 3,
} as const;
export type CallEventType = keyof typeof callEvents;

export function isCallEvent(type: string): type is CallEventType {
  return Object.hasOwn(callEvents, type);
}

/** JustCall's call object: the fields that become facts. All others may be there and are left alone. */
export const callSchema = z.object({
  /** Some events leave it empty and have `call_sid` alone. */
  id: z.union([idText, z.literal('').transform(() => null)], { error: 'wanted an id, text or a whole number' }).nullish(),
  call_sid: toldText,
  contact_number: toldText,
  contact_name: toldText,
  justcall_number: toldText,
  justcall_line_name: toldText,
  agent_id: toldText,
  agent_name: toldText,
  agent_email: toldText,
  call_date: toldText,
  call_time: toldText,
  call_info: z
    .object({
      direction: toldText,
      type: toldText,
      missed_call_reason: toldText,
      disposition: toldText,
      rating: toldText,
      recording: toldText,
      recording_child: toldText,
    })
    .nullish(),
  call_duration: z
    .object({
      ring_time: toldNumber,
      total_duration: toldNumber,
      queue_wait_time: toldNumber,
      hold_time: toldNumber,
      conversation_time: toldNumber,
      wrap_up_time: toldNumber,
    })
    .nullish(),
  tags: toldTags,
});

export type JustcallCall = z.output<typeof callSchema>;

/** What a webhook posts around it. */
export const postedSchema = z.object({ type: z.string({ error: 'wanted the name of the event' }) });
export const postedCall = z.object({ data: callSchema });

/** Date and time of a call in UTC, without a mark of it; the hour may have one digit. Those of the agent's own zone are not read. */
export function startOf({ call_date: date, call_time: time }: Pick<JustcallCall, 'call_date' | 'call_time'>): Instant | null {
  if (date === null || time === null) return null;
  return fromIso(`${date}T${time.replace(/^(?=\d:)/u, '0')}Z`);
}
