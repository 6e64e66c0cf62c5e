import type { Message } from '#outbound/message.ts';
import { type Format, jsonRequest } from './format.ts';
import { slackMessage } from './slack.ts';

/** Whoever checks our signature: our own JSON, and what Slack takes. */
function signed(bodyOf: (message: Message) => object): Format {
  return {
    takes: () => true,
    wrongUrl: () => null,
    isSigned: true,
    write: ({ message, subscription }) =>
      jsonRequest(subscription.url, bodyOf(message), { 'ringtrace-delivery': message.id, 'ringtrace-event': message.event }),
    refusal: () => null,
    mayRetry: () => true,
  };
}

export const ringtrace: Format = signed((message) => message);
export const slack: Format = signed(slackMessage);
