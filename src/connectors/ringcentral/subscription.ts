import { z } from 'zod';
import { explain } from '#connectors/explain.ts';
import { idText, toldText } from '#connectors/message-fields.ts';
import { documentOf } from '#connectors/pull-parts.ts';
import type { Subscribes, Subscription } from '#connectors/subscribes.ts';
import { fromIso } from '#domain/instant.ts';

const sessions = '/restapi/v1.0/account/~/telephony/sessions';
const path = '/restapi/v1.0/subscription';

/** A week: long enough that a server which is down for days finds it still there. */
const seconds = 604_800;

const when = toldText.transform((text) => (text === null ? null : fromIso(text)));
const subscription = z.looseObject({
  id: idText,
  status: toldText,
  creationTime: when,
  expirationTime: when,
  eventFilters: z.array(z.string()).catch([]),
  deliveryMode: z.looseObject({ address: toldText }).nullish(),
});
const told = z.union([
  z.looseObject({ records: z.array(subscription) }).transform(({ records }) => records),
  subscription.transform((one) => [one]),
]);

/** The webhook of an account's telephony sessions, with our validation token. */
export const subscribes: Subscribes = {
  list: { path },
  create: ({ address, secret }) => ({
    path,
    change: {
      method: 'POST',
      json: {
        eventFilters: [sessions],
        deliveryMode: { transportType: 'WebHook', address, validationToken: secret },
        expiresIn: seconds,
      },
    },
  }),
  renew: (id) => ({ path: `${path}/${encodeURIComponent(id)}/renew`, change: { method: 'POST', json: {} } }),
  remove: (id) => ({ path: `${path}/${encodeURIComponent(id)}`, change: { method: 'DELETE', json: null } }),
  read: (answer) => {
    if (answer.status === 404) return 'gone';
    if (answer.status === 204) return [];
    const document = documentOf({ ...answer, status: answer.status === 201 ? 200 : answer.status });
    if ('failed' in document) return document;
    const parsed = told.safeParse(document.document);
    return parsed.success ? parsed.data.map(asSubscription) : { failed: `The subscription: ${explain(parsed.error, document.document)}` };
  },
};

function asSubscription({
  id,
  status,
  creationTime,
  expirationTime,
  eventFilters,
  deliveryMode,
}: z.output<typeof subscription>): Subscription {
  return {
    id,
    address: deliveryMode?.address ?? '',
    // The account is shown by its number where it was asked for as "~".
    whole: eventFilters.some((filter) => /^\/restapi\/v1\.0\/account\/[^/]+\/telephony\/sessions$/u.test(filter.split('?')[0] ?? '')),
    stopped: status === null || status === 'Active' ? null : status,
    createdAt: creationTime,
    expiresAt: expirationTime,
  };
}
