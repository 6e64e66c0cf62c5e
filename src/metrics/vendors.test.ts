import { expect, it } from 'vitest';
import { metricById } from './catalogue.ts';
import { vendorMetrics, vendorsOf } from './vendors.ts';

it.each(vendorMetrics)('%s: every vendor’s definition that can be tried is one that the metric takes', (id) => {
  const metric = metricById.get(id);
  expect(metric).toBeDefined();
  for (const { who, params } of vendorsOf(id)) {
    if (params === null) continue;
    const parsed = metric?.params.safeParse(params);
    expect([who, parsed?.success, parsed?.error?.message]).toEqual([who, true, undefined]);
  }
});
