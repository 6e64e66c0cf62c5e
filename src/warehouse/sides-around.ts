import { anyCaller, type Mapping } from '#domain/mapping.ts';
import type { EventIndex } from '#log/delivery-log.ts';
import type { ClassSpan } from '#log/mapping-reads.ts';
import type { StoredSide } from '#log/mapping-change.ts';

type Place = Pick<StoredSide, 'class' | 'at'>;

/**
 * The stored sides on which the judgement over some places depends. Calls of one known caller compete along a chain in which each
 * begins within reach of the one before; where callers are not known only what fits directly counts, and what fits that.
 */
export async function sidesAround(index: EventIndex, account: string, mapping: Mapping, places: readonly Place[]): Promise<StoredSide[]> {
  const reach = mapping.reachMs;
  const found = new Map<string, StoredSide>();
  let open = [...Map.groupBy(places, (place) => place.class)].flatMap(([name, all]) =>
    joined(all.map(({ at }) => spanOf(name, at, isKnown(name) ? 2 * reach : 4 * reach))),
  );
  for (let margin = 4 * reach; open.length > 0; margin *= 2) {
    for (const side of await index.sidesWithin(account, open)) found.set(side.id, side);
    const ofClass = Map.groupBy([...found.values(), ...places], (place) => place.class);
    open = open.flatMap((span) => {
      if (!isKnown(span.class)) return [];
      const inside = (ofClass.get(span.class) ?? []).map(({ at }) => at).filter((at) => at >= span.from && at <= span.to);
      const [first, last] = [Math.min(...inside), Math.max(...inside)];
      const closed = first - reach >= span.from && last + reach <= span.to;
      return closed ? [] : [{ ...span, from: Math.min(span.from, first - margin), to: Math.max(span.to, last + margin) }];
    });
  }
  return [...found.values()];
}

const isKnown = (name: string): boolean => name !== '' && name !== anyCaller;

function spanOf(name: string, at: number, margin: number): ClassSpan {
  return { class: name, from: at - margin, to: at + margin };
}

/** Stretches that touch are one. */
function joined(spans: readonly ClassSpan[]): ClassSpan[] {
  const sorted = spans.toSorted((a, b) => a.from - b.from);
  const found: ClassSpan[] = [];
  for (const span of sorted) {
    const last = found.at(-1);
    if (last !== undefined && span.from <= last.to) found[found.length - 1] = { ...last, to: Math.max(last.to, span.to) };
    else found.push(span);
  }
  return found;
}
