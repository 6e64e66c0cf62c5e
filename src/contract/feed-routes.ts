import { z } from '@hono/zod-openapi';
import { Done } from './done.ts';
import * as feeds from './feeds.ts';

const id = z.object({ id: z.string() });

/** Conversions that ad systems fetch. */
export const feedRoutes = {
  conversionFeeds: {
    tag: 'Conversion feeds',
    says: 'Conversions that Google Ads fetches from here, by feed',
    response: z.object({ feeds: z.array(feeds.ConversionFeed) }),
  },
  createConversionFeed: {
    tag: 'Conversion feeds',
    says: 'Make a feed; its address and password are shown this once. Kind call needs the permission "numbers", too',
    body: feeds.NewConversionFeed,
    response: feeds.ConversionFeedSecret,
  },
  changeConversionFeed: {
    tag: 'Conversion feeds',
    says: 'Change a feed, or have its address answer nobody',
    params: id,
    body: feeds.ConversionFeedChange,
    response: feeds.ConversionFeed,
  },
  removeConversionFeed: { tag: 'Conversion feeds', says: 'Remove a feed and the log of its fetches', params: id, response: Done },
  newConversionFeedSecret: {
    tag: 'Conversion feeds',
    says: 'A new address and password, shown this once; the ones before open nothing any more',
    params: id,
    response: feeds.ConversionFeedSecret,
  },
  previewConversionFeed: {
    tag: 'Conversion feeds',
    says: 'What a fetch would get now, and what would be left out, by reason; nothing is told',
    params: id,
    response: feeds.ConversionFeedPreview,
  },
  conversionFetches: {
    tag: 'Conversion feeds',
    says: 'Who fetched a feed, when, and what they got; of the last 90 days',
    params: id,
    query: feeds.FetchesQuery,
    response: feeds.ConversionFetchList,
  },
};
