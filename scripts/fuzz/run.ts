import { Worker } from 'node:worker_threads';

export interface FuzzWork {
  readonly from: number;
  readonly to: number;
  readonly seed: number;
  /** The item in hand. */
  readonly at: Int32Array;
}

export interface FuzzTold {
  readonly formats: Record<string, { items: number; events: number; rejects: number }>;
  /** Bytes that the heap grew from the first fifth to the end, garbage collected. */
  readonly heapGrowth: number;
}

export interface FuzzReport extends FuzzTold {
  readonly items: number;
  readonly bad: readonly { readonly item: number; readonly what: string }[];
  readonly seconds: number;
}

type Message = ({ readonly kind: 'done' } & FuzzTold) | { readonly kind: 'bad'; readonly item: number; readonly what: string };

/** One item may take this long on a busy machine; most take well below a millisecond. */
const mostMs = 10_000;
/** What a heap may grow by without anything being kept. */
export const mostHeapGrowth = 48 * 1024 * 1024;

/** Puts `count` malformed deliveries through every decoder, in a thread that is ended when an item hangs. */
export async function runFuzz(options: {
  from: number;
  count: number;
  seed: number;
  onProgress?: (done: number) => void;
}): Promise<FuzzReport> {
  const began = performance.now();
  const to = options.from + options.count;
  const bad: { item: number; what: string }[] = [];
  const formats: FuzzTold['formats'] = {};
  let heapGrowth = 0;
  let from = options.from;
  while (from < to) {
    const work: FuzzWork = { from, to, seed: options.seed, at: new Int32Array(new SharedArrayBuffer(4)) };
    Atomics.store(work.at, 0, from);
    const { told, stuckAt, why } = await runThread(work, bad, (n) => options.onProgress?.(n - options.from));
    if (told !== null) {
      for (const [format, counts] of Object.entries(told.formats)) {
        const sum = (formats[format] ??= { items: 0, events: 0, rejects: 0 });
        sum.items += counts.items;
        sum.events += counts.events;
        sum.rejects += counts.rejects;
      }
      heapGrowth = Math.max(heapGrowth, told.heapGrowth);
      break;
    }
    bad.push({ item: stuckAt, what: why });
    from = stuckAt + 1;
  }
  return { items: options.count, bad, formats, heapGrowth, seconds: (performance.now() - began) / 1000 };
}

async function runThread(
  work: FuzzWork,
  bad: { item: number; what: string }[],
  onProgress: (n: number) => void,
): Promise<{ told: FuzzTold | null; stuckAt: number; why: string }> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    workerData: work,
    resourceLimits: { maxOldGenerationSizeMb: 1_024 },
  });
  let told: FuzzTold | null = null;
  let why = 'ended its thread';
  let last = { n: work.from, since: performance.now() };
  const watch = setInterval(() => {
    const n = Atomics.load(work.at, 0);
    if (n !== last.n) last = { n, since: performance.now() };
    else if (performance.now() - last.since > mostMs) {
      why = `took longer than ${mostMs} ms`;
      void worker.terminate();
    }
    onProgress(n);
  }, 250);
  worker.on('message', (message: Message) => {
    if (message.kind === 'bad') bad.push({ item: message.item, what: message.what });
    else told = message;
  });
  worker.on('error', (error: Error) => (why = `ended its thread: ${error.message}`));
  await new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  clearInterval(watch);
  return { told, stuckAt: Atomics.load(work.at, 0), why };
}
