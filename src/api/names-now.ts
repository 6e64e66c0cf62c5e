import type { MappingDocument } from '#domain/mapping.ts';

/** Names that were merged are one of them from now on: lists of agents that say a member mean the whole. */
export function namesNow(mapping: MappingDocument, agents: readonly string[]): string[] {
  const told = new Set(agents);
  const merged = mapping.agents.filter(({ members }) => members.some(({ name }) => told.has(name))).map(({ id }) => id);
  return [...new Set([...agents, ...merged])];
}
