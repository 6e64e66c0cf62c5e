import { z } from 'zod';
import { toldNumber, toldText } from '#connectors/message-fields.ts';
import type { Instant } from '#domain/instant.ts';

/** What is read of a request, whatever it tells: the names are Twilio's. Everything else in it is let be. */
export const messageSchema = z.looseObject({
  CallSid: toldText,
  ParentCallSid: toldText,
  CallStatus: toldText,
  Direction: toldText,
  From: toldText,
  To: toldText,
  CallerName: toldText,
  Timestamp: toldText,
  CallDuration: toldNumber,
  AnsweredBy: toldText,
  SipResponseCode: toldNumber,
  ConferenceSid: toldText,
  DialCallStatus: toldText,
  DialBridged: toldText,
  QueueResult: toldText,
  QueueSid: toldText,
  QueueTime: toldNumber,
  DequeingCallSid: toldText,
  RecordingStatus: toldText,
  RecordingSource: toldText,
  RecordingStartTime: toldText,
  RecordingDuration: toldText,
  RecordingSid: toldText,
  RecordingUrl: toldText,
  RecordingChannels: toldNumber,
});

export type TwilioMessage = z.output<typeof messageSchema>;

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const form = /^(?:[A-Za-z]{3}, )?(\d{1,2}) ([A-Za-z]{3}) (\d{4}) (\d\d):(\d\d):(\d\d) (?:([+-])(\d\d)(\d\d)|GMT|UTC|Z)$/u;

/** `Mon, 02 Jun 2025 14:00:02 +0000`, with any zone but never without; null for anything else. */
export function readTime(text: string): Instant | null {
  const [whole, day, name, year, hour, minute, second, sign, zoneHours, zoneMinutes] = form.exec(text) ?? [];
  const month = months.indexOf(name ?? '');
  if (whole === undefined || month < 0) return null;
  const shown = new Date(Date.UTC(Number(year), month, Number(day), Number(hour), Number(minute), Number(second)));
  if (shown.getUTCDate() !== Number(day) || shown.getUTCHours() !== Number(hour) || shown.getUTCMinutes() !== Number(minute)) return null;
  const ahead = (Number(zoneHours ?? 0) * 60 + Number(zoneMinutes ?? 0)) * 60_000;
  return shown.getTime() - (sign === '-' ? -ahead : ahead);
}

/** The system tells whole seconds; where it tells no time, ours is put on the same grid. */
export function wholeSecond(at: Instant): Instant {
  return Math.floor(at / 1000) * 1000;
}
