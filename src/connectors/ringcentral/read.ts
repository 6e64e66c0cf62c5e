import { explain } from '#connectors/explain.ts';
import { shown } from '#connectors/lines.ts';
import type { Meaning, Reading } from '#connectors/hosted.ts';
import { readRecord } from './call-log.ts';
import { callLogRecord, sessionMessage } from './message.ts';
import { readSession } from './session.ts';

/** Posted messages that tell of other things than calls. */
const otherEvents =
  /\/(?:subscription|presence|message-store|voicemail|fax|instant-message|favorite|line|glip|team-messaging|extension)\b/u;

export const callLogFormat = 'ringcentral-call-log';

/** The events of one message: the states of the parties of a call, or a record of the call log. */
export function read(value: unknown, reading: Reading): readonly Meaning[] | string {
  if (reading.headers['format'] === callLogFormat) {
    const record = callLogRecord.safeParse(value);
    return record.success ? readRecord(record.data, reading) : explain(record.error, value);
  }
  const event = typeof value === 'object' && value !== null && 'event' in value ? value.event : undefined;
  if (typeof event === 'string' && !/\/telephony\/sessions\b/u.test(event)) {
    return otherEvents.test(event) ? [] : `event: got ${shown(event)}, wanted one that ends in /telephony/sessions`;
  }
  const message = sessionMessage.safeParse(value);
  if (!message.success) return explain(message.error, value);
  const { body, timestamp } = message.data;
  const at = body.eventTime ?? timestamp ?? null;
  return at === null ? 'body.eventTime: got nothing, wanted ISO 8601 with zone' : readSession(body, at, reading);
}
