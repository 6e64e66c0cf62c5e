import { describe, expect, it } from 'vitest';
import fc from '../../../test/properties.ts';
import { staffing, trunksRequired, type StaffingInput } from './staffing.ts';

const usual: StaffingInput = {
  model: 'erlang_c',
  calls: 100,
  aht_s: 180,
  interval_s: 1800,
  threshold_s: 20,
  target: 0.8,
  max_occupancy: 0.9,
  shrinkage: 0.3,
  patience_s: null,
  agents: null,
};

describe('staffing', () => {
  it('100 calls of 180 s in half an hour: 13 agents give 79.56 %, 14 give 88.84 %, and 20 go on the roster', () => {
    const found = staffing(usual);
    expect(found).toMatchObject({ erlangs: 10, agents: 14, scheduled: 20 });
    expect(found.service_level).toBeCloseTo(0.8884, 4);
    expect(staffing({ ...usual, agents: 13 }).service_level).toBeCloseTo(0.7956, 4);
  });

  it('judges a given number of agents: the published example of 55', () => {
    const found = staffing({ ...usual, calls: 360, aht_s: 240, threshold_s: 15, agents: 55 });
    expect(found.p_wait).toBeCloseTo(0.2387009, 7);
    expect(found.asa_s).toBeCloseTo(8.184032, 6);
    expect(found.service_level).toBeCloseTo(0.8458831, 7);
    expect(found.occupancy).toBeCloseTo(48 / 55, 12);
  });

  it('needs nobody for no load, and knows nothing of an overloaded Erlang C', () => {
    expect(staffing({ ...usual, calls: 0 })).toMatchObject({ agents: 0, scheduled: 0, service_level: null, occupancy: null });
    expect(staffing({ ...usual, agents: 10 })).toMatchObject({ agents: 10, p_wait: null, service_level: null, asa_s: null });
  });

  it("gives the textbook's agents for the anonymous bank's Wednesdays (P(wait) ≤ 0.5, 15 calls an hour each)", () => {
    const arrivals = [
      6.75, 1.75, 1.25, 0, 0.5, 0.25, 4.75, 39.5, 97.25, 107.5, 124, 110.25, 95.5, 203.5, 115.75, 115.5, 67.75, 75, 88.75, 85.5, 68, 61.5,
      57.5, 44.25,
    ];
    const agents = arrivals.map((calls) => staffing({ ...usual, calls, aht_s: 240, interval_s: 3600, threshold_s: 0, target: 0.5 }).agents);
    expect(agents).toEqual([1, 1, 1, 0, 1, 1, 1, 4, 8, 9, 10, 9, 8, 16, 10, 10, 6, 7, 8, 8, 6, 6, 5, 4]);
  });

  it('the answer is the smallest that reaches the target, and more work never needs fewer agents', () => {
    const input = fc.record({
      model: fc.constantFrom('erlang_c' as const, 'erlang_a' as const),
      calls: fc.integer({ min: 1, max: 400 }),
      aht_s: fc.integer({ min: 20, max: 900 }),
      target: fc.double({ min: 0.05, max: 0.99, noNaN: true }),
      threshold_s: fc.integer({ min: 0, max: 120 }),
    });
    fc.assert(
      fc.property(input, fc.integer({ min: 0, max: 50 }), fc.double({ min: 0, max: 0.009, noNaN: true }), (chosen, more, higher) => {
        const asked = { ...usual, ...chosen, patience_s: 120 };
        const found = staffing(asked);
        const before = staffing({ ...asked, agents: found.agents - 1 });
        expect(found.service_level).toBeGreaterThanOrEqual(asked.target);
        if (found.agents - 1 > found.erlangs && found.erlangs / (found.agents - 1) <= asked.max_occupancy) {
          expect(before.service_level).toBeLessThan(asked.target);
        }
        expect(staffing({ ...asked, calls: asked.calls + more }).agents).toBeGreaterThanOrEqual(found.agents);
        expect(staffing({ ...asked, aht_s: asked.aht_s + more }).agents).toBeGreaterThanOrEqual(found.agents);
        expect(staffing({ ...asked, target: asked.target + higher }).agents).toBeGreaterThanOrEqual(found.agents);
      }),
      { numRuns: 60 },
    );
  });
});

describe('lines', () => {
  it('10 erlangs: 14 lines block 5.68 %, 15 block 3.65 %', () => {
    const found = trunksRequired(10, 0.05);
    expect(found.trunks).toBe(15);
    expect(found.blocking).toBeCloseTo(0.0364969, 7);
    expect(trunksRequired(10, 0.0569).trunks).toBe(14);
  });

  it('no load needs no line', () => {
    expect(trunksRequired(0, 0.05)).toEqual({ trunks: 0, blocking: null });
  });
});
