import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parentPort, workerData } from 'node:worker_threads';
import { FuzzCheck } from './check.ts';
import type { FuzzTold, FuzzWork } from './run.ts';

/** Works through the items; the parent watches `at` and ends this thread when one item takes too long. */
const { from, to, seed, at } = workerData as FuzzWork;
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const check = new FuzzCheck(seed);
const formats: FuzzTold['formats'] = {};
let heapAtFifth = 0;

for (let n = from; n < to; n++) {
  Atomics.store(at, 0, n);
  try {
    const { format, events, rejects, wrong } = check.run(n);
    const counts = (formats[format] ??= { items: 0, events: 0, rejects: 0 });
    counts.items += 1;
    counts.events += events;
    counts.rejects += rejects;
    if (wrong !== null) tell({ item: n, what: `${format}: ${wrong}` });
  } catch (error) {
    tell({ item: n, what: `threw ${error instanceof Error ? (error.stack ?? error.message) : String(error)}` });
  }
  if (n === from + Math.floor((to - from) / 5)) heapAtFifth = heap();
}
Atomics.store(at, 0, to);
parentPort?.postMessage({ kind: 'done', formats, heapGrowth: heap() - heapAtFifth } satisfies FuzzTold & { kind: 'done' });

function tell(bad: { item: number; what: string }): void {
  parentPort?.postMessage({ kind: 'bad', ...bad });
}

function heap(): number {
  collect();
  return process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers;
}
