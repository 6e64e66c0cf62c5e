import type { Mapping } from '#domain/mapping.ts';
import type { EventGroup, EventIndex } from '#log/delivery-log.ts';
import { agentKey, type AgentKey } from '#log/mapping-change.ts';

/**
 * Puts agents' events together, or apart, as the account says now: one person's names share a group, and its fold sees them all.
 * Answers the groups of the batch that are others now; they are marked and come with the next batch.
 */
export async function gatherAgents(
  index: EventIndex,
  groups: readonly EventGroup[],
  mappings: ReadonlyMap<string, Mapping>,
): Promise<Set<number>> {
  const moved = new Set<number>();
  const agents = groups.filter(({ kind, events }) => kind === 'agent' && events.length > 0);
  if (agents.length === 0) return moved;
  const held = await index.agentsOfGroups(agents.map(({ id }) => id));
  for (const [account, own] of Map.groupBy(agents, (group) => group.account)) {
    const mapping = mappings.get(account);
    if (mapping === undefined) continue;
    const wanted = new Map<string, { readonly set: readonly AgentKey[]; readonly groups: Set<number> }>();
    for (const { id } of own) {
      const keys = held.get(id) ?? [];
      for (const key of keys) {
        const merge = mapping.mergeOf(key.connection, key.key.slice(agentKey.length));
        if (merge === null && keys.length === 1) continue;
        const name = merge === null ? `${key.connection}\n${key.key}` : merge.id;
        const set =
          merge === null ? [key] : merge.members.map((member) => ({ connection: member.connection, key: agentKey + member.name }));
        const before = wanted.get(name);
        if (before === undefined) wanted.set(name, { set, groups: new Set([id]) });
        else before.groups.add(id);
      }
    }
    const apart = await misplaced(index, account, [...wanted.values()], held);
    if (apart.length === 0) continue;
    const changed = await index.changeMapping({ kind: 'gather', account, sets: apart.map(({ set }) => set) });
    if (changed) for (const one of apart) for (const id of one.groups) moved.add(id);
  }
  return moved;
}

/** Those whose keys do not lie in one group of their own. */
async function misplaced<T extends { readonly set: readonly AgentKey[]; readonly groups: ReadonlySet<number> }>(
  index: EventIndex,
  account: string,
  wanted: readonly T[],
  held: ReadonlyMap<number, readonly AgentKey[]>,
): Promise<T[]> {
  const places = await index.groupsOfAgents(
    account,
    wanted.flatMap(({ set }) => set),
  );
  const groupOf = new Map(places.map(({ connection, key, group }) => [`${connection}\n${key}`, group]));
  return wanted.filter(({ set, groups }) => {
    const now = set.flatMap(({ connection, key }) => groupOf.get(`${connection}\n${key}`) ?? []);
    const others = [...groups].some((group) => (held.get(group)?.length ?? 0) !== now.length);
    return new Set(now).size > 1 || others;
  });
}
