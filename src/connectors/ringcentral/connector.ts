import type { Posted, Reply } from '#connectors/connector.ts';
import { hosted } from '#connectors/hosted.ts';
import { jsonErase } from '#connectors/message-erase.ts';
import { jsonMessages, spread } from '#connectors/messages.ts';
import { verified } from '#connectors/secrets.ts';
import { pulls } from './pulls.ts';
import { callLogFormat, read } from './read.ts';
import { recordings } from './recordings.ts';
import { subscribes } from './subscription.ts';

const json = { 'content-type': 'application/json' };

/** Every object that names an end of a call, by its path. */
const ends = ['body.parties', '', 'legs', 'records', 'records.legs'].flatMap((at) =>
  ['from', 'to'].map((end) => (at === '' ? end : `${at}.${end}`)),
);

const recordIds = ['uri', 'id', 'sessionId', 'telephonySessionId', 'partyId', 'extension.id', 'extension.uri', 'legs.extension.id'].concat(
  ...['legs.extension.uri', 'legs.telephonySessionId', 'recording.id', 'recording.uri', 'recording.contentUri', 'legs.recording.id'],
  ...['legs.recording.uri', 'legs.recording.contentUri'],
);

/** RingCentral: the telephony sessions of an account as they happen, and records of its call log. */
export const ringcentral = hosted({
  kind: 'ringcentral',
  title: 'RingCentral',
  version: 2,
  pulls,
  subscribes,
  recordings,
  formats: { [callLogFormat]: 'RingCentral: records of the call log (JSON)' },
  posts: {
    topics: { '': { format: 'ringcentral-session', title: 'Telephony sessions' } },
    secret: { by: 'ours', title: 'Validation token', keep: 2 },
    verify: ({ headers, secrets }) => verified('validation-token', tokenIn(headers), secrets, (secret) => [secret]),
    deliveryKey: () => null,
    unkept: ['validation-token', 'verification-token'],
    greet,
    reply: () => ({ status: 200, headers: json, body: '' }),
  },
  messages: (body) => spread(jsonMessages(body), recordsOf),
  read,
  erase: jsonErase({
    names: ends.map((end) => `${end}.name`),
    keep: [
      ...['uuid', 'subscriptionId', 'ownerId', 'event', 'body.sessionId', 'body.telephonySessionId', 'body.serverId'],
      ...['accountId', 'extensionId', 'id', 'recordings.id'].map((id) => `body.parties.${id}`),
      ...['telephonySessionId', 'sessionId', 'partyId'].map((id) => `body.parties.status.peerId.${id}`),
      ...['ccMailboxes', 'to', 'sid', 'srvLvl', 'srvLvlExt'].map((data) => `body.parties.status.mobilePickupData.${data}`),
      ...ends.flatMap((end) => [`${end}.extensionId`, `${end}.deviceId`]),
      ...['', 'records.'].flatMap((at) => recordIds.map((id) => `${at}${id}`)),
    ],
    // A name belongs to the number beside it: agents are named in the same messages.
    messages: ends,
    call: ['body.telephonySessionId', 'telephonySessionId', 'sessionId'],
  }),
});

function tokenIn(headers: Posted['headers']): string | undefined {
  return headers['validation-token'] ?? headers['verification-token'];
}

/** A new subscription asks whether we are there: a token in the header, nothing in the body; it wants the token back. */
function greet({ headers, body }: Posted): Reply | null {
  const token = headers['validation-token'];
  if (token === undefined || !/^[\x21-\x7e]{1,200}$/u.test(token)) return null;
  const text = Buffer.from(body).toString('utf8', 0, 20).trim();
  return text === '' || text === '{}' ? { status: 200, headers: { ...json, 'validation-token': token }, body: '' } : null;
}

/** An answer of the call log holds its records in a list. */
function recordsOf(value: unknown): readonly unknown[] | null {
  return typeof value === 'object' && value !== null && 'records' in value && Array.isArray(value.records) ? value.records : null;
}
