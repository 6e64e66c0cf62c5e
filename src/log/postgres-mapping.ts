import type pg from 'pg';
import { type GatheredNode, planGather } from './gather-plan.ts';
import { type AgentKey, type MappingChange, repeatClass } from './mapping-change.ts';
import { plainKey } from './plain-text.ts';
import { remade } from './sqlite-mapping.ts';

/** Inside a transaction that holds the index's lock: a change of the account's mapping, see `MappingChange`. */
export async function changeMappingOn(client: pg.ClientBase, change: MappingChange): Promise<boolean> {
  const run = async (sql: string, values: unknown[]): Promise<number> => (await client.query(sql, values)).rowCount ?? 0;
  switch (change.kind) {
    case 'reshape': {
      const { connection, shape, linked, callsAlone = false } = change;
      const told = "update source set shape = $1 where connection = $2 and state = 'live' and shape <> $1";
      if ((await run(told, [shape, connection])) === 0) return false;
      await run('delete from side where connection = $1 and (not $2 or class like $3)', [connection, linked, `${repeatClass}%`]);
      const ids = "select id from source where connection = $2 and state = 'live'";
      if (callsAlone) {
        const calls = `update event_group set mark = coalesce(mark, $1), revision = revision + 1 where kind = 'call' and source in (${ids})`;
        await run(calls, [remade, connection]);
        return true;
      }
      await run(
        `update event_group set mark = coalesce(mark, $1), revision = revision + 1, settled_at = null, settled = null where source in (${ids})
         or id in (select g.id from event_group g join node n on n.grp = g.id where g.kind = 'agent' and n.source in (${ids}))`,
        [remade, connection],
      );
      return true;
    }
    case 'sides': {
      const { account, put, drop, mark } = change;
      await run(
        'delete from side using unnest($2::text[], $3::bigint[]) as d (id, grp) where account = $1 and side.id = d.id and side.grp = d.grp',
        [account, drop.map(({ id }) => id), drop.map(({ group }) => group)],
      );
      await run(
        `insert into side (account, id, grp, connection, class, caller, number, at, shown_by)
         select $1, * from unnest($2::text[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bigint[], $9::bigint[])
         on conflict (account, id) do update set grp = excluded.grp, connection = excluded.connection, class = excluded.class,
         caller = excluded.caller, number = excluded.number, at = excluded.at, shown_by = excluded.shown_by`,
        [
          account,
          put.map(({ id }) => id),
          put.map(({ group }) => group),
          put.map(({ connection }) => connection),
          put.map((side) => side.class),
          put.map(({ caller }) => caller),
          put.map(({ number }) => number),
          put.map(({ at }) => at),
          put.map(({ shownBy }) => shownBy),
        ],
      );
      await run('update event_group set revision = revision + 1, mark = coalesce(mark, position) where id = any($1::bigint[])', [mark]);
      return true;
    }
    case 'gather':
      return await carryOut(client, await nodesOf(client, change.account, change.sets));
  }
}

/** What is forgotten goes its own way: the agents that it shares with other connections stay with these. */
export async function leaveSharedGroupsOn(client: pg.ClientBase, source: number): Promise<void> {
  const { rows } = await client.query<Row>(
    `select n.id, n.source, n.grp from event_group g join node n on n.grp = g.id where g.kind = 'agent' and n.source = $1
     and exists (select 1 from node o where o.grp = n.grp and o.source <> n.source)`,
    [source],
  );
  await carryOut(
    client,
    rows.map((row) => [asNode(row)]),
  );
}

async function nodesOf(client: pg.ClientBase, account: string, sets: readonly (readonly AgentKey[])[]): Promise<GatheredNode[][]> {
  const found: GatheredNode[][] = [];
  for (const set of sets) {
    const { rows } = await client.query<Row>(
      `select n.id, n.source, n.grp from unnest($2::text[], $3::text[]) as k (connection, key)
       join source s on s.account = $1 and s.connection = k.connection and s.state = 'live' join node n on n.source = s.id and n.key = k.key`,
      [account, set.map(({ connection }) => connection), set.map(({ key }) => plainKey(key))],
    );
    found.push(rows.map(asNode));
  }
  return found;
}

async function carryOut(client: pg.ClientBase, sets: readonly (readonly GatheredNode[])[]): Promise<boolean> {
  const groups = [...new Set(sets.flat().map(({ group }) => group))];
  if (groups.length === 0) return false;
  const nodes = await client.query<Row>('select id, source, grp from node where grp = any($1::bigint[])', [groups]);
  const held = new Map<number, GatheredNode[]>(groups.map((group) => [group, []]));
  for (const row of nodes.rows) held.get(row.grp)?.push(asNode(row));
  const places = await client.query<{ id: number; position: number }>('select id, position from event_group where id = any($1::bigint[])', [
    groups,
  ]);
  const positions = new Map(places.rows.map(({ id, position }) => [id, position]));
  const counted = await client.query<{ value: number }>("select value from counter where name = 'group'");
  const given = { group: counted.rows[0]?.value ?? 0 };
  const { made, moves, changed, emptied } = planGather(sets, held, positions, given);
  if (moves.length === 0) return false;
  await client.query("update counter set value = $1 where name = 'group'", [given.group]);
  for (const { id, source, position } of made) {
    await client.query(
      "insert into event_group (id, source, kind, position, revision, mark, emptied) values ($1, $2, 'agent', $3, 1, $3, 0)",
      [id, source, position],
    );
  }
  for (const { node, into } of moves) await client.query('update node set grp = $2 where id = $1', [node, into]);
  const most = Math.max(0, ...positions.values());
  for (const { group, source } of changed) {
    await client.query(
      `update event_group set source = $2, position = greatest(position, $3), revision = revision + 1, mark = coalesce(mark, position),
       settled_at = null, settled = null where id = $1`,
      [group, source, most],
    );
  }
  await client.query(
    'update event_group set emptied = 1, revision = revision + 1, mark = coalesce(mark, position) where id = any($1::bigint[])',
    [emptied],
  );
  return true;
}

interface Row {
  readonly id: number;
  readonly source: number;
  readonly grp: number;
}

function asNode({ id, source, grp }: Row): GatheredNode {
  return { id, source, group: grp };
}
