import { type Block, evidenceCourse, type Expected } from './two-rates.ts';

/** Tests that never were: how often the method says something that is not so, looked at after every batch. */

export interface MadeUp {
  readonly tests: number;
  readonly days: number;
  /** Units of each group on each day. */
  readonly units: number;
  readonly control: number;
  readonly other: number;
  readonly expected: Expected;
  readonly error: number;
  /** Calls of each caller, all alike: what happens where calls are counted as units. 1 = as it should be. */
  readonly callsEach?: number;
}

export interface Found {
  /** Tests in which "no difference" was refuted at any look. */
  readonly refuted: number;
  /** Tests whose interval left out the true difference at any look. */
  readonly missed: number;
  /** The same tests, looked at every day with the usual test of two rates (z, no correction). */
  readonly naive: number;
  /** Mean share of the units that had come when the test was decided, or all. */
  readonly used: number;
}

/** `next`: 0 ≤ x < 1. */
export function simulate(made: MadeUp, next: () => number): Found {
  const enough = Math.log(1 / made.error);
  const difference = made.other - made.control;
  const each = made.callsEach ?? 1;
  const draw = (rate: number) => {
    let reached = 0;
    for (let unit = 0; unit < made.units; unit += 1) if (next() < rate) reached += 1;
    return { units: made.units * each, reached: reached * each };
  };
  let [refuted, missed, naive, used] = [0, 0, 0, 0];
  for (let test = 0; test < made.tests; test += 1) {
    const blocks: Block[] = Array.from({ length: made.days }, () => ({ control: draw(made.control), other: draw(made.other) }));
    const against = evidenceCourse(blocks, 0, made.expected, enough);
    const isRefuted = (against.at(-1) ?? 0) >= enough;
    if (isRefuted) refuted += 1;
    used += (isRefuted ? against.length : made.days) / made.days;
    const truth = difference === 0 ? against : evidenceCourse(blocks, difference, made.expected, enough);
    if ((truth.at(-1) ?? 0) >= enough) missed += 1;
    if (seemsDifferent(blocks, 1.959964)) naive += 1;
  }
  return { refuted, missed, naive, used: used / made.tests };
}

function seemsDifferent(blocks: readonly Block[], z: number): boolean {
  let [units, control, other] = [0, 0, 0];
  return blocks.some((block) => {
    units += block.control.units;
    control += block.control.reached;
    other += block.other.reached;
    const rate = (control + other) / (2 * units);
    return Math.abs(other - control) / units > z * Math.sqrt((2 * rate * (1 - rate)) / units);
  });
}
