import { dayMs, hourMs, type Instant } from '#domain/instant.ts';
import type { Warehouse } from '#warehouse/client.ts';
import type { BlockPlan } from './block-plan.ts';
import type { EmptyTables } from './empty-tables.ts';
import type { HeldBlock, KeptBlock, KeptBlocks, KeptRow } from './kept-blocks.ts';
import { asWhole, type Block, daysOf, type Tile } from './local-blocks.ts';
import type { PlannedSelect } from './plan.ts';
import type { Stage } from './priming-horizon.ts';
import { blockName, type Layout, layoutOf, mergeRows, readRun, type ResultRow } from './read-blocks.ts';
import { rowsOfNothing, statementOf } from './statements.ts';

/** How much was read ahead since the process began. */
export interface PrimingState {
  readonly blocks: number;
  readonly seconds: number;
}

export interface ReaderParts {
  readonly warehouse: Warehouse;
  readonly kept: KeptBlocks;
  readonly empty: EmptyTables;
  readonly now: () => Instant;
  /** Resolves when a statement may be asked; false where none may be any more. */
  readonly turn: () => Promise<boolean>;
  /** After a statement that took so many milliseconds. */
  readonly rested: (ms: number) => Promise<void>;
}

/** One way through all questions of an account. */
export interface Walk {
  /** Blocks that were written to after this write wait. */
  readonly quiet: number;
  /** So many cells are read ahead at most. */
  readonly most: number;
  cells: number;
  readonly seen: Set<string>;
  /** Something was not yet quiet. */
  left: boolean;
}

/** A statement whose blocks are wanted. */
interface Wanted {
  readonly blocks: BlockPlan;
  readonly plan: PlannedSelect;
  readonly zone: string;
  readonly stage: Stage;
}

/** A statement takes about so long, so that whoever comes meanwhile does not wait; more where even the shortest take longer. */
const aimMs = { least: 60, most: 150 };
/** The most days that one statement reads. */
const mostDays = 800;
/** Statements and blocks of which something is remembered. */
const most = 20_000;
/** Figures that the clock alone may still move are read again after so long, and then twice as long each time. */
const movingMs = { first: 120_000, most: 6 * hourMs };

/** Reads blocks that are not kept, a few at a time. */
export class BlockReader {
  readonly #parts: ReaderParts;
  /** Days that a statement takes in the time aimed at. */
  readonly #paces = new Map<string, number>();
  #pace = 8;
  /** What the shortest statements take: planning, and whatever else the machine does. */
  #shortestMs = Number.POSITIVE_INFINITY;
  readonly #moving = new Map<string, { readonly until: Instant; readonly pauseMs: number }>();
  #blocks = 0;
  #seconds = 0;

  constructor(parts: ReaderParts) {
    this.#parts = parts;
  }

  state(): PrimingState {
    return { blocks: this.#blocks, seconds: this.#seconds };
  }

  /** Whether a block that could not be kept may be by now; told once. */
  takeDue(now: Instant): boolean {
    const due = [...this.#moving].filter(([, { until }]) => until > 0 && until <= now);
    for (const [name, { pauseMs }] of due) this.#moving.set(name, { until: 0, pauseMs });
    return due.length > 0;
  }

  /** Keeps every block of a statement that can be kept, the newest first; false where it was ended. */
  async prime(account: string, wanted: Wanted, walk: Walk): Promise<boolean> {
    const layout = layoutOf(wanted.plan);
    const task = { ...wanted, account, layout, walk };
    const { tiles } = wanted.blocks.tiles;
    const ahead = wanted.stage === 'months' ? tiles.filter(({ unit }) => unit === 'month') : tiles.flatMap(asDays);
    const missing = ahead.toReversed().filter((tile) => this.#isMissing(task, tile));
    for (let at = 0; at < missing.length && walk.cells < walk.most;) {
      const first = missing[at];
      if (first === undefined) return true;
      const pace = this.#paceOf(wanted.blocks);
      const apart = first.unit === 'month' && (first.days.length > 0 || pace < 2 * longestMonth);
      const run = apart ? [first] : runFrom(missing.slice(at), first.unit === 'month' ? Math.floor(pace / longestMonth) : pace);
      at += run.length;
      if (!(await (apart ? this.#month(task, first) : this.#run(task, run)))) return false;
    }
    return true;
  }

  #isMissing({ account, blocks, walk }: Task, block: Block): boolean {
    const { kept, warehouse, now } = this.#parts;
    const [name, range] = [blockName(blocks, block), blocks.dependsOn(block)];
    const held = kept.get(account, name, range);
    if (held !== null) {
      this.#moving.delete(name);
      count(walk, name, held);
      return false;
    }
    if ((this.#moving.get(name)?.until ?? 0) > now()) return false;
    if (warehouse.changes.since(account, range.from, range.before) <= walk.quiet) return true;
    walk.left = true;
    return false;
  }

  async #run(task: Task, run: readonly Block[]): Promise<boolean> {
    const read = await this.#read(task, run.toReversed());
    if (read === null) return false;
    for (const [block, { rows, lasting }] of read.found) this.#keep(task, block, { at: read.at, rows }, lasting);
    return true;
  }

  /** A month out of its days where all of them are kept, else out of stretches that are read one after the other. */
  async #month(task: Task, month: Tile): Promise<boolean> {
    const { account, blocks, layout, zone } = task;
    const kept = month.days.map((day) => this.#parts.kept.get(account, blockName(blocks, day), blocks.dependsOn(day)));
    const all = kept.filter((block) => block !== null);
    if (all.length > 0 && all.length === kept.length) {
      const rows = all.map((block) => block.rows());
      this.#keep(task, month, { at: Math.min(...all.map(({ at }) => at)), rows: mergeRows(rows, layout) }, true);
      return true;
    }
    const days = daysOf(month, zone);
    const parts: (readonly KeptRow[])[] = [];
    let first: number | null = null;
    let lasts = true;
    for (let at = 0; at < Math.max(days.length, 1);) {
      const some = days.slice(at, at + this.#paceOf(blocks));
      const read = await this.#read(task, [asWhole(some) ?? month]);
      if (read === null) return false;
      at += Math.max(some.length, 1);
      first ??= read.at;
      for (const { rows, lasting } of read.found.values()) {
        parts.push(rows);
        lasts &&= lasting;
      }
    }
    this.#keep(task, month, { at: first ?? 0, rows: mergeRows(parts, layout) }, lasts);
    return true;
  }

  #keep({ blocks, walk }: Task, block: Block, read: KeptBlock, lasting: boolean): void {
    const name = blockName(blocks, block);
    this.#blocks += 1;
    if (lasting) {
      this.#moving.delete(name);
      count(walk, name, this.#parts.kept.put(name, read));
      return;
    }
    if (this.#moving.size > most) this.#moving.clear();
    const pauseMs = Math.min((this.#moving.get(name)?.pauseMs ?? movingMs.first / 2) * 2, movingMs.most);
    this.#moving.set(name, { until: this.#parts.now() + pauseMs, pauseMs });
  }

  /** One statement, over blocks that follow one another; null where it was ended. */
  async #read(
    { account, blocks, layout }: Task,
    run: readonly Block[],
  ): Promise<{ readonly at: number; readonly found: Awaited<ReturnType<typeof readRun>> } | null> {
    const { warehouse, empty, turn, rested } = this.#parts;
    if (!(await turn())) return null;
    let ms = 0;
    const read = await warehouse.withReadLock(async () => {
      const at = warehouse.changes.now();
      const found = await readRun(blocks, layout, run, async (plan) => {
        const statement = await statementOf(account, plan, empty);
        if (statement === null) return rowsOfNothing(plan);
        const began = performance.now();
        const rows = await warehouse.query<ResultRow>(statement.sql, statement.params);
        ms = performance.now() - began;
        return rows;
      });
      return { at, found };
    });
    if (ms === 0) return read;
    this.#seconds += ms / 1000;
    this.#learn(blocks, ms, ((run.at(-1)?.before ?? 0) - (run[0]?.from ?? 0)) / dayMs);
    await rested(ms);
    return read;
  }

  #paceOf({ name }: BlockPlan): number {
    return this.#paces.get(name) ?? Math.max(1, Math.floor(this.#pace / 2));
  }

  #learn(blocks: BlockPlan, ms: number, days: number): void {
    const pace = this.#paceOf(blocks);
    // A stretch shorter than it might have been says nothing of longer ones.
    this.#shortestMs = Math.min(ms, this.#shortestMs * 1.02);
    const faster = ms < Math.max(aimMs.least, this.#shortestMs * 1.5) && days * 2 >= pace;
    const grown = ms < aimMs.least / 2 ? pace * 4 : pace * 2;
    const slower = ms > Math.max(aimMs.most, this.#shortestMs * 3);
    this.#pace = faster ? Math.min(grown, mostDays) : slower ? Math.max(1, Math.floor(pace / 2)) : pace;
    if (this.#paces.size > most) this.#paces.clear();
    this.#paces.set(blocks.name, this.#pace);
  }
}

type Task = Wanted & { readonly account: string; readonly layout: Layout; readonly walk: Walk };

const longestMonth = 31;

function asDays(tile: Tile): readonly Tile[] {
  return tile.unit === 'month' ? tile.days.map((day) => ({ ...day, days: [] })) : [tile];
}

/** Blocks that follow one another, the newest first. */
function runFrom(missing: readonly Tile[], most: number): readonly Tile[] {
  const end = missing.findIndex((tile, at) => at > 0 && (at >= most || tile.before !== missing[at - 1]?.from));
  return end === -1 ? missing : missing.slice(0, end);
}

function count(walk: Walk, name: string, { cells }: HeldBlock): void {
  if (walk.seen.has(name)) return;
  walk.seen.add(name);
  walk.cells += cells;
}
