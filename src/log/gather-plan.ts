/** A key of an agent as the store has it. */
export interface GatheredNode {
  readonly id: number;
  readonly source: number;
  readonly group: number;
}

/** What to write so that the nodes of each set, and no others, share a group. */
export interface GatherPlan {
  readonly made: readonly { readonly id: number; readonly source: number; readonly position: number }[];
  readonly moves: readonly { readonly node: number; readonly into: number }[];
  /** Groups without any node left. */
  readonly emptied: readonly number[];
  /** Groups that lost or gained nodes, each with a source of which it has a node. */
  readonly changed: readonly { readonly group: number; readonly source: number }[];
}

/**
 * Pure: `sets` are the nodes that shall be together, `held` all nodes of each of their groups, `positions` those of the groups;
 * groups that are made count on from `given`.
 */
export function planGather(
  sets: readonly (readonly GatheredNode[])[],
  held: ReadonlyMap<number, readonly GatheredNode[]>,
  positions: ReadonlyMap<number, number>,
  given: { group: number },
): GatherPlan {
  const groups = new Map([...held].map(([group, nodes]) => [group, new Map(nodes.map((node) => [node.id, node]))]));
  const made: { id: number; source: number; position: number }[] = [];
  const moves: { node: number; into: number }[] = [];
  const touched = new Set<number>();
  const taken = new Set<number>();
  for (const set of sets) {
    const [first] = set;
    if (first === undefined) continue;
    const ids = new Set(set.map(({ id }) => id));
    const now = [...new Set(set.map(({ group }) => group))].sort((a, b) => a - b);
    let into = now.find((group) => !taken.has(group) && [...(groups.get(group)?.keys() ?? [])].every((id) => ids.has(id)));
    if (into === undefined) {
      into = ++given.group;
      made.push({ id: into, source: first.source, position: Math.max(0, ...now.map((group) => positions.get(group) ?? 0)) });
      groups.set(into, new Map());
    }
    taken.add(into);
    for (const node of set) {
      if (node.group === into) continue;
      moves.push({ node: node.id, into });
      groups.get(node.group)?.delete(node.id);
      groups.get(into)?.set(node.id, node);
      touched.add(node.group).add(into);
    }
  }
  const changed = [...touched].flatMap((group) => {
    const [node] = groups.get(group)?.values() ?? [];
    return node === undefined ? [] : [{ group, source: node.source }];
  });
  return { made, moves, changed, emptied: [...touched].filter((group) => groups.get(group)?.size === 0) };
}
