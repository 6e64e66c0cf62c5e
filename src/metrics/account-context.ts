import type { Benchmark, Opening, Target, Team } from '#contract/targets.ts';
import type { Money } from './money.ts';

/** What an account set for its figures; data, handed in with each question. */
export interface AccountContext {
  readonly account: string;
  readonly zone: string;
  /** Empty = none set; holidays alone are none. */
  readonly openingHours: readonly Opening[];
  readonly targets: readonly Target[];
  readonly benchmarks: readonly Benchmark[];
  /** Default parameters of metrics, for all reports of the account. */
  readonly params: Readonly<Record<string, unknown>>;
  readonly teams: readonly Team[];
  /** How amounts of several currencies become one figure; absent = they do not. */
  readonly money?: Money;
}
