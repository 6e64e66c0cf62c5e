import { ApiProblem, notFound } from '#api/api-problem.ts';
import type { Context, Handlers } from '#api/context.ts';
import { backfillView, reconciliationHead, reconciliationView } from '#api/pull-view.ts';
import { sourceOf } from '#api/pull-wiring.ts';
import { connectionOf } from '#api/routes/connections.ts';
import { dayMs, type Instant, type TimeRange } from '#domain/instant.ts';
import { spanNow } from '#pull/daily.ts';
import type { RunKind, RunRow } from '#pull/schema.ts';
import type { SavedConnection } from '#settings/connections.ts';

const mostComparedMs = 31 * dayMs;

/** Calls of the past from a system's API, and what comparing with it found. */
export const pullRoutes = {
  async beginBackfill({ params, body }, context) {
    const connection = await connectionOf(context, params.id);
    return await begun(context, connection, 'backfill', { from: Date.parse(body.from), before: Date.parse(body.to) });
  },

  async backfills({ params }, context) {
    const { services } = context;
    const connection = await connectionOf(context, params.id);
    const rows = await services.pulling.runs.list(connection.id, 'backfill');
    return { backfills: rows.map((row) => backfillView(services, connection, row)) };
  },

  async cancelPull({ params }, context) {
    const { services } = context;
    const { connection, row } = await runOf(context, params);
    if (!(await services.pulling.cancel(row))) throw over(row, 'does not run any more');
    return await shown(context, connection, row.id);
  },

  async resumePull({ params }, context) {
    const { services } = context;
    const { connection, row } = await runOf(context, params);
    if (!(await services.pulling.resume(row))) throw over(row, 'did not fail: only what failed goes on');
    return await shown(context, connection, row.id);
  },

  async reconcile({ params, body }, context) {
    const connection = await connectionOf(context, params.id);
    const usual = spanNow(Date.now());
    const span = {
      from: body.from === undefined ? usual.from : Date.parse(body.from),
      before: body.to === undefined ? usual.before : Date.parse(body.to),
    };
    if (span.before - span.from > mostComparedMs)
      throw wrongSpan('body.from', body.from ?? '', '31 days at most; a back-fill takes longer ones');
    return await begun(context, connection, 'reconciliation', span);
  },

  async reconciliations({ params }, context) {
    const { services } = context;
    const connection = await connectionOf(context, params.id);
    const rows = await services.pulling.runs.list(connection.id, 'reconciliation');
    return { reconciliations: rows.map((row) => reconciliationHead(services, connection, row)) };
  },

  async reconciliation({ params }, context) {
    const { connection, row } = await runOf(context, params);
    if (row.kind !== 'reconciliation') throw notFound('reconciliation', String(params.run));
    return await reconciliationView(context.services, connection, row);
  },
} satisfies Partial<Handlers>;

async function begun(context: Context, connection: SavedConnection, kind: RunKind, asked: TimeRange) {
  const { services } = context;
  const { pulling, connectors, settings } = services;
  const pulls = connectors.get(connection.kind)?.pulls;
  const source = await sourceOf(settings.connections, connection);
  const missing = pulling.missing(source);
  if (pulls === undefined || missing !== null) throw new ApiProblem(422, 'cannot-be-asked', missing ?? connection.kind);
  const now = Date.now();
  const span = checked({ from: asked.from, before: Math.min(asked.before, now) }, pulls.reachesBackMs, now);
  const going = (await pulling.runs.list(connection.id, kind)).find(({ state }) => state === 'waiting' || state === 'running');
  if (going !== undefined) throw new ApiProblem(409, 'runs-already', 'One of this connection runs already: wait for it, or cancel it.');
  const row = await pulling.begin(source, kind, span, context.caller.id);
  return backfillView(services, connection, row);
}

function checked(span: TimeRange, reachesBackMs: number | null, now: Instant): TimeRange {
  if (span.from >= span.before) throw wrongSpan('body.from', new Date(span.from).toISOString(), 'a time before "to", and before now');
  const oldest = reachesBackMs === null ? 0 : now - reachesBackMs;
  // A day that is only just too old is asked for all the same.
  if (span.from < oldest - dayMs) {
    const first = new Date(oldest).toISOString();
    throw wrongSpan('body.from', new Date(span.from).toISOString(), `${first} or later: the API knows no older calls`);
  }
  return span;
}

function wrongSpan(what: string, got: string, wanted: string): ApiProblem {
  return new ApiProblem(422, 'wrong-span', `${what}: got ${got}, wanted ${wanted}.`, { what, got, wanted });
}

async function runOf(context: Context, params: { id: string; run: number }): Promise<{ connection: SavedConnection; row: RunRow }> {
  const connection = await connectionOf(context, params.id);
  const row = await context.services.pulling.runs.find(connection.id, params.run);
  if (row === null) throw notFound('run', String(params.run));
  return { connection, row };
}

async function shown({ services }: Context, connection: SavedConnection, id: number) {
  const row = await services.pulling.runs.find(connection.id, id);
  if (row === null) throw notFound('run', String(id));
  return backfillView(services, connection, row);
}

function over({ id }: RunRow, says: string): ApiProblem {
  return new ApiProblem(409, 'run-over', `Run ${id} ${says}.`);
}
