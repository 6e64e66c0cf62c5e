import type { CallEventView, DeliverySummary } from '#contract/call-view.ts';
import type { StoredEvent } from '#domain/events.ts';
import { toIso } from '#domain/instant.ts';
import { notFound } from '#api/api-problem.ts';
import { confirmedVisits, nothingConfirmed } from '#api/confirmed-visits.ts';
import type { Context, Handlers } from '#api/context.ts';
import { callSessions, mayBeOfVisit, probabilitiesOf } from '#api/call-sessions.ts';
import { findCall, findCalls, type CallScope } from '#api/find-calls.ts';
import { bothSides } from '#api/linked-call.ts';
import { headView } from '#api/delivery-view.ts';
import { targetsOf } from './settings.ts';
import { lifecycleOf, timelineOf } from '#api/timeline.ts';

/** The list of calls, and one call with everything known of it. */
export const callRoutes = {
  async calls({ query }, context) {
    const { warehouse, reportFreshness } = context.services;
    const scope = { ...scopeOf(context), teams: query.team === undefined ? [] : await teamsOf(context) };
    return await warehouse.withReadLock(async () => ({
      ...(await findCalls(warehouse, scope, query)),
      freshness: await reportFreshness(),
    }));
  },

  async call({ params }, context) {
    const { warehouse, index, reportFreshness, foldSettings, matchWeeks } = context.services;
    const scope = scopeOf(context);
    const { found, isFromVisit, freshness } = await warehouse.withReadLock(async () => {
      const facts = await findCall(warehouse, scope, params.id);
      return {
        found: facts,
        isFromVisit: facts !== null && (await mayBeOfVisit(matchWeeks, scope.account, facts.call)),
        freshness: await reportFreshness(),
      };
    });
    if (found === null) throw notFound('call', params.id);
    const both = await bothSides(context.services, scope.account, params.id);
    const stored =
      both?.events ?? (await index.eventsOfFact(scope.account, { table: 'call', id: params.id, at: Date.parse(found.call.started_at) }));
    // As received: what cannot be masked is for those who may see numbers.
    const received = context.caller.permissions.has('deliveries') && scope.numbers;
    return {
      ...found,
      timeline: timelineOf(
        found.call,
        found.visits,
        found.legs,
        both?.lifecycle ?? lifecycleOf(stored, await foldSettings(found.call.connection)),
      ),
      from_visit: isFromVisit,
      linked: both?.linked ?? null,
      events: received ? stored.map(eventView) : null,
      deliveries: received ? await deliveriesOf(context, stored) : null,
      freshness,
    };
  },

  async callSessions({ params }, context) {
    const { warehouse, index, matchWeeks, reportFreshness } = context.services;
    const scope = scopeOf(context);
    const { found, freshness } = await warehouse.withReadLock(async () => ({
      found: await findCall(warehouse, scope, params.id),
      freshness: await reportFreshness(),
    }));
    if (found === null) throw notFound('call', params.id);
    return { ...(await callSessions({ warehouse, index, matchWeeks }, scope.account, found.call, context.signal)), freshness };
  },

  async callProbabilities({ body }, context) {
    const { warehouse, matchWeeks, reportFreshness } = context.services;
    const scope = scopeOf(context);
    const freshness = await warehouse.withReadLock(async () => await reportFreshness());
    return { calls: await probabilitiesOf({ warehouse, matchWeeks }, scope, body.calls, context.signal), freshness };
  },

  async confirmedVisits(_request, context) {
    const { warehouse, index, matchWeeks, reportFreshness } = context.services;
    const freshness = await warehouse.withReadLock(async () => await reportFreshness());
    // All calls together say nothing to who sees own calls only.
    if (context.caller.agentId !== null) return { ...nothingConfirmed, freshness };
    return { ...(await confirmedVisits({ warehouse, index, matchWeeks }, context.account.id, context.signal)), freshness };
  },
} satisfies Partial<Handlers>;

export function scopeOf({ account, caller }: Context): CallScope {
  return { account: account.id, zone: account.tz, agent: caller.agentId, numbers: caller.permissions.has('numbers'), teams: [] };
}

const teamsOf = async ({ account, services }: Context) => (await targetsOf(services.settings, account.id)).teams;

function eventView({ id, key, seq, event }: StoredEvent): CallEventView {
  const { at, kind, source, ...fields } = event;
  return { id, at: toIso(at), kind, source, key, delivery: seq, fields };
}

async function deliveriesOf({ account, services }: Context, stored: readonly StoredEvent[]): Promise<DeliverySummary[]> {
  const seqs = [...new Set(stored.map((event) => event.seq))].sort((a, b) => a - b).slice(0, 100);
  const deliveries = await Promise.all(seqs.map(async (seq) => await services.log.get(account.id, seq)));
  return deliveries.flatMap((delivery) => (delivery === null ? [] : [headView({ ...delivery, bytes: delivery.body.byteLength })]));
}
