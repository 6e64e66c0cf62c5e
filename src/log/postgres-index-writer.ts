import type pg from 'pg';
import { slotOf } from './arrivals.ts';
import type { DecodeProgress, FinishedGroup, ProjectedKey } from './delivery-log.ts';
import { type GroupPlan, planGroups } from './group-plan.ts';
import { lastingText } from './lasting.ts';
import { changeMappingOn, leaveSharedGroupsOn } from './postgres-mapping.ts';
import { writeSettled } from './payload.ts';
import { lastMark } from './tables.ts';
import { rejectHash } from './reject-hash.ts';
import type { CounterName } from './tables.ts';
import type { PackedDelivery, PackedEvent, PackedRewrite, WriteJob } from './write-job.ts';

interface Placed {
  readonly seq: number;
  readonly source: number;
  readonly event: PackedEvent;
  readonly ordinal: number;
}

const sweptAtOnce = 2_000;

/** The event index's writing half on PostgreSQL: whole columns at a time, inside a transaction that holds the index's lock. */
export class PostgresIndexWriter {
  readonly #client: pg.ClientBase;

  constructor(client: pg.ClientBase) {
    this.#client = client;
  }

  async run(job: WriteJob): Promise<unknown> {
    switch (job.kind) {
      case 'append':
        throw new Error('A delivery among the jobs of the index.');
      case 'record':
        await this.#record(job.batch, job.progress);
        return null;
      case 'forget':
        await this.#forget(job.connection);
        return null;
      case 'sweep':
        return await this.#sweep();
      case 'markAll':
        await this.#do(
          `update event_group set mark = coalesce(mark, 0), revision = revision + 1, settled_at = null, settled = null
           where source in (select id from source where state <> 'forgotten')`,
        );
        return null;
      case 'reserve':
        return (await this.#advance('version', job.count)) + 1;
      case 'addKeys':
        await this.#addKeys(job.keys);
        return null;
      case 'finish':
        await this.#finish(job.done);
        return null;
      case 'rewrite':
        for (const change of job.changes) await this.#rewrite(change);
        return null;
      case 'removeAccount':
        await this.#removeAccount(job.account);
        return null;
      case 'removeReceived':
        await this.#do('delete from arrival where account = $1 and connection = $2 and slot < $3', [
          ...[job.account, job.connection, slotOf(job.before)],
        ]);
        return await this.#do('delete from delivery where account = $1 and connection = $2 and received_at < $3 and headers <> $4', [
          ...[job.account, job.connection, job.before, lastingText],
        ]);
      case 'postpone':
        await this.#do('update event_group set mark = $2 where id = any($1::bigint[]) and mark is not null', [job.groups, lastMark]);
        return null;
      case 'mapping':
        return await changeMappingOn(this.#client, job.change);
      case 'purge':
        throw new Error('A purge inside a transaction.');
    }
  }

  /** What a rewritten delivery no longer tells goes, with keys that nothing names any more; what it tells now comes. */
  async #rewrite({ delivery, now, gone }: PackedRewrite): Promise<void> {
    const { deliveryKey, headers, body, seq, account, connection } = delivery;
    await this.#do('update delivery set delivery_key = $1, headers = $2, body = $3 where seq = $4 and account = $5', [
      ...[deliveryKey, JSON.stringify(headers), Buffer.from(body.buffer, body.byteOffset, body.byteLength), seq, account],
    ]);
    const [source] = await this.#all<{ id: number; decoder: string }>(
      "select id, decoder from source where connection = $1 and account = $2 and state = 'live'",
      [connection, account],
    );
    if (now === null || source === undefined) return;
    const deleted = await this.#all<{ grp: number }>(
      `delete from event e using unnest($2::text[], $3::text[], $4::text[]) as g (key, id, payload), node n
       where n.source = $1 and n.key = g.key and e.node = n.id and e.id = g.id and e.payload = g.payload returning n.grp`,
      [source.id, gone.events.map(({ key }) => key), gone.events.map(({ id }) => id), gone.events.map(({ payload }) => payload)],
    );
    await this.#do(
      `update event_group set revision = revision + 1, mark = coalesce(mark, $2), settled_at = null, settled = null
       where id = any($1::bigint[])`,
      [[...new Set(deleted.map(({ grp }) => grp))], seq],
    );
    const rejects = await this.#do('delete from reject where source = $1 and hash = any($2::bytea[])', [
      source.id,
      gone.rejects.map((hash) => Buffer.from(hash)),
    ]);
    await this.#do('update source set events = events - $2, rejects = rejects - $3 where id = $1', [source.id, deleted.length, rejects]);
    await this.#take([{ ...now, decoder: source.decoder }]);
    const dropped = await this.#all<{ grp: number }>(
      `delete from node n where n.source = $1 and n.key = any($2::text[])
       and not exists (select 1 from event e where e.node = n.id) returning n.grp`,
      [source.id, gone.keys],
    );
    await this.#do(
      `update event_group g set emptied = 1, revision = revision + 1, mark = coalesce(mark, $2)
       where id = any($1::bigint[]) and not exists (select 1 from node n where n.grp = g.id)`,
      [[...new Set(dropped.map(({ grp }) => grp))], seq],
    );
  }

  async #removeAccount(account: string): Promise<void> {
    await this.#do('delete from delivery where account = $1', [account]);
    await this.#do('delete from arrival where account = $1', [account]);
    await this.#do(
      `update event_group set mark = null where mark is not null and emptied = 0
       and source in (select id from source where account = $1 and state = 'live')`,
      [account],
    );
    await this.#do("update source set state = 'forgotten' where account = $1 and state = 'live'", [account]);
  }

  async #record(batch: readonly PackedDelivery[], progress: DecodeProgress): Promise<void> {
    await this.#take(batch);
    await this.#progress(progress);
  }

  async #take(batch: readonly PackedDelivery[]): Promise<void> {
    const placed: Placed[] = [];
    const sources = new Map<string, number>();
    for (const delivery of batch) {
      const source = await this.#sourceOf(delivery, sources);
      delivery.events.forEach((event, ordinal) => placed.push({ seq: delivery.seq, source, event, ordinal }));
    }
    if (placed.length > 0) await this.#store(placed, batch[0]?.seq ?? 0);
    for (const delivery of batch) if (delivery.rejects.length > 0) await this.#reject(delivery, await this.#sourceOf(delivery, sources));
  }

  async #store(placed: readonly Placed[], mark: number): Promise<void> {
    const known = await this.#known(placed);
    const before = { node: await this.#advance('node', 0), group: await this.#advance('group', 0) };
    const given = { ...before };
    const plan = planGroups(
      placed.map(({ source, event }) => ({ source, key: event.key, links: event.links })),
      (source, key) => known.get(`${source} ${key}`),
      given,
    );
    await this.#advance('node', given.node - before.node);
    await this.#advance('group', given.group - before.group);
    await this.#merge(plan, mark);
    await this.#do('insert into node (id, source, key, grp) select * from unnest($1::bigint[], $2::bigint[], $3::text[], $4::bigint[])', [
      plan.newNodes.map((node) => node.id),
      plan.newNodes.map((node) => node.source),
      plan.newNodes.map((node) => node.key),
      plan.newNodes.map((node) => node.group),
    ]);
    await this.#touch(await this.#insertEvents(placed, plan), plan, mark);
  }

  async #known(placed: readonly Placed[]): Promise<Map<string, { id: number; group: number }>> {
    const keys = new Map<string, { source: number; key: string }>();
    for (const { source, event } of placed) for (const key of [event.key, ...event.links]) keys.set(`${source} ${key}`, { source, key });
    const wanted = [...keys.values()];
    const rows = await this.#all<{ id: number; source: number; key: string; grp: number }>(
      `select n.id, n.source, n.key, n.grp from unnest($1::bigint[], $2::text[]) as wanted (source, key)
       join node n on n.source = wanted.source and n.key = wanted.key`,
      [wanted.map(({ source }) => source), wanted.map(({ key }) => key)],
    );
    return new Map(rows.map(({ id, source, key, grp }) => [`${source} ${key}`, { id, group: grp }]));
  }

  async #merge({ merges }: GroupPlan, mark: number): Promise<void> {
    if (merges.length === 0) return;
    const pairs = [merges.map(({ from }) => from), merges.map(({ into }) => into)];
    const moved = 'unnest($1::bigint[], $2::bigint[]) as m (old, new)';
    await this.#do(`update node set grp = m.new from ${moved} where grp = m.old`, pairs);
    await this.#do(
      `update event_group g set revision = revision + 1, mark = coalesce(mark, $3), position = greatest(g.position, joined.position)
       from (select m.new, max(o.position) as position from ${moved} join event_group o on o.id = m.old group by m.new) joined where g.id = joined.new`,
      [...pairs, mark],
    );
    await this.#do('update event_group set emptied = 1, revision = revision + 1, mark = coalesce(mark, $2) where id = any($1::bigint[])', [
      merges.map(({ from }) => from),
      mark,
    ]);
  }

  /** The events that were not there yet. */
  async #insertEvents(placed: readonly Placed[], plan: GroupPlan): Promise<Placed[]> {
    const nodes = plan.nodes.map((node) => node.id);
    const rows = await this.#all<{ node: number; id: string }>(
      `insert into event (node, id, seq, ordinal, payload, at)
       select node, id, seq, ordinal, payload, at
       from unnest($1::bigint[], $2::text[], $3::bigint[], $4::bigint[], $5::text[], $6::float8[])
         with ordinality as e (node, id, seq, ordinal, payload, at, place) order by place
       on conflict (node, id) do nothing returning node, id`,
      [
        nodes,
        placed.map(({ event }) => event.id),
        placed.map(({ seq }) => seq),
        placed.map(({ ordinal }) => ordinal),
        placed.map(({ event }) => event.payload),
        placed.map(({ event }) => event.at),
      ],
    );
    const stored = new Set(rows.map(({ node, id }) => `${node} ${id}`));
    // Of twins within the batch the first was stored.
    return placed.map((one, at) => (stored.delete(`${nodes[at] ?? 0} ${one.event.id}`) ? one : null)).filter((one) => one !== null);
  }

  async #touch(stored: readonly Placed[], plan: GroupPlan, mark: number): Promise<void> {
    const groupOf = new Map(plan.nodes.map((node) => [`${node.source} ${node.key}`, node.group]));
    const positions = new Map<number, number>();
    const counts = new Map<number, number>();
    const earliest = new Map<number, number>();
    for (const { source, event, seq } of stored) {
      const group = groupOf.get(`${source} ${event.key}`) ?? 0;
      positions.set(group, Math.max(positions.get(group) ?? 0, seq));
      counts.set(source, (counts.get(source) ?? 0) + 1);
      if (event.at !== null) earliest.set(group, Math.min(earliest.get(group) ?? Infinity, event.at));
    }
    const made = [...positions].filter(([group]) => plan.newGroups.has(group));
    const old = [...positions].filter(([group]) => !plan.newGroups.has(group));
    await this.#do(
      `insert into event_group (id, source, kind, position, revision, mark, emptied)
       select id, source, kind, position, 1, $5, 0 from unnest($1::bigint[], $2::bigint[], $3::text[], $4::bigint[]) as g (id, source, kind, position)`,
      [
        made.map(([group]) => group),
        made.map(([group]) => plan.newGroups.get(group)?.source ?? 0),
        made.map(([group]) => plan.newGroups.get(group)?.kind ?? ''),
        made.map(([, position]) => position),
        mark,
      ],
    );
    await this.#do(
      `update event_group g set revision = revision + 1, position = greatest(g.position, t.position), mark = coalesce(mark, $3)
       from unnest($1::bigint[], $2::bigint[]) as t (id, position) where g.id = t.id`,
      [old.map(([group]) => group), old.map(([, position]) => position), mark],
    );
    await this.#do(
      `update event_group g set settled_at = null, settled = null from unnest($1::bigint[], $2::float8[]) as t (id, at)
       where g.id = t.id and g.settled_at > t.at`,
      [[...earliest.keys()], [...earliest.values()]],
    );
    for (const [source, count] of counts) await this.#do('update source set events = events + $2 where id = $1', [source, count]);
  }

  async #reject({ seq, rejects }: PackedDelivery, source: number): Promise<void> {
    const first = (await this.#advance('reject', rejects.length)) + 1;
    const added = await this.#do(
      `insert into reject (source, hash, id, seq, line, byte, reason, text)
       select $1, r.hash, r.id, $2, r.line, r.byte, r.reason, r.text
       from unnest($3::bytea[], $4::bigint[], $5::bigint[], $6::bigint[], $7::text[], $8::text[]) as r (hash, id, line, byte, reason, text)
       on conflict (source, hash) do nothing`,
      [
        source,
        seq,
        rejects.map((reject) => Buffer.from(rejectHash(reject, seq))),
        rejects.map((_, at) => first + at),
        rejects.map(({ line }) => line),
        rejects.map(({ byte }) => byte),
        rejects.map(({ reason }) => reason),
        rejects.map(({ text }) => text),
      ],
    );
    await this.#do('update source set rejects = rejects + $2 where id = $1', [source, added]);
  }

  async #progress(progress: DecodeProgress): Promise<void> {
    if (typeof progress === 'number') await this.#do("update counter set value = $1 where name = 'decoded'", [progress]);
    else {
      const behind = progress.caughtUp ? null : progress.upTo;
      await this.#do("update source set behind = $1 where connection = $2 and state = 'live'", [behind, progress.connection]);
    }
  }

  async #forget(connection: string): Promise<void> {
    const live = await this.#all<{ id: number; account: string }>(
      "select id, account from source where connection = $1 and state = 'live'",
      [connection],
    );
    for (const { id, account } of live) {
      await leaveSharedGroupsOn(this.#client, id);
      await this.#do("update source set state = 'forgotten' where id = $1", [id]);
      // Its groups wait for the sweep: until the connection has been decoded again their facts stay as they are.
      await this.#do('update event_group set mark = null where mark is not null and emptied = 0 and source = $1', [id]);
      await this.#newSource(connection, account, '', 0);
    }
  }

  async #sweep(): Promise<boolean> {
    const [ripe] = await this.#all<{ id: number }>(
      `select old.id from source old where old.state = 'forgotten' and not exists
       (select 1 from source new where new.connection = old.connection and new.account = old.account and new.state = 'live' and new.behind is not null) limit 1`,
    );
    if (ripe === undefined) return false;
    const nodes = await this.#all<{ id: number; grp: number }>('select id, grp from node where source = $1 limit $2', [
      ripe.id,
      sweptAtOnce,
    ]);
    const ids = nodes.map(({ id }) => id);
    await this.#do('delete from event where node = any($1::bigint[])', [ids]);
    await this.#do('delete from node where id = any($1::bigint[])', [ids]);
    await this.#do(
      'update event_group set emptied = 1, revision = revision + 1, mark = coalesce(mark, position) where id = any($1::bigint[])',
      [[...new Set(nodes.map(({ grp }) => grp))]],
    );
    if (nodes.length === sweptAtOnce) return true;
    const rejects = await this.#do(
      'delete from reject where (source, hash) in (select source, hash from reject where source = $1 limit $2)',
      [ripe.id, sweptAtOnce],
    );
    if (rejects < sweptAtOnce) await this.#do("update source set state = 'gone' where id = $1", [ripe.id]);
    return true;
  }

  async #addKeys(keys: readonly (readonly [group: number, keys: readonly ProjectedKey[]])[]): Promise<void> {
    const all = keys.flatMap(([group, added]) => added.map((key) => ({ group, ...key })));
    await this.#do(
      `insert into projected (account, tbl, at, id, grp)
       select distinct on (s.account, k.tbl, k.at, k.id) s.account, k.tbl, k.at, k.id, k.grp
       from unnest($1::bigint[], $2::text[], $3::bigint[], $4::text[]) with ordinality as k (grp, tbl, at, id, place)
       join event_group g on g.id = k.grp join source s on s.id = g.source order by s.account, k.tbl, k.at, k.id, k.place desc
       on conflict (account, tbl, at, id) do update set grp = excluded.grp where projected.grp <> excluded.grp`,
      [all.map(({ group }) => group), all.map(({ table }) => table), all.map(({ at }) => at), all.map(({ id }) => id)],
    );
  }

  async #finish(done: readonly FinishedGroup[]): Promise<void> {
    const drop = done.flatMap(({ group, drop: keys }) => keys.map((key) => ({ group, ...key })));
    await this.#do(
      `delete from projected p using unnest($1::bigint[], $2::text[], $3::bigint[], $4::text[]) as k (grp, tbl, at, id),
         event_group g, source s
       where g.id = k.grp and s.id = g.source and p.account = s.account and p.grp = k.grp and p.tbl = k.tbl and p.at = k.at and p.id = k.id`,
      [drop.map(({ group }) => group), drop.map(({ table }) => table), drop.map(({ at }) => at), drop.map(({ id }) => id)],
    );
    const whole = done.filter(({ more = false }) => !more);
    const groups = [whole.map(({ group }) => group), whole.map(({ revision }) => revision)];
    const same = 'from unnest($1::bigint[], $2::bigint[]) as d (id, revision) where g.id = d.id and g.revision = d.revision';
    for (const { group, revision, settled } of done) {
      if (settled == null) continue;
      const text = writeSettled(settled);
      await this.#do('update event_group set settled_at = $3, settled = $4 where id = $1 and revision = $2', [
        group,
        revision,
        settled.at,
        text,
      ]);
    }
    await this.#do(`update event_group g set mark = null ${same}`, groups);
    await this.#do(
      `delete from event_group g ${same.replace('from', 'using')} and g.emptied = 1 and not exists (select 1 from projected where grp = g.id)`,
      groups,
    );
  }

  async #sourceOf({ connection, account, decoder }: PackedDelivery, sources: Map<string, number>): Promise<number> {
    const name = `${account} ${connection} ${decoder}`;
    const before = sources.get(name);
    if (before !== undefined) return before;
    const [row] = await this.#all<{ id: number; decoder: string }>(
      "select id, decoder from source where connection = $1 and account = $2 and state = 'live'",
      [connection, account],
    );
    const id = row?.id ?? (await this.#newSource(connection, account, decoder, null));
    if (row !== undefined && row.decoder !== decoder) await this.#do('update source set decoder = $2 where id = $1', [id, decoder]);
    sources.set(name, id);
    return id;
  }

  async #newSource(connection: string, account: string, decoder: string, behind: number | null): Promise<number> {
    const id = (await this.#advance('source', 1)) + 1;
    await this.#do(
      "insert into source (id, connection, account, decoder, behind, state, events, rejects) values ($1, $2, $3, $4, $5, 'live', 0, 0)",
      [id, connection, account, decoder, behind],
    );
    return id;
  }

  /** Moves a counter on and gives what it was before. */
  async #advance(name: CounterName, by: number): Promise<number> {
    const [row] = await this.#all<{ value: number }>('update counter set value = value + $2 where name = $1 returning value', [name, by]);
    if (row === undefined) throw new Error(`The counter "${name}" is missing.`);
    return row.value - by;
  }

  async #all<Row extends pg.QueryResultRow>(sql: string, values: unknown[] = []): Promise<Row[]> {
    return (await this.#client.query<Row>(sql, values)).rows;
  }

  async #do(sql: string, values: unknown[] = []): Promise<number> {
    return (await this.#client.query(sql, values)).rowCount ?? 0;
  }
}
