import type { MappingDocument } from '#domain/mapping.ts';

/** Names that were merged are one of them from now on: lists of agents that say a member mean the whole. */
export function namesNow(mapping: MappingDocument, agents: readonly string[]): string[] {
  return [...new Set([...agents, ...agents.map((name) => nameNow(mapping, name))])];
}

/**
 * What facts say now of whoever is told under this name. A name is told without its connection here: where it is a member of several
 * merges nothing tells which is meant, and where it is what a merge is called it is that one. Then the name itself is given back.
 */
export function nameNow({ agents }: MappingDocument, told: string): string {
  if (agents.some(({ id }) => id === told)) return told;
  const [only, ...others] = agents.filter(({ members }) => members.some(({ name }) => name === told));
  return only === undefined || others.length > 0 ? told : only.id;
}
