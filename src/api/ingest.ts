import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Posted, Posts } from '#connectors/connector.ts';
import { mostBodyBytes, receive } from '#ingest/receive.ts';
import { ApiProblem, stranger } from './api-problem.ts';
import { countAgain } from './count-again.ts';
import { readBody } from './read-body.ts';
import type { Env } from './request-env.ts';
import { Senders } from './senders.ts';
import type { Services } from './services.ts';

/** Headers that never enter the log: credentials, and what only the transport needs. */
const dropped: ReadonlySet<string> = new Set([
  'authorization',
  'proxy-authorization',
  'cookie',
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
  'accept-encoding',
]);

/** `POST /ingest/{connectionKey}`: what systems send by themselves. Answered 2xx only once it is durable. */
export function ingestRoute(app: OpenAPIHono<Env>, services: Services): void {
  const senders = new Senders(services.settings.connections);
  app.post('/ingest/:key', async (c) => {
    c.set('route', 'ingest');
    const key = c.req.param('key');
    const sender = await senders.find(key);
    const posts = sender === null ? undefined : services.connectors.get(sender.connection.kind)?.posts;
    if (sender === null || posts === undefined) {
      services.refused.note(null);
      throw stranger('No connection with this key takes deliveries.');
    }
    const { connection } = sender;
    c.set('caller', `connection:${connection.id}`);
    const body = await readBody(c.req.raw, mostBodyBytes);
    const headers = Object.fromEntries(c.req.raw.headers);
    const posted = { headers, body, url: `${services.publicUrl()}${c.req.path}`, now: Date.now() };
    const check = await checked(posts, { ...posted, secrets: sender.secrets }, async () => (await senders.again(key))?.secrets ?? []);
    if (!check.ok) {
      services.refused.note(connection.id);
      throw new ApiProblem(401, 'bad-signature', check.reason);
    }
    const deliveryKey = posts.deliveryKey({ ...posted, secrets: sender.secrets });
    const { seq, duplicate, differs } = await receive(services.log, {
      account: connection.account,
      connection: connection.id,
      receivedAt: posted.now,
      headers: { ...Object.fromEntries(Object.entries(headers).filter(([name]) => !dropped.has(name))), format: posts.format },
      body,
      ...(deliveryKey === null ? {} : { deliveryKey }),
    });
    if (differs === true) {
      throw new ApiProblem(
        409,
        'delivery-id-reused',
        `The delivery id is that of delivery ${seq}, which has another body: nothing was stored.`,
        {
          what: 'delivery id',
          got: `the id of delivery ${seq} with another body`,
          wanted: 'an id of its own for each delivery, and the same body when it is sent again',
        },
      );
    }
    await countAgain(services, connection, [{ seq, duplicate }]);
    return c.json({ seq, duplicate }, duplicate ? 200 : 202);
  });
  app.all('/ingest/*', () => {
    throw stranger('Deliveries are posted to /ingest/{connectionKey}, signed.');
  });
}

/** A secret may just have been made: what the remembered ones refuse, the stored ones decide. */
async function checked(posts: Posts, posted: Posted, stored: () => Promise<readonly string[]>): Promise<ReturnType<Posts['verify']>> {
  const check = posts.verify(posted);
  if (check.ok) return check;
  const secrets = await stored();
  if (secrets.length === 0) return { ok: false, reason: 'The connection has no secret yet; make one in its settings.' };
  return posts.verify({ ...posted, secrets });
}
