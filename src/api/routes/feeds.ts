import { type FeedKind, feedUser, type FetchState } from '#contract/feed-kinds.ts';
import type { ConversionFeed, ConversionFeedSecret } from '#contract/feeds.ts';
import { defined } from '#domain/defined.ts';
import { toIso } from '#domain/instant.ts';
import type { StoredFeed } from '#settings/conversion-feeds.ts';
import { ApiProblem, notFound, wrongText, wrongValue } from '#api/api-problem.ts';
import type { Context, Handlers } from '#api/context.ts';
import { type FeedDocument, feedDocument, feedFile, feedShowsNumbers, leftOutOf } from '#api/conversion-feed.ts';
import { maskNumber } from '#api/mask.ts';
import { needsNumbers } from '#api/needs-numbers.ts';
import { inTurn } from './settings.ts';

const most = 20;
const previewLines = 20;

/** Conversions that Google Ads fetches: what is told, and who got it. */
export const feedRoutes = {
  async conversionFeeds(_request, context) {
    const feeds = await context.services.settings.conversionFeeds.ofAccount(context.account.id);
    return { feeds: await Promise.all(feeds.map(async (feed) => await view(feed, context))) };
  },

  async createConversionFeed({ body }, context) {
    const { account, caller, services } = context;
    const { conversionFeeds } = services.settings;
    mayTell(body.kind, context);
    const secrets = await inTurn(account.id, async () => {
      const others = await conversionFeeds.ofAccount(account.id);
      if (others.length >= most)
        throw new ApiProblem(409, 'too-many', `There are ${most} feeds already: remove one first.`, { wanted: `at most ${most}` });
      check(body, others);
      return await conversionFeeds.create(account.id, { document: JSON.stringify(body), madeBy: caller.id }, Date.now());
    });
    return { ...(await view(await feedOf(secrets.id, context), context)), ...shown(secrets, context) };
  },

  async changeConversionFeed({ params, body }, context) {
    const { account, caller, services } = context;
    const { conversionFeeds } = services.settings;
    await inTurn(account.id, async () => {
      const before = await feedOf(params.id, context);
      const { active = before.active, ...changed } = body;
      const document: FeedDocument = { ...feedDocument(before), ...defined(changed) };
      const text = JSON.stringify(document);
      // Whoever may not see numbers may still have none told.
      const onlyPauses = !active && text === before.document;
      if (!onlyPauses) mayTell(document.kind, context);
      const others = (await conversionFeeds.ofAccount(account.id)).filter((one) => one.id !== params.id);
      check(document, others);
      await conversionFeeds.change(params.id, { document: text, active, madeBy: onlyPauses ? before.madeBy : caller.id });
    });
    return await view(await feedOf(params.id, context), context);
  },

  async removeConversionFeed({ params }, { account, services }) {
    if (!(await services.settings.conversionFeeds.remove(account.id, params.id))) throw notFound('feed', params.id);
    return { done: true };
  },

  async newConversionFeedSecret({ params }, context) {
    const feed = await feedOf(params.id, context);
    // Whoever may not see numbers may not open an own way to them either.
    mayTell(feedDocument(feed).kind, context);
    const secrets = await context.services.settings.conversionFeeds.newSecrets(feed.id, Date.now());
    return { ...(await view(await feedOf(feed.id, context), context)), ...shown(secrets, context) };
  },

  async previewConversionFeed({ params }, context) {
    const { account, caller, services } = context;
    const { csv, rows, leftOut, from, before } = await feedFile(await feedOf(params.id, context), account.tz, services, previewLines);
    const shownCsv = caller.permissions.has('numbers') ? csv : csv.replace(/^\+\d{6,15}/gmu, maskNumber);
    return { from: toIso(from), before: toIso(before), rows, left_out: [...leftOut], csv: shownCsv };
  },

  async conversionFetches({ params, query }, context) {
    const { id } = await feedOf(params.id, context);
    const rows = await context.services.settings.conversionFeeds.fetches(id, query, Date.now());
    return {
      fetches: rows.map((row) => ({
        ...{ id: row.id, at: toIso(row.at), from: row.from_address, agent: row.agent, state: stateOf(row.state) },
        ...{ why: row.why, rows: row.rows, left_out: leftOutOf(row.left_out) },
      })),
      next: rows.length < query.limit ? null : (rows.at(-1)?.id ?? null),
    };
  },
} satisfies Partial<Handlers>;

/** The account's own; another account's is as unknown as none. */
export async function feedOf(id: string, { account, services }: Context): Promise<StoredFeed> {
  const found = await services.settings.conversionFeeds.find(account.id, id);
  if (found === null) throw notFound('feed', id);
  return found;
}

/** What no single field can tell. */
function check(document: FeedDocument, others: readonly StoredFeed[]): void {
  const { days, lag_days: lag, value, currency, outcome, conversion_name: name } = document;
  if (lag >= days) throw wrongValue('body.lag_days', String(lag), `less than body.days, which is ${days}`);
  if (value !== null && currency === null) throw wrongValue('body.currency', 'nothing', 'the currency of body.value');
  if (value === null && currency !== null && outcome !== 'sale')
    throw wrongText('body.currency', currency, 'nothing, as body.value is not given');
  // Two feeds of one conversion action would count one conversion twice.
  const same = others.find((one) => feedDocument(one).conversion_name === name);
  if (same !== undefined)
    throw new ApiProblem(
      409,
      'conversion-name-in-use',
      `"${feedDocument(same).name}" tells the conversion "${name}" already: it would count twice.`,
      {
        ...{ what: 'body.conversion_name', got: name, wanted: 'a conversion action of its own for each feed' },
      },
    );
}

function mayTell(kind: FeedKind, context: Context): void {
  if (kind === 'call') needsNumbers(context, 'Telling callers’ numbers');
}

function shown(
  { token, password }: { readonly token: string; readonly password: string },
  { services }: Context,
): Pick<ConversionFeedSecret, 'url' | 'user' | 'password'> {
  return { url: `${services.publicUrl()}/feeds/google-ads/${token}.csv`, user: feedUser, password };
}

async function view(feed: StoredFeed, { services }: Context): Promise<ConversionFeed> {
  const document = feedDocument(feed);
  const [last] = await services.settings.conversionFeeds.fetches(feed.id, { limit: 1 }, Date.now());
  return {
    ...document,
    ...{ id: feed.id, active: feed.active },
    numbers_shown: document.kind === 'click' || (await feedShowsNumbers(feed, services)),
    ...{ created_at: toIso(feed.createdAt), secret_made_at: toIso(feed.secretMadeAt) },
    last_fetch: last === undefined ? null : { at: toIso(last.at), state: stateOf(last.state), rows: last.rows },
  };
}

/** Only `feedAddress` writes these words. */
const stateOf = (text: string): FetchState => text as FetchState;
