import type { Erasure as ErasureView } from '#contract/privacy.ts';
import { toIso, toIsoOrNull } from '#domain/instant.ts';
import { ApiProblem } from '#api/api-problem.ts';
import { headView, slugOf } from '#api/delivery-view.ts';
import type { Erase } from '#api/erase.ts';
import { findCall } from '#api/find-calls.ts';
import { needsNumbers } from '#api/needs-numbers.ts';
import type { Context, Handlers } from '#api/context.ts';
import { scopeOf } from './calls.ts';

/** What is held of one caller, a copy of it, and erasing it. */
export const privacyRoutes = {
  async askCaller({ body }, context) {
    seesNumbers(context);
    const { number, calls, records, deliveries, forms } = await context.services.erase.held(context.account.id, body.number);
    return {
      number,
      calls: calls.length,
      records: records.length,
      deliveries: deliveries.length,
      first_at: calls[0]?.started_at ?? null,
      last_at: calls.at(-1)?.started_at ?? null,
      written: forms.length,
    };
  },

  async exportCaller({ body }, context) {
    seesNumbers(context);
    const { account, services } = context;
    const held = await services.erase.held(account.id, body.number);
    const calls = [];
    for (const { id } of held.calls) {
      const found = await findCall(services.warehouse, scopeOf(context), id);
      // One that was re-told meanwhile may have another id; it comes with the next copy.
      if (found === null) continue;
      const fact = { table: 'call', id, at: Date.parse(found.call.started_at) } as const;
      const events = await services.index.eventsOfFact(account.id, fact);
      calls.push({
        ...found,
        events: events.map(({ event: { at, kind, source, ...fields }, seq }) => ({ at: toIso(at), kind, source, delivery: seq, fields })),
      });
    }
    const records = [];
    for (const { table, id, at } of held.records) {
      const events = await services.index.eventsOfFact(account.id, { table, id, at: Date.parse(at) });
      const told = events.map(({ event: { at: moment, kind: _kind, source: _source, ...fields }, seq }) => ({
        ...{ at: toIso(moment), delivery: seq, fields },
      }));
      records.push({ table, at, events: told });
    }
    const deliveries = [];
    for (const seq of held.deliveries) {
      const delivery = await services.log.get(account.id, seq);
      if (delivery === null) continue;
      const { received_at, format } = headView({ ...delivery, bytes: delivery.body.byteLength });
      deliveries.push({ seq, connection: slugOf(delivery.connection), received_at, format });
    }
    return { number: held.number, exported_at: new Date().toISOString(), calls, records, deliveries };
  },

  async eraseCaller({ body }, context) {
    seesNumbers(context);
    const { account, caller, services } = context;
    const [number, again] = await Promise.all([body.number, body.again].map(async (text) => await services.erase.number(account.id, text)));
    if (number === undefined || number !== again) {
      throw new ApiProblem(422, 'wrong-request', 'again: got another number, wanted the one to erase.', { what: 'body.again' });
    }
    const by = caller.user?.name ?? (caller.kind === 'key' ? 'API key' : 'operator');
    return erasureView({ ...(await services.erase.order(account.id, number, by)), step: null });
  },

  retention: async (_request, { account, services }) => await services.settings.retentions.read(account.id),

  async changeRetention({ body }, { account, services }) {
    await services.settings.retentions.write(account.id, body);
    // Long work: it goes on by itself.
    void services.retention.run();
    return body;
  },

  previewRetention: async ({ body }, { account, services }) => await services.retention.expired(account.id, body),

  erasures: async (_request, { account, services }) => ({ erasures: (await services.erase.list(account.id)).map(erasureView) }),
} satisfies Partial<Handlers>;

const seesNumbers = (context: Context): void => needsNumbers(context, 'Looking for a caller');

function erasureView(one: Awaited<ReturnType<Erase['list']>>[number]): ErasureView {
  return {
    id: one.id,
    stands_for: `+${one.token}`,
    asked_at: toIso(one.createdAt),
    asked_by: one.by,
    state: one.state,
    doing: one.step?.doing ?? null,
    done: one.step?.done ?? 0,
    total: one.step?.total ?? 0,
    done_at: toIsoOrNull(one.doneAt),
    deliveries: one.deliveries,
    failed: one.failure !== null,
  };
}
