import type { Changes } from '#warehouse/changes.ts';
import type { TimeRange } from '#domain/instant.ts';

/** Figures of one local day or month, a row a group: keys, then figures in the order of the statement. */
export interface KeptBlock {
  readonly rows: readonly KeptRow[];
  /** The number of the last write when they were read. */
  readonly at: number;
}

export interface KeptRow {
  readonly keys: readonly (string | null)[];
  readonly figures: readonly (number | null)[];
}

/**
 * Parts of figures by local day and month, as they were asked for: sums, counts and greatest values, which add up to those of any longer
 * period. Never counted further: one is read again after any write that touches what it was read from. Those asked longest ago go first.
 */
export class KeptBlocks {
  readonly #changes: Changes;
  readonly #blocks = new Map<string, HeldBlock>();
  /** Groups are the same from day to day: their keys are held once. */
  readonly #keys = new Map<string, readonly (string | null)[]>();
  /** So many cells of eight bytes at most. */
  readonly most: number;
  #cells = 0;

  constructor(changes: Changes, most: number) {
    this.#changes = changes;
    this.most = most;
  }

  /** How much is kept, in cells of eight bytes. */
  cells(): number {
    return this.#cells;
  }

  /** `range`: instants that rows which it was read from, or which would change it, have among their own. */
  get(account: string, name: string, range: TimeRange): HeldBlock | null {
    const found = this.#blocks.get(name);
    if (found === undefined) return null;
    this.#blocks.delete(name);
    if (this.#changes.ofAccount(account) > found.at && this.#changes.since(account, range.from, range.before) > found.at) {
      this.#cells -= found.cells;
      return null;
    }
    this.#blocks.set(name, found);
    return found;
  }

  put(name: string, { rows, at }: KeptBlock): HeldBlock {
    const keys = rows.map((row) => this.#shared(row.keys));
    const held = new HeldBlock(at, keys, rows);
    this.#cells += held.cells - (this.#blocks.get(name)?.cells ?? 0);
    this.#blocks.delete(name);
    this.#blocks.set(name, held);
    for (const [oldest, { cells: freed }] of this.#blocks) {
      if (this.#cells <= this.most) break;
      this.#blocks.delete(oldest);
      this.#cells -= freed;
    }
    return held;
  }

  #shared(keys: readonly (string | null)[]): readonly (string | null)[] {
    const name = JSON.stringify(keys);
    const known = this.#keys.get(name);
    if (known !== undefined) return known;
    // Blocks that have them keep them.
    if (this.#keys.size >= mostKeys) this.#keys.clear();
    this.#keys.set(name, keys);
    return keys;
  }
}

const mostKeys = 50_000;
/** What a block takes beside its keys and figures: its name and two lists. */
const around = 40;

/** A block in little room: its figures stand in one list, where NaN is a figure that there is not. */
export class HeldBlock {
  readonly at: number;
  readonly cells: number;
  readonly #keys: readonly (readonly (string | null)[])[];
  readonly #figures: Float64Array;

  constructor(at: number, keys: readonly (readonly (string | null)[])[], rows: readonly KeptRow[]) {
    this.at = at;
    this.#keys = keys;
    this.#figures = Float64Array.from(rows.flatMap(({ figures }) => figures.map((figure) => figure ?? Number.NaN)));
    this.cells = around + keys.length + this.#figures.length;
  }

  rows(): readonly KeptRow[] {
    const width = this.#keys.length === 0 ? 0 : this.#figures.length / this.#keys.length;
    return this.#keys.map((keys, at) => ({
      keys,
      figures: Array.from(this.#figures.subarray(at * width, (at + 1) * width), (figure) => (Number.isNaN(figure) ? null : figure)),
    }));
  }
}
