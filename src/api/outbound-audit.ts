import { createHash } from 'node:crypto';
import type { Subscription } from '#contract/outbound.ts';
import type { SavedSubscription } from '#outbound/subscriptions.ts';
import type { Context } from './context.ts';

type Shown = Pick<
  Subscription,
  'name' | 'url' | 'format' | 'events' | 'queues' | 'directions' | 'numbers' | 'active' | 'min_talk_s' | 'value' | 'currency'
>;

/** What the audit log tells of an outgoing webhook: an address may open a door, so its host stands there and a mark by which another is told. */
export function toldSubscription({ url, ...shown }: Shown): object {
  const { name, format, events, queues, directions, numbers, active, min_talk_s, value, currency } = shown;
  const mark = createHash('sha256').update(url).digest('hex').slice(0, 6);
  return {
    name,
    address: `${URL.parse(url)?.host ?? ''} #${mark}`,
    format,
    events,
    queues,
    directions,
    numbers,
    active,
    min_talk_s,
    value,
    currency,
  };
}

export async function subscriptionBefore(id: string, context: Context): Promise<object | null> {
  const found = await find(id, context);
  if (found === null) return null;
  const { name, url, format, active, minTalkS: min_talk_s, value, currency } = found;
  const lists = { events: [...found.events], queues: [...found.queues], directions: [...found.directions] };
  return toldSubscription({ name, url, format, active, min_talk_s, value, currency, ...lists, numbers: found.numbersBy !== null });
}

export async function subscriptionName(id: string, context: Context): Promise<string | null> {
  return (await find(id, context))?.name ?? null;
}

async function find(id: string, { services, account }: Context): Promise<SavedSubscription | null> {
  return await services.outbound.subscriptions.find(account.id, id);
}
