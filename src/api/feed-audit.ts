import { NewConversionFeed } from '#contract/feeds.ts';
import type { Context } from './context.ts';
import { feedDocument } from './conversion-feed.ts';

const names = NewConversionFeed.keyof().options;

/** What the audit log tells of a feed: all that a person sets, and nothing of its secrets. */
export function toldFeed(feed: NewConversionFeed & { readonly active: boolean }): object {
  return { ...Object.fromEntries(names.map((name) => [name, feed[name]])), active: feed.active };
}

/** Null for a feed that is not there. */
export async function feedBefore(id: string, { services, account }: Context): Promise<object | null> {
  const found = await services.settings.conversionFeeds.find(account.id, id);
  return found === null ? null : toldFeed({ ...feedDocument(found), active: found.active });
}
