import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { OpenAPIHono, type RouteConfig } from '@hono/zod-openapi';
import { addresses, routeNames, type Address } from '#contract/addresses.ts';
import { Problem } from '#contract/problem.ts';
import { mayBeLeftOut, routes, type RouteSchemas } from '#contract/routes.ts';
import { ApiProblem, stranger } from './api-problem.ts';
import { identify } from './caller.ts';
import type { Env } from './request-env.ts';
import type { Services } from './services.ts';

/** The OpenAPI 3.1 document, derived from the contract alone. */
export function openApiDocument(version: string): object {
  const app = new OpenAPIHono();
  registerRoutes(app.openAPIRegistry);
  return app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Ringtrace',
      version,
      description:
        'Every figure opens to its calls. Errors are problem details (RFC 9457). A caller with several accounts names one in the header `ringtrace-account`.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    servers: [{ url: '/' }],
    security: [{ session: [] }, { apiKey: [] }],
  });
}

function registerRoutes(registry: OpenAPIHono['openAPIRegistry']): void {
  registry.registerComponent('securitySchemes', 'session', { type: 'apiKey', in: 'cookie', name: 'ringtrace.session_token' });
  registry.registerComponent('securitySchemes', 'apiKey', { type: 'http', scheme: 'bearer', description: 'an API key (rt_…)' });
  for (const name of routeNames) registry.registerPath(routeConfig(name, addresses[name], routes[name]));
}

function routeConfig(
  name: string,
  { method, path, access }: Address,
  { says, tag, params, query, body, response, sound }: RouteSchemas,
): RouteConfig {
  const problem = (description: string) => ({ description, content: { 'application/problem+json': { schema: Problem } } });
  return {
    method,
    path,
    operationId: name,
    summary: says,
    description:
      access === 'public'
        ? 'Needs no session.'
        : access === 'member'
          ? 'Needs a session, an API key or the local token.'
          : `Needs the permission \`${access}\`.`,
    tags: [tag],
    ...(access === 'public' ? { security: [] } : {}),
    request: {
      ...(params === undefined ? {} : { params }),
      ...(query === undefined ? {} : { query }),
      ...(body === undefined ? {} : { body: { required: !mayBeLeftOut(body), content: { 'application/json': { schema: body } } } }),
    },
    responses: {
      ...(sound === true ? soundAnswers : { 200: { description: 'Done', content: { 'application/json': { schema: response } } } }),
      ...(name === 'health' ? {} : { 401: problem('Not signed in, or wrong credentials') }),
      ...(access === 'public' ? {} : { 403: problem('Not permitted') }),
      ...(params === undefined ? {} : { 404: problem('Not found in this account') }),
      ...(body === undefined && query === undefined ? {} : { 422: problem('The request is wrong; `errors` lists each field') }),
    },
  };
}

const soundOf = { 'audio/*': { schema: { type: 'string', format: 'binary' } } } as const;
const soundAnswers = {
  200: { description: 'The whole recording', content: soundOf },
  206: { description: 'The part that was asked for', content: soundOf },
  416: { description: 'There is no such part' },
};

const files: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
};

/** `/api/openapi.json` and the page that shows it, from our own files: no other host is asked. */
export function openApiRoutes(app: OpenAPIHono<Env>, services: Services): void {
  const member = async (headers: Headers): Promise<void> => {
    if ((await identify(headers, { ...services, apiKeys: services.settings.apiKeys })) === null) throw stranger();
  };
  const folder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

  app.get('/api/openapi.json', async (c) => {
    c.set('route', 'openapi');
    await member(c.req.raw.headers);
    return c.json(openApiDocument(services.version));
  });
  app.get('/api/docs', async (c) => {
    c.set('route', 'docs');
    await member(c.req.raw.headers);
    return c.html(page);
  });
  app.get('/api/docs/:file', async (c) => {
    c.set('route', 'docs');
    await member(c.req.raw.headers);
    const name = c.req.param('file');
    if (name === 'start.js') return c.body(start, 200, { 'content-type': 'text/javascript; charset=utf-8' });
    const type = files[name];
    if (type === undefined) throw new ApiProblem(404, 'not-found', 'There is no such file.');
    return c.body(await readFile(join(folder, name), 'utf8'), 200, { 'content-type': type, 'cache-control': 'private, max-age=3600' });
  });
}

const page = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Ringtrace API</title>
<link rel="stylesheet" href="/api/docs/swagger-ui.css"></head>
<body><main id="api"></main><script src="/api/docs/swagger-ui-bundle.js"></script><script src="/api/docs/start.js"></script></body>
</html>
`;

const start = `SwaggerUIBundle({ url: '/api/openapi.json', dom_id: '#api', deepLinking: true, validatorUrl: null });
`;
