import { type BlockPlan, checks } from './block-plan.ts';
import type { KeptBlock, KeptBlocks, KeptRow } from './kept-blocks.ts';
import type { Block } from './local-blocks.ts';
import { keyAlias, type PlannedSelect } from './plan.ts';

export type ResultRow = Readonly<Record<string, unknown>>;

/** Blocks between two that must be read are read again rather than asked around. */
const smallGap = 3;

/**
 * The rows of a statement, put together from its local days and months: those that are kept and still hold, and those that are read now.
 * The same rows as the statement itself gives; null where there are none at all. `at`: the last write before the first was read.
 */
export async function readBlocks(
  blocks: BlockPlan,
  plan: PlannedSelect,
  { account, kept, at, ask }: Reading,
): Promise<readonly ResultRow[] | null> {
  const nameOf = (block: Block): string => `${block.unit} ${block.key} ${blocks.name}`;
  const found = new Map<Block, KeptBlock>();
  for (const block of blocks.blocks) {
    const known = kept.get(account, nameOf(block), blocks.dependsOn(block));
    if (known !== null) found.set(block, known);
  }
  const aliases = [...new Set(plan.figures.map(({ alias }) => alias))];
  const first = aliases.map((alias) => plan.figures.findIndex((figure) => figure.alias === alias));
  const keys = blocks.keys;
  const read = async (run: readonly Block[]): Promise<void> => {
    const statement = blocks.statement(run);
    const names = first.map((index) => statement.figures[index]?.alias ?? '');
    const byKey = rowsByBlock(run, await ask(statement), keys);
    for (const block of run) {
      const rows = byKey.get(block) ?? [];
      const fresh = { at, rows: rows.map((row) => keptRow(row, run.length === 1 ? 0 : 1, keys, names)) };
      found.set(block, fresh);
      if (rows.every((row) => checks.every((check) => Number(row[check] ?? 0) === 0))) kept.put(nameOf(block), fresh);
    }
  };
  const rest = async (): Promise<KeptRow[]> => {
    if (blocks.rest === null) return [];
    const statement = blocks.part(blocks.rest);
    const names = first.map((index) => statement.figures[index]?.alias ?? '');
    const rows = groupRows(await ask(statement), keys);
    return rows.map((row) => keptRow(row, 0, keys, names));
  };
  const runs = runsOf(blocks.blocks, (block) => found.has(block));
  const [last] = await Promise.all([rest(), ...runs.map(read)]);
  const merged = new Map<string, Merged>();
  const greatest = first.map((index) => plan.items[index]?.part.figure.kind === 'max');
  for (const block of blocks.blocks) for (const row of found.get(block)?.rows ?? []) merge(merged, row, greatest);
  for (const row of last) merge(merged, row, greatest);
  if (merged.size === 0) return null;
  return resultRows([...merged.values()], aliases, greatest, keys);
}

interface Reading {
  readonly account: string;
  readonly kept: KeptBlocks;
  readonly at: number;
  readonly ask: (plan: PlannedSelect) => Promise<readonly ResultRow[]>;
}

interface Merged {
  readonly keys: readonly (string | null)[];
  readonly figures: (number | null)[];
}

/** Stretches of blocks of one unit that must be read. */
function runsOf(blocks: readonly Block[], isKnown: (block: Block) => boolean): Block[][] {
  const runs: Block[][] = [];
  let end = -1;
  for (const [at, block] of blocks.entries()) {
    if (isKnown(block)) continue;
    const run = runs.at(-1);
    if (run?.[0]?.unit === block.unit && at - end <= smallGap + 1) run.push(...blocks.slice(end + 1, at + 1));
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

function keptRow(row: ResultRow, skip: number, keys: number, names: readonly string[]): KeptRow {
  const words = Array.from({ length: keys }, (_, at) => row[keyAlias(at + skip)]);
  return {
    keys: words.map((word) => (typeof word === 'string' ? word : null)),
    figures: names.map((name) => {
      const value = row[name];
      return typeof value === 'number' ? value : null;
    }),
  };
}

function merge(into: Map<string, Merged>, row: KeptRow, greatest: readonly boolean[]): void {
  const key = JSON.stringify(row.keys);
  const known = into.get(key);
  if (known === undefined) into.set(key, { keys: row.keys, figures: [...row.figures] });
  else add(known.figures, row.figures, greatest);
}

/** As the engine does: nothing and something are something. */
function add(sum: (number | null)[], figures: readonly (number | null)[], greatest: readonly boolean[]): void {
  for (const [at, figure] of figures.entries()) {
    const before = sum[at] ?? null;
    if (figure === null) continue;
    sum[at] = before === null ? figure : greatest[at] === true ? Math.max(before, figure) : before + figure;
  }
}

function resultRows(rows: readonly Merged[], aliases: readonly string[], greatest: readonly boolean[], keys: number): ResultRow[] {
  const named = ({ keys: words, figures }: Merged, whole: boolean): ResultRow => ({
    ...Object.fromEntries(words.map((word, at) => [keyAlias(at), word])),
    whole,
    ...Object.fromEntries(aliases.map((alias, at) => [alias, figures[at] ?? null])),
  });
  if (keys === 0) return rows.map((row) => named(row, true));
  const totals: (number | null)[] = aliases.map(() => null);
  for (const { figures } of rows) add(totals, figures, greatest);
  return [...rows.map((row) => named(row, false)), named({ keys: Array.from({ length: keys }, () => null), figures: totals }, true)];
}
