import { ApiProblem, notFound, wrongText } from '#api/api-problem.ts';
import type { Handlers } from '#api/context.ts';
import { findCall } from '#api/find-calls.ts';
import { journeyOf } from '#api/journey.ts';
import { scopeOf } from './calls.ts';

/** One person's way over websites and telephones. */
export const journeyRoutes = {
  async journey({ query: { call, visitor } }, context) {
    const { warehouse, index, reportFreshness } = context.services;
    const scope = scopeOf(context);
    if ((call === undefined) === (visitor === undefined)) throw wrongText('call', 'both or neither', 'a call or a visitor');
    if (visitor !== undefined && scope.agent !== null)
      throw new ApiProblem(403, 'not-permitted', 'Who sees own calls only opens a journey from one of them.', { what: 'visitor' });
    return await warehouse.withReadLock(async () => {
      const found = call === undefined ? null : await findCall(warehouse, scope, call);
      if (call !== undefined && found === null) throw notFound('call', call);
      const named = (text: string | null | undefined): string[] => (text == null || text === '' ? [] : [text]);
      const first = {
        phones: new Set(named(found?.call.caller)),
        visitors: new Set([...named(visitor), ...named(found?.call.visitor_id)]),
        sessions: named(found?.call.session_id),
        calls: named(call),
      };
      return { ...(await journeyOf({ warehouse, index, scope }, first)), freshness: await reportFreshness() };
    });
  },
} satisfies Partial<Handlers>;
