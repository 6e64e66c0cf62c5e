import { expect, test } from 'vitest';
import { mostHeapGrowth, runFuzz } from '../../scripts/fuzz/run.ts';

test('a short round of malformed deliveries: no crash, no hang, no growth, each decoded or rejected', async () => {
  const report = await runFuzz({ from: 0, count: 3_000, seed: 7 });
  expect(report.bad).toEqual([]);
  expect(report.heapGrowth).toBeLessThan(mostHeapGrowth);
  expect(Object.keys(report.formats)).toEqual(expect.arrayContaining(['ringtrace-events', 'table-csv']));
  const counts = Object.values(report.formats);
  expect(counts.reduce((sum, { events }) => sum + events, 0)).toBeGreaterThan(1_000);
  expect(counts.reduce((sum, { rejects }) => sum + rejects, 0)).toBeGreaterThan(1_000);
}, 120_000);
