import type { OpenAPIHono } from '@hono/zod-openapi';
import { addresses, routeNames, type Address, type RouteName } from '#contract/addresses.ts';
import { mayBeLeftOut, routes, type RouteSchemas } from '#contract/routes.ts';
import { ApiProblem, stranger } from './api-problem.ts';
import { audited } from './audit.ts';
import { identify, type Caller } from './caller.ts';
import { Context, type Handler, type Handlers } from './context.ts';
import { masked } from './mask.ts';
import { parse, parseJson } from './parse.ts';
import { readBody } from './read-body.ts';
import { clientAddress, type Env } from './request-env.ts';
import type { Services } from './services.ts';

/** Puts every route of the contract on the app: who asks, may they, is it well formed, answer, mask. */
export function mount(app: OpenAPIHono<Env>, handlers: Handlers, services: Services): void {
  for (const name of routeNames) {
    const address: Address = addresses[name];
    const schemas: RouteSchemas = routes[name];
    const handler = forAnyRoute(name, handlers[name]);
    app.on(address.method.toUpperCase(), address.path.replace(/\{(\w+)\}/g, ':$1'), async (c) => {
      c.set('route', name);
      const caller = await identify(c.req.raw.headers, { ...services, apiKeys: services.settings.apiKeys });
      c.set('caller', caller?.id ?? null);
      permit(address, caller, c.req.raw, services);
      const request = {
        ...(schemas.params === undefined ? {} : { params: parse('path', schemas.params, c.req.param()) }),
        ...(schemas.query === undefined ? {} : { query: parse('query', schemas.query, c.req.query()) }),
        ...(schemas.body === undefined ? {} : { body: parse('body', schemas.body, await jsonOf(c.req.raw, schemas)) }),
      };
      const context = new Context(services, c.req.raw, clientAddress(c), address.access === 'public' ? null : caller);
      const answer = await handler(request, context);
      const cookies = [...(caller?.cookies ?? []), ...context.answer.getSetCookie()];
      if (answer instanceof Response) {
        for (const cookie of cookies) answer.headers.append('set-cookie', cookie);
        // Nobody reads the body of an answer to HEAD: what it comes from is closed here.
        if (context.headersOnly) await answer.body?.cancel();
        return answer;
      }
      const seesNumbers = caller === null || caller.account === null || caller.permissions.has('numbers');
      const body = JSON.stringify(seesNumbers || !revealing.has(routes[name].tag) ? answer : masked(answer));
      const headers = new Headers({ 'content-type': 'application/json', 'cache-control': 'no-store' });
      for (const cookie of cookies) headers.append('set-cookie', cookie);
      return new Response(body, { headers });
    });
  }
}

/** Sections whose answers may hold a caller's number or name. */
const revealing: ReadonlySet<string> = new Set(['Figures', 'Calls', 'Deliveries', 'Spam']);

function permit(address: Address, caller: Caller | null, request: Request, services: Services): void {
  if (caller?.kind === 'user' || address.access === 'public') sameOrigin(request, services.publicUrl());
  if (address.access === 'public') return;
  if (caller === null) throw stranger();
  if (address.access === 'member' || caller.permissions.has(address.access)) return;
  const who = caller.role === null ? 'this key' : `the role "${caller.role}"`;
  throw new ApiProblem(403, 'not-permitted', `This needs the permission "${address.access}", which ${who} does not have.`, {
    wanted: address.access,
  });
}

/** A browser sends the cookie along whoever asks; what changes something must come from our own pages. */
function sameOrigin(request: Request, publicUrl: string): void {
  if (request.method === 'GET') return;
  const origin = request.headers.get('origin');
  const site = request.headers.get('sec-fetch-site');
  const host = request.headers.get('host');
  const own =
    origin === null
      ? site === null || site === 'same-origin' || site === 'none'
      : origin === publicUrl || (host !== null && URL.parse(origin)?.host === host);
  if (!own) throw new ApiProblem(403, 'foreign-origin', 'This request comes from a page of another site.', { what: 'origin' });
}

async function jsonOf(request: Request, { body, maxBody = 1024 * 1024 }: RouteSchemas): Promise<unknown> {
  if (!request.headers.has('content-type') && body !== undefined && mayBeLeftOut(body)) return undefined;
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? 'nothing';
  if (type !== 'application/json') {
    throw new ApiProblem(415, 'content-type', `content-type: got ${type}, wanted application/json.`, {
      what: 'content-type',
      got: type,
      wanted: 'application/json',
    });
  }
  return parseJson(await readBody(request, maxBody));
}

/** The request was parsed by the schemas of the same route name, so it has the handler's own type. */
function forAnyRoute<N extends RouteName>(name: N, handler: Handler<N>): (request: object, context: Context) => Promise<unknown> {
  return async (request, context) => {
    const parsed = request as Parameters<Handler<N>>[0];
    return await audited(name, parsed, context, async () => await handler(parsed, context));
  };
}
