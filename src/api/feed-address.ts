import type { OpenAPIHono } from '@hono/zod-openapi';
import { same } from '#connectors/secrets.ts';
import { feedUser, type FetchState } from '#contract/feed-kinds.ts';
import type { StoredFeed } from '#settings/conversion-feeds.ts';
import { hashToken } from '#settings/seal.ts';
import { ApiProblem } from './api-problem.ts';
import { feedDocument, feedFile, feedShowsNumbers } from './conversion-feed.ts';
import { clientAddress, type Env } from './request-env.ts';
import type { Services } from './services.ts';

/** `GET /feeds/google-ads/{token}.csv`, with basic authentication: what Google Ads fetches on its own schedule. Each fetch is noted. */
export function feedAddress(app: OpenAPIHono<Env>, services: Services): void {
  const { conversionFeeds } = services.settings;
  app.get('/feeds/google-ads/:file', async (c) => {
    c.set('route', 'feed');
    const token = /^([\w-]{20,80})\.csv$/.exec(c.req.param('file'))?.[1] ?? '';
    const from = clientAddress(c);
    const feed = await conversionFeeds.findByToken(token);
    const note = async (state: FetchState, told: { why?: string; rows?: number; leftOut?: readonly object[] }): Promise<void> => {
      if (feed === null) return;
      await conversionFeeds.noteFetch({
        ...{ account: feed.account, feed: feed.id, at: Date.now(), from_address: from },
        ...{
          agent: (c.req.header('user-agent') ?? '').slice(0, 200),
          state,
          why: told.why ?? null,
          rows: told.rows ?? null,
          left_out: JSON.stringify(told.leftOut ?? []),
        },
      });
    };
    const opened = await services.tries.check(from, feed === null ? null : `feed ${feed.id}`, async () => {
      if (feed !== null && feed.active && opens(feed, c.req.header('authorization'))) return feed;
      await note('refused', { why: feed?.active === false ? 'The feed is paused.' : 'Wrong name or password.' });
      throw new ApiProblem(
        401,
        'sign-in',
        'No feed has this address, name and password.',
        {},
        { 'www-authenticate': 'Basic realm="feed"' },
      );
    });
    c.set('caller', `feed:${opened.id}`);
    try {
      const file = await fileOf(opened, services);
      await note('served', { rows: file.rows, leftOut: file.leftOut });
      return c.body(file.csv, 200, {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': 'attachment; filename="conversions.csv"',
        'cache-control': 'no-store',
      });
    } catch (error) {
      if (error instanceof ApiProblem) await note(error.status === 503 ? 'postponed' : 'refused', { why: error.message });
      else await note('failed', { why: 'The server failed; its log tells where.' });
      throw error;
    }
  });
}

async function fileOf(feed: StoredFeed, services: Services): ReturnType<typeof feedFile> {
  const account = await services.people.account(feed.account);
  if (account === null) throw new Error('a feed belongs to an account');
  if (feedDocument(feed).kind === 'call' && !(await feedShowsNumbers(feed, services))) {
    throw new ApiProblem(403, 'not-permitted', 'Whoever made this feed may no longer see numbers: save it again in the settings.');
  }
  return await feedFile(feed, account.tz, services);
}

/** Whether the header holds our name and the feed's password. */
function opens(feed: StoredFeed, authorization: string | undefined): boolean {
  const given = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(authorization ?? '')?.[1] ?? '';
  const text = Buffer.from(given, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon < 0) return false;
  const isUser = same(text.slice(0, colon), feedUser);
  return same(hashToken(text.slice(colon + 1)), feed.passwordHash) && isUser;
}
