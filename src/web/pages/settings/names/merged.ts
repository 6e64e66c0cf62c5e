import type { Merge, MergeMember } from '#contract/mapping.ts';

export const isSame = (a: MergeMember, b: MergeMember): boolean => a.connection === b.connection && a.name === b.name;

/** Saved merges with these names under one: they leave where they were. */
export function merged(saved: readonly Merge[], id: string, chosen: readonly MergeMember[]): Merge[] {
  const free = saved
    .map((one) => ({ ...one, members: one.members.filter((member) => !chosen.some((other) => isSame(other, member))) }))
    .filter(({ members }) => members.length > 0);
  return [...free.filter((one) => one.id !== id), { id, members: [...(free.find((one) => one.id === id)?.members ?? []), ...chosen] }];
}
