import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Context as HonoContext } from 'hono';
import type { z } from 'zod';
import { shownNumber, staticNumber } from '#connectors/site/numbers.ts';
import { formRequest, sessionRequest, type SiteMessage, toldRequest } from '#connectors/site/stored.ts';
import { touchOf } from '#connectors/site/touch.ts';
import type { SessionAnswer } from '#domain/site-messages.ts';
import type { Lease } from '#marketing/leases.ts';
import { ApiProblem } from './api-problem.ts';
import { parse, parseJson } from './parse.ts';
import { readBody } from './read-body.ts';
import { clientAddress, type Env } from './request-env.ts';
import type { Services } from './services.ts';
import { senderNetwork } from './sender-network.ts';
import { takenOf } from './site-forms.ts';
import { ofForms, SiteLimit } from './site-limit.ts';
import { SiteSenders } from './site-senders.ts';
import { storeSiteMessage } from './site-store.ts';
import { SiteTags } from './site-tag.ts';
import { SiteVisits } from './site-visits.ts';
import { type Site, Sites } from './sites.ts';

const mostBytes = 16_000;
type Given = Extract<SiteMessage, { kind: 'session' }>['answer'][number];
type Request = z.output<typeof sessionRequest>;
type Asked = NonNullable<Extract<SiteMessage, { kind: 'session' }>['asked']>[number];
/** What a pool said, and what it lent. */
interface Lent {
  readonly asked: Asked;
  readonly lease: Lease | null;
}
type Lend = (pool: string) => Promise<Lent>;

/** What websites ask: the tag, a number for a visit, and what went on in it. `tag` is the built file. */
export function siteRoutes(app: OpenAPIHono<Env>, services: Services, tag: string): void {
  const sites = new Sites(services);
  const limit = new SiteLimit();
  const limitOfForms = new SiteLimit(ofForms);
  const senders = new SiteSenders();
  const visits = new SiteVisits();
  const tags = new SiteTags(tag);

  app.get('/site/:key/tag.js', async (c) => {
    c.set('route', 'site-tag');
    const site = await sites.of(c.req.param('key'));
    return tags.answer(site, `${services.publicUrl()}/site/${site.connection.key}`, c.req.header('accept-encoding') ?? '');
  });

  /** Lends numbers of the site's pools to a visit, or says why not: none is free, or its sender has too many. */
  const lender = (site: Site, request: Request, now: number, sender: string): Lend => {
    const { connection, settings } = site;
    return async (pool) => {
      const holder = holderOf(site, request, now);
      const name = `${request.session} ${pool}`;
      // Who left at once had no time to write a number down: then it need not rest.
      const rest = { restMs: Math.round(settings.restMinutes * 60_000), unrenewedRestMs: 0 };
      const asked = { pool, numbers: settings.pools[pool]?.length ?? 0, restMs: rest.restMs };
      if (!senders.takes(sender, name, now, now + holder.leaseMs))
        return { asked: { ...asked, again: false, lack: 'sender_limit' }, lease: null };
      const lease = await services.leases.take({ ...holder, ...rest, connection: connection.id, pool });
      if (lease === null) senders.returns(sender, name);
      return { asked: { ...asked, again: lease?.again ?? false, lack: lease === null ? 'none_free' : null }, lease };
    };
  };

  /** One request of a page: from an allowed website, not too many, well formed; whoever asks from such a website is told what was wrong. */
  const asked =
    <S extends z.ZodType>(schema: S, work: (site: Site, request: z.output<S>, sender: string) => Promise<Response>) =>
    async (c: HonoContext<Env, '/site/:key/session'>): Promise<Response> => {
      c.set('route', 'site');
      const site = await sites.of(c.req.param('key'));
      c.set('caller', `connection:${site.connection.id}`);
      // Set before anything can fail: a page of the website must be able to read what was wrong.
      c.res.headers.set('access-control-allow-origin', allowed(site, c.req.header('origin'), services));
      c.res.headers.set('vary', 'origin');
      const sender = senderNetwork(clientAddress(c));
      limit.check(site.connection.id, sender);
      const request = parse('body', schema, parseJson(await readBody(c.req.raw, mostBytes)));
      return await work(site, request, `${site.connection.id}\n${sender}`);
    };

  app.post(
    '/site/:key/session',
    asked(sessionRequest, async (site, request, sender) => {
      const at = Date.now();
      const asks = visits.asks(site.connection.id, request.session, at);
      const lend = asks ? lender(site, request, at, sender) : null;
      const { answer, asked: said } = await numbersFor(site, request, lend);
      const message = { kind: 'session', at, ...request, answer: answer.map(({ given }) => given), asked: said } as const;
      // Of a visit that says too much nothing more is stored, and so nothing more is lent to it.
      if (asks) await storeSiteMessage(site.connection, message, services);
      const body: SessionAnswer = { numbers: answer.map(({ target, given }) => ({ target, number: shownNumber(given.number) })) };
      return Response.json(body, { headers: { 'cache-control': 'no-store' } });
    }),
  );
  app.post(
    '/site/:key/told',
    asked(toldRequest, async (site, { session, visitor, ...said }, sender) => {
      const at = Date.now();
      const { id } = site.connection;
      const done = new Response(null, { status: 204 });
      if (!visits.goesOn(id, session, at)) return done;
      const holder = holderOf(site, { session, visitor }, at);
      const kept = await services.leases.renew(holder);
      if (kept.length > 0) senders.renews(sender, session, at + holder.leaseMs);
      const tells = Object.keys(said).length > 0 && visits.tells(id, session, at);
      const renews = kept.length > 0 && visits.renews(id, session, at, holder.leaseMs);
      const message = { kind: 'told', at, session, visitor, ...(tells ? said : {}), kept } as const;
      if (tells || renews) await storeSiteMessage(site.connection, message, services);
      return done;
    }),
  );
  app.post(
    '/site/:key/form',
    asked(formRequest, async (site, request, sender) => {
      const at = Date.now();
      const { id } = site.connection;
      const taken = takenOf(site.settings, request);
      limitOfForms.check(id, sender);
      const { session } = request;
      // A page that is left does not hear what it is answered: of a visit that goes on too long a form is nobody's, but not lost.
      const isOfVisit = session === null || (visits.goesOn(id, session, at) && visits.tells(id, session, at));
      const visit = isOfVisit ? {} : { session: null, visitor: null };
      await storeSiteMessage(site.connection, { kind: 'form', at, ...request, ...taken, ...visit }, services);
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
    throw new ApiProblem(
      404,
      'not-found',
      'Websites ask GET /site/{key}/tag.js and POST /site/{key}/session, /site/{key}/told and /site/{key}/form.',
    );
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

/** Of each number that stands on the page what is shown in its place, if anything is, and what each pool said. `lend` null = nothing is lent. */
async function numbersFor(
  { settings }: Site,
  request: Request,
  lend: Lend | null,
): Promise<{ readonly answer: readonly { readonly target: number; readonly given: Given }[]; readonly asked: Asked[] }> {
  const touch = touchOf(request, settings.origins);
  const found: { target: number; given: Given }[] = [];
  const said = new Map<string, Lent>();
  const lent = async (pool: string): Promise<Lease | null> => {
    if (lend === null) return null;
    const before = said.get(pool) ?? (await lend(pool));
    said.set(pool, before);
    return before.lease;
  };
  for (const place of new Set(request.targets)) {
    const target = settings.targets[place];
    if (target === undefined) continue;
    const give = (number: string, pool: string | null, until: number | null): void => {
      found.push({ target: place, given: { target: target.number, number, pool, until } });
    };
    const fixed = staticNumber(target, touch);
    if (fixed !== null) give(fixed, null, null);
    else if (target.pool !== null) {
      const lease = await lent(target.pool);
      if (lease !== null) give(lease.number, target.pool, lease.until);
      else if (target.overflow !== null) give(target.overflow, null, null);
    }
  }
  return { answer: found, asked: [...said.values()].map(({ asked }) => asked) };
}

function holderOf({ connection, settings }: Site, { session, visitor }: Pick<Request, 'session' | 'visitor'>, now: number) {
  return { account: connection.account, session, visitor, now, leaseMs: Math.round(settings.leaseMinutes * 60_000) };
}
