import { isKnown, type Mapping } from '#domain/mapping.ts';
import type { EventIndex } from '#log/delivery-log.ts';
import type { StoredSide } from '#log/mapping-change.ts';
import type { ClassSpan } from '#log/mapping-reads.ts';

/** What of a side tells it from what is stored. */
const keys = ['id', 'group', 'connection', 'class', 'caller', 'number', 'at', 'shownBy'];

/** What the groups of a batch change of the sides that are stored. */
interface SideChanges {
  readonly told: readonly StoredSide[];
  /** What is stored of these. */
  readonly known: readonly StoredSide[];
  readonly drop: readonly StoredSide[];
  /** Other groups whose facts are others now. */
  readonly mark: readonly number[];
}

/** Stores what is not stored so already, all of it together. */
export async function storeSides(index: EventIndex, account: string, { told, known, drop, mark }: SideChanges): Promise<void> {
  const stored = new Map(known.map((side) => [side.id, side]));
  const put = told.filter((side) => JSON.stringify(stored.get(side.id), keys) !== JSON.stringify(side, keys));
  if (put.length + drop.length + mark.length > 0) await index.changeMapping({ kind: 'sides', account, put, drop, mark });
}

type Place = Pick<StoredSide, 'id' | 'connection' | 'number' | 'class' | 'at'>;

/**
 * The stored sides on which the judgement over some places depends, `places` being sides as they were and as they will be. What fits
 * a place, what fits that, and what these fit, begins within four times the reach. Calls of one known caller compete along a row, too:
 * its end is looked for on both sides, but over no more calls that stay than such a row may have. Beyond them the row is too long for
 * one caller whatever becomes of the places, so that only what is near counts.
 */
export async function sidesAround(index: EventIndex, account: string, mapping: Mapping, places: readonly Place[]): Promise<StoredSide[]> {
  const reach = mapping.reachMs;
  const moving = new Set(places.map(({ id }) => id));
  const placed = Map.groupBy(
    places.filter((place) => mapping.concerns(place)),
    (place) => place.class,
  );
  const found = new Map<string, StoredSide>();
  let open = [...placed].flatMap(([name, all]) => joined(all.map(({ at }) => ({ class: name, from: at - 4 * reach, to: at + 4 * reach }))));
  for (let margin = 4 * reach; open.length > 0; margin *= 2) {
    for (const side of await index.sidesWithin(account, open)) if (mapping.concerns(side)) found.set(side.id, side);
    open = open.filter((span) => isKnown(span.class));
    if (open.length === 0) break;
    const staying = Map.groupBy(
      [...found.values()].filter(({ id }) => !moving.has(id)),
      (side) => side.class,
    );
    open = open.flatMap((span) => {
      const still = within(span, staying.get(span.class));
      const moved = within(span, placed.get(span.class));
      const [first, last] = [leastOf(moved), mostOf(moved)];
      const before = leastOf([first, ...still]) - reach >= span.from || still.filter((at) => at < first).length > mapping.mostInRow;
      const after = mostOf([last, ...still]) + reach <= span.to || still.filter((at) => at > last).length > mapping.mostInRow;
      if (before && after) return [];
      return [{ ...span, from: before ? span.from : span.from - margin, to: after ? span.to : span.to + margin }];
    });
  }
  return [...found.values()];
}

function within({ from, to }: ClassSpan, all: readonly Place[] = []): number[] {
  return all.map(({ at }) => at).filter((at) => at >= from && at <= to);
}

const leastOf = (all: readonly number[]): number => all.reduce((least, one) => Math.min(least, one), Infinity);
const mostOf = (all: readonly number[]): number => all.reduce((most, one) => Math.max(most, one), -Infinity);

/** Stretches that touch are one. */
export function joined(spans: readonly ClassSpan[]): ClassSpan[] {
  const sorted = spans.toSorted((a, b) => a.from - b.from);
  const found: ClassSpan[] = [];
  for (const span of sorted) {
    const last = found.at(-1);
    if (last !== undefined && span.from <= last.to) found[found.length - 1] = { ...last, to: Math.max(last.to, span.to) };
    else found.push(span);
  }
  return found;
}
