import { z } from 'zod';
import type { Connector } from '#connectors/connector.ts';
import { explain, shownValue } from '#connectors/explain.ts';
import { contentId } from '#connectors/lines.ts';
import { isReject, jsonMessages, shownMessage } from '#connectors/messages.ts';
import { noNumberRules, numberRules, pauseReasons } from '#connectors/setting-parts.ts';
import type { DecodedEvent } from '#domain/events.ts';
import type { Decoded, Reject } from '#domain/delivery.ts';
import { numberReader } from '#domain/phone-number.ts';
import { eraseLayout } from './erase.ts';
import { isItemKind, itemSchemas } from './event-schema.ts';
import { signatureHeader, verifySignature } from './signature.ts';
import { toEvents } from './to-event.ts';

const settingsSchema = z.strictObject({
  numbers: numberRules.default(noNumberRules),
  pauseReasons,
  wrapUpSeconds: z.number().min(0).nullable().default(null),
});

export type WebhookSettings = z.output<typeof settingsSchema>;

/** Systems that speak our own event schema: one event, a list, or `{"events": [...]}`. */
export const webhook: Connector<WebhookSettings> = {
  kind: 'webhook',
  title: 'Webhook (own event schema)',
  version: 2,
  formats: { 'ringtrace-events': { title: 'Events as JSON, one a line', cut: 'lines', header: false } },
  parseSettings: (document) => settingsSchema.parse(document ?? {}),
  decode: (delivery, settings) => decodeItems(delivery.body, settings),
  posts: {
    topics: { '': { format: 'ringtrace-events', title: 'Events' } },
    secret: { by: 'ours', title: 'Signing secret', keep: 2 },
    verify: ({ body, headers, secrets, now }) => verifySignature(body, headers[signatureHeader], secrets, now),
    deliveryKey: ({ headers }) => headers['ringtrace-delivery'] ?? null,
  },
  erasing: ({ numbers }) => ({ numbers, layoutOf: () => eraseLayout }),
  foldSettings: ({ pauseReasons: own, wrapUpSeconds }) => ({ pbx: null, pauseReasons: own, wrapUpSeconds }),
};

/** `line` of a reject is the item's place in the batch, from 1: a bad item does not spoil the good ones. */
function decodeItems(body: Uint8Array, settings: WebhookSettings): Decoded {
  const items = jsonMessages(body, unwrapped);
  if (isReject(items)) return { events: [], rejects: [items] };
  const readNumber = numberReader(settings.numbers);
  const events: DecodedEvent[] = [];
  const rejects: Reject[] = [];
  for (const [index, item] of items.entries()) {
    const refuse = (reason: string): void => {
      rejects.push({ line: item.line ?? index + 1, byte: item.byte, reason: `item ${index}: ${reason}`, text: shownMessage(item.value) });
    };
    if (item.broken !== null) {
      refuse(item.broken);
      continue;
    }
    const kind = typeof item.value === 'object' && item.value !== null && 'kind' in item.value ? item.value.kind : undefined;
    if (!isItemKind(kind)) {
      refuse(`kind: got ${shownValue(kind)}, wanted one of ${Object.keys(itemSchemas).join(', ')}`);
      continue;
    }
    const parsed = itemSchemas[kind].safeParse(item.value);
    if (!parsed.success) {
      refuse(explain(parsed.error, item.value));
      continue;
    }
    const valid = parsed.data;
    // A row's id names the row, not the telling: a correction has the same id and another content.
    const own = valid.kind.endsWith('_recorded') || valid.kind === 'row_removed' ? undefined : valid.id;
    const id = own === undefined ? contentId('w', JSON.stringify(sorted(item.value))) : contentId('i', own);
    for (const [part, meaning] of toEvents(valid, readNumber).entries()) events.push({ id: part === 0 ? id : `${id}.${part}`, ...meaning });
  }
  return { events, rejects };
}

function unwrapped(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'events' in value && Array.isArray(value.events) && !('kind' in value)
    ? value.events
    : value;
}

/** Key order does not make another event. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, each]) => [key, sorted(each)]),
  );
}
