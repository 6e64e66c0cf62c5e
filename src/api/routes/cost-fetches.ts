import type { CostFetch } from '#contract/cost-fetches.ts';
import type { StoredFetch } from '#domain/cost-fetch.ts';
import { toIso, toIsoOrNull } from '#domain/instant.ts';
import { wrongUrl } from '#outbound/wrong-url.ts';
import { ApiProblem, notFound, wrongText, wrongValue } from '#api/api-problem.ts';
import type { Context, Handlers } from '#api/context.ts';
import { connectionOf } from './connections.ts';

/** Cost reports that are fetched by themselves. */
export const costFetchRoutes = {
  costFetch: async ({ params }, context) => await state((await connectionOf(context, params.id)).id, context),

  async setCostFetch({ params, body }, context) {
    const { services } = context;
    const { costFetches } = services.settings;
    const connection = await connectionOf(context, params.id);
    if (connection.kind !== 'ad-costs') throw wrongText('id', connection.kind, 'a connection of the kind "ad-costs"');
    const { url, auth, user, credential, active } = body;
    const wrong = wrongUrl(url, services.outboundPrivate);
    // The address may be a secret: what is wrong with it is said, and not what it is.
    if (wrong !== null) throw new ApiProblem(422, 'wrong-request', `body.url: ${wrong}`, { what: 'body.url' });
    if (auth === 'basic' && user === '') throw wrongValue('body.user', 'nothing', 'the user name of basic');
    const before = await costFetches.find(connection.id);
    const secret = auth === 'none' ? '' : (credential ?? keptSecret(before, url, auth));
    if (secret === null || (auth !== 'none' && secret === '')) {
      throw new ApiProblem(
        422,
        'wrong-request',
        'body.credential: got nothing, wanted the password or token; one that was given goes to the host alone for which it was given.',
        {
          ...{ what: 'body.credential', wanted: 'the password or token' },
        },
      );
    }
    await costFetches.save(
      { connection: connection.id, account: connection.account },
      { url, auth, user: auth === 'basic' ? user : '', secret },
      active,
      Date.now(),
    );
    services.costFetcher.look();
    return await state(connection.id, context);
  },

  async removeCostFetch({ params }, context) {
    const connection = await connectionOf(context, params.id);
    if (!(await context.services.settings.costFetches.remove(connection.id))) throw notFound('fetch of', connection.slug);
    return { done: true };
  },

  async fetchCostsNow({ params }, context) {
    const connection = await connectionOf(context, params.id);
    if (!(await context.services.costFetcher.fetchNow(connection.id))) throw notFound('fetch of', connection.slug);
    return await state(connection.id, context);
  },
} satisfies Partial<Handlers>;

/** With another host it is not sent, so that nobody can have it sent to himself. */
function keptSecret(before: StoredFetch | null, url: string, auth: string): string | null {
  const access = before?.access ?? null;
  return access !== null && access.auth === auth && new URL(access.url).origin === new URL(url).origin ? access.secret : null;
}

async function state(connection: string, { services }: Context): Promise<{ fetch: CostFetch | null }> {
  const found = await services.settings.costFetches.find(connection);
  if (found === null) return { fetch: null };
  const { access, active, nextAt, lastAt, failure, doneAt, done } = found;
  return {
    fetch: {
      ...{ url: access?.url ?? '', auth: access?.auth ?? 'none', user: access?.user ?? '', active },
      next_at: active ? toIso(nextAt) : null,
      ...{ last_at: toIsoOrNull(lastAt), failure, done_at: toIsoOrNull(doneAt), done },
    },
  };
}
