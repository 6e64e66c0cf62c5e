import type { Changes } from '#warehouse/changes.ts';
import type { TimeRange } from '#domain/instant.ts';

/** Figures of one local day or month, a row a group: keys, then figures in the order of the statement. */
export interface KeptBlock {
  readonly rows: readonly KeptRow[];
  /** The number of the last write when they were read. */
  readonly at: number;
}

/** What a block takes: its keys and figures, and what stands around them. */
export function cellsOf({ rows }: KeptBlock): number {
  return 4 + rows.reduce((sum, row) => sum + row.keys.length + row.figures.length + 4, 0);
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
  readonly #blocks = new Map<string, KeptBlock & { readonly cells: number }>();
  /** So many cells at most. */
  readonly most: number;
  #cells = 0;

  constructor(changes: Changes, most: number) {
    this.#changes = changes;
    this.most = most;
  }

  /** How much is kept. */
  cells(): number {
    return this.#cells;
  }

  /** `range`: instants that rows which it was read from, or which would change it, have among their own. */
  get(account: string, name: string, range: TimeRange): KeptBlock | null {
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

  put(name: string, block: KeptBlock): void {
    const cells = cellsOf(block);
    this.#cells += cells - (this.#blocks.get(name)?.cells ?? 0);
    this.#blocks.delete(name);
    this.#blocks.set(name, { ...block, cells });
    for (const [oldest, { cells: freed }] of this.#blocks) {
      if (this.#cells <= this.most) return;
      this.#blocks.delete(oldest);
      this.#cells -= freed;
    }
  }
}
