import { poolsOf } from '../src/api/pools.ts';
import { officesOf, worldPlan } from '../src/simulator/plan.ts';
import { connectionsOf } from '../src/simulator/connections.ts';
import { addDays } from '../src/domain/local-day.ts';
import { world } from '../src/simulator/world.ts';
import { createReports } from '../src/metrics/reports.ts';
import { testStore } from '../test/store.ts';
import { optionsOf, refuse, wholeNumber } from './options.ts';

/**
 * Holds the measured loss of three number pools of a made-up firm against what Erlang B foretells, through log, decoders, folds,
 * warehouse and the figures of the Pools page: `npm run pools -- [--seed 1] [--days 56] [--visitors 250] [--numbers 10,6,3] [--steady | --without-consent 0.15]`
 * `--steady`: visits of one page at the same rate by day and night, as the formula has them; else people come and come back as they do to
 * the firm. Who gives no consent takes a number with each page: such visits come in runs, and lose more than the formula says.
 */
const { values } = optionsOf({
  options: {
    seed: { type: 'string', default: '1' },
    days: { type: 'string', default: '56' },
    visitors: { type: 'string', default: '250' },
    'without-consent': { type: 'string', default: '0' },
    numbers: { type: 'string', default: '10,6,3' },
    steady: { type: 'boolean', default: false },
  },
});
const days = wholeNumber('--days', values.days, 1);
if (days > 350) refuse(`--days: got "${values.days}", wanted at most 350`);
const withoutConsent = Number(values['without-consent']);
if (!(withoutConsent >= 0 && withoutConsent <= 1))
  refuse(`--without-consent: got "${values['without-consent']}", wanted a share from 0 to 1`);
const sizes = values.numbers.split(',').map((text) => wholeNumber('--numbers', text, 1));
if (sizes.length !== 3) refuse(`--numbers: got "${values.numbers}", wanted the sizes of three pools, such as 10,6,3`);
const usual = worldPlan({
  seed: values.seed,
  firstDay: '2026-03-02',
  days,
  zone: 'UTC',
  visitorsADay: wholeNumber('--visitors', values.visitors, 1),
});
const [north = 10, harbour = 6, airport = 3] = sizes;
const offices = officesOf([
  ['north', 5, north],
  ['harbour', 3, harbour],
  ['airport', 2, airport],
]);
const quiet = { ...usual.calls, share: 0, directADay: 0, robotsADay: 0, printsADay: 0 };
const plan = values.steady
  ? {
      ...{ ...usual, offices, calls: quiet, adverts: usual.adverts.filter(({ source }) => source !== 'newsletter') },
      rhythm: { weekdays: Array<number>(7).fill(1), hours: Array<number>(24).fill(1) },
      visits: { ...usual.visits, pages: 1, untracked: 0, withoutConsent: 0, comeBack: 0, formShare: 0 },
    }
  : { ...usual, offices, calls: quiet, visits: { ...usual.visits, withoutConsent } };
const { site } = connectionsOf(plan);
const store = await testStore([{ id: 'site', account: 'firm', kind: site.kind, settings: site.settings }]);
const sink = store.sinkOf('site');
let waiting: { deliveryKey: string; headers: Record<string, string>; body: Uint8Array }[] = [];
let sent = 0;
for (const told of world(plan)) {
  if (told.of !== 'delivery' || told.connection !== 'site') continue;
  sent += 1;
  waiting.push({ deliveryKey: String(sent), headers: { ...told.headers }, body: new TextEncoder().encode(told.body) });
  if (waiting.length < 500) continue;
  await sink.append(waiting);
  waiting = [];
}
await sink.append(waiting);
await store.settle();
const account = { account: 'firm', zone: plan.zone, openingHours: [], targets: [], benchmarks: [], params: {}, teams: [] };
const reports = createReports({
  warehouse: store.warehouse,
  freshness: async () => await Promise.resolve({ position: 0, at: null, state: 0 }),
  now: Date.now,
});
const period = { from: plan.firstDay, to: addDays(plan.firstDay, plan.days) };
const { pools } = await poolsOf(
  { ...period, loss: 0.01 },
  { warehouse: store.warehouse, reports, account, now: Date.now(), names: new Map() },
);
const percent = (share: number | null): string => (share === null ? '-' : `${(100 * share).toFixed(2)} %`);
for (const one of pools) {
  const { loss, predicted_loss: foretold, needed, needed_loss, hold_s, erlangs, utilisation } = one;
  const within = loss?.low != null && loss.high !== null && foretold !== null && loss.low <= foretold && foretold <= loss.high;
  console.log(
    `${one.pool.padEnd(8)} ${one.numbers} numbers, ${one.visits} visits, ${one.lost} lost: ${percent(loss?.value ?? null)} (${percent(loss?.low ?? null)} to ${percent(loss?.high ?? null)}), Erlang B ${percent(foretold)} ${within ? 'within' : 'NOT WITHIN'}; ` +
      `${erlangs.toFixed(2)} erlangs, held ${((hold_s ?? 0) / 60).toFixed(1)} min, busy ${percent(utilisation)}; ${needed ?? '-'} (z ${one.peakedness.toFixed(2)}) numbers lose ${percent(needed_loss)}`,
  );
}
await store.close();
