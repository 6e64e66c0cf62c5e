import { startTestServer } from '../test/server.ts';
import { generatedPlace, keepArriving, samplePlace } from './reconcile/places.ts';
import { optionsOf, refuse, wholeNumber } from './options.ts';
import { nothingJudged, type Outcome, runCases, together } from './reconcile/run.ts';

/**
 * `npm run reconcile -- [--cases 200] [--seed 1] [--calls 1000000] [--only sample|generated|arriving]`: the same question
 * as card, table, total, CSV, XLSX, API and drill, over the sample, over a generated year, and while deliveries arrive.
 */
const { values } = optionsOf({
  options: {
    cases: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    calls: { type: 'string', default: '1000000' },
    only: { type: 'string' },
  },
});
const cases = wholeNumber('--cases', values.cases, 1);
const first = wholeNumber('--seed', values.seed, 1);
const calls = wholeNumber('--calls', values.calls, 1);
const parts = ['sample', 'generated', 'arriving'] as const;
if (values.only !== undefined && !parts.some((part) => part === values.only))
  refuse(`--only: got "${values.only}", wanted ${parts.join(', ')}`);
const wanted = (part: (typeof parts)[number]): boolean => values.only === undefined || values.only === part;

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const seeds = (from: number): number[] => Array.from({ length: cases }, (_, at) => from + at);
const began = performance.now();
const served = await startTestServer();
let all: Outcome = nothingJudged;
try {
  const sample = await samplePlace(served);
  if (wanted('sample')) all = together(all, await runCases(sample, seeds(first), say));
  if (wanted('generated')) {
    const year = await generatedPlace(served, calls, say);
    all = together(all, await runCases(year, seeds(first), say));
  }
  if (wanted('arriving')) {
    const arriving = keepArriving(sample.client, 400);
    const outcome = await runCases({ ...sample, name: 'arriving' }, seeds(first + cases), say);
    say(`${await arriving.stop()} calls arrived meanwhile; ${outcome.moved} cases could not be compared on every way`);
    all = together(all, outcome);
  }
} finally {
  await served.close();
}
say(`${all.compared} comparisons in ${((performance.now() - began) / 1000).toFixed(0)} s`);
say(`${all.passed} passed, ${all.failed} failed`);
process.exitCode = all.failed > 0 || all.passed === 0 ? 1 : 0;
