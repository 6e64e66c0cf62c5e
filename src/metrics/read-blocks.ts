import { type BlockPlan, checks } from './block-plan.ts';
import type { HeldBlock, KeptBlocks, KeptRow } from './kept-blocks.ts';
import type { Block } from './local-blocks.ts';
import { keyAlias, type PlannedSelect } from './plan.ts';

export type ResultRow = Readonly<Record<string, unknown>>;

/** Blocks between two that must be read are read again rather than asked around. */
const smallGap = 3;

/**
 * The rows of a statement, put together from its local days and months: those that are kept and still hold, and those that are read now.
 * They say what the statement itself says. `at`: the last write before the first was read.
 */
export async function readBlocks(
  blocks: BlockPlan,
  plan: PlannedSelect,
  { account, kept, at, ask }: Reading,
): Promise<readonly ResultRow[]> {
  const layout = layoutOf(plan);
  const { chosen, held } = choose(blocks, (block) => kept.get(account, blockName(blocks, block), blocks.dependsOn(block)));
  const rest = async (): Promise<readonly KeptRow[]> => {
    if (blocks.rest === null) return [];
    const statement = blocks.part(blocks.rest);
    return keptRows(groupRows(await ask(statement), blocks.keys), statement, layout, { skip: 0, keys: blocks.keys });
  };
  const found = new Map<Block, readonly KeptRow[]>();
  const read = async (run: readonly Block[]): Promise<void> => {
    for (const [block, { rows, lasting }] of await readRun(blocks, layout, run, ask)) {
      found.set(block, rows);
      if (lasting) kept.put(blockName(blocks, block), { at, rows });
    }
  };
  const runs = runsOf(chosen, (block) => held.has(block));
  const [last] = await Promise.all([rest(), ...runs.map(read)]);
  const rows = chosen.map((block) => found.get(block) ?? held.get(block)?.rows() ?? []);
  return resultRows(mergeRows([...rows, last], layout), layout, blocks.keys);
}

interface Reading {
  readonly account: string;
  readonly kept: KeptBlocks;
  readonly at: number;
  readonly ask: Ask;
}

export type Ask = (plan: PlannedSelect) => Promise<readonly ResultRow[]>;

/** Under which name a block of a statement is kept. */
export function blockName({ name }: BlockPlan, { unit, key }: Block): string {
  return `${unit} ${key} ${name}`;
}

/** The figures of a kept row, in their order. */
export interface Layout {
  readonly aliases: readonly string[];
  /** Where each stands first in the statement. */
  readonly first: readonly number[];
  /** Which are greatest values, and not sums. */
  readonly greatest: readonly boolean[];
}

export function layoutOf({ figures, items }: PlannedSelect): Layout {
  const aliases = [...new Set(figures.map(({ alias }) => alias))];
  const first = aliases.map((alias) => figures.findIndex((figure) => figure.alias === alias));
  return { aliases, first, greatest: first.map((index) => items[index]?.part.figure.kind === 'max') };
}

/** Rows of each block of a run, read in one statement; `lasting`: nothing but a write will change them. */
export async function readRun(
  blocks: BlockPlan,
  layout: Layout,
  run: readonly Block[],
  ask: Ask,
): Promise<Map<Block, { readonly rows: readonly KeptRow[]; readonly lasting: boolean }>> {
  const statement = blocks.statement(run);
  const byBlock = rowsByBlock(run, await ask(statement), blocks.keys);
  const where = { skip: run.length === 1 ? 0 : 1, keys: blocks.keys };
  return new Map(
    run.map((block) => {
      const rows = byBlock.get(block) ?? [];
      const lasting = rows.every((row) => checks.every((check) => Number(row[check] ?? 0) === 0));
      return [block, { rows: keptRows(rows, statement, layout, where), lasting }];
    }),
  );
}

/** Rows of one group become one, in the order in which groups are met first. */
export function mergeRows(parts: readonly (readonly KeptRow[])[], { greatest }: Layout): KeptRow[] {
  const merged = new Map<string | null, Merged>();
  for (const part of parts) {
    for (const row of part) {
      const key = row.keys.length === 1 ? (row.keys[0] ?? null) : JSON.stringify(row.keys);
      const known = merged.get(key);
      if (known === undefined) merged.set(key, { keys: row.keys, figures: [...row.figures] });
      else add(known.figures, row.figures, greatest);
    }
  }
  return [...merged.values()];
}

interface Merged {
  readonly keys: readonly (string | null)[];
  readonly figures: (number | null)[];
}

/**
 * What is kept of a period, and in which pieces the rest is read. A month that is not kept is made of its days where most of these are;
 * a shorter period is asked as a whole where most of its days are not kept, or where that whole is.
 */
function choose(
  { tiles: { tiles, span } }: BlockPlan,
  find: (block: Block) => HeldBlock | null,
): { readonly chosen: readonly Block[]; readonly held: ReadonlyMap<Block, HeldBlock> } {
  const held = new Map<Block, HeldBlock>();
  const isKept = (block: Block): boolean => {
    const kept = find(block);
    if (kept !== null) held.set(block, kept);
    return kept !== null;
  };
  if (span !== null && isKept(span)) return { chosen: [span], held };
  let missingMs = 0;
  const chosen = tiles.flatMap((tile): readonly Block[] => {
    if (isKept(tile)) return [tile];
    const missing = tile.days.filter((day) => !isKept(day));
    const byDays = missing.length * 2 < tile.days.length;
    const read = byDays ? missing : [tile];
    missingMs += read.reduce((sum, { from, before }) => sum + before - from, 0);
    return byDays ? tile.days : read;
  });
  return span !== null && missingMs * 2 >= span.before - span.from ? { chosen: [span], held } : { chosen, held };
}

/** Stretches of blocks of one unit that must be read. */
function runsOf(blocks: readonly Block[], isKnown: (block: Block) => boolean): Block[][] {
  const runs: Block[][] = [];
  let end = -1;
  for (const [at, block] of blocks.entries()) {
    if (isKnown(block)) continue;
    const run = runs.at(-1);
    const between = blocks.slice(end + 1, at + 1);
    if (run?.[0]?.unit === block.unit && at - end <= smallGap + 1 && between.every(({ unit }) => unit === block.unit)) run.push(...between);
    else runs.push([block]);
    end = at;
  }
  return runs;
}

/** Rows of groups; the one of totals is made anew. */
function groupRows(rows: readonly ResultRow[], keys: number): readonly ResultRow[] {
  return keys === 0 ? rows : rows.filter((row) => Number(row['whole']) !== 1);
}

function rowsByBlock(run: readonly Block[], rows: readonly ResultRow[], keys: number): ReadonlyMap<Block, readonly ResultRow[]> {
  const [only] = run;
  if (run.length === 1 && only !== undefined) return new Map([[only, groupRows(rows, keys)]]);
  const known = new Map(run.map((block) => [block.key, block]));
  return Map.groupBy(groupRows(rows, keys + 1), (row) => {
    const block = known.get(String(row[keyAlias(0)]));
    if (block === undefined)
      throw new Error(`Rows of ${String(row[keyAlias(0)])} were not asked for: from ${run[0]?.key ?? ''} to ${run.at(-1)?.key ?? ''}.`);
    return block;
  });
}

/** `skip`: keys that stand before those of the groups. */
function keptRows(
  rows: readonly ResultRow[],
  statement: PlannedSelect,
  { first }: Layout,
  { skip, keys }: { readonly skip: number; readonly keys: number },
): KeptRow[] {
  const names = first.map((index) => statement.figures[index]?.alias ?? '');
  return rows.map((row) => ({
    keys: Array.from({ length: keys }, (_, at) => {
      const word = row[keyAlias(at + skip)];
      return typeof word === 'string' ? word : null;
    }),
    figures: names.map((name) => {
      const value = row[name];
      return typeof value === 'number' ? value : null;
    }),
  }));
}

/** As the engine does: nothing and something are something. */
function add(sum: (number | null)[], figures: readonly (number | null)[], greatest: readonly boolean[]): void {
  for (const [at, figure] of figures.entries()) {
    const before = sum[at] ?? null;
    if (figure === null) continue;
    sum[at] = before === null ? figure : greatest[at] === true ? Math.max(before, figure) : before + figure;
  }
}

function resultRows(rows: readonly KeptRow[], { aliases, greatest }: Layout, keys: number): ResultRow[] {
  const named = (words: readonly (string | null)[], figures: readonly (number | null)[], whole: boolean): ResultRow => ({
    ...Object.fromEntries(words.map((word, at) => [keyAlias(at), word])),
    whole,
    ...Object.fromEntries(aliases.map((alias, at) => [alias, figures[at] ?? null])),
  });
  // Of no row at all the counts and sums are 0.
  const none = [{ keys: [], figures: greatest.map((isGreatest) => (isGreatest ? null : 0)) }];
  if (keys === 0) return (rows.length === 0 ? none : rows).map((row) => named(row.keys, row.figures, true));
  if (rows.length === 0) return [];
  const totals: (number | null)[] = aliases.map(() => null);
  for (const { figures } of rows) add(totals, figures, greatest);
  const nobody = Array.from({ length: keys }, () => null);
  return [...rows.map((row) => named(row.keys, row.figures, false)), named(nobody, totals, true)];
}
