import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { ReportRequest } from '#contract/report.ts';
import { runVector, Vector, type VectorResult } from '#metrics/vectors.ts';
import { createReports } from '#metrics/reports.ts';
import { temporaryWarehouse } from '../test/warehouse.ts';

const [file, ...only] = process.argv.slice(2);
if (file === undefined) {
  console.error('usage: npm run vectors -- <file.json> [vector or metric id …]');
  process.exit(2);
}
const vectors = z.array(Vector).parse(JSON.parse(readFileSync(file, 'utf8')));
const wanted = only.length === 0 ? vectors : vectors.filter((vector) => only.includes(vector.id) || only.includes(vector.metric));
const warehouse = await temporaryWarehouse();
const reports = createReports({
  warehouse,
  freshness: async () => await Promise.resolve({ position: 0, at: null }),
  now: () => Date.now(),
});
const results: VectorResult[] = [];
for (const vector of wanted) {
  await warehouse.load(vector.id, vector.facts);
  const result = await runVector(
    vector,
    async (request) =>
      await reports.report(
        { account: vector.id, zone: 'UTC', openingHours: [], targets: [], benchmarks: [], params: {} },
        ReportRequest.parse(request),
      ),
  );
  results.push(result);
  console.log(
    `${vector.id.padEnd(9)} ${vector.metric.padEnd(28)} expected ${JSON.stringify(vector.expected)} got ${JSON.stringify(result.got)} ${result.verdict}`,
  );
}
await warehouse.close();
const counted = (verdict: VectorResult['verdict']) => results.filter((result) => result.verdict === verdict).length;
console.log(`${counted('passed')} passed, ${counted('failed')} failed, ${counted('not defined')} not defined`);
process.exitCode = counted('failed') > 0 ? 1 : 0;
