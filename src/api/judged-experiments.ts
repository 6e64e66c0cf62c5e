import { type Day, judge, type Judgement, type Plan } from '#experiments/judge.ts';
import { Newest } from '#domain/newest.ts';

const remembered = new Newest<Promise<Judgement>>(50);

/** What a test says after these days; remembered by all that it depends on, so that looking again costs nothing until a count changes. */
export async function judged(plan: Plan, days: readonly Day[]): Promise<Judgement> {
  const { variants, shares, baseline, smallest, error, power } = plan;
  const key = JSON.stringify([variants, shares, baseline, smallest, error, power, days]);
  const found = remembered.get(key) ?? judge(plan, days);
  remembered.set(key, found);
  return await found;
}
