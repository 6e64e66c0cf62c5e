import { z } from 'zod';
import { explain } from '#connectors/explain.ts';
import type { Meaning, Reading } from '#connectors/hosted.ts';
import { jsonErase } from '#connectors/message-erase.ts';
import { toldText } from '#connectors/message-fields.ts';
import { isAgentPhone } from './addresses.ts';
import { isFinal, statuses } from './legs.ts';
import { readMessage } from './read.ts';

/** Legs as the API lists them. */
export const answerFormat = 'twilio-calls';

const listed = z.object({
  sid: toldText,
  parent_call_sid: toldText,
  status: toldText,
  direction: toldText,
  from: toldText,
  to: toldText,
  caller_name: toldText,
  end_time: toldText,
  duration: toldText,
  answered_by: toldText,
});

/**
 * A leg of the list says what the request at its end said, with the same time, so that one which came is told once. A leg that goes on
 * is listed again when it is over.
 */
export function readListed(value: unknown, reading: Reading): readonly Meaning[] | string {
  const parsed = listed.safeParse(value);
  if (!parsed.success) return explain(parsed.error, value);
  const leg = parsed.data;
  const status = statuses.find((each) => each === leg.status);
  if (status !== undefined && !isFinal(status)) return [];
  if (leg.end_time === null) return 'end_time: got nothing, wanted when the call ended';
  return readMessage(
    {
      ...{ CallSid: leg.sid, ParentCallSid: leg.parent_call_sid, CallStatus: leg.status, Direction: leg.direction, From: leg.from },
      ...{ To: leg.to, CallerName: leg.caller_name, Timestamp: leg.end_time, CallDuration: leg.duration, AnsweredBy: leg.answered_by },
    },
    { ...reading, topic: topicOf(reading) },
  );
}

/** The topic of a leg under one that a phone placed tells that phone: whether it is an agent's the settings say. */
export const underPhone = 'under ';

function topicOf(reading: Reading): string {
  const { topic } = reading;
  if (!topic.startsWith(underPhone)) return topic;
  return isAgentPhone(reading, topic.slice(underPhone.length)) ? 'outbound' : '';
}

const ids = ['sid', 'parent_call_sid', 'account_sid', 'phone_number_sid', 'group_sid', 'trunk_sid', 'queue_sid'];
const texts = ['date_created', 'date_updated', 'start_time', 'end_time', 'duration', 'price', 'queue_time', 'uri', 'annotation'];

/** Where callers stand in it. */
export const listedErase = jsonErase({ names: ['caller_name'], keep: [...ids, ...texts], messages: ['calls'], call: ['sid'] });
