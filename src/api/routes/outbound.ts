import type { OutboundMessage, Subscription } from '#contract/outbound.ts';
import { defined } from '#domain/defined.ts';
import { toIso, toIsoOrNull } from '#domain/instant.ts';
import { eventsOf } from '#contract/outbound-kinds.ts';
import { formats } from '#outbound/formats/all.ts';
import type { MessageRow } from '#outbound/schema.ts';
import type { SavedSubscription, SubscriptionDocument } from '#outbound/subscriptions.ts';
import { wrongUrl } from '#outbound/wrong-url.ts';
import { ApiProblem, notFound } from '#api/api-problem.ts';
import type { Context, Handlers } from '#api/context.ts';
import { needsNumbers } from '#api/needs-numbers.ts';

const most = 50;

/** Outgoing webhooks of an account: who is told what of calls, and what became of it. */
export const outboundRoutes = {
  async subscriptions(_request, context) {
    const found = await context.services.outbound.subscriptions.ofAccount(context.account.id);
    return { subscriptions: await Promise.all(found.map(async (one) => await view(one, context))) };
  },

  async createSubscription({ body }, context) {
    const { account, caller, services } = context;
    const { subscriptions } = services.outbound;
    checkReceiver(body, context);
    if (body.numbers) mayShowNumbers(context);
    if ((await subscriptions.ofAccount(account.id)).length >= most) {
      throw new ApiProblem(409, 'too-many', `There are ${most} outgoing webhooks already: remove one first.`, {
        wanted: `at most ${most}`,
      });
    }
    const now = Date.now();
    const { numbers, min_talk_s: minTalkS, ...told } = body;
    const document = { ...told, minTalkS, numbersBy: numbers ? caller.id : null, active: true, since: now };
    const { id, secret } = await subscriptions.create(account.id, document, now);
    return { ...(await view(await subscriptionOf(context, id), context)), secret };
  },

  async changeSubscription({ params, body }, context) {
    const { caller, services } = context;
    const before = await subscriptionOf(context, params.id);
    const { numbers = before.numbersBy !== null, min_talk_s: minTalkS = before.minTalkS, ...changed } = body;
    // Whoever may not see numbers may not turn them to an own address either.
    if (numbers) mayShowNumbers(context);
    const after: SubscriptionDocument = { ...before, ...defined(changed), minTalkS, numbersBy: numbers ? caller.id : null };
    checkReceiver(after, context);
    // What was not asked for when it happened is not told afterwards.
    const since = asksForMore(before, after) ? Date.now() : before.since;
    await services.outbound.subscriptions.change(params.id, { ...after, since });
    return await view(await subscriptionOf(context, params.id), context);
  },

  async removeSubscription({ params }, { account, services }) {
    if (!(await services.outbound.subscriptions.remove(account.id, params.id))) throw notFound('outgoing webhook', params.id);
    return { done: true };
  },

  async newSubscriptionSecret({ params }, context) {
    const { id } = await subscriptionOf(context, params.id);
    const secret = await context.services.outbound.subscriptions.newSecret(id, Date.now());
    return { ...(await view(await subscriptionOf(context, id), context)), secret };
  },

  async outboundMessages({ params, query }, context) {
    const { id } = await subscriptionOf(context, params.id);
    const rows = await context.services.outbound.outbox.list(id, query);
    return { messages: rows.map(messageView), next: rows.length < query.limit ? null : (rows.at(-1)?.id ?? null) };
  },

  async replayMessages({ params, body }, context) {
    const subscription = await subscriptionOf(context, params.id);
    const messages = await context.services.outbound.replay(subscription, body.message ?? null);
    if (messages === 0 && body.message !== undefined) throw notFound('message that could be sent again', String(body.message));
    return { messages };
  },

  testSubscription: async ({ params }, context) =>
    messageView(await context.services.outbound.test(await subscriptionOf(context, params.id))),

  async previewSubscription({ params }, context) {
    const asked = { most: 10, numbers: context.caller.permissions.has('numbers') };
    const previews = await context.services.outbound.preview(await subscriptionOf(context, params.id), asked);
    return {
      messages: previews.map(({ call, event, at, body, leftOut }) => ({ call_id: call, event, at: toIso(at), body, left_out: leftOut })),
    };
  },
} satisfies Partial<Handlers>;

/** The account's own; another account's is as unknown as none. */
async function subscriptionOf({ account, services }: Context, id: string): Promise<SavedSubscription> {
  const found = await services.outbound.subscriptions.find(account.id, id);
  if (found === null) throw notFound('outgoing webhook', id);
  return found;
}

/** Where messages go, what is told, and what a call is worth must fit the kind of receiver. */
function checkReceiver(
  { url, format, events, value, currency }: Pick<SubscriptionDocument, 'url' | 'format' | 'events' | 'value' | 'currency'>,
  { services }: Context,
): void {
  const untold = events.filter((event) => !eventsOf[format].includes(event));
  if (untold.length > 0) {
    throw wrongRequest('body.events', `got ${untold.join(', ')}, wanted of ${format} only ${eventsOf[format].join(', ')}`);
  }
  if ((value === null) !== (currency === null)) throw wrongRequest('body.currency', 'wanted value and currency together, or neither');
  const wrong = wrongUrl(url, services.outboundPrivate) ?? formats[format].wrongUrl(new URL(url));
  // The address may be a secret: what is wrong with it is said, and not what it is.
  if (wrong !== null) throw wrongRequest('body.url', wrong);
}

const wrongRequest = (what: string, says: string): ApiProblem => new ApiProblem(422, 'wrong-request', `${what}: ${says}`, { what });

const mayShowNumbers = (context: Context): void => needsNumbers(context, 'Telling unmasked numbers');

const filters = ['events', 'queues', 'directions', 'active', 'minTalkS'] as const;

function asksForMore(before: SubscriptionDocument, after: SubscriptionDocument): boolean {
  return after.active && filters.some((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
}

async function view(one: SavedSubscription, { services }: Context): Promise<Subscription> {
  const { outbox } = services.outbound;
  const { waiting, failed, lastSentAt } = await outbox.counts(one.id);
  return {
    ...{ id: one.id, name: one.name, url: one.url, format: one.format, active: one.active },
    ...{ events: [...one.events], queues: [...one.queues], directions: [...one.directions] },
    ...{ min_talk_s: one.minTalkS, value: one.value, currency: one.currency },
    numbers: one.numbersBy !== null,
    numbers_shown: await services.outbound.showsNumbers(one),
    created_at: toIso(one.createdAt),
    secret_made_at: toIso(one.secretMadeAt),
    ...{ waiting, failed, last_sent_at: toIsoOrNull(lastSentAt) },
  };
}

function messageView(row: MessageRow): OutboundMessage {
  const { id, message_id, event, sequence, state, tries, status, failure, answer } = row;
  return {
    ...{ id, message_id, event, sequence, state, tries, status, failure, answer },
    call_id: event === 'test' ? null : row.call_id,
    noted_at: toIso(row.noted_at),
    last_try_at: toIsoOrNull(row.last_try_at),
    next_try_at: state === 'waiting' ? toIso(row.next_try_at) : null,
  };
}
