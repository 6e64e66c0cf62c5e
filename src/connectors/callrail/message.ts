import { z } from 'zod';
import { explain, shownValue } from '#connectors/explain.ts';
import { idText, toldFlag, toldNumber, toldTags, toldText } from '#connectors/message-fields.ts';
import { fromIso, type Instant } from '#domain/instant.ts';

/** What deliveries of a format tell. */
export interface Stage {
  /** The end of the address that they are posted to; null = fetched, never posted. */
  readonly topic: string | null;
  readonly title: string;
  /**
   * `begun`: the call has only begun, and what is said of duration and answer is not yet true (it reads "missed, 0 s"); `ended`: the
   * whole call; `changed`: the whole call again, because somebody changed it; `answer`: the whole call, fetched at any time.
   */
  readonly tells: 'begun' | 'ended' | 'changed' | 'answer';
}

/** Answers of the API. */
export const answerFormat = 'callrail-calls';

export const stages: Readonly<Record<string, Stage>> = {
  'callrail-pre-call': { topic: 'pre-call', title: 'Pre-Call', tells: 'begun' },
  'callrail-routing-complete': { topic: 'routing-complete', title: 'Call Routing Complete', tells: 'begun' },
  'callrail-post-call': { topic: 'post-call', title: 'Post-Call', tells: 'ended' },
  'callrail-call-modified': { topic: 'call-modified', title: 'Call Modified', tells: 'changed' },
  'callrail-outbound-post-call': { topic: 'outbound-post-call', title: 'Outbound Post Call', tells: 'ended' },
  'callrail-outbound-call-modified': { topic: 'outbound-call-modified', title: 'Outbound Call Modified', tells: 'changed' },
  [answerFormat]: { topic: null, title: 'Answers of the API (calls.json)', tells: 'answer' },
};

/** The fields that become facts; all others may be there and are left alone. */
const schema = z.object({
  id: idText,
  resource_id: toldText,
  direction: toldText,
  start_time: toldText,
  datetime: toldText,
  created_at: toldText,
  timestamp: toldText,
  duration: toldNumber,
  answered: toldFlag,
  voicemail: toldFlag,
  call_type: toldText,
  customer_phone_number: toldText,
  customer_name: toldText,
  tracking_phone_number: toldText,
  business_phone_number: toldText,
  agent_email: toldText,
  utm_campaign: toldText,
  lead_status: toldText,
  tags: toldTags,
  spam: toldFlag,
  value: toldNumber.catch(null),
  prior_calls: toldNumber.catch(null),
  recording: toldText,
  recording_duration: toldNumber.catch(null),
});

export interface CallrailCall extends Omit<z.output<typeof schema>, 'direction'> {
  readonly direction: 'inbound' | 'outbound';
  readonly startedAt: Instant;
  /** Whether it speaks of `lead_status` at all: an answer of the API has only the fields that were asked for. */
  readonly hasStatus: boolean;
}

/** A message as the call that it tells; a text says what was wrong with it. */
export function parseCall(value: unknown): CallrailCall | string {
  const parsed = schema.safeParse(value);
  if (!parsed.success) return explain(parsed.error, value);
  const call = parsed.data;
  const direction = call.direction?.toLowerCase() ?? (call.call_type === 'outbound' ? 'outbound' : null);
  if (direction !== 'inbound' && direction !== 'outbound') return `direction: got ${shownValue(direction)}, wanted inbound or outbound`;
  const startedAt = fromText(call.start_time) ?? utc(call.datetime);
  if (startedAt === null) return `start_time: got ${shownValue(call.start_time)}, wanted ISO 8601 with an offset`;
  return { ...call, direction, startedAt, hasStatus: typeof value === 'object' && value !== null && 'lead_status' in value };
}

/** Texts, forms and what an assistant wrote: they tell nothing of a call's course. */
export function tellsNoCall(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || 'start_time' in value) return false;
  return ['message_type', 'form_data', 'answers'].some((field) => field in value);
}

/** The offset counts that stands in the text; the time zone of the company is never applied to it. */
export function fromText(text: string | null): Instant | null {
  return text === null ? null : fromIso(text);
}

/** `YYYY-MM-DD HH:MM:SS` in UTC, without a mark of it. */
function utc(text: string | null): Instant | null {
  return text === null ? null : fromIso(`${text.replace(' ', 'T')}Z`);
}
