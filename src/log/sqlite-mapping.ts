import type { DatabaseSync } from 'node:sqlite';
import { type GatheredNode, type GatherPlan, planGather } from './gather-plan.ts';
import { type AgentKey, type MappingChange, repeatClass } from './mapping-change.ts';
import { plainKey } from './plain-text.ts';
import { lastMark } from './tables.ts';

type Value = string | number | null;

/** Behind whatever is told now, before what cannot be folded. */
export const remade = lastMark - 1;

/** Inside the writer's transaction: a change of the account's mapping, see `MappingChange`. */
export function changeMappingIn(file: DatabaseSync, change: MappingChange): boolean {
  const run = (sql: string, ...values: Value[]): number => Number(file.prepare(sql).run(...values).changes);
  switch (change.kind) {
    case 'reshape': {
      const { connection, shape, linked, callsAlone = false } = change;
      if (run("update source set shape = ? where connection = ? and state = 'live' and shape <> ?", shape, connection, shape) === 0)
        return false;
      run('delete from side where connection = ? and (? = 0 or class like ?)', connection, linked ? 1 : 0, `${repeatClass}%`);
      const ids = "select id from source where connection = ? and state = 'live'";
      if (callsAlone) {
        const calls = `update event_group set mark = coalesce(mark, ?), revision = revision + 1 where kind = 'call' and source in (${ids})`;
        run(calls, remade, connection);
        return true;
      }
      run(
        `update event_group set mark = coalesce(mark, ?), revision = revision + 1, settled_at = null, settled = null where source in (${ids})
         or id in (select g.id from event_group g join node n on n.grp = g.id where g.kind = 'agent' and n.source in (${ids}))`,
        ...[remade, connection, connection],
      );
      return true;
    }
    case 'sides':
      for (const { id, group } of change.drop) run('delete from side where account = ? and id = ? and grp = ?', change.account, id, group);
      for (const side of change.put) {
        run(
          `insert into side (account, id, grp, connection, class, caller, number, at, shown_by) values (?, ?, ?, ?, ?, ?, ?, ?, ?)
           on conflict (account, id) do update set grp = excluded.grp, connection = excluded.connection, class = excluded.class,
           caller = excluded.caller, number = excluded.number, at = excluded.at, shown_by = excluded.shown_by`,
          ...[change.account, side.id, side.group, side.connection, side.class, side.caller, side.number, side.at, side.shownBy],
        );
      }
      for (const group of change.mark)
        run('update event_group set revision = revision + 1, mark = coalesce(mark, position) where id = ?', group);
      return true;
    case 'gather':
      return gather(file, change.account, change.sets);
  }
}

/** What is forgotten goes its own way: the agents that it shares with other connections stay with these. */
export function leaveSharedGroups(file: DatabaseSync, source: number): void {
  const shared = file
    .prepare(
      `select n.id, n.source, n.grp from event_group g join node n on n.grp = g.id where g.kind = 'agent' and n.source = ?
       and exists (select 1 from node o where o.grp = n.grp and o.source <> n.source)`,
    )
    .all(source)
    .map(asNode);
  if (shared.length > 0)
    carryOut(
      file,
      shared.map((node) => [node]),
    );
}

function gather(file: DatabaseSync, account: string, sets: readonly (readonly AgentKey[])[]): boolean {
  const find = file.prepare(
    `select n.id, n.source, n.grp from source s join node n on n.source = s.id and n.key = ?
     where s.account = ? and s.connection = ? and s.state = 'live'`,
  );
  return carryOut(
    file,
    sets.map((set) => set.flatMap(({ connection, key }) => find.all(plainKey(key), account, connection).map(asNode))),
  );
}

function carryOut(file: DatabaseSync, sets: readonly (readonly GatheredNode[])[]): boolean {
  const held = new Map<number, GatheredNode[]>();
  const positions = new Map<number, number>();
  const nodesOf = file.prepare('select id, source, grp from node where grp = ?');
  const positionOf = file.prepare('select position from event_group where id = ?');
  for (const { group } of sets.flat()) {
    if (held.has(group)) continue;
    held.set(group, nodesOf.all(group).map(asNode));
    positions.set(group, Number(positionOf.get(group)?.['position'] ?? 0));
  }
  const given = { group: Number(file.prepare("select value from counter where name = 'group'").get()?.['value']) };
  const plan = planGather(sets, held, positions, given);
  if (plan.moves.length === 0) return false;
  file.prepare("update counter set value = ? where name = 'group'").run(given.group);
  write(file, plan, positions);
  return true;
}

function write(file: DatabaseSync, { made, moves, changed, emptied }: GatherPlan, positions: ReadonlyMap<number, number>): void {
  const run = (sql: string, ...values: Value[]) => file.prepare(sql).run(...values);
  for (const { id, source, position } of made) {
    run(
      "insert into event_group (id, source, kind, position, revision, mark, emptied) values (?, ?, 'agent', ?, 1, ?, 0)",
      ...[id, source, position, position],
    );
  }
  for (const { node, into } of moves) run('update node set grp = ? where id = ?', into, node);
  const most = Math.max(0, ...positions.values());
  for (const { group, source } of changed) {
    run(
      `update event_group set source = ?, position = max(position, ?), revision = revision + 1, mark = coalesce(mark, position),
       settled_at = null, settled = null where id = ?`,
      ...[source, most, group],
    );
  }
  for (const group of emptied) {
    run('update event_group set emptied = 1, revision = revision + 1, mark = coalesce(mark, position) where id = ?', group);
  }
}

function asNode(row: Record<string, unknown>): GatheredNode {
  return { id: Number(row['id']), source: Number(row['source']), group: Number(row['grp']) };
}
