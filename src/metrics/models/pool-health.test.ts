import { expect, test } from 'vitest';
import { dayMs, hourMs, minuteMs } from '#domain/instant.ts';
import { Pools } from '#simulator/pool.ts';
import { Random } from '#simulator/random.ts';
import { averageOver, hourRates } from './hour-rates.ts';
import { batchedInterval } from './loss-interval.ts';
import { erlangB } from './erlang.ts';
import { haywardB } from './peaked.ts';
import { type HourFacts, poolHealth } from './pool-health.ts';

const numbersOf = (many: number): string[] => Array.from({ length: many }, (_, at) => `+1202555${String(1000 + at)}`);

/** Four weeks of visits at one rate to a pool that lends as the server does: a page is open for two minutes or so, and gives signs of life. */
function steadyPool(seed: string, numbers: number, anHour: number) {
  const [days, leaseMs, restMs, beatMs] = [28, 5 * minuteMs, 10 * minuteMs, 1.5 * minuteMs];
  const pools = new Pools({ main: numbersOf(numbers) }, { leaseMs, restMs });
  const random = new Random(seed);
  const beats: { readonly at: number; readonly session: string }[] = [];
  const byDay = Array.from({ length: days }, () => ({ visits: 0, lost: 0 }));
  const byHour = Array.from({ length: 168 }, () => ({ visits: 0, lost: 0 }));
  let [holds, holdMs, session] = [0, 0, 0];
  for (let now = random.exponential(hourMs / anHour); now < days * dayMs; now += random.exponential(hourMs / anHour)) {
    for (let next = beats[0]; next !== undefined && next.at <= now; next = beats[0]) {
      pools.renew(next.session, next.at);
      beats.shift();
    }
    session += 1;
    const lease = pools.take({ pool: 'main', session: `s${session}`, visitor: `v${session}`, now });
    for (const of of [byDay[Math.floor(now / dayMs)], byHour[Math.floor(now / hourMs) % 168]]) {
      if (of === undefined) continue;
      of.visits += 1;
      if (lease === null) of.lost += 1;
    }
    if (lease === null) continue;
    const signs = Math.floor(random.exponential(2 * minuteMs) / beatMs);
    for (let one = 1; one <= signs; one += 1) beats.push({ at: now + one * beatMs, session: `s${session}` });
    beats.sort((a, b) => a.at - b.at);
    holds += 1;
    holdMs += signs * beatMs + leaseMs + (signs > 0 ? restMs : 0);
  }
  const hours = byHour.map(({ visits, lost }, at): HourFacts => ({
    ...{ hour: `${Math.floor(at / 24) + 1}-${String(at % 24).padStart(2, '0')}`, ms: 4 * hourMs, visits, lost },
    ...{ busyMs: holdMs / 168, heldMs: 0, busyMost: numbers, heldMost: numbers, needing: visits, firsts: new Map([[numbers, visits]]) },
  }));
  return poolHealth({ numbers, hours, days: byDay, holds, holdMs, calls: 0 }, { loss: 0.01, price: null });
}

test.each([
  ['a small pool that loses many', 3, 9],
  ['one that loses some', 6, 16],
  ['one that loses few', 12, 32],
])('%s: what Erlang B foretells lies within the interval of what was lost', (name, numbers, anHour) => {
  const { visits, loss, predicted_loss: foretold, erlangs, busy_mean: busy, needed } = steadyPool(name, numbers, anHour);
  expect(visits).toBeGreaterThan(5_000);
  const { value = 0, low = null, high = null } = loss ?? {};
  expect(value).toBeGreaterThan(0.005);
  expect([low === null, high === null]).toEqual([false, false]);
  expect([foretold !== null && (low ?? 1) <= foretold && foretold <= (high ?? 0), `${value} ${low} ${high} ${foretold}`]).toEqual([
    true,
    expect.any(String),
  ]);
  // What was not lost keeps numbers busy.
  expect(busy / (erlangs * (1 - value))).toBeCloseTo(1, 1);
  expect(needed).toBeGreaterThan(numbers);
});

test('hours that differ by chance have one rate, others keep theirs', () => {
  const at = (counts: readonly number[]) => counts.map((count) => ({ count, ms: 1 }));
  expect(hourRates(at([9, 11, 10, 10]))).toEqual(Array(4).fill({ mean: 10, deviation: 0 }));
  const [quiet, busy] = hourRates(at([10, 1000])).map(({ mean }) => mean);
  expect([quiet?.toFixed(1), busy?.toFixed(1)]).toEqual(['10.5', '999.5']);
  expect(hourRates(at([0, 0]))).toEqual(Array(2).fill({ mean: 0, deviation: 0 }));
  // The mean of a square is the square of the mean and the variance.
  expect(averageOver({ mean: 5, deviation: 2 }, (rate) => rate ** 2)).toBeCloseTo(29, 9);
});

test('visits that are lost in runs say less than as many by themselves; fewer than four days say nothing', () => {
  const even = batchedInterval(Array.from({ length: 20 }, () => ({ visits: 100, lost: 10 })));
  const inRuns = batchedInterval(Array.from({ length: 20 }, (_, at) => ({ visits: 100, lost: at % 2 === 0 ? 0 : 20 })));
  expect((inRuns.high ?? 0) - (inRuns.low ?? 0)).toBeGreaterThan(2 * ((even.high ?? 0) - (even.low ?? 0)));
  // Wilson's with Student's 2.093 for 19 degrees: (0.1 + 0.0011) / 1.0022 ± 0.0141.
  expect([even.low, even.high].map((one) => one?.toFixed(3))).toEqual(['0.087', '0.115']);
  expect(batchedInterval([{ visits: 5, lost: 1 }])).toEqual({ low: null, high: null });
});

test('visits in runs: servers that are not whole, and more numbers than Erlang B wants where more was lost', () => {
  for (const servers of [0, 1, 7]) expect(haywardB(servers, 4, 1)).toBeCloseTo(erlangB(servers, 4), 12);
  // 1 / B = ∫ e^(−t) √(1 + t) dt = 1 + e · √π / 2 · erfc(1) = 1.378945.
  expect(haywardB(1, 2, 2)).toBeCloseTo(1 / 1.378945, 3);
  expect([haywardB(0, 0, 2), haywardB(3, 0, 2)]).toEqual([1, 0]);
  const at = (lost: number) => {
    const count = { visits: 1000, needing: 1000, firsts: new Map([[6, 1000]]) };
    const hours = [{ hour: '1-09', ms: 100 * hourMs, busyMs: 0, heldMs: 0, busyMost: 6, heldMost: 6, lost: lost * 10, ...count }];
    const days = Array.from({ length: 10 }, () => ({ visits: 100, lost }));
    return poolHealth({ numbers: 6, hours, days, holds: 1000, holdMs: 1000 * 15 * minuteMs, calls: 0 }, { loss: 0.01, price: null });
  };
  // 2.5 erlangs on 6 numbers: Erlang B foretells 2.8 %.
  const [usual, inRuns] = [at(3), at(9)];
  expect([usual.predicted_loss?.toFixed(4), usual.peakedness, usual.needed]).toEqual([erlangB(6, 2.5).toFixed(4), 1, 7]);
  expect(inRuns.predicted_loss).toBe(usual.predicted_loss);
  expect(haywardB(6, 2.5, inRuns.peakedness)).toBeCloseTo(0.09, 4);
  expect([
    haywardB(inRuns.needed ?? 0, 2.5, inRuns.peakedness) <= 0.01,
    haywardB((inRuns.needed ?? 0) - 1, 2.5, inRuns.peakedness) > 0.01,
  ]).toEqual([true, true]);
  expect(inRuns.needed).toBeGreaterThan(7);
});

test('who asks again is load, and no visit more; where nobody got a number nothing is foretold', () => {
  const at = (hour: string, visits: number, lost: number, needing: number): HourFacts => ({
    ...{ hour, ms: 10 * hourMs, busyMs: 0, heldMs: 0, busyMost: 5, heldMost: 5, visits, lost, needing, firsts: new Map([[5, visits]]) },
  });
  const facts = { numbers: 5, days: [], calls: 0 };
  // 100 visits that come back 60 times in one hour, 40 times in the next: each loses at most itself.
  const hours = [at('1-09', 100, 60, 160), at('1-10', 0, 0, 40)];
  const {
    predicted_loss,
    needing,
    hours: told,
  } = poolHealth({ ...facts, hours, holds: 200, holdMs: 200 * hourMs }, { loss: 0.01, price: null });
  expect(needing).toBe(200);
  expect(predicted_loss).toBeGreaterThan(0.6);
  expect(predicted_loss).toBeLessThan(1);
  expect(told[1]).toMatchObject({ visits: 0, loss: null, predicted_loss: null });
  expect(told[1]?.needed).toBeGreaterThan(5);
  const nobody = poolHealth({ ...facts, hours, holds: 0, holdMs: 0 }, { loss: 0.01, price: null });
  expect([nobody.needed, nobody.predicted_loss, ...nobody.hours.map((hour) => hour.needed)]).toEqual([null, null, null, null]);
});
