import type { z } from '@hono/zod-openapi';
import type { PoolHealth, PoolHour } from '#contract/pools.ts';
import { hourMs } from '#domain/instant.ts';
import { averageOver, hourRates, type Rate } from './hour-rates.ts';
import { batchedInterval, type Batch } from './loss-interval.ts';
import { haywardB } from './peaked.ts';

/** What happened in a pool in one hour of the week, over all weeks of the period. */
export interface HourFacts {
  /** `1-09` = Monday from 09:00. */
  readonly hour: string;
  /** How long it was looked at. */
  readonly ms: number;
  /** Σ numbers · milliseconds. Busy = nobody else could get the number. */
  readonly busyMs: number;
  readonly heldMs: number;
  readonly busyMost: number;
  readonly heldMost: number;
  readonly visits: number;
  readonly lost: number;
  /** How often a visit needed a free number, found one or not. */
  readonly needing: number;
  /** The same of visits that asked for the first time, by how many numbers the pool had then. */
  readonly firsts: ReadonlyMap<number, number>;
}

export interface PoolFacts {
  readonly numbers: number;
  readonly hours: readonly HourFacts[];
  /** Visits by day. */
  readonly days: readonly Batch[];
  /** Numbers made busy for one visitor, rests and returns with them, and how long they were so in all. */
  readonly holds: number;
  readonly holdMs: number;
  readonly calls: number;
}

interface Choice {
  /** Share of visits that may find no number free. */
  readonly loss: number;
  /** Of one number, a month. */
  readonly price: number | null;
}

const monthMs = (365.25 / 12) * 24 * hourMs;
const mostNumbers = 100_000;

type Figures = Omit<PoolHealth, 'connection' | 'website' | 'pool' | 'measured_from'>;

/**
 * A pool is a loss system: numbers are its servers, a number is busy while it is lent and while it rests, and who finds none free does not
 * wait. So the share that finds none is Erlang's B(numbers, load), load = arrivals · mean time for which a number is busy, in each hour of
 * the week by itself (see `hourRates`). Who gets back a number that is still kept for them needs no free one: that makes its time longer.
 */
export function poolHealth(facts: PoolFacts, { loss: most, price }: Choice): Figures {
  const { numbers, hours, days, holds, holdMs, calls } = facts;
  const of = (figure: (hour: HourFacts) => number): number => hours.reduce((sum, hour) => sum + figure(hour), 0);
  const greatest = (figure: (hour: HourFacts) => number): number => hours.reduce((found, hour) => Math.max(found, figure(hour)), 0);
  const [ms, visits, lost] = [of((hour) => hour.ms), of((hour) => hour.visits), of((hour) => hour.lost)];
  const hold = holds === 0 ? null : holdMs / holds;
  const rates = hourRates(hours.map(({ needing: count, ms: over }) => ({ count, ms: over })));
  const loads = hours.map(({ hour, visits: came, firsts }, at): Load => {
    const rate = rates[at] ?? { mean: 0, deviation: 0 };
    const erlangs = { mean: rate.mean * (hold ?? 0), deviation: rate.deviation * (hold ?? 0) };
    return { hour, visits: came, erlangs, firsts };
  });
  const needing = of((hour) => hour.needing);
  const predicted = hold === null ? null : shareLost(loads, visits);
  const interval = batchedInterval(days);
  const peakedness = peakednessOf(loads, visits, lost, interval.low);
  const needed = hold === null || visits === 0 ? null : fewest((many) => (shareLost(loads, visits, { many, peakedness }) ?? 0) <= most);
  const neededLoss = needed === null ? null : shareLost(loads, visits, { many: needed, peakedness });
  const busiest = loads.reduce<Load | null>((found, one) => (found === null || one.erlangs.mean > found.erlangs.mean ? one : found), null);
  const mean = (sum: number): number => (ms === 0 ? 0 : sum / ms);
  const busyMean = mean(of((hour) => hour.busyMs));
  const perVisit = visits === lost ? null : calls / (visits - lost);
  return {
    ...{ numbers, hours_measured: ms / hourMs, visits, lost, needing },
    loss: visits === 0 ? null : { value: lost / visits, ...interval },
    ...{ predicted_loss: predicted, peakedness },
    ...{ held_mean: mean(of((hour) => hour.heldMs)), held_most: greatest((hour) => hour.heldMost) },
    ...{ busy_mean: busyMean, busy_most: greatest((hour) => hour.busyMost), utilisation: numbers === 0 ? null : busyMean / numbers },
    hold_s: hold === null ? null : hold / 1000,
    erlangs: hold === null || ms === 0 ? 0 : (needing * hold) / ms,
    busiest:
      busiest === null || busiest.erlangs.mean === 0
        ? null
        : { hour: busiest.hour, erlangs: busiest.erlangs.mean, needed: neededFor(busiest, most, peakedness) },
    ...{ needed, needed_loss: neededLoss, calls, calls_per_visit: perVisit },
    extra:
      needed === null || neededLoss === null || needed <= numbers
        ? null
        : extraOf({ numbers: needed - numbers, visits: Math.max(0, lost - neededLoss * visits), perVisit, months: ms / monthMs, price }),
    hours: hours.map((hour, at) => hourOf(hour, loads[at], hold !== null, { most, peakedness })),
  };
}

interface Load {
  readonly hour: string;
  readonly visits: number;
  readonly erlangs: Rate;
  readonly firsts: ReadonlyMap<number, number>;
}

/** As many numbers as there were, where left out; visits that come independently. */
interface Supposed {
  readonly many?: number;
  readonly peakedness?: number;
}

/** Of all visits those that are foretold to find none when they ask first. Null without visits. */
function shareLost(loads: readonly Load[], visits: number, { many, peakedness = 1 }: Supposed = {}): number | null {
  if (visits === 0) return null;
  const lost = loads.flatMap((load) => [...load.firsts].map(([numbers, some]) => some * lossOf(load, many ?? numbers, peakedness)));
  return lost.reduce((sum, one) => sum + one, 0) / visits;
}

const lossOf = ({ erlangs }: Load, numbers: number, peakedness: number): number =>
  averageOver(erlangs, (load) => haywardB(numbers, load, peakedness));

/** In an hour in which nobody asked first, of those who ask again. */
const neededFor = (load: Load, most: number, peakedness: number): number =>
  fewest((many) => (shareLost([load], load.visits, { many, peakedness }) ?? lossOf(load, many, peakedness)) <= most);

const mostPeaked = 20;

/** How much in runs visits come: as much as makes the foretold loss the measured one, where that is greater than chance explains; else 1. */
function peakednessOf(loads: readonly Load[], visits: number, lost: number, low: number | null): number {
  const foretold = (peakedness: number): number => shareLost(loads, visits, { peakedness }) ?? 0;
  if (low === null || foretold(1) >= low) return 1;
  let [below, above] = [1, mostPeaked];
  for (let turn = 0; turn < 20; turn += 1) {
    const middle = (below + above) / 2;
    if (foretold(middle) * visits < lost) below = middle;
    else above = middle;
  }
  return above;
}

/** More numbers never lose more, so the fewest are found by halving. */
function fewest(suffices: (many: number) => boolean): number {
  let [low, high] = [0, 1];
  if (suffices(0)) return 0;
  while (!suffices(high) && high < mostNumbers) [low, high] = [high, high * 2];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (suffices(middle)) high = middle;
    else low = middle;
  }
  return high;
}

interface Extra {
  readonly numbers: number;
  /** Saved in the period. */
  readonly visits: number;
  readonly perVisit: number | null;
  readonly months: number;
  readonly price: number | null;
}

function extraOf({ numbers, visits, perVisit, months, price }: Extra): PoolHealth['extra'] {
  const visitsAMonth = visits / months;
  const calls = perVisit === null ? null : visitsAMonth * perVisit;
  const cost = price === null ? null : price * numbers;
  return {
    ...{ numbers, visits_a_month: visitsAMonth, calls_a_month: calls, cost_a_month: cost },
    cost_per_call: cost === null || calls === null || calls === 0 ? null : cost / calls,
  };
}

function hourOf(
  hour: HourFacts,
  load: Load | undefined,
  known: boolean,
  { most, peakedness }: { most: number; peakedness: number },
): z.infer<typeof PoolHour> {
  const { ms, visits, lost, busyMs, busyMost } = hour;
  return {
    ...{ hour: hour.hour, hours: ms / hourMs, visits, lost, loss: visits === 0 ? null : lost / visits },
    ...{ busy_mean: ms === 0 ? 0 : busyMs / ms, busy_most: busyMost, erlangs: load?.erlangs.mean ?? 0 },
    predicted_loss: known && load !== undefined ? shareLost([load], visits) : null,
    needed: known && load !== undefined ? neededFor(load, most, peakedness) : null,
  };
}
