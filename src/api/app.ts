import { randomUUID } from 'node:crypto';
import { OpenAPIHono } from '@hono/zod-openapi';
import { except } from 'hono/combine';
import { secureHeaders } from 'hono/secure-headers';
import { toldOf } from './error-place.ts';
import { ApiProblem, isStoreFailure, problemOf, problemResponse, stranger } from './api-problem.ts';
import { identify } from './caller.ts';
import type { Handlers } from './context.ts';
import { mount } from './mount.ts';
import type { Env } from './request-env.ts';
import type { Services } from './services.ts';

/** The whole HTTP side: the contract's routes and one mapper of errors. `extra` adds what is no route of the contract. */
export function createApp(
  services: Services,
  handlers: Handlers,
  ...extra: readonly ((app: OpenAPIHono<Env>) => void)[]
): OpenAPIHono<Env> {
  const app = new OpenAPIHono<Env>();
  const { logger, telemetry } = services;

  app.use(async (c, next) => {
    const started = performance.now();
    const id = randomUUID();
    c.set('route', 'none');
    c.set('caller', null);
    await next();
    const ms = performance.now() - started;
    telemetry.observe(c.get('route'), c.res.status, ms / 1000);
    c.res.headers.set('x-request-id', id);
    // The route's name, never the address: a search for a number stands in the address.
    logger.info(
      {
        id,
        route: c.get('route'),
        method: c.req.method,
        status: c.res.status,
        ms: Math.round(ms),
        caller: c.get('caller'),
      },
      'request',
    );
  });
  const ownPages = secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'self'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:'],
      frameAncestors: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
    },
    referrerPolicy: 'no-referrer',
    strictTransportSecurity: services.publicUrl().startsWith('https:') ? 'max-age=15552000' : false,
  });
  app.use(except('/site/*', ownPages));
  // Other people's websites take these; a policy for pages says nothing of a script.
  app.use(
    '/site/*',
    secureHeaders({ crossOriginResourcePolicy: 'cross-origin', referrerPolicy: 'no-referrer', strictTransportSecurity: false }),
  );

  mount(app, handlers, services);
  for (const add of extra) add(app);

  app.all('/api/*', async (c) => {
    const caller = await identify(c.req.raw.headers, { ...services, apiKeys: services.settings.apiKeys });
    if (caller === null) throw stranger();
    throw new ApiProblem(404, 'not-found', 'There is no such route; /api/docs lists them.');
  });
  app.notFound(() => problemResponse(new ApiProblem(404, 'not-found', 'There is nothing here.')));
  app.onError((error, c) => {
    if (isStoreFailure(error)) logger.error({ route: c.get('route'), kind: error.code, detail: error.message }, 'the store refused');
    const problem = problemOf(error, c.get('caller') === 'operator' ? 'operator' : 'caller');
    if (problem?.cause !== undefined) logger.error({ route: c.get('route'), ...toldOf(problem.cause) }, problem.kind);
    if (problem !== null) return problemResponse(problem);
    // The message may hold what was asked for; the log gets the kind and the place only.
    logger.error({ route: c.get('route'), ...toldOf(error) }, 'request failed');
    return problemResponse(new ApiProblem(500, 'failed', 'The server failed; its log tells where.'));
  });
  return app;
}
