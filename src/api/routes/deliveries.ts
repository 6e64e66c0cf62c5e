import { ApiProblem, notFound } from '#api/api-problem.ts';
import type { Context, Handlers } from '#api/context.ts';
import { headView, slugOf } from '#api/delivery-view.ts';
import { countCalls } from '#api/find-calls.ts';
import { freshnessOf } from '#api/freshness.ts';
import { receive } from '#ingest/receive.ts';
import { connectionId } from '#settings/connections.ts';
import { connectionOf } from './connections.ts';

/** What arrived, what was refused, and how far it has become figures. */
export const deliveryRoutes = {
  async deliveries({ query }, { account, services }) {
    const heads = await services.log.list(account.id, {
      limit: query.limit,
      ...(query.connection === undefined ? {} : { connection: idOf(account.id, query.connection) }),
      ...(query.before === undefined ? {} : { before: query.before }),
    });
    return { deliveries: heads.map(headView), next: heads.length < query.limit ? null : (heads.at(-1)?.seq ?? null) };
  },

  async delivery({ params }, context) {
    const { account, services } = context;
    asReceived(context);
    const delivery = await services.log.get(account.id, params.seq);
    if (delivery === null) throw notFound('delivery', String(params.seq));
    return {
      ...headView({ ...delivery, bytes: delivery.body.byteLength }),
      headers: { ...delivery.headers },
      text: textOf(delivery.body),
      base64: Buffer.from(delivery.body).toString('base64'),
    };
  },

  async appendDeliveries({ body }, context) {
    const { log, connectors } = context.services;
    const connection = await connectionOf(context, body.connection);
    const formats = Object.keys(connectors.get(connection.kind)?.formats ?? {});
    for (const { headers } of body.deliveries) {
      const format = headers['format'] ?? 'nothing';
      if (!formats.includes(format)) {
        const wanted = `one of ${formats.join(', ')}`;
        throw new ApiProblem(422, 'unknown-format', `headers.format: got ${format}, wanted ${wanted}.`, {
          what: 'headers.format',
          got: format,
          wanted,
        });
      }
    }
    const receivedAt = Date.now();
    const deliveries = await Promise.all(
      body.deliveries.map(async ({ key, headers, body: text }) => {
        const arrival = {
          account: connection.account,
          connection: connection.id,
          deliveryKey: key,
          receivedAt,
          headers,
          body: Buffer.from(text, 'base64'),
        };
        return { key, ...(await receive(log, arrival)) };
      }),
    );
    return { deliveries };
  },

  async knownDeliveries({ body }, context) {
    const connection = await connectionOf(context, body.connection);
    return { known: [...(await context.services.log.known(connection.id, body.keys))] };
  },

  async rejected({ query }, context) {
    const { account, services } = context;
    asReceived(context);
    const connection = query.connection === undefined ? {} : { connection: idOf(account.id, query.connection) };
    const rejects = await services.index.rejects(account.id, {
      ...connection,
      limit: query.limit,
      ...(query.before === undefined ? {} : { before: query.before }),
    });
    return {
      total: await services.index.rejectCount(account.id, connection.connection),
      rejects: rejects.map((reject) => ({ ...reject, connection: slugOf(reject.connection) })),
    };
  },

  async redecode({ body }, context) {
    const connection = await connectionOf(context, body.connection);
    await context.services.pipeline.redecode({ connection: connection.id });
    return { done: true };
  },

  async progress(_request, { account, services }) {
    const { failure, ...freshness } = await freshnessOf(services);
    const { calls, anomalous } = await countCalls(services.warehouse, account.id);
    return { ...freshness, calls, anomalous_calls: anomalous, rejects: await services.index.rejectCount(account.id), failure };
  },
} satisfies Partial<Handlers>;

/** What a sender wrote cannot be masked: nobody knows where in it a number stands. */
function asReceived({ caller }: Context): void {
  if (caller.permissions.has('numbers')) return;
  throw new ApiProblem(403, 'not-permitted', 'Reading what was received needs the permission "numbers", too.', { wanted: 'numbers' });
}

/** A connection may be named by its slug or by its whole id; another account's is then simply empty. */
function idOf(account: string, name: string): string {
  return name.includes('/') ? name : connectionId(account, name);
}

function textOf(body: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    return null;
  }
}
