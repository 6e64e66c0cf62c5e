/**
 * A list of millions of rows is higher than a browser lets an element be (Firefox stops at 17.8 million px). So a long
 * list gets a lower element, and what is scrolled to is computed: small steps (wheel, keys, touch) move the rows by just
 * as much as the scroll bar moved; a jump (the bar dragged, Home, End) goes in proportion. Near both ends the element and
 * the list run together, so that the first and the last row are reached in the ordinary way.
 */
export const highest = 12_000_000;

/** So much at each end is not scaled. */
const ends = 100_000;

export interface ScrollRange {
  /** Height of all rows. */
  readonly rows: number;
  /** Height of what is seen of them. */
  readonly view: number;
}

/** Height of the element that is scrolled. */
export const elementHeight = ({ rows }: ScrollRange): number => Math.min(rows, highest);

export const mostOffset = ({ rows, view }: ScrollRange): number => Math.max(0, rows - view);
const mostTop = (range: ScrollRange): number => Math.max(0, elementHeight(range) - range.view);

const between = (value: number, most: number): number => Math.min(Math.max(value, 0), most);

/** Where in the rows a position of the scroll bar is. */
export function offsetAt(range: ScrollRange, top: number): number {
  const [offset, most] = [mostOffset(range), mostTop(range)];
  if (offset === most || top <= ends) return between(top, offset);
  if (top >= most - ends) return between(offset - (most - top), offset);
  return ends + ((top - ends) * (offset - 2 * ends)) / (most - 2 * ends);
}

/** Where the scroll bar belongs for a place in the rows. */
export function topAt(range: ScrollRange, at: number): number {
  const [offset, most] = [mostOffset(range), mostTop(range)];
  if (offset === most || at <= ends) return between(at, most);
  if (at >= offset - ends) return between(most - (offset - at), most);
  return ends + ((at - ends) * (most - 2 * ends)) / (offset - 2 * ends);
}

export interface ScrollPlace {
  /** Of the scroll bar. */
  readonly top: number;
  /** In the rows: what is at the upper edge of the view. */
  readonly offset: number;
}

/** A step or a jump of the scroll bar. */
export function scrolled(range: ScrollRange, before: ScrollPlace, top: number): ScrollPlace & { readonly jumped: boolean } {
  const step = top - before.top;
  const jumped = Math.abs(step) > Math.max(2 * range.view, 1500);
  return { top, offset: jumped ? offsetAt(range, top) : between(before.offset + step, mostOffset(range)), jumped };
}
