import { ApiProblem } from '#api/api-problem.ts';
import type { Handlers } from '#api/context.ts';
import { poolsOf } from '#api/pools.ts';
import { accountContext } from './settings.ts';

/** Number pools: they are no agent's. */
export const poolRoutes = {
  async pools({ query }, { caller, services, account }) {
    if (caller.agentId !== null)
      throw new ApiProblem(403, 'not-permitted', 'Who sees own calls only does not see number pools.', { what: 'pools' });
    const { warehouse, reports, settings } = services;
    const names = new Map((await settings.connections.ofAccount(account.id)).map(({ id, name }) => [id, name]));
    return await poolsOf(query, { warehouse, reports, account: await accountContext(settings, account), now: Date.now(), names });
  },
} satisfies Partial<Handlers>;
