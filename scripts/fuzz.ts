import { FuzzCheck } from './fuzz/check.ts';
import { mostHeapGrowth, runFuzz } from './fuzz/run.ts';
import { optionsOf, wholeNumber } from './options.ts';

/** `npm run fuzz -- --count 100000 [--seed 1] [--only 4711]`: malformed deliveries through every decoder, the grouping and the folds. */
const { values } = optionsOf({
  options: { count: { type: 'string', default: '100000' }, seed: { type: 'string', default: '1' }, only: { type: 'string' } },
});
const seed = wholeNumber('--seed', values.seed);

if (values.only === undefined) await all(wholeNumber('--count', values.count));
else one(wholeNumber('--only', values.only));

async function all(count: number): Promise<void> {
  let shown = -1;
  const report = await runFuzz({
    from: 0,
    count,
    seed,
    onProgress: (done) => {
      const tenth = Math.floor((done / count) * 10);
      if (tenth > shown) process.stdout.write(`${done} of ${count}\n`);
      shown = Math.max(shown, tenth);
    },
  });
  for (const { item, what } of report.bad.slice(0, 20)) process.stdout.write(`item ${item} (--seed ${seed} --only ${item}): ${what}\n`);
  for (const [format, { items, events, rejects }] of Object.entries(report.formats)) {
    process.stdout.write(`${format}: ${items} deliveries, ${events} events, ${rejects} rejects\n`);
  }
  const grown = report.heapGrowth > mostHeapGrowth;
  process.stdout.write(
    `${count} malformed deliveries in ${report.seconds.toFixed(1)} s, heap ${(report.heapGrowth / 1024 / 1024).toFixed(1)} MB larger than at a fifth\n` +
      `${count - report.bad.length} passed, ${report.bad.length + (grown ? 1 : 0)} failed\n`,
  );
  process.exitCode = report.bad.length > 0 || grown ? 1 : 0;
}

/** One item again, with what it is. */
function one(n: number): void {
  const check = new FuzzCheck(seed);
  const { way, body } = check.item(n);
  process.stdout.write(
    `${JSON.stringify(way.source.headers)}, ${body.length} bytes: ${JSON.stringify(body.toString('latin1').slice(0, 3_000))}\n`,
  );
  process.stdout.write(`${JSON.stringify(check.run(n))}\n`);
}
