import { z } from '@hono/zod-openapi';
import { Done } from './done.ts';
import * as views from './cost-fetches.ts';

const id = z.object({ id: z.string() });

/** Cost reports that are fetched by themselves. */
export const costFetchRoutes = {
  costFetch: {
    tag: 'Connections',
    says: 'From where the cost reports of a connection are fetched, and how it went',
    params: id,
    response: views.CostFetchState,
  },
  setCostFetch: {
    tag: 'Connections',
    says: 'Have the cost reports of a connection fetched once a day; of kind ad-costs',
    params: id,
    body: views.CostFetchSetting,
    response: views.CostFetchState,
  },
  removeCostFetch: { tag: 'Connections', says: 'Fetch nothing more; what was fetched stays', params: id, response: Done },
  fetchCostsNow: { tag: 'Connections', says: 'Fetch the cost report now, and say how it went', params: id, response: views.CostFetchState },
};
