import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { elementHeight, mostOffset, type ScrollPlace, scrolled, topAt } from './scroll-range.ts';

/** Rows drawn beyond the edges of the view. */
const beyond = 8;
/** While the bar is dragged, only where it rests is asked for. */
const restMs = 30;
/** After so long without a step the bar is put where it belongs; the rows stay where they are. */
const idleMs = 180;

export interface Rows {
  scroller: RefObject<HTMLDivElement | null>;
  /** Height of the element that holds the rows. */
  height: number;
  /** Rows to be drawn, the last not included. */
  first: number;
  before: number;
  /** Where a row is drawn in that element. */
  topOf: (index: number) => number;
  /** The rows whose facts are needed: those on the screen, once it rests. */
  needed: { first: number; last: number };
}

/** Which rows of a long list are on the screen, whatever its length. `head`: height of what sticks above them. */
export function useRows({ count, rowHeight, head }: { count: number; rowHeight: number; head: number }): Rows {
  const scroller = useRef<HTMLDivElement>(null);
  const [view, setView] = useState(720);
  const [place, setPlace] = useState<ScrollPlace>({ top: 0, offset: 0 });
  const [rest, setRest] = useState(0);
  const latest = useRef(place);
  const rows = count * rowHeight;

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const measure = (): void => setView(Math.max(1, element.clientHeight - head));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [head]);

  const settle = useCallback(() => {
    const element = scroller.current;
    if (element === null) return;
    const top = topAt({ rows, view }, latest.current.offset);
    if (Math.abs(top - latest.current.top) < 2) return;
    latest.current = { ...latest.current, top };
    setPlace(latest.current);
    element.scrollTop = top;
  }, [rows, view]);

  useEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    let resting: number | undefined;
    let idle: number | undefined;
    const onScroll = (): void => {
      const { jumped, ...next } = scrolled({ rows, view }, latest.current, element.scrollTop);
      latest.current = next;
      setPlace(next);
      window.clearTimeout(resting);
      window.clearTimeout(idle);
      if (jumped) resting = window.setTimeout(() => setRest(next.offset), restMs);
      else setRest(next.offset);
      idle = window.setTimeout(settle, idleMs);
    };
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      element.removeEventListener('scroll', onScroll);
      window.clearTimeout(resting);
      window.clearTimeout(idle);
    };
  }, [rows, view, settle]);

  const most = mostOffset({ rows, view });
  const offset = Math.min(place.offset, most);
  const rowAt = (at: number): number => Math.min(Math.max(0, Math.floor(at / rowHeight)), Math.max(0, count - 1));
  const rested = Math.min(rest, most);
  return {
    scroller,
    height: elementHeight({ rows, view }),
    first: Math.max(0, rowAt(offset) - beyond),
    before: Math.min(count, rowAt(offset + view) + beyond + 1),
    topOf: (index) => index * rowHeight - (offset - place.top),
    needed: { first: rowAt(rested), last: rowAt(rested + view) },
  };
}
