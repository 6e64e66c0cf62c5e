import { ApiProblem, notFound } from '#api/api-problem.ts';
import type { Context, Handlers } from '#api/context.ts';
import { headView, slugOf } from '#api/delivery-view.ts';
import { countCalls } from '#api/find-calls.ts';
import { freshnessOf } from '#api/freshness.ts';
import { needsNumbers } from '#api/needs-numbers.ts';
import { receive } from '#ingest/receive.ts';
import { countAgain } from '#api/count-again.ts';
import type { RunningImports } from '#api/running-imports.ts';
import type { RouteRequest } from '#contract/routes.ts';
import { holds, unionOf } from '#domain/seq-ranges.ts';
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
    if (body.import !== undefined) return { deliveries: await appendPieces(context, connection.id, body.import, body.deliveries) };
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
    await countAgain(context.services, connection, deliveries);
    return { deliveries };
  },

  async knownDeliveries({ body }, context) {
    const { log, settings } = context.services;
    const connection = await connectionOf(context, body.connection);
    if (body.import !== undefined) return { known: [...(await knownPieces(context, connection.id, body.import, body.keys))] };
    const withdrawn = await settings.imports.withdrawn(connection.id);
    if (withdrawn.length === 0) return { known: [...(await log.known(connection.id, body.keys))] };
    // What an undone import brought is as good as unknown: sent once more, it counts again.
    const heads = await log.heads(connection.id, body.keys);
    return { known: heads.filter(({ seq }) => !holds(withdrawn, seq)).map(({ deliveryKey }) => deliveryKey) };
  },

  async rejected({ query }, context) {
    const { account, services } = context;
    asReceived(context);
    const connection = query.connection === undefined ? {} : { connection: idOf(account.id, query.connection) };
    const rejects = await services.index.rejects(account.id, {
      ...connection,
      limit: query.limit,
      ...(query.before === undefined ? {} : { before: query.before }),
      ...(query.import === undefined ? {} : { seqs: await seqsOf(context, query.import) }),
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

  async progress(_request, { account, caller, services }) {
    const { failure: why, ...freshness } = await freshnessOf(services, account.id);
    // The reason may name places of the server.
    const failure = why === null || caller.kind === 'operator' ? why : "Decoding stands still; the server's log tells why.";
    const { calls, anomalous } = await countCalls(services.warehouse, account.id);
    return { ...freshness, calls, anomalous_calls: anomalous, rejects: await services.index.rejectCount(account.id), failure };
  },
} satisfies Partial<Handlers>;

/** What a sender wrote cannot be masked: nobody knows where in it a number stands. */
export function asReceived(context: Context): void {
  needsNumbers(context, 'Reading what was received');
}

type Sent = RouteRequest<'appendDeliveries'>['body']['deliveries'];

async function appendPieces(context: Context, connection: string, id: string, sent: Sent) {
  const running = await importInto(context, connection, id);
  const pieces = sent.map(({ key, headers, body }) => ({ deliveryKey: key, headers, body: Buffer.from(body, 'base64') }));
  const appended = await running.append(id, pieces);
  return appended.map((one, at) => ({ key: sent[at]?.key ?? '', ...one }));
}

async function knownPieces(context: Context, connection: string, id: string, keys: readonly string[]): Promise<Set<string>> {
  return await (await importInto(context, connection, id)).known(id, keys);
}

/** The stretch of the log that an import's own deliveries lie in. */
async function seqsOf({ account, services }: Context, id: string): Promise<{ from: number; upTo: number }> {
  const found = await services.settings.imports.find(account.id, id);
  if (found === null) throw notFound('import', id);
  const members = unionOf([found.own, found.claims]);
  return { from: members[0]?.[0] ?? found.begunSeq, upTo: members.at(-1)?.[1] ?? found.changedSeq };
}

/** Pieces go where their import was begun. */
async function importInto({ account, services }: Context, connection: string, id: string): Promise<RunningImports> {
  const found = await services.settings.imports.find(account.id, id);
  if (found === null) throw notFound('import', id);
  if (services.running.connectionOf(id) === connection) return services.running;
  const wanted = slugOf(found.connection);
  throw new ApiProblem(409, 'wrong-connection', `The import was begun for the connection "${wanted}", not "${slugOf(connection)}".`, {
    what: 'connection',
    got: slugOf(connection),
    wanted,
  });
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
