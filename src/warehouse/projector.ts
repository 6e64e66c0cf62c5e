import type { Folding } from '#calls/fold.ts';
import type { Facts, FactTable } from '#domain/facts.ts';
import { noFacts } from '#domain/facts.ts';
import type { Instant } from '#domain/instant.ts';
import { Mapping } from '#domain/mapping.ts';
import type { Settled } from '#domain/settled.ts';
import type { EventGroup, EventIndex, ProjectedKey } from '#log/delivery-log.ts';
import type { Warehouse } from './client.ts';
import { factTables } from './ddl.ts';
import { gatherAgents } from './gather-agents.ts';
import { linkCalls } from './link-calls.ts';
import { markSpam } from './mark-spam.ts';
import { emptyRows, keysOf, rowsOf, type Rows, tombstone } from './rows.ts';

/** What the projector needs; `fold` is pure and never throws for bad events (they became rejects or anomalies long before). */
export interface ProjectorParts {
  readonly index: EventIndex;
  readonly warehouse: Warehouse;
  readonly fold: (group: EventGroup, mapping: Mapping) => MaybeFolding | Promise<MaybeFolding>;
  /** What an account says of names and of calls that two systems tell; nothing where left out. */
  readonly mapping?: (account: string) => Promise<Mapping>;
  /** The last position of the log, to know whether decoding is behind. */
  readonly logPosition: () => Promise<number>;
  readonly now: () => Instant;
  /** Told of a batch that failed (it is tried again) and of a group whose fold threw (it waits for a new event or a new version). */
  readonly onError: (error: unknown, group?: EventGroup) => void;
  /** Connections that are catching up: their agents, whose every event would be folded again and again, wait until they have. */
  readonly agentsLater?: () => ReadonlySet<string>;
  /**
   * Told of what was written, before it is checked off: at least once, also after a kill. What it throws keeps the batch waiting.
   * A rebuild tells everything again.
   */
  readonly onWritten?: (
    written: readonly { readonly account: string; readonly connection: string; readonly facts: Facts }[],
  ) => Promise<void>;
  /** Groups a batch; a full batch is followed by the next at once. */
  readonly batch?: number;
}

/** Null: not now, the group is about to be marked again (the account changed a name a moment ago). */
type MaybeFolding = Folding | null;

/** Up to where the warehouse holds the log: every delivery up to `position`, and every one acknowledged before `at`. */
export interface WarehouseFreshness {
  readonly position: number;
  readonly at: Instant | null;
}

/** What one batch did. */
export interface Projected {
  readonly groups: number;
  /** Nothing was left waiting when it began. */
  readonly complete: boolean;
  /** Groups that wait to be marked again before they can be told. */
  readonly unready: number;
}

/** The engine takes a batch in some 10 ms whatever its size: a few a second are enough for a figure that is never a second old. */
const restMs = 150;
const retryMs = 1000;
/** Folds without a pause: some ten milliseconds. */
const foldsAtOnce = 200;

/** Keeps the warehouse equal to the folds of all groups. At least once, in any state that a kill leaves: every step may be repeated. */
export class Projector {
  readonly #parts: ProjectorParts;
  readonly #batch: number;
  readonly #broken = new Map<number, { readonly revision: number; readonly account: string }>();
  /** Groups that were not ready, and the revision at which they were moved behind the others for that. */
  readonly #unready = new Map<number, number>();
  #freshness: WarehouseFreshness = { position: 0, at: null };
  #wake: (() => void) | null = null;
  #woken = false;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(parts: ProjectorParts) {
    this.#parts = parts;
    this.#batch = parts.batch ?? 8000;
  }

  freshness(): WarehouseFreshness {
    return this.#freshness;
  }

  /** Groups whose fold threw: their facts are as they were before. */
  broken(account?: string): number {
    if (account === undefined) return this.#broken.size;
    return [...this.#broken.values()].filter((one) => one.account === account).length;
  }

  /** There may be something to project. */
  wake(): void {
    this.#woken = true;
    this.#wake?.();
  }

  /** Projects until told to stop. */
  async run(stop: AbortSignal): Promise<void> {
    const wake = () => {
      this.wake();
    };
    const stopped = () => stop.aborted;
    stop.addEventListener('abort', wake);
    while (!stopped()) {
      this.#woken = false;
      try {
        const done = await this.step();
        if (!done.complete && done.groups > 0) continue;
        await this.#rest(restMs, stop);
        await this.#restUntilWoken(stop);
      } catch (error) {
        this.#parts.onError(error);
        await this.#rest(retryMs, stop);
      }
    }
    stop.removeEventListener('abort', wake);
  }

  /** Projects everything that waits; resolves when nothing is left but what cannot be folded, or not now. */
  async drain(progress?: (done: number) => void): Promise<number> {
    let total = 0;
    for (;;) {
      const done = await this.step();
      total += done.groups;
      progress?.(total);
      if (done.groups === 0) return total;
    }
  }

  /** One batch: keys first (durable), then rows and tombstones, then the checkpoint. */
  async step(): Promise<Projected> {
    return await this.alone(async () => await this.#project({ into: 'current' }));
  }

  /** One batch into the tables that a rebuild fills; keys are kept, because only the current tables may free them. */
  async stepIntoNext(): Promise<Projected> {
    return await this.#project({ into: 'next' });
  }

  /** Runs `work` while no batch runs. */
  async alone<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work, work);
    this.#turn = turn.catch(() => undefined);
    return await turn;
  }

  async #project({ into }: { into: 'current' | 'next' }): Promise<Projected> {
    const { index, warehouse, now } = this.#parts;
    const startedAt = now();
    const logPosition = await this.#parts.logPosition();
    const decoded = await index.decodedUpTo();
    const waiting = await index.dirty(this.#batch, this.#parts.agentsLater?.() ?? new Set());
    const mappings = await this.#mappings(waiting);
    const moved = await gatherAgents(index, waiting, mappings);
    const groups = waiting.filter(({ id }) => !moved.has(id));
    // Only this projector clears marks: if no more wait than were read, the batch holds everything decoded before it.
    const complete = moved.size === 0 && (await index.waiting()) === groups.length && groups.every((group) => group.more !== true);
    const { folded: own, failed, unready } = await this.#foldAll(groups, mappings);
    const behind = [...failed, ...unready.fresh];
    const foldOne = async (group: EventGroup) => (await this.#foldAll([group], mappings)).folded[0] ?? null;
    // Of a call that two systems tell both sides are written together.
    const { folded, written } = await markSpam(index, await linkCalls(index, own, mappings, foldOne), mappings);
    // They wait behind all others, so that they hold up nobody.
    await index.postpone(behind);
    if (folded.length > 0) {
      const keys = new Map(folded.map(({ group, facts }) => [group.id, keysOf(facts)]));
      // What was settled before is not told again and stays as it is.
      const from = new Map(folded.flatMap(({ group }) => (group.settled === null ? [] : [[group.id, group.settled.factsFrom]])));
      // Read before the new ones are added: most groups then hold nothing yet, and only this projector adds any.
      const held = withinTold(
        await index.projectedKeys(
          folded.map(({ group }) => group.id),
          from,
        ),
        folded,
      );
      await index.addProjectedKeys(freshKeys(keys, held));
      const versions = await index.reserveVersions(2);
      const vanished = vanishedKeys(new Map(folded.map(({ group }) => [group.id, group.account])), keys, held);
      const rows = batchRows(folded, vanished, versions);
      const write = async () => {
        for (const table of factTables) await warehouse.insert(table, rows[table], into);
      };
      // Nobody reads the next tables before they are whole.
      await (into === 'current' ? warehouse.withWriteLock(write) : write());
      await this.#parts.onWritten?.(written);
      await index.finish(
        folded.map(({ group, settled, alongside }) => ({
          group: group.id,
          // Its own side is told when its own turn comes: the mark stays.
          revision: alongside === true ? noRevision : group.revision,
          settled,
          more: group.more === true,
          drop: into === 'current' ? (vanished.get(group.id) ?? []) : [],
        })),
      );
    }
    if (complete && own.length === groups.length && into === 'current') {
      this.#freshness = { position: decoded, at: decoded >= logPosition ? startedAt : this.#freshness.at };
    }
    if (folded.length > 0) return { groups: folded.length, complete, unready: unready.all };
    // All of the batch were moved behind, or together: the next one holds others.
    const others = behind.length + moved.size;
    return { groups: others, complete: others === 0, unready: unready.all };
  }

  /** `failed`: ids of groups whose fold threw, and had not thrown over the same events before. `unready`: those that are told later. */
  async #foldAll(
    groups: readonly EventGroup[],
    mappings: ReadonlyMap<string, Mapping>,
  ): Promise<{
    readonly folded: Folded[];
    readonly failed: number[];
    readonly unready: { readonly all: number; readonly fresh: number[] };
  }> {
    const folded: Folded[] = [];
    const failed: number[] = [];
    const fresh: number[] = [];
    let all = 0;
    for (const [at, group] of groups.entries()) {
      // Large batches fold an agent once instead of many times; others have their turn in between.
      if (at % foldsAtOnce === foldsAtOnce - 1) await new Promise((resolve) => setImmediate(resolve));
      if (this.#broken.get(group.id)?.revision === group.revision) continue;
      try {
        const folding = group.events.length === 0 ? nothingToFold : await this.#parts.fold(group, mappings.get(group.account) ?? unmapped);
        this.#broken.delete(group.id);
        if (folding !== null) {
          folded.push({ group, ...folding });
          this.#unready.delete(group.id);
          continue;
        }
        all += 1;
        if (this.#unready.get(group.id) !== group.revision) fresh.push(group.id);
        this.#unready.set(group.id, group.revision);
      } catch (error) {
        this.#broken.set(group.id, { revision: group.revision, account: group.account });
        failed.push(group.id);
        this.#parts.onError(error, group);
      }
    }
    return { folded, failed, unready: { all, fresh } };
  }

  async #mappings(groups: readonly EventGroup[]): Promise<Map<string, Mapping>> {
    const found = new Map<string, Mapping>();
    for (const account of new Set(groups.map((group) => group.account)))
      found.set(account, (await this.#parts.mapping?.(account)) ?? unmapped);
    return found;
  }

  /** Someone may have marked groups without a word (another process): look every second anyway. */
  async #restUntilWoken(stop: AbortSignal): Promise<void> {
    if (!this.#woken) await this.#rest(1000, stop, true);
  }

  async #rest(ms: number, stop: AbortSignal, untilWoken = false): Promise<void> {
    if (stop.aborted) return;
    await new Promise<void>((resolve) => {
      const end = () => {
        clearTimeout(timer);
        this.#wake = null;
        resolve();
      };
      const timer = setTimeout(end, ms);
      this.#wake = () => {
        if (untilWoken || stop.aborted) end();
      };
    });
  }
}

const unmapped = new Mapping();

/** Revisions begin at 1. */
const noRevision = 0;

/** A group and what its events say. */
export interface Folded {
  /** Written with the other side of its call, whether it waited or not. */
  readonly alongside?: true;
  readonly group: EventGroup;
  readonly facts: Facts;
  readonly settled: Settled | null;
}

const nothingToFold = { facts: noFacts(), settled: null };

/** Of an agent whose later events wait only the keys of facts that are told now: the others stay until theirs are. */
function withinTold(held: ReadonlyMap<number, readonly ProjectedKey[]>, folded: readonly Folded[]): Map<number, readonly ProjectedKey[]> {
  const told = new Map(held);
  for (const { group, settled } of folded) {
    if (group.more !== true || settled === null) continue;
    told.set(
      group.id,
      (held.get(group.id) ?? []).filter((key) => key.at < settled.factsFrom),
    );
  }
  return told;
}

/** Keys that the warehouse may hold for a group and that its facts no longer have. `accounts` are those of the groups. */
function vanishedKeys(
  accounts: ReadonlyMap<number, string>,
  keys: ReadonlyMap<number, readonly ProjectedKey[]>,
  held: ReadonlyMap<number, readonly ProjectedKey[]>,
): Map<number, ProjectedKey[]> {
  // What any group of the batch makes lives, whoever held its key before.
  const alive = new Set<string>();
  const any = [...held.values()].some((list) => list.length > 0);
  if (any) for (const [group, list] of keys) for (const key of list) alive.add(keyName(accounts.get(group), key));
  const vanished = new Map<number, ProjectedKey[]>();
  for (const [group, list] of held) {
    if (list.length === 0) continue;
    vanished.set(
      group,
      list.filter((key) => !alive.has(keyName(accounts.get(group), key))),
    );
  }
  return vanished;
}

/** Keys that a group does not hold yet. */
function freshKeys(
  keys: ReadonlyMap<number, readonly ProjectedKey[]>,
  held: ReadonlyMap<number, readonly ProjectedKey[]>,
): Map<number, readonly ProjectedKey[]> {
  const fresh = new Map<number, readonly ProjectedKey[]>();
  for (const [group, list] of keys) {
    const before = held.get(group) ?? [];
    const names = new Set(before.map((key) => keyName(undefined, key)));
    const added = before.length === 0 ? list : list.filter((key) => !names.has(keyName(undefined, key)));
    if (added.length > 0) fresh.set(group, added);
  }
  return fresh;
}

/** The account is part of the row's identity; it is last because its text may be anything. */
function keyName(account: string | undefined, key: ProjectedKey): string {
  return `${key.table} ${key.at} ${key.id.length} ${key.id} ${account ?? ''}`;
}

/** Tombstones take the lower write number: where a row and a tombstone meet, the row stays. */
function batchRows(folded: readonly Folded[], vanished: ReadonlyMap<number, readonly ProjectedKey[]>, version: number): Rows {
  const rows = emptyRows();
  for (const { group, facts } of folded) {
    const { account, position } = group;
    for (const key of vanished.get(group.id) ?? []) rows[key.table].push(tombstone(key.table, key, { account, version, position }));
    append(rows, rowsOf(facts, { account, version: version + 1, position }));
  }
  return rows;
}

function append(rows: Rows, more: Rows): void {
  for (const table of factTables as readonly FactTable[]) for (const row of more[table]) rows[table].push(row);
}
