/** A key of the map as the store has it: its node and the group that the node belongs to. */
export interface KnownNode {
  readonly id: number;
  readonly group: number;
}

/** The last number given of each kind; the plan counts on from there. */
export interface Given {
  node: number;
  group: number;
}

export interface KeyedEvent {
  readonly source: number;
  readonly key: string;
  readonly links: readonly string[];
}

export interface PlannedNode {
  readonly id: number;
  readonly source: number;
  readonly key: string;
  group: number;
  readonly isNew: boolean;
}

/** What to write so that every key of each event lies in one group. */
export interface GroupPlan {
  /** The node of each event, in the order given. `group` of each is final. */
  readonly nodes: readonly PlannedNode[];
  readonly newNodes: readonly PlannedNode[];
  readonly newGroups: ReadonlyMap<number, { readonly source: number; readonly kind: string }>;
  /** Groups of the store that are emptied into an older one. */
  readonly merges: readonly { readonly from: number; readonly into: number }[];
}

/**
 * Deterministic union-find over the keys of events: the same events in any order and any batches give the same partition.
 * Pure: the store answers through `known`, new numbers count on from `given` (changed in place).
 */
export function planGroups(
  events: readonly KeyedEvent[],
  known: (source: number, key: string) => KnownNode | undefined,
  given: Given,
): GroupPlan {
  const found = new Map<string, PlannedNode>();
  const parents = new Map<number, number>();
  const newGroups = new Map<number, { source: number; kind: string }>();
  const newNodes: PlannedNode[] = [];

  function root(group: number): number {
    let top = group;
    for (let up = parents.get(top); up !== undefined; up = parents.get(top)) top = up;
    if (top !== group) parents.set(group, top);
    return top;
  }

  function nodeOf(source: number, key: string): PlannedNode {
    const name = `${source} ${key}`;
    const before = found.get(name);
    if (before !== undefined) return before;
    const stored = known(source, key);
    const node =
      stored === undefined
        ? { id: ++given.node, source, key, group: noGroup, isNew: true }
        : { id: stored.id, source, key, group: stored.group, isNew: false };
    if (node.isNew) newNodes.push(node);
    found.set(name, node);
    return node;
  }

  const nodes = events.map((event) => {
    const own = nodeOf(event.source, event.key);
    const all = [own, ...event.links.map((link) => nodeOf(event.source, link))];
    const roots = [...new Set(all.filter((node) => node.group !== noGroup).map((node) => root(node.group)))];
    let oldest = roots[0];
    if (oldest === undefined) {
      oldest = ++given.group;
      newGroups.set(oldest, { source: event.source, kind: event.key.slice(0, event.key.indexOf(':')) });
    }
    for (const group of roots) if (group < oldest) oldest = group;
    for (const group of roots) if (group !== oldest) parents.set(group, oldest);
    for (const node of all) if (node.group === noGroup) node.group = oldest;
    return own;
  });

  const merges: { from: number; into: number }[] = [];
  for (const group of parents.keys()) {
    // One that was made and merged in this same batch never reaches the store.
    if (!newGroups.delete(group)) merges.push({ from: group, into: root(group) });
  }
  for (const node of found.values()) node.group = root(node.group);
  return { nodes, newNodes, newGroups, merges };
}

const noGroup = 0;
