import { hosted } from '#connectors/hosted.ts';
import { jsonErase } from '#connectors/message-erase.ts';
import { jsonMessages, spread } from '#connectors/messages.ts';
import { mac, verified } from '#connectors/secrets.ts';
import { answerFormat, stages } from './message.ts';
import { pulls } from './pulls.ts';
import { readCall } from './read.ts';

const names = ['customer_name', 'formatted_customer_name', 'formatted_customer_name_or_phone_number', 'callername', 'ip'];
const ids = ['id', 'resource_id', 'company_id', 'tracker_id', 'good_lead_call_id', 'recording', 'recording_player'];

/** CallRail: one address for each of its events, and the answers of its API. See docs/connectors/callrail.md. */
export const callrail = hosted({
  kind: 'callrail',
  title: 'CallRail',
  version: 2,
  pulls,
  recordings: { base: 'https://api.callrail.com', linkIn: addressIn },
  posts: {
    topics: Object.fromEntries(
      Object.entries(stages).flatMap(([format, { topic, title }]) => (topic === null ? [] : [[topic, { format, title }]])),
    ),
    // Each company of an account has a key of its own.
    secret: { by: 'theirs', title: 'Signing key of the company', keep: 10 },
    /**
     * Over the raw bytes. No age is refused: `timestamp` is when the call started, a change may be told months later, and nothing is
     * sent twice. The same bytes played back are the same delivery.
     */
    verify: ({ headers, body, secrets }) =>
      verified('signature', headers['signature'], secrets, (secret) => [mac('sha1', secret, body).toString('base64')]),
    deliveryKey: () => null,
  },
  messages: (body, headers) => (headers['format'] === answerFormat ? spread(jsonMessages(body), listOf) : jsonMessages(body)),
  read: readCall,
  alwaysTellsSpam: true,
  erase: jsonErase({
    names: both(names),
    keep: both([...ids, 'datetime']),
    messages: ['calls'],
    call: both(['id']),
  }),
  formats: { [answerFormat]: 'Answers of the API (calls.json)' },
});

/** `calls` of a page; one call is itself. */
function listOf(answer: unknown): readonly unknown[] | null {
  return typeof answer === 'object' && answer !== null && 'calls' in answer && Array.isArray(answer.calls) ? answer.calls : null;
}

/** Where a field stands in a message, and in a page of the API. */
function both(fields: readonly string[]): string[] {
  return fields.flatMap((field) => [field, `calls.${field}`]);
}

/** An answer of the API in place of a recording: `{"url": …}`. */
function addressIn(document: unknown): string | null {
  if (typeof document !== 'object' || document === null || !('url' in document)) return null;
  return typeof document.url === 'string' ? document.url : null;
}
