import { describe, expect, it } from 'vitest';
import { elementHeight, highest, mostOffset, offsetAt, type ScrollRange, scrolled, topAt } from './scroll-range.ts';

const long: ScrollRange = { rows: 10_000_000 * 40, view: 800 };
const short: ScrollRange = { rows: 5_000 * 40, view: 800 };

describe('the scroll range of a long list', () => {
  it('is never higher than a browser can draw, and a short list is not scaled at all', () => {
    expect(elementHeight(long)).toBe(highest);
    expect(elementHeight(short)).toBe(200_000);
    for (const top of [0, 17, 100_000, 199_200]) expect([offsetAt(short, top), topAt(short, top)]).toEqual([top, top]);
  });

  it('reaches the first and the last row, and grows all the way', () => {
    expect(offsetAt(long, 0)).toBe(0);
    expect(offsetAt(long, highest - 800)).toBe(mostOffset(long));
    let last = -1;
    for (let top = 0; top <= highest - 800; top += 40_000) {
      const offset = offsetAt(long, top);
      expect(offset).toBeGreaterThan(last);
      expect(topAt(long, offset)).toBeCloseTo(top, 3);
      last = offset;
    }
  });

  it('moves by just the step of a wheel anywhere, and in proportion when the bar is dragged', () => {
    const middle = { top: 6_000_000, offset: offsetAt(long, 6_000_000) };
    expect(scrolled(long, middle, 6_000_120)).toEqual({ top: 6_000_120, offset: middle.offset + 120, jumped: false });
    const dragged = scrolled(long, middle, 9_000_000);
    expect(dragged).toEqual({ top: 9_000_000, offset: offsetAt(long, 9_000_000), jumped: true });
    expect(Math.round(dragged.offset / 40)).toBeGreaterThan(7_400_000);
  });

  it('lets the wheel arrive at the very end: there it is not scaled', () => {
    const near = { top: highest - 800 - 500, offset: mostOffset(long) - 500 };
    expect(offsetAt(long, near.top)).toBe(near.offset);
    expect(scrolled(long, near, highest - 800).offset).toBe(mostOffset(long));
  });
});
