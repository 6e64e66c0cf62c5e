/** One printed line: what was measured against what, and whether the goal of the design is met. */
export interface Finding {
  readonly what: string;
  readonly figure: string;
  readonly goal: string | null;
  readonly met: boolean | null;
}

/** Milliseconds of each of `rounds` runs, after `warm` runs that do not count. */
export async function timed(rounds: number, work: () => Promise<unknown>, warm = 2): Promise<number[]> {
  const took: number[] = [];
  for (let round = -warm; round < rounds; round += 1) {
    const began = performance.now();
    await work();
    if (round >= 0) took.push(performance.now() - began);
  }
  return took;
}

/** Time by the clock, and of the processor in this process (the embedded engine included). */
export interface Spent {
  readonly ms: number;
  readonly cpuMs: number;
}

export async function spentOn(work: () => Promise<unknown>): Promise<Spent> {
  const [before, began] = [process.cpuUsage(), performance.now()];
  await work();
  const { user, system } = process.cpuUsage(before);
  return { ms: performance.now() - began, cpuMs: (user + system) / 1000 };
}

/** Medians of two works: how long each took, and how much processor this process spent on it (the embedded engine included). */
export interface InTurns {
  readonly ms: readonly [number, number];
  readonly cpuMs: readonly [number, number];
}

/** Both in turns, so that whatever else the machine does falls on both; processor time hardly feels it at all. */
export async function inTurns(rounds: number, first: () => Promise<unknown>, second: () => Promise<unknown>): Promise<InTurns> {
  const ms: [number[], number[]] = [[], []];
  const cpuMs: [number[], number[]] = [[], []];
  for (let round = -2; round < rounds; round += 1) {
    for (const [at, work] of [first, second].entries()) {
      const spent = await spentOn(work);
      if (round < 0) continue;
      ms[at === 0 ? 0 : 1].push(spent.ms);
      cpuMs[at === 0 ? 0 : 1].push(spent.cpuMs);
    }
  }
  return { ms: [median(ms[0]), median(ms[1])], cpuMs: [median(cpuMs[0]), median(cpuMs[1])] };
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(sorted.length * share) - 1))] ?? Number.NaN;
}

export function whole(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}
