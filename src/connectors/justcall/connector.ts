import { hosted } from '#connectors/hosted.ts';
import { jsonErase } from '#connectors/message-erase.ts';
import { jsonMessages, spread } from '#connectors/messages.ts';
import { answerFormat, postedFormat } from './message.ts';
import { pulls } from './pulls.ts';
import { readMessage } from './read.ts';
import { verifySignature } from './signature.ts';

/** JustCall: its webhooks, and the answers of its API. See docs/connectors/justcall.md. */
export const justcall = hosted({
  kind: 'justcall',
  title: 'JustCall',
  version: 2,
  pulls,
  posts: {
    topics: { '': { format: postedFormat, title: 'Webhooks' } },
    secret: { by: 'theirs', title: 'API secret', keep: 2 },
    verify: verifySignature,
    // `request_id` is not known to name one content for ever; a repeated body is one delivery anyway.
    deliveryKey: () => null,
  },
  messages: (body, headers) => (headers['format'] === answerFormat ? spread(jsonMessages(body), listOf) : jsonMessages(body)),
  read: readMessage,
  erase: jsonErase({
    names: ['contact_name', 'contact_email', 'data.contact_name', 'data.contact_email'],
    bareNumbers: ['contact_number', 'justcall_number', 'data.contact_number', 'data.justcall_number'],
    keep: ['request_id', 'id', 'call_sid', 'data.id', 'data.call_sid', 'data.call_info.recording', 'data.call_info.recording_child'],
    messages: ['data'],
    call: ['id', 'data.id'],
  }),
  formats: { [answerFormat]: 'Answers of the API (GET /v2.1/calls)' },
});

/** `data` of an answer, calls of a page or one; a call is itself. */
function listOf(answer: unknown): readonly unknown[] | null {
  if (typeof answer !== 'object' || answer === null || !('data' in answer)) return null;
  return Array.isArray(answer.data) ? (answer.data as unknown[]) : [answer.data];
}
