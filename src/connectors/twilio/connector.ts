import type { Reply } from '#connectors/connector.ts';
import { hosted, type Reading } from '#connectors/hosted.ts';
import { formErase } from '#connectors/message-erase.ts';
import { formMessages, jsonMessages, spread } from '#connectors/messages.ts';
import { answerFormat, listedErase, readListed } from './answer.ts';
import { pulls } from './pulls.ts';
import { readMessage } from './read.ts';
import { verifySignature } from './signature.ts';

/** An instruction to do nothing more; where none is asked for it is not read. */
const nothingMore: Reply = {
  status: 200,
  headers: { 'Content-Type': 'text/xml; charset=utf-8' },
  body: '<?xml version="1.0" encoding="UTF-8"?><Response/>',
};

/** Twilio Programmable Voice: the requests that it makes while calls go on. See docs/connectors/twilio.md. */
export const twilio = hosted({
  kind: 'twilio',
  title: 'Twilio',
  version: 2,
  posts: {
    topics: {
      '': { format: 'twilio-status', title: 'Status of incoming calls and of the legs to agents' },
      outbound: { format: 'twilio-outbound', title: 'Status of the legs of calls that go out' },
      dial: { format: 'twilio-dial', title: 'Action of <Dial>' },
      enqueue: { format: 'twilio-enqueue', title: 'Action of <Enqueue>' },
      dequeue: { format: 'twilio-dequeue', title: 'Request of <Queue url>' },
      recording: { format: 'twilio-recording', title: 'Status of recordings' },
    },
    // A primary and a secondary one while one is replaced.
    secret: { by: 'theirs', title: 'Auth token of the account', keep: 2 },
    verify: verifySignature,
    deliveryKey: () => null,
    reply: () => nothingMore,
  },
  pulls,
  recordings: { base: 'https://api.twilio.com' },
  formats: { [answerFormat]: 'Twilio: calls as the API lists them (Calls.json)' },
  messages: (body, { format }) => (format === answerFormat ? spread(jsonMessages(body), callsOf) : formMessages(body)),
  read: (value: unknown, reading: Reading) => (reading.headers['format'] === answerFormat ? readListed : readMessage)(value, reading),
  eraseOf: { [answerFormat]: listedErase },
  erase: formErase({
    names: ['CallerName'],
    keep: [
      ...['AccountSid', 'CallSid', 'ParentCallSid', 'DialCallSid', 'DequeingCallSid', 'QueueSid', 'ConferenceSid', 'RecordingSid'],
      ...['RecordingUrl', 'Timestamp', 'RecordingStartTime', 'CallDuration', 'Duration', 'DialCallDuration', 'RecordingDuration'],
      ...['QueueTime', 'SequenceNumber', 'ApiVersion', 'SipResponseCode'],
    ],
    call: ['CallSid'],
  }),
});

/** `calls` of a page; one call is itself. */
function callsOf(answer: unknown): readonly unknown[] | null {
  return typeof answer === 'object' && answer !== null && 'calls' in answer && Array.isArray(answer.calls)
    ? (answer.calls as unknown[])
    : null;
}
