import type { Posted, Verified } from '#connectors/connector.ts';
import { hosted } from '#connectors/hosted.ts';
import { jsonErase } from '#connectors/message-erase.ts';
import { jsonMessages, spread } from '#connectors/messages.ts';
import { verified } from '#connectors/secrets.ts';
import { pulls } from './pulls.ts';
import { historyFormat, read } from './read.ts';

/** Aircall: its webhook, and lists of calls as its API answers them. */
export const aircall = hosted({
  kind: 'aircall',
  title: 'Aircall',
  version: 2,
  pulls,
  posts: {
    topics: { '': { format: 'aircall-webhook', title: 'webhook messages' } },
    // Each webhook of Aircall has a token of its own.
    secret: { by: 'theirs', title: 'Webhook token', keep: 4 },
    verify: verifyToken,
    // Nothing in a message names it: what is sent again has the same body.
    deliveryKey: () => null,
  },
  formats: { [historyFormat]: 'Aircall: calls as the API lists them' },
  messages: (body, { format }) => (format === historyFormat ? spread(jsonMessages(body), callsOf) : jsonMessages(body)),
  read,
  erase: jsonErase({
    names: within('contact.first_name', 'contact.last_name', 'contact.company_name', 'contact.information', 'contact.emails.value'),
    keep: ['token', ...within('call_uuid', 'sid')],
    messages: ['calls'],
    call: within('id'),
  }),
});

/** Fields of a call, wherever a body has it. */
function within(...fields: readonly string[]): string[] {
  return ['data.', 'calls.', 'call.', ''].flatMap((of) => fields.map((field) => of + field));
}

/** Aircall signs nothing; the token in the body is all it proves itself with. */
function verifyToken({ body, secrets }: Posted): Verified {
  return verified('token', tokenOf(body), secrets, (secret) => [secret]);
}

function tokenOf(body: Uint8Array): string | undefined {
  try {
    const message: unknown = JSON.parse(new TextDecoder().decode(body));
    if (typeof message !== 'object' || message === null || !('token' in message)) return undefined;
    return typeof message.token === 'string' ? message.token : undefined;
  } catch {
    return undefined;
  }
}

/** Calls within an answer: `{"calls": […]}`, `{"call": …}`, or a call itself. */
function callsOf(value: unknown): readonly unknown[] | null {
  if (typeof value !== 'object' || value === null) return null;
  if ('calls' in value && Array.isArray(value.calls)) return value.calls as unknown[];
  return 'call' in value ? [value.call] : null;
}
