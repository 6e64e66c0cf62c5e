import type { Posted } from '#connectors/connector.ts';
import { hosted, type Reading } from '#connectors/hosted.ts';
import { contentId } from '#connectors/lines.ts';
import { jsonErase } from '#connectors/message-erase.ts';
import { jsonMessages, spread } from '#connectors/messages.ts';
import { verified } from '#connectors/secrets.ts';
import { readDetail } from './detail.ts';
import { detailFormat, historyFormat } from './formats.ts';
import { readHistory } from './history.ts';
import { pulls } from './pulls.ts';
import { mayRepeat, readPush } from './push.ts';

/** CloudTalk: what its workflows post by our template, and the answers of its two interfaces, posted or stored. */
export const cloudtalk = hosted({
  kind: 'cloudtalk',
  title: 'CloudTalk',
  version: 2,
  pulls,
  recordings: { base: 'https://my.cloudtalk.io' },
  posts: {
    topics: {
      '': { format: 'cloudtalk-workflow', title: 'messages of workflows' },
      calls: { format: historyFormat, title: 'history of calls (calls/index.json)' },
      call: { format: detailFormat, title: 'detail of a call (analytics)' },
    },
    secret: { by: 'ours', title: 'Secret for the header X-Ringtrace-Secret', keep: 2 },
    // Nothing is signed: a secret header is all that a workflow can carry.
    verify: ({ headers, secrets }) => verified('x-ringtrace-secret', headers['x-ringtrace-secret'], secrets, (secret) => [secret]),
    unkept: ['x-ringtrace-secret'],
    deliveryKey: (request) => (isRepeatable(request) ? contentId('at', `${request.now}\n${textOf(request)}`) : null),
  },
  messages: (body, { format }) => (format === historyFormat ? spread(jsonMessages(body), itemsOf) : jsonMessages(body)),
  read: (value: unknown, reading: Reading) => {
    if (reading.headers['format'] === historyFormat) return readHistory(value, reading);
    return reading.headers['format'] === detailFormat ? readDetail(value, reading) : readPush(value, reading);
  },
  erase: jsonErase({
    names: ['contact_name', 'contact.name', ...listed('Contact.name', 'Contact.address', 'Contact.contact_emails')],
    bareNumbers: ['external_number', 'contact.number', ...listed('Cdr.public_external', 'Contact.contact_numbers')],
    keep: [
      ...['call_uuid', 'call_id', 'contact_id', 'agent_id', 'uuid', 'cdr_id'],
      ...listed('Cdr.id', 'Cdr.uuid', 'Cdr.user_id', 'Contact.id', 'CallNumber.id', 'Agent.id', 'Tags.id', 'Notes.id'),
    ],
    messages: ['responseData.data', 'data'],
    call: ['call_uuid', 'call_id', 'cdr_id', 'uuid', ...listed('Cdr.id')],
  }),
});

/** Fields of an item of the history: within the whole answer, or alone. */
function listed(...fields: readonly string[]): string[] {
  return ['responseData.data.', 'data.', ''].flatMap((of) => fields.map((field) => of + field));
}

const textOf = ({ body }: Posted): string => Buffer.from(body).toString('latin1');

/** An agent pauses twice a day with the same words, so that the same body is not the same delivery. */
function isRepeatable(request: Posted): boolean {
  if (request.topic !== '') return false;
  try {
    return mayRepeat(JSON.parse(textOf(request)));
  } catch {
    return false;
  }
}

/** Items of an answer; null where an item stands alone. */
function itemsOf(value: unknown): readonly unknown[] | null {
  if (typeof value !== 'object' || value === null) return null;
  const answer: unknown = 'responseData' in value ? value.responseData : value;
  return typeof answer === 'object' && answer !== null && 'data' in answer && Array.isArray(answer.data)
    ? (answer.data as unknown[])
    : null;
}
