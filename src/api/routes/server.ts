import type { Handlers } from '#api/context.ts';
import { freshnessOf } from '#api/freshness.ts';

/** Health, for anybody who asks. */
export const serverRoutes = {
  async health(_request, { services }) {
    const { failure, ...freshness } = await freshnessOf(services);
    return {
      status: failure === null ? 'ok' : 'failing',
      version: services.version,
      first_run: await services.firstRun.open(),
      freshness,
      // What stands still is told to strangers by its kind only.
      failure: failure === null ? null : 'decoding stands still',
    };
  },
} satisfies Partial<Handlers>;
