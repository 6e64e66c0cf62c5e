import type { Team } from '#contract/targets.ts';
import { call, type Expr, isOneOf, texts } from './expression.ts';

/** The ids of the teams of an agent, none where nobody is named. Agents with the same teams share one condition. */
export function teamsOf(agent: Expr, teams: readonly Team[]): Expr {
  const byAgent = new Map<string, string[]>();
  for (const { id, agents } of teams) {
    for (const name of new Set(agents)) byAgent.set(name, [...(byAgent.get(name) ?? []), id]);
  }
  const alike = Map.groupBy(byAgent, ([, ids]) => JSON.stringify(ids));
  const cases = [...alike.values()].flatMap((members) => {
    const [first] = members;
    const names = members.map(([name]) => name);
    return first === undefined ? [] : [isOneOf(agent, names), texts(first[1])];
  });
  return cases.length === 0 ? texts([]) : call('multiIf', ...cases, texts([]));
}

/** A question about queues, agents or teams looks at each part of a call, not at the call as a whole (R5). */
export const splitByPeople = ({ split }: { readonly split: ReadonlySet<string> }): boolean =>
  split.has('queue') || split.has('agent') || split.has('team');
