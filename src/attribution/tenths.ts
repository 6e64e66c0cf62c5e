import { wilson } from '#domain/wilson.ts';

/** Answers that were stated with a probability in the same tenth. */
export interface Tenth {
  readonly answers: number;
  /** Mean of what was stated, and share that was right. */
  readonly stated: number;
  readonly right: number;
  /** Where the true share lies 19 times of 20. */
  readonly low: number;
  readonly high: number;
}

/** An answer with the probability that was stated for it, and whether it was right. */
export interface Answer {
  readonly stated: number;
  readonly isRight: boolean;
}

/** Answers by tenths of what was stated, from 0 to 1; null = none was stated so. */
export function tenthsOf(answers: readonly Answer[]): (Tenth | null)[] {
  return Array.from({ length: 10 }, (_, tenth) => {
    const within = answers.filter(({ stated }) => Math.min(9, Math.floor(stated * 10)) === tenth);
    if (within.length === 0) return null;
    const right = within.filter(({ isRight }) => isRight).length / within.length;
    const stated = within.reduce((sum, one) => sum + one.stated, 0) / within.length;
    return { answers: within.length, stated, right, ...wilson(right, within.length, z) };
  });
}

/** The standard normal's value beyond which one in twenty lies on both sides together. */
const z = 1.959964;
