import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Context as HonoContext } from 'hono';
import type { z } from 'zod';
import { shownNumber, staticNumber } from '#connectors/site/numbers.ts';
import { sessionRequest, type SiteMessage, toldRequest } from '#connectors/site/stored.ts';
import { touchOf } from '#connectors/site/touch.ts';
import type { SessionAnswer } from '#domain/site-messages.ts';
import { ApiProblem, problemOf, problemResponse, wrongRequest } from './api-problem.ts';
import { readBody } from './read-body.ts';
import { clientAddress, type Env } from './request-env.ts';
import type { Services } from './services.ts';
import { SiteLimit } from './site-limit.ts';
import { storeSiteMessage } from './site-store.ts';
import { SiteTags } from './site-tag.ts';
import { type Site, Sites } from './sites.ts';

const mostBytes = 16_000;
type Given = Extract<SiteMessage, { kind: 'session' }>['answer'][number];

/** What websites ask: the tag, a number for a visit, and what went on in it. `tag` is the built file. */
export function siteRoutes(app: OpenAPIHono<Env>, services: Services, tag: string): void {
  const sites = new Sites(services);
  const limit = new SiteLimit();
  const tags = new SiteTags(tag);

  app.get('/site/:key/tag.js', async (c) => {
    c.set('route', 'site-tag');
    const site = await sites.of(c.req.param('key'));
    return tags.answer(site, `${services.publicUrl()}/site/${site.connection.key}`, c.req.header('accept-encoding') ?? '');
  });

  /** One request of a page: from an allowed website, not too many, well formed; whoever asks from such a website is told what was wrong. */
  const asked =
    <S extends z.ZodType>(schema: S, work: (site: Site, request: z.output<S>) => Promise<Response>) =>
    async (c: HonoContext<Env, '/site/:key/session'>): Promise<Response> => {
      c.set('route', 'site');
      const site = await sites.of(c.req.param('key'));
      c.set('caller', `connection:${site.connection.id}`);
      const origin = allowed(site, c.req.header('origin'), services);
      const response = await answered(async () => {
        limit.check(site.connection.id, clientAddress(c));
        return await work(site, parsed(schema, await readBody(c.req.raw, mostBytes)));
      });
      response.headers.set('access-control-allow-origin', origin);
      response.headers.set('vary', 'origin');
      return response;
    };

  app.post(
    '/site/:key/session',
    asked(sessionRequest, async (site, request) => {
      const at = Date.now();
      const answer = await numbersFor(site, request, at, services);
      await storeSiteMessage(site.connection, { kind: 'session', at, ...request, answer: answer.map(({ given }) => given) }, services);
      const body: SessionAnswer = { numbers: answer.map(({ target, given }) => ({ target, number: shownNumber(given.number) })) };
      return Response.json(body, { headers: { 'cache-control': 'no-store' } });
    }),
  );
  app.post(
    '/site/:key/told',
    asked(toldRequest, async (site, request) => {
      const at = Date.now();
      const kept = await services.leases.renew(holderOf(site, request, at));
      await storeSiteMessage(site.connection, { kind: 'told', at, ...request, kept }, services);
      return new Response(null, { status: 204 });
    }),
  );
  app.options('/site/:key/:what', async (c) => {
    c.set('route', 'site');
    const origin = allowed(await sites.of(c.req.param('key')), c.req.header('origin'), services);
    return new Response(null, {
      status: 204,
      headers: {
        'access-control-allow-origin': origin,
        'access-control-allow-methods': 'POST',
        'access-control-allow-headers': 'content-type',
        'access-control-max-age': '86400',
        vary: 'origin',
      },
    });
  });
  app.all('/site/*', () => {
    throw new ApiProblem(404, 'not-found', 'Websites ask GET /site/{key}/tag.js and POST /site/{key}/session and /site/{key}/told.');
  });
}

/** The website that asks; refused where the settings do not list it. */
function allowed({ connection, settings }: Site, origin: string | undefined, { refused }: Services): string {
  if (origin !== undefined && settings.origins.includes(origin)) return origin;
  const got = (origin ?? 'none').slice(0, 200);
  const wanted = settings.origins.length === 0 ? 'nothing: no website is allowed yet' : 'a website that the settings list';
  const detail = `origin: got ${got}, wanted ${wanted}.`;
  refused.note(connection.id, detail);
  throw new ApiProblem(403, 'foreign-origin', detail, { what: 'origin', got, wanted });
}

/** What a page of the website must be able to read, right or wrong. */
async function answered(work: () => Promise<Response>): Promise<Response> {
  try {
    return await work();
  } catch (error) {
    const problem = problemOf(error);
    if (problem === null) throw error;
    return problemResponse(problem);
  }
}

function parsed<S extends z.ZodType>(schema: S, body: Uint8Array): z.output<S> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw new ApiProblem(400, 'not-json', 'The body is not JSON.', {
      what: 'body',
      got: `${body.length} bytes`,
      wanted: 'a JSON document',
    });
  }
  const result = schema.safeParse(value, { reportInput: true });
  if (!result.success) throw wrongRequest('body', result.error);
  return result.data;
}

type Request = z.output<typeof sessionRequest>;

/** Of each number that stands on the page what is shown in its place, if anything is. */
async function numbersFor(
  site: Site,
  request: Request,
  now: number,
  { leases }: Services,
): Promise<{ readonly target: number; readonly given: Given }[]> {
  const { connection, settings } = site;
  const touch = touchOf(request, new Set(settings.origins.map((origin) => new URL(origin).host)));
  const found: { target: number; given: Given }[] = [];
  for (const place of new Set(request.targets)) {
    const target = settings.targets[place];
    if (target === undefined) continue;
    const give = (number: string, pool: string | null, until: number | null): void => {
      found.push({ target: place, given: { target: target.number, number, pool, until } });
    };
    const fixed = staticNumber(target, touch);
    if (fixed !== null) give(fixed, null, null);
    else if (target.pool !== null) {
      const wish = { ...holderOf(site, request, now), connection: connection.id, pool: target.pool, restMs: settings.restMinutes * 60_000 };
      const lease = await leases.take(wish);
      if (lease !== null) give(lease.number, target.pool, lease.until);
      else if (target.overflow !== null) give(target.overflow, null, null);
    }
  }
  return found;
}

function holderOf({ connection, settings }: Site, { session, visitor }: Pick<Request, 'session' | 'visitor'>, now: number) {
  return { account: connection.account, session, visitor, now, leaseMs: settings.leaseMinutes * 60_000 };
}
