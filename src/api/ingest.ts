import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Context as HonoContext } from 'hono';
import type { Posted, Posts, Reply } from '#connectors/connector.ts';
import { mostBodyBytes, receive } from '#ingest/receive.ts';
import { own } from '#domain/own.ts';
import { ApiProblem, stranger } from './api-problem.ts';
import { countAgain } from './count-again.ts';
import { readBody } from './read-body.ts';
import type { Env } from './request-env.ts';
import { Senders } from './senders.ts';
import type { Services } from './services.ts';

/** Headers that never enter the log: credentials, what only the transport needs, and what is ours alone to say of a delivery. */
const dropped: ReadonlySet<string> = new Set([
  'authorization',
  'proxy-authorization',
  'cookie',
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
  'accept-encoding',
  ...['format', 'topic', 'import', 'file', 'columns', 'delimiter', 'torn'],
]);

/** `POST /ingest/{connectionKey}[/{topic}]`: what systems send by themselves. Answered 2xx only once it is durable. */
export function ingestRoute(app: OpenAPIHono<Env>, services: Services): void {
  const senders = new Senders(services.settings.connections);
  const take = async (c: HonoContext<Env>): Promise<Response> => {
    c.set('route', 'ingest');
    const { key = '', topic = '' } = c.req.param();
    const sender = await senders.find(key);
    const posts = sender === null ? undefined : services.connectors.get(sender.connection.kind)?.posts;
    if (sender === null || posts === undefined) {
      services.refused.note(null, 'no such address');
      throw stranger('No connection with this key takes deliveries.');
    }
    const { connection } = sender;
    c.set('caller', `connection:${connection.id}`);
    const told = own(posts.topics, topic);
    if (told === undefined) throw unknownTopic(posts, topic);
    const body = await readBody(c.req.raw, mostBodyBytes);
    const headers = Object.fromEntries(c.req.raw.headers);
    const posted = { headers, body, topic, url: addressOf(c.req.url, services.publicUrl()), secrets: sender.secrets, now: Date.now() };
    const greeting = posts.greet?.(posted) ?? null;
    if (greeting !== null) return answerOf(greeting);
    const check = await checked(posts, posted, async () => (await senders.again(key))?.secrets ?? []);
    if (!check.ok) {
      services.refused.note(connection.id, check.reason);
      throw new ApiProblem(401, 'bad-signature', check.reason);
    }
    services.refused.took(connection.id);
    const deliveryKey = posts.deliveryKey(posted);
    const kept = Object.fromEntries(
      Object.entries(headers).filter(([name]) => !dropped.has(name) && posts.unkept?.includes(name) !== true),
    );
    const { seq, duplicate, differs } = await receive(services.log, {
      account: connection.account,
      connection: connection.id,
      receivedAt: posted.now,
      headers: { ...kept, format: told.format, ...(topic === '' ? {} : { topic }) },
      body,
      ...(deliveryKey === null ? {} : { deliveryKey }),
    });
    if (differs === true) throw reusedId(seq);
    await countAgain(services, connection, [{ seq, duplicate }]);
    return posts.reply === undefined ? c.json({ seq, duplicate }, duplicate ? 200 : 202) : answerOf(posts.reply(posted));
  };
  app.post('/ingest/:key', take);
  app.post('/ingest/:key/:topic', take);
  app.all('/ingest/*', () => {
    throw stranger('Deliveries are posted to /ingest/{connectionKey}, signed.');
  });
}

/** The address as the sender wrote it: what a proxy made of its beginning is not what was signed. */
function addressOf(requested: string, publicUrl: string): string {
  const { pathname, search } = new URL(requested);
  return `${publicUrl}${pathname}${search}`;
}

function answerOf({ status, headers, body }: Reply): Response {
  return new Response(status === 204 ? null : body, { status, headers });
}

function unknownTopic({ topics }: Posts, topic: string): ApiProblem {
  const wanted = Object.keys(topics)
    .map((name) => (name === '' ? '/ingest/{connectionKey}' : `/ingest/{connectionKey}/${name}`))
    .join(', ');
  return new ApiProblem(404, 'unknown-topic', `The address ends in "${topic}"; this connection takes ${wanted}.`, {
    ...{ what: 'address', got: topic, wanted },
  });
}

function reusedId(seq: number): ApiProblem {
  const reason = `The delivery id is that of delivery ${seq}, which has another body: nothing was stored.`;
  return new ApiProblem(409, 'delivery-id-reused', reason, {
    what: 'delivery id',
    got: `the id of delivery ${seq} with another body`,
    wanted: 'an id of its own for each delivery, and the same body when it is sent again',
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
