import { afterAll, beforeAll, expect, it } from 'vitest';
import { keepArriving, type Place, samplePlace } from '../scripts/reconcile/places.ts';
import { runCases } from '../scripts/reconcile/run.ts';
import { startTestServer, type TestServer } from './server.ts';

/** A short round of `npm run reconcile`: one question as card, table, total, CSV, XLSX, API and drill. */
let served: TestServer;
let sample: Place;
const said: string[] = [];
const say = (line: string): void => void said.push(line);
const wrong = (): string[] => said.filter((line) => line.startsWith('    ') || line.includes('DISAGREE'));

beforeAll(async () => {
  served = await startTestServer();
  sample = await samplePlace(served);
}, 240_000);
afterAll(async () => await served.close());

it('14 seeded questions over the sample agree on every way', async () => {
  const outcome = await runCases(
    sample,
    Array.from({ length: 14 }, (_, at) => 1000 + at),
    say,
  );
  expect(wrong()).toEqual([]);
  expect([outcome.passed, outcome.moved]).toEqual([14, 0]);
  expect(outcome.compared).toBeGreaterThan(300);
}, 240_000);

it('and 6 while deliveries keep arriving', async () => {
  const arriving = keepArriving(sample.client, 400);
  const outcome = await runCases(
    sample,
    Array.from({ length: 6 }, (_, at) => 4000 + at),
    say,
  );
  expect(await arriving.stop()).toBeGreaterThan(0);
  expect(wrong()).toEqual([]);
  expect(outcome.passed).toBe(6);
}, 240_000);
