import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { DecodeProgress, FinishedGroup, ProjectedKey } from './delivery-log.ts';
import { type Given, planGroups } from './group-plan.ts';
import { KeyCache } from './key-cache.ts';
import { writeSettled } from './payload.ts';
import { changeMappingIn, leaveSharedGroups } from './sqlite-mapping.ts';
import type { MappingChange } from './mapping-change.ts';
import { lastMark } from './tables.ts';
import { rejectHash } from './reject-hash.ts';
import type { CounterName } from './tables.ts';
import type { PackedDelivery, PackedEvent, PackedRewrite } from './write-job.ts';

interface Source {
  readonly id: number;
  decoder: string;
}

/** Nodes that one sweep deletes: a few milliseconds of the writer's time. */
const sweptAtOnce = 2_000;

/** The event index's writing half on SQLite. Each method runs inside the writer's transaction. */
export class SqliteIndexWriter {
  readonly #file: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  readonly #cache = new KeyCache();

  constructor(file: DatabaseSync) {
    this.#file = file;
  }

  /** The store may differ from what was remembered. */
  forgetCache(): void {
    this.#cache.clear();
  }

  record(batch: readonly PackedDelivery[], progress: DecodeProgress): void {
    this.#store(batch);
    this.#progress(progress);
  }

  /** What a rewritten delivery no longer tells goes, with keys that nothing names any more; what it tells now comes. */
  rewrite({ delivery, now, gone }: PackedRewrite): void {
    if (now === null) return;
    const source = this.#source(delivery.account, delivery.connection);
    if (source === undefined) return;
    const changed = new Map<number, number>();
    for (const { id, key, payload } of gone.events) {
      const node = this.#node(source.id, key);
      if (node === undefined) continue;
      const deleted = this.#run('delete from event where node = ? and id = ? and payload = ?', node.id, id, payload);
      if (deleted > 0) changed.set(node.group, (changed.get(node.group) ?? 0) + deleted);
    }
    for (const [group, events] of changed) {
      this.#touch(group, 0, delivery.seq);
      this.#run('update event_group set settled_at = null, settled = null where id = ?', group);
      this.#run('update source set events = events - ? where id = ?', events, source.id);
    }
    for (const hash of gone.rejects) {
      const deleted = this.#run('delete from reject where source = ? and hash = ?', source.id, hash);
      this.#run('update source set rejects = rejects - ? where id = ?', deleted, source.id);
    }
    this.#store([{ ...now, decoder: source.decoder }]);
    for (const key of gone.keys) this.#dropKey(source.id, key, delivery.seq);
  }

  postpone(groups: readonly number[]): void {
    for (const id of groups) this.#run('update event_group set mark = ? where id = ? and mark is not null', lastMark, id);
  }

  removeAccount(account: string): void {
    this.#run(
      `update event_group set mark = null where mark is not null and emptied = 0
       and source in (select id from source where account = ? and state = 'live')`,
      account,
    );
    this.#run("update source set state = 'forgotten' where account = ? and state = 'live'", account);
  }

  #dropKey(source: number, key: string, mark: number): void {
    const node = this.#node(source, key);
    if (node === undefined || this.#get('select 1 as one from event where node = ? limit 1', node.id) !== undefined) return;
    this.#run('delete from node where id = ?', node.id);
    this.#cache.clear();
    if (this.#get('select 1 as one from node where grp = ? limit 1', node.group) !== undefined) return;
    this.#run('update event_group set emptied = 1, revision = revision + 1, mark = coalesce(mark, ?) where id = ?', mark, node.group);
  }

  #store(batch: readonly PackedDelivery[]): void {
    const sources = new Map<string, Source>();
    const placed: { delivery: PackedDelivery; source: Source; event: PackedEvent; ordinal: number }[] = [];
    for (const delivery of batch) {
      const source = this.#sourceOf(delivery, sources);
      delivery.events.forEach((event, ordinal) => placed.push({ delivery, source, event, ordinal }));
    }
    const given: Given = { node: this.#counter('node'), group: this.#counter('group') };
    const plan = planGroups(
      placed.map(({ source, event }) => ({ source: source.id, key: event.key, links: event.links })),
      (source, key) => this.#node(source, key),
      given,
    );
    this.#setCounter('node', given.node);
    this.#setCounter('group', given.group);

    const mark = batch[0]?.seq ?? 0;
    for (const { from, into } of plan.merges) this.#merge(from, into, mark);
    for (const { id, source, key, group } of plan.newNodes) {
      this.#run('insert into node (id, source, key, grp) values (?, ?, ?, ?)', id, source, key, group);
      this.#cache.set(source, key, { id, group });
    }

    const touched = new Map<number, number>();
    const counted = new Map<number, number>();
    const earliest = new Map<number, number>();
    const insert = this.#statement(
      'insert into event (node, id, seq, ordinal, payload, at) values (?, ?, ?, ?, ?, ?) on conflict (node, id) do nothing',
    );
    placed.forEach(({ delivery, source, event, ordinal }, at) => {
      const node = plan.nodes[at];
      if (node === undefined) throw new Error('an event without a node');
      if (insert.run(node.id, event.id, delivery.seq, ordinal, event.payload, event.at).changes === 0) return;
      if (event.at !== null) earliest.set(node.group, Math.min(earliest.get(node.group) ?? Infinity, event.at));
      touched.set(node.group, Math.max(touched.get(node.group) ?? 0, delivery.seq));
      counted.set(source.id, (counted.get(source.id) ?? 0) + 1);
    });
    for (const [group, position] of touched) {
      const made = plan.newGroups.get(group);
      if (made === undefined) this.#touch(group, position, mark);
      else {
        this.#run(
          'insert into event_group (id, source, kind, position, revision, mark, emptied) values (?, ?, ?, ?, 1, ?, 0)',
          ...[group, made.source, made.kind, position, mark],
        );
      }
    }
    for (const [group, at] of earliest) {
      this.#run('update event_group set settled_at = null, settled = null where id = ? and settled_at > ?', group, at);
    }
    for (const [source, events] of counted) this.#run('update source set events = events + ? where id = ?', events, source);
    for (const delivery of batch) this.#reject(delivery, this.#sourceOf(delivery, sources).id);
  }

  forget(connection: string): void {
    const live = this.#statement("select id, account from source where connection = ? and state = 'live'").all(connection);
    for (const { id, account } of live) {
      leaveSharedGroups(this.#file, Number(id));
      this.#cache.clear();
      this.#run("update source set state = 'forgotten' where id = ?", Number(id));
      // Its groups wait for the sweep: until the connection has been decoded again their facts stay as they are.
      this.#run('update event_group set mark = null where mark is not null and emptied = 0 and source = ?', Number(id));
      this.#newSource(connection, String(account), '', 0);
    }
  }

  sweep(): boolean {
    const ripe = this.#get(
      `select old.id from source old where old.state = 'forgotten'
       and not exists (select 1 from source new where new.connection = old.connection and new.account = old.account and new.state = 'live' and new.behind is not null) limit 1`,
    )?.['id'];
    if (typeof ripe !== 'number') return false;
    const nodes = this.#statement('select id, grp from node where source = ? limit ?').all(ripe, sweptAtOnce);
    const groups = new Set<number>();
    for (const node of nodes) {
      this.#run('delete from event where node = ?', Number(node['id']));
      this.#run('delete from node where id = ?', Number(node['id']));
      groups.add(Number(node['grp']));
    }
    for (const group of groups) {
      this.#run('update event_group set emptied = 1, revision = revision + 1, mark = coalesce(mark, position) where id = ?', group);
    }
    if (nodes.length === sweptAtOnce) return true;
    const rejects = this.#run(
      'delete from reject where (source, hash) in (select source, hash from reject where source = ? limit ?)',
      ripe,
      sweptAtOnce,
    );
    if (rejects < sweptAtOnce) this.#run("update source set state = 'gone' where id = ?", ripe);
    return true;
  }

  markAll(): void {
    const live = "source in (select id from source where state <> 'forgotten')";
    this.#run(`update event_group set mark = coalesce(mark, 0), revision = revision + 1, settled_at = null, settled = null where ${live}`);
  }

  changeMapping(change: MappingChange): boolean {
    if (change.kind === 'gather') this.#cache.clear();
    return changeMappingIn(this.#file, change);
  }

  reserve(count: number): number {
    const last = this.#counter('version');
    this.#setCounter('version', last + count);
    return last + 1;
  }

  addKeys(keys: readonly (readonly [group: number, keys: readonly ProjectedKey[]])[]): void {
    const account = this.#statement('select s.account from event_group g join source s on s.id = g.source where g.id = ?');
    const insert = this.#statement(
      `insert into projected (account, tbl, at, id, grp) values (?, ?, ?, ?, ?)
       on conflict (account, tbl, at, id) do update set grp = excluded.grp where grp <> excluded.grp`,
    );
    for (const [group, added] of keys) {
      // A group that is gone (forgotten and swept meanwhile) makes nothing.
      const of = account.get(group)?.['account'];
      if (typeof of === 'string') for (const key of added) insert.run(of, key.table, key.at, key.id, group);
    }
  }

  finish(done: readonly FinishedGroup[]): void {
    for (const { group, revision, drop, settled, more = false } of done) {
      for (const key of drop) {
        this.#run(
          `delete from projected where grp = ? and tbl = ? and at = ? and id = ?
           and account = (select s.account from event_group g join source s on s.id = g.source where g.id = ?)`,
          ...[group, key.table, key.at, key.id, group],
        );
      }
      if (settled != null) {
        const text = writeSettled(settled);
        this.#run('update event_group set settled_at = ?, settled = ? where id = ? and revision = ?', settled.at, text, group, revision);
      }
      if (more) continue;
      this.#run('update event_group set mark = null where id = ? and revision = ?', group, revision);
      this.#run(
        'delete from event_group where id = ? and revision = ? and emptied = 1 and not exists (select 1 from projected where grp = ?)',
        ...[group, revision, group],
      );
    }
  }

  #progress(progress: DecodeProgress): void {
    if (typeof progress === 'number') this.#setCounter('decoded', progress);
    else {
      const behind = progress.caughtUp ? null : progress.upTo;
      this.#run("update source set behind = ? where connection = ? and state = 'live'", behind, progress.connection);
    }
  }

  #sourceOf({ connection, account, decoder }: PackedDelivery, sources: Map<string, Source>): Source {
    let source = sources.get(`${account} ${connection}`) ?? this.#source(account, connection);
    source ??= this.#newSource(connection, account, decoder, null);
    if (source.decoder !== decoder) {
      this.#run('update source set decoder = ? where id = ?', decoder, source.id);
      source.decoder = decoder;
    }
    sources.set(`${account} ${connection}`, source);
    return source;
  }

  #source(account: string, connection: string): Source | undefined {
    const row = this.#get("select id, decoder from source where connection = ? and account = ? and state = 'live'", connection, account);
    return row === undefined ? undefined : { id: Number(row['id']), decoder: String(row['decoder']) };
  }

  #newSource(connection: string, account: string, decoder: string, behind: number | null): Source {
    const id = this.#counter('source') + 1;
    this.#setCounter('source', id);
    this.#run(
      "insert into source (id, connection, account, decoder, behind, state, events, rejects) values (?, ?, ?, ?, ?, 'live', 0, 0)",
      ...[id, connection, account, decoder, behind],
    );
    return { id, decoder };
  }

  #node(source: number, key: string): { id: number; group: number } | undefined {
    const remembered = this.#cache.get(source, key);
    if (remembered !== undefined) return remembered;
    const row = this.#get('select id, grp from node where source = ? and key = ?', source, key);
    if (row === undefined) return undefined;
    const node = { id: Number(row['id']), group: Number(row['grp']) };
    this.#cache.set(source, key, node);
    return node;
  }

  #merge(from: number, into: number, mark: number): void {
    const moved = this.#statement('update node set grp = ? where grp = ? returning id, source, key').all(into, from);
    for (const node of moved) this.#cache.set(Number(node['source']), String(node['key']), { id: Number(node['id']), group: into });
    const position = Number(this.#get('select position from event_group where id = ?', from)?.['position'] ?? 0);
    this.#run('update event_group set emptied = 1, revision = revision + 1, mark = coalesce(mark, ?) where id = ?', mark, from);
    this.#touch(into, position, mark);
    this.#run('update event_group set settled_at = null, settled = null where settled_at is not null and id in (?, ?)', from, into);
  }

  #touch(group: number, position: number, mark: number): void {
    this.#run(
      'update event_group set revision = revision + 1, position = max(position, ?), mark = coalesce(mark, ?) where id = ?',
      ...[position, mark, group],
    );
  }

  #reject({ seq, rejects }: PackedDelivery, source: number): void {
    if (rejects.length === 0) return;
    let id = this.#counter('reject');
    let added = 0;
    for (const reject of rejects) {
      const { line, byte, reason, text } = reject;
      added += this.#run(
        `insert into reject (source, hash, id, seq, line, byte, reason, text) values (?, ?, ?, ?, ?, ?, ?, ?)
         on conflict (source, hash) do nothing`,
        ...[source, rejectHash(reject, seq), ++id, seq, line, byte, reason, text],
      );
    }
    this.#setCounter('reject', id);
    this.#run('update source set rejects = rejects + ? where id = ?', added, source);
  }

  #counter(name: CounterName): number {
    return Number(this.#get('select value from counter where name = ?', name)?.['value']);
  }

  #setCounter(name: CounterName, value: number): void {
    this.#run('update counter set value = ? where name = ?', value, name);
  }

  #get(sql: string, ...values: (string | number)[]): Record<string, unknown> | undefined {
    return this.#statement(sql).get(...values);
  }

  #run(sql: string, ...values: (string | number | null | Uint8Array)[]): number {
    return Number(this.#statement(sql).run(...values).changes);
  }

  #statement(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined) this.#statements.set(sql, (statement = this.#file.prepare(sql)));
    return statement;
  }
}
