import type { OpenAPIHono } from '@hono/zod-openapi';
import { mostBodyBytes, receive } from '#ingest/receive.ts';
import { ApiProblem, stranger } from './api-problem.ts';
import { readBody } from './read-body.ts';
import type { Env } from './request-env.ts';
import type { Services } from './services.ts';

/** Headers that never enter the log: credentials, and what only the transport needs. */
const dropped: ReadonlySet<string> = new Set([
  'authorization',
  'cookie',
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
  'accept-encoding',
]);

/** `POST /ingest/{connectionKey}`: what systems send by themselves. Answered 2xx only once it is durable. */
export function ingestRoute(app: OpenAPIHono<Env>, services: Services): void {
  app.post('/ingest/:key', async (c) => {
    c.set('route', 'ingest');
    const connection = await services.settings.connections.findByKey(c.req.param('key'));
    const posts = connection === null ? undefined : services.connectors.get(connection.kind)?.posts;
    if (connection === null || posts === undefined) {
      services.refused.note(null);
      throw stranger('No connection with this key takes deliveries.');
    }
    c.set('caller', `connection:${connection.id}`);
    const body = await readBody(c.req.raw, mostBodyBytes);
    const headers = Object.fromEntries(c.req.raw.headers);
    const secrets = await services.settings.connections.secrets(connection.id);
    const posted = { headers, body, url: `${services.publicUrl()}${c.req.path}`, secrets, now: Date.now() };
    const check = posts.verify(posted);
    if (!check.ok) {
      services.refused.note(connection.id);
      throw new ApiProblem(
        401,
        'bad-signature',
        secrets.length === 0 ? 'The connection has no secret yet; make one in its settings.' : check.reason,
      );
    }
    const deliveryKey = posts.deliveryKey(posted);
    const { seq, duplicate } = await receive(services.log, {
      account: connection.account,
      connection: connection.id,
      receivedAt: posted.now,
      headers: { ...Object.fromEntries(Object.entries(headers).filter(([name]) => !dropped.has(name))), format: posts.format },
      body,
      ...(deliveryKey === null ? {} : { deliveryKey }),
    });
    return c.json({ seq, duplicate }, duplicate ? 200 : 202);
  });
  app.all('/ingest/*', () => {
    throw stranger('Deliveries are posted to /ingest/{connectionKey}, signed.');
  });
}
