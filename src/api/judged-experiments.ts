import { type Day, judge, type Judgement, type Plan } from '#experiments/judge.ts';

/** So many judgements are remembered. */
const most = 50;
const remembered = new Map<string, Promise<Judgement>>();

/** What a test says after these days; remembered by all that it depends on, so that looking again costs nothing until a count changes. */
export async function judged(plan: Plan, days: readonly Day[]): Promise<Judgement> {
  const { variants, shares, baseline, smallest, error, power } = plan;
  const key = JSON.stringify([variants, shares, baseline, smallest, error, power, days]);
  const found = remembered.get(key) ?? judge(plan, days);
  // The one that was asked last goes last.
  remembered.delete(key);
  remembered.set(key, found);
  for (const oldest of remembered.keys()) {
    if (remembered.size <= most) break;
    remembered.delete(oldest);
  }
  return await found;
}
