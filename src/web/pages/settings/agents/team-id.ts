import type { Team } from '#contract/targets.ts';

/** An id from a team's name, free among the others; it stays when the team is renamed. */
export function newTeamId(name: string, teams: readonly Pick<Team, 'id'>[]): string {
  const plain = name
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 50);
  const base = plain === '' ? 'team' : plain;
  const taken = new Set(teams.map(({ id }) => id));
  let id = base;
  for (let number = 2; taken.has(id); number += 1) id = `${base}-${String(number)}`;
  return id;
}
