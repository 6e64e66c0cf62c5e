/**
 * Evidence against a stated difference of two rates, exact and at every moment.
 *
 * Units come in blocks (days) with n_a and n_b units, of which y_a and y_b reached the outcome. For a stated difference δ (0 = none)
 * and an alternative (θ_a, θ_b) that was fixed before the block,
 *
 *   S = Π p(y_a | θ_a) p(y_b | θ_b) / Π p(y_a | θ_a°) p(y_b | θ_b°),
 *
 * where (θ_a°, θ_b°) has the difference δ and minimises n_a KL(θ_a‖θ_a°) + n_b KL(θ_b‖θ_b°). Whatever the true rates with the
 * difference δ are, the mean of S is at most 1: that of one unit of a group is linear in its true rate, say A and B; then
 * A^n_a · B^n_b ≤ ((n_a A + n_b B) / n)^n, and n_a A + n_b B ≤ n because (θ_a°, θ_b°) is the minimum. So the product over blocks is a
 * non-negative supermartingale, and it reaches 1/α at any time with a probability of at most α (Ville's inequality): no normal
 * approximation, any size, any number of looks, rates that change from block to block.
 *
 * Sources: Turner, Ly, Grünwald, "Generic E-variables for exact sequential k-sample tests that allow for optional stopping" (2021);
 * Turner, Grünwald, "Exact anytime-valid confidence intervals for contingency tables and beyond" (2022). The alternatives are a
 * weighted mean of several differences around δ (a mixture of such products is one, too), at the rate that was seen so far.
 */

/** Units of one group that are over, and those that reached the outcome. */
export interface Counted {
  readonly units: number;
  readonly reached: number;
}

/** What came in one block. */
export interface Block {
  readonly control: Counted;
  readonly other: Counted;
}

/** What was said before the test began: the rate that is expected, and the smallest difference worth seeing, as shares (0.01 = one point). */
export interface Expected {
  readonly baseline: number;
  readonly smallest: number;
}

/** Differences that are looked for, in units of the smallest one worth seeing, and how much of the evidence rests on each. */
export const lookedFor: readonly { readonly times: number; readonly weight: number }[] = [
  ...[-1, 1].map((sign) => ({ times: sign, weight: 0.4 })),
  ...[-1, 1].map((sign) => ({ times: 2 * sign, weight: 0.07 })),
  ...[-1, 1].map((sign) => ({ times: 4 * sign, weight: 0.02 })),
  ...[-1, 1].map((sign) => ({ times: sign / 2, weight: 0.01 })),
];

/** As many units with the expected rate stand before the first block: it then learns quickly from those that came. */
const priorUnits = 50;
/** No alternative says "never" or "always". */
const edge = 1e-6;

interface Pair {
  readonly control: number;
  readonly other: number;
}

/** The evidence against one difference, block after block. */
export class EvidenceAgainst {
  readonly #difference: number;
  readonly #smallest: number;
  readonly #sums: number[];
  #units: number;
  #reached: number;

  constructor(difference: number, { baseline, smallest }: Expected) {
    this.#difference = difference;
    this.#smallest = smallest;
    this.#sums = lookedFor.map(({ weight }) => Math.log(weight));
    [this.#units, this.#reached] = [priorUnits, priorUnits * baseline];
  }

  /** Its logarithm after one more block. */
  after(block: Block): number {
    const pooled = this.#reached / this.#units;
    for (const [at, { times }] of lookedFor.entries()) {
      const alternative = withDifference(this.#difference + times * this.#smallest, pooled, block);
      const nearest = nearestWith(this.#difference, alternative, block);
      this.#sums[at] = (this.#sums[at] ?? 0) + logOfRatio(block, alternative, nearest);
    }
    this.#units += block.control.units + block.other.units;
    this.#reached += block.control.reached + block.other.reached;
    return logOfSum(this.#sums);
  }
}

/** The same after each block; stops early (shorter) once it has reached `enough`. */
export function evidenceCourse(
  blocks: readonly Block[],
  difference: number,
  expected: Expected,
  enough = Number.POSITIVE_INFINITY,
): number[] {
  const against = new EvidenceAgainst(difference, expected);
  const course: number[] = [];
  for (const block of blocks) {
    const now = against.after(block);
    course.push(now);
    if (now >= enough) break;
  }
  return course;
}

/** Two rates with this difference whose mean over the block's units is the pooled rate, as near as rates between 0 and 1 allow. */
export function withDifference(difference: number, pooled: number, { control, other }: Block): Pair {
  const apart = Math.min(1 - 2 * edge, Math.max(2 * edge - 1, difference));
  const units = control.units + other.units;
  const wanted = units === 0 ? pooled : pooled - (apart * other.units) / units;
  const rate = Math.min(Math.min(1 - edge, 1 - edge - apart), Math.max(Math.max(edge, edge - apart), wanted));
  return { control: rate, other: rate + apart };
}

/** The rates with the stated difference that are nearest to the alternative: the sum of divergences is convex, its slope crosses 0 once. */
export function nearestWith(difference: number, { control: a, other: b }: Pair, { control, other }: Block): Pair {
  const units = control.units + other.units;
  if (units === 0) return { control: a, other: b };
  if (difference === 0) {
    const mean = (control.units * a + other.units * b) / units;
    return { control: mean, other: mean };
  }
  let low = Math.max(0, -difference, Math.min(a, b - difference));
  let high = Math.min(1, 1 - difference, Math.max(a, b - difference));
  let rate = (low + high) / 2;
  // Newton's steps, halved where they leave the bracket.
  for (let step = 0; step < 60 && high - low > 1e-15; step += 1) {
    const [one, two] = [slopeOf(rate, a), slopeOf(rate + difference, b)];
    const slope = control.units * one.slope + other.units * two.slope;
    if (slope > 0) high = rate;
    else low = rate;
    const next = rate - slope / (control.units * one.bend + other.units * two.bend);
    const within = next > low && next < high ? next : (low + high) / 2;
    if (Math.abs(within - rate) < 1e-16 + 1e-13 * Math.min(rate, 1 - rate)) return { control: within, other: within + difference };
    rate = within;
  }
  return { control: rate, other: rate + difference };
}

/** Slope and bend of KL(a‖t) in t. */
function slopeOf(t: number, a: number): { readonly slope: number; readonly bend: number } {
  const spread = t * (1 - t);
  return { slope: (t - a) / spread, bend: (spread - (t - a) * (1 - 2 * t)) / (spread * spread) };
}

function logOfRatio({ control, other }: Block, above: Pair, below: Pair): number {
  return logOfOne(control, above.control, below.control) + logOfOne(other, above.other, below.other);
}

function logOfOne({ units, reached }: Counted, above: number, below: number): number {
  return times(reached, Math.log(above / below)) + times(units - reached, Math.log((1 - above) / (1 - below)));
}

/** Nothing of something impossible is nothing. */
const times = (many: number, log: number): number => (many === 0 ? 0 : many * log);

function logOfSum(logs: readonly number[]): number {
  const most = Math.max(...logs);
  if (!Number.isFinite(most)) return most;
  return most + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - most), 0));
}
