import { anyCaller, type CallSide, type LinkRule, type Mapping } from '#domain/mapping.ts';

/** What a side is: one call with another side, or told apart because several fit. A side without a verdict stands alone. */
export type Verdict =
  | { readonly is: 'outer' | 'inner'; readonly with: string; readonly rule: string }
  /** So many calls of the other system fit, and nothing tells which. */
  | { readonly is: 'ambiguous'; readonly fits: number };

/**
 * Which sides are one call. Pure, and the same for any order of `sides`. Of one known caller each outer call, in order of its
 * start, takes the nearest inner call that is free. Where nothing tells the callers apart, only calls that fit nothing else are
 * taken.
 */
export function judgeLinks(sides: readonly CallSide[], mapping: Pick<Mapping, 'links' | 'classOf'>): Map<string, Verdict> {
  const verdicts = new Map<string, Verdict>();
  for (const [name, all] of Map.groupBy(sides, (side) => mapping.classOf(side))) {
    const sorted = all.toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
    const candidates = candidatesOf(sorted, mapping.links);
    if (name === '' || name === anyCaller) onlyPairs(candidates, verdicts);
    else nearestPairs(candidates, verdicts);
  }
  return verdicts;
}

interface Candidate {
  readonly outer: CallSide;
  readonly inner: CallSide;
  readonly rule: string;
}

/** Every pair that some rule allows; the first rule that does. In order of the outer, then of the inner. */
function candidatesOf(sorted: readonly CallSide[], rules: readonly LinkRule[]): Candidate[] {
  const found: Candidate[] = [];
  const reach = Math.max(0, ...rules.map(({ beforeS, afterS }) => Math.max(beforeS, afterS) * 1000));
  let from = 0;
  for (const outer of sorted) {
    while ((sorted[from]?.at ?? Infinity) < outer.at - reach) from += 1;
    for (let at = from; at < sorted.length; at += 1) {
      const inner = sorted[at];
      if (inner === undefined || inner.at > outer.at + reach) break;
      const rule = rules.find((one) => allows(one, outer, inner));
      if (rule !== undefined) found.push({ outer, inner, rule: rule.id });
    }
  }
  return found;
}

function allows(rule: LinkRule, outer: CallSide, inner: CallSide): boolean {
  if (rule.outer !== outer.connection || rule.inner !== inner.connection) return false;
  if (rule.numbers.length > 0 && !rule.numbers.includes(outer.number)) return false;
  const later = inner.at - outer.at;
  return later >= -rule.beforeS * 1000 && later <= rule.afterS * 1000;
}

function nearestPairs(candidates: readonly Candidate[], verdicts: Map<string, Verdict>): void {
  for (const own of Map.groupBy(candidates, ({ outer }) => outer.id).values()) {
    const free = own.filter(({ inner }) => !verdicts.has(inner.id));
    const [nearest] = free.toSorted((a, b) => distance(a) - distance(b));
    if (nearest !== undefined) pair(nearest, verdicts);
  }
}

function onlyPairs(candidates: readonly Candidate[], verdicts: Map<string, Verdict>): void {
  const ofOuter = Map.groupBy(candidates, ({ outer }) => outer.id);
  const ofInner = Map.groupBy(candidates, ({ inner }) => inner.id);
  const fits = (of: Map<string, Candidate[]>, id: string): number => of.get(id)?.length ?? 0;
  for (const candidate of candidates) {
    const { outer, inner } = candidate;
    const [inners, outers] = [fits(ofOuter, outer.id), fits(ofInner, inner.id)];
    if (inners === 1 && outers === 1) pair(candidate, verdicts);
    else {
      verdicts.set(outer.id, { is: 'ambiguous', fits: inners });
      verdicts.set(inner.id, { is: 'ambiguous', fits: outers });
    }
  }
}

function pair({ outer, inner, rule }: Candidate, verdicts: Map<string, Verdict>): void {
  verdicts.set(outer.id, { is: 'outer', with: inner.id, rule });
  verdicts.set(inner.id, { is: 'inner', with: outer.id, rule });
}

const distance = ({ outer, inner }: Candidate): number => Math.abs(inner.at - outer.at);
