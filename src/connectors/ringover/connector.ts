import { hosted } from '#connectors/hosted.ts';
import { jsonErase } from '#connectors/message-erase.ts';
import { read } from './read.ts';
import { tokenHeader, verifySignature } from './signature.ts';

/** Ringover: its webhooks. See docs/connectors/ringover.md. */
export const ringover = hosted({
  kind: 'ringover',
  title: 'Ringover',
  version: 2,
  posts: {
    topics: { '': { format: 'ringover-webhook', title: 'Webhooks' } },
    // Each section of its page has a key of its own.
    secret: { by: 'theirs', title: 'Webhook key', keep: 8 },
    verify: verifySignature,
    deliveryKey: () => null,
    // It holds the whole message once more, in a writing that nobody could be erased from.
    unkept: [tokenHeader],
  },
  read,
  erase: jsonErase({
    names: [],
    bareNumbers: ['data.from_number', 'data.to_number', 'data.ivr_data.number', 'data.ivr.number'],
    keep: [
      ...['data.id', 'data.call_id', 'data.channel_id', 'data.user_id', 'data.user.user_id'],
      ...['data.message_id', 'data.conversation_id', 'data.ivr.scenario.scenario_id', 'data.ivr.scenario.ivr_id'],
      ...['data.user.photo', 'data.record', 'data.record_link', 'data.voicemail_link'],
    ],
    call: ['data.call_id'],
  }),
});
