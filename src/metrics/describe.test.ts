import { describe, expect, it } from 'vitest';
import { metrics } from './catalogue.ts';
import { metricsPage } from './describe.ts';

describe('the page of metrics', () => {
  it('has every metric with its words and parameters', () => {
    const page = metricsPage(metrics);
    for (const metric of metrics) {
      expect(page).toContain(`\`${metric.id}\` · ${metric.unit}`);
      for (const name of Object.keys(metric.params.shape)) expect(page).toContain(`| \`${name}\` |`);
    }
  });
});
