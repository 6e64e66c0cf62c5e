import { describe, expect, test } from 'vitest';
import fc from '../../test/properties.ts';
import { type Outcome, pastMs, patternOf, riseOf, type Silence, slotMs, unusualSilence } from './usual-traffic.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const week = 7 * day;
/** A Monday, 00:00. */
const monday = Date.UTC(2026, 2, 2);
const at = (weeks: number, weekday: number, hours: number, minutes = 0): number =>
  monday + weeks * week + weekday * day + hours * hour + minutes * minute;

type Zone = (at: number) => number;
const utc: Zone = () => 0;

/** What the log would tell at an instant of deliveries in order. */
function told(deliveries: readonly number[], now: number, offsetAt: Zone = utc) {
  const hours = new Map<number, { deliveries: number; slots: Set<number> }>();
  for (const one of deliveries) {
    const start = Math.floor(one / hour) * hour;
    if (start < now - pastMs) continue;
    const entry = hours.get(start) ?? { deliveries: 0, slots: new Set() };
    hours.set(start, { deliveries: entry.deliveries + 1, slots: entry.slots.add(Math.floor(one / slotMs)) });
  }
  const [first = 0] = deliveries;
  const newest = deliveries.at(-1) ?? 0;
  const list = [...hours].map(([start, { deliveries: n, slots }]) => ({ at: start, deliveries: n, slots: slots.size }));
  return { pattern: patternOf({ first, newest, hours: list }, now, offsetAt), newest };
}

/** The silence after deliveries, as it is seen at an instant; undefined = not judged. */
function silence(deliveries: readonly number[], now: number, offsetAt: Zone = utc): Silence | null | undefined {
  const { pattern, newest } = told(deliveries, now, offsetAt);
  return pattern === null ? undefined : unusualSilence(pattern, newest, now);
}

/** Every `every` minutes from 9 to 17 on weekdays, a burst of three each time, until an instant. */
function office(weeks: number, until = Infinity, every = 5, shift = 0): number[] {
  const found: number[] = [];
  for (let w = 0; w < weeks; w++) {
    for (let d = 0; d < 5; d++) {
      for (let m = 0; m < 8 * 60; m += every) for (const s of [0, 400, 900]) found.push(at(w, d, 9, m) + s + shift);
    }
  }
  return found.filter((one) => one < until);
}

describe('silence', () => {
  test('an office that falls silent at 11:00 on a Wednesday is flagged after half an hour; about 36 deliveries are missing an hour', () => {
    const stopped = office(5, at(4, 2, 11));
    expect(silence(stopped, at(4, 2, 11, 10))).toBeNull();
    const flagged = silence(stopped, at(4, 2, 12));
    // The slot of 10:55 spoke; 11:00 to 12:00 are twelve slots of three.
    expect(flagged).toMatchObject({ since: at(4, 2, 10, 55) + 900 });
    expect(flagged?.expected).toBeCloseTo(36, 6);
    expect((flagged?.usualMs ?? 0) / minute).toBeGreaterThanOrEqual(15);
    expect((flagged?.usualMs ?? 0) / minute).toBeLessThanOrEqual(45);
    // Later it is still that long since it became unusual, and more is missing.
    const later = silence(stopped, at(4, 2, 17));
    expect(later?.usualMs).toBe(flagged?.usualMs);
    expect(later?.expected).toBeCloseTo(6 * 36, 6);
  });

  test('its nights and weekends are no silence, from their first minute to their last', () => {
    for (const [from, to] of [[at(4, 1, 17), at(4, 2, 9)] as const, [at(4, 4, 17), at(5, 0, 9)] as const]) {
      const before = office(5, from);
      for (let now = from; now <= to; now += 10 * minute) expect(silence(before, now)).toBeNull();
    }
  });

  test('a holiday looks like an outage', () => {
    expect(silence(office(5, at(4, 3, 0)), at(4, 3, 17))).not.toBeNull();
  });

  test('less than a week of past is not judged; from a week on it is, more slowly', () => {
    expect(silence(office(1), at(0, 4, 20))).toBeUndefined();
    const second = office(2, at(1, 1, 12));
    expect(silence(second, at(1, 1, 12, 30))).toBeNull();
    expect(silence(second, at(1, 1, 17))).not.toBeNull();
  });

  test('the hours are those of the local week: when the clocks change, opening time moves along', () => {
    // From the fourth Sunday on the zone is an hour ahead, so that nine o’clock comes an hour sooner.
    const change = at(3, 6, 1);
    const offsetAt = (instant: number): number => (instant < change ? 0 : hour);
    const stopped = [...office(4), ...office(5, Infinity, 5, -hour).filter((one) => one > change)].filter((one) => one < at(4, 0, 16));
    for (let now = at(4, 0, 16); now < at(4, 1, 8); now += 10 * minute) expect(silence(stopped, now, offsetAt)).toBeNull();
    expect(silence(stopped, at(4, 1, 10), offsetAt)).not.toBeNull();
    // Read by the clock of before, the last hour of the day would be missing.
    expect(silence(stopped, at(4, 0, 17))).not.toBeNull();
  });

  test('what has been silent for four weeks or more no longer usually speaks', () => {
    const stopped = office(5);
    const last = stopped.at(-1) ?? 0;
    expect(silence(stopped, last + 27 * day)).not.toBeNull();
    expect(silence(stopped, last + 29 * day)).toBeUndefined();
  });

  test('many deliveries to a call count as one: bursts of thirty are no thirty times as sure', () => {
    const calls = simulated(5, { callsPerHour: 2, perCall: 30 }, 1);
    const cut = calls.filter((one) => one < at(4, 2, 11));
    // Two hours without any of about four calls: by deliveries alone that would be a chance of e^-120.
    expect(silence(cut, at(4, 2, 13))).toBeNull();
    expect(silence(cut, at(4, 4, 17))).not.toBeNull();
  });

  test('property: it is flagged once and stays so, never within 15 minutes, and not without a past', () => {
    const times = fc.array(fc.integer({ min: 0, max: 3 * week }), { minLength: 1, maxLength: 400 });
    const shares = fc.array(fc.integer({ min: 0, max: 2 * week }), { minLength: 2, maxLength: 8 });
    fc.assert(
      fc.property(times, shares, (given, later) => {
        const deliveries = given.map((one) => monday + one).sort((a, b) => a - b);
        const { pattern, newest } = told(deliveries, monday + 3 * week);
        if (pattern === null) return;
        let flagged: Silence | null = null;
        for (const after of later.sort((a, b) => a - b)) {
          const now = unusualSilence(pattern, newest, newest + after);
          if (now !== null) expect(after).toBeGreaterThanOrEqual(now.usualMs);
          if (now !== null) expect(now.usualMs).toBeGreaterThanOrEqual(15 * minute);
          if (flagged !== null) expect(now?.usualMs).toBe(flagged.usualMs);
          flagged = now;
        }
      }),
      { numRuns: 200 },
    );
  });

  test.each([
    { callsPerHour: 1, perCall: 6 },
    { callsPerHour: 12, perCall: 6 },
    { callsPerHour: 60, perCall: 3 },
  ])('40 weeks of an office with $callsPerHour calls an hour, of days that differ, are never flagged', (office) => {
    // At the stated bound one false alarm is expected in 1,000 weeks; each gap is judged at its last moment.
    const deliveries = simulated(40, office, 7);
    let judged = 0;
    for (let index = 0; index < deliveries.length - 1; index++) {
      const [newest = 0, next = 0] = [deliveries[index], deliveries[index + 1]];
      if (next - newest < 6 * hour && !(next - newest > 40 * minute && index % 5 === 0)) continue;
      const near = deliveries.slice(Math.max(0, index - 40_000), index + 1).filter((one) => one > newest - pastMs - hour);
      const { pattern } = told([...deliveries.slice(0, 1), ...near], next - 1);
      if (pattern === null) continue;
      judged += 1;
      expect(unusualSilence(pattern, newest, next - 1)).toBeNull();
    }
    expect(judged).toBeGreaterThan(150);
  });
});

describe('a rise of what goes wrong', () => {
  const outcomes = (text: string): Outcome[] =>
    Array.from(text)
      .reverse()
      .map((letter, n) => ({ at: 1_000 - n, wrong: letter === 'x' }));
  const plain = { telling: 1, tellingsPerWeek: 500 };
  const past = { wrong: 2, of: 1_000 };

  test('four of the newest ten, where two of a thousand were usual', () => {
    expect(riseOf(outcomes('.....x.xxx'), past, plain)).toEqual({ since: 996, wrong: 4, of: 10, usualShare: 0.002 });
    expect(riseOf(outcomes('........xx'), past, plain)).toBeNull();
  });

  test('what has always been so is no rise', () => {
    expect(riseOf(outcomes('.....x.xxx'), { wrong: 300, of: 1_000 }, plain)).toBeNull();
    expect(riseOf(outcomes('xxxxxxxxxx'), { wrong: 1_000, of: 1_000 }, plain)).toBeNull();
    expect(riseOf(outcomes('xxxxxxxxxx'), { wrong: 100, of: 1_000 }, plain)).not.toBeNull();
  });

  test('it ends with three that went well', () => {
    expect(riseOf(outcomes('.xxxxxxx..'), past, plain)).not.toBeNull();
    expect(riseOf(outcomes('xxxxxxx...'), past, plain)).toBeNull();
  });

  test('one odd call of eight deliveries is one, not eight; four such calls are a rise', () => {
    const calls = { telling: 8, tellingsPerWeek: 100 };
    const text = (...wrong: number[]): string =>
      Array.from({ length: 10 }, (_, call) => (wrong.includes(call) ? 'x' : '.').repeat(8)).join('');
    expect(riseOf(outcomes(text(9)), { wrong: 0, of: 8_000 }, calls)).toBeNull();
    expect(riseOf(outcomes(text(6, 7, 8, 9)), { wrong: 0, of: 8_000 }, calls)).toMatchObject({ wrong: 32, of: 80 });
  });

  test('without a past it takes five in a row', () => {
    const none = { wrong: 0, of: 0 };
    const unknown = { telling: 1, tellingsPerWeek: 1_000 };
    expect(riseOf(outcomes('xxxx'), none, unknown)).toBeNull();
    expect(riseOf(outcomes('xxxxx'), none, unknown)).toEqual({ since: 996, wrong: 5, of: 5, usualShare: 0 });
    expect(riseOf([], none, unknown)).toBeNull();
  });

  test('property: one more that went wrong never ends it, a worse past never begins it', () => {
    const letters = fc.array(fc.boolean(), { minLength: 10, maxLength: 10 });
    fc.assert(
      fc.property(letters, fc.nat(9), fc.nat(200), fc.nat(200), (wrongs, place, few, more) => {
        const list = wrongs.map((wrong, n) => ({ at: n, wrong }));
        const of = 1_000;
        const rises = (newest: readonly Outcome[], wrong: number): boolean => riseOf(newest, { wrong, of }, plain) !== null;
        if (rises(list, few)) {
          expect(
            rises(
              list.map((one, n) => (n === place ? { ...one, wrong: true } : one)),
              few,
            ),
          ).toBe(true);
        }
        if (rises(list, few + more)) expect(rises(list, few)).toBe(true);
      }),
    );
  });
});

/** Calls by chance from 9 to 17 on weekdays, of days that differ by a fifth, each with several deliveries over some minutes. */
function simulated(weeks: number, { callsPerHour, perCall }: { callsPerHour: number; perCall: number }, seed: number): number[] {
  let state = seed;
  const random = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const wait = (meanMs: number): number => -Math.log(1 - random()) * meanMs;
  const found: number[] = [];
  for (let w = 0; w < weeks; w++) {
    for (let d = 0; d < 5; d++) {
      const rate = callsPerHour * (0.8 + 0.4 * random());
      for (let start = at(w, d, 9) + wait(hour / rate); start < at(w, d, 17); start += wait(hour / rate)) {
        const lasts = wait(4 * minute);
        found.push(start);
        for (let n = 1; n < perCall; n++) found.push(start + random() * lasts);
      }
    }
  }
  return found.sort((a, b) => a - b);
}
