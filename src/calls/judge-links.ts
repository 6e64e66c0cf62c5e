import { type CallSide, isKnown, type LinkRule, type Mapping, speaksOf } from '#domain/mapping.ts';

/** What a side is: one call with another side, or told apart because several fit. A side without a verdict stands alone. */
export type Verdict =
  | { readonly is: 'outer' | 'inner'; readonly with: string; readonly rule: string }
  /** So many calls of the other system fit, and nothing tells which. */
  | { readonly is: 'ambiguous'; readonly fits: number };

/**
 * Which sides are one call. Pure, and the same for any order of `sides`. Of one known caller each outer call, in order of its
 * start, takes the nearest inner call that is free. Where nothing tells the callers apart, only calls that fit nothing else are
 * taken: withheld callers, callers who are not compared, and a number that tells more calls in a row than one caller makes.
 */
export function judgeLinks(sides: readonly CallSide[], mapping: Judging): Map<string, Verdict> {
  const verdicts = new Map<string, Verdict>();
  const concerned = sides.filter((side) => mapping.concerns(side));
  for (const [name, all] of Map.groupBy(concerned, (side) => mapping.classOf(side))) {
    const sorted = all.toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
    if (!isKnown(name)) onlyPairs(sorted, mapping, verdicts);
    else for (const row of rowsOf(sorted, mapping)) (row.length > mapping.mostInRow ? onlyPairs : nearestPairs)(row, mapping, verdicts);
  }
  return verdicts;
}

type Rules = Pick<Mapping, 'links' | 'reachMs'>;
type Judging = Rules & Pick<Mapping, 'classOf' | 'concerns' | 'mostInRow'>;

/** Calls each of which begins within reach of the one before. Calls of two rows are never one, nor does one compete with the other. */
function rowsOf(sorted: readonly CallSide[], { reachMs: reach }: Rules): CallSide[][] {
  const rows: CallSide[][] = [];
  let last: CallSide | undefined;
  for (const side of sorted) {
    if (last !== undefined && side.at - last.at <= reach) rows.at(-1)?.push(side);
    else rows.push([side]);
    last = side;
  }
  return rows;
}

interface Candidate {
  readonly outer: CallSide;
  readonly inner: CallSide;
  readonly rule: string;
}

/** Each pair that some rule allows, with the first rule that does; in order of the outer, then of the inner. One at a time: there may be very many. */
function* candidatesOf(sorted: readonly CallSide[], { links, reachMs: reach }: Rules): Generator<Candidate> {
  const inners = sorted.filter(({ connection }) => links.some(({ inner }) => inner === connection));
  let from = 0;
  for (const outer of sorted) {
    const rules = links.filter((rule) => speaksOf(rule, outer));
    if (rules.length === 0) continue;
    while ((inners[from]?.at ?? Infinity) < outer.at - reach) from += 1;
    for (let at = from; at < inners.length; at += 1) {
      const inner = inners[at];
      if (inner === undefined || inner.at > outer.at + reach) break;
      const rule = rules.find((one) => allows(one, outer, inner));
      if (rule !== undefined) yield { outer, inner, rule: rule.id };
    }
  }
}

function allows(rule: LinkRule, outer: CallSide, inner: CallSide): boolean {
  const later = inner.at - outer.at;
  return rule.inner === inner.connection && later >= -rule.beforeS * 1000 && later <= rule.afterS * 1000;
}

function nearestPairs(sorted: readonly CallSide[], rules: Rules, verdicts: Map<string, Verdict>): void {
  let nearest: Candidate | undefined;
  for (const candidate of candidatesOf(sorted, rules)) {
    if (nearest !== undefined && nearest.outer.id !== candidate.outer.id) {
      pair(nearest, verdicts);
      nearest = undefined;
    }
    if (verdicts.has(candidate.inner.id)) continue;
    if (nearest === undefined || distance(candidate) < distance(nearest)) nearest = candidate;
  }
  if (nearest !== undefined) pair(nearest, verdicts);
}

/** What fits a side: how many, and the first of them. */
interface Fits {
  count: number;
  readonly first: Candidate;
}

function onlyPairs(sorted: readonly CallSide[], rules: Rules, verdicts: Map<string, Verdict>): void {
  const fits = new Map<string, Fits>();
  for (const candidate of candidatesOf(sorted, rules)) {
    for (const { id } of [candidate.outer, candidate.inner]) {
      const known = fits.get(id);
      if (known === undefined) fits.set(id, { count: 1, first: candidate });
      else known.count += 1;
    }
  }
  for (const [id, { count, first }] of fits) {
    if (fits.get(first.outer.id)?.count === 1 && fits.get(first.inner.id)?.count === 1) pair(first, verdicts);
    else verdicts.set(id, { is: 'ambiguous', fits: count });
  }
}

function pair({ outer, inner, rule }: Candidate, verdicts: Map<string, Verdict>): void {
  verdicts.set(outer.id, { is: 'outer', with: inner.id, rule });
  verdicts.set(inner.id, { is: 'inner', with: outer.id, rule });
}

const distance = ({ outer, inner }: Candidate): number => Math.abs(inner.at - outer.at);
