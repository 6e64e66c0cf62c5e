import { describe, expect, it } from 'vitest';
import fc from '../../../test/properties.ts';
import { erlangA, erlangB, erlangC } from './erlang.ts';

describe('Erlang B and C', () => {
  it('reproduces the published table values', () => {
    expect(erlangB(14, 10)).toBeCloseTo(0.0568, 4);
    expect(erlangB(15, 10)).toBeCloseTo(0.0364969, 7);
    expect(erlangC(55, 48)).toBeCloseTo(0.2387009, 7);
  });

  it('has no Erlang C where the load is not below the servers', () => {
    expect(erlangC(10, 10)).toBeNull();
    expect(erlangC(9, 10)).toBeNull();
  });

  it('blocks less than it lets wait, and stays a probability for large loads', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 5000, noNaN: true }), fc.integer({ min: 1, max: 200 }), (load, spare) => {
        const n = Math.floor(load) + spare;
        const blocked = erlangB(n, load);
        const waits = erlangC(n, load);
        if (waits === null) return;
        expect(blocked).toBeGreaterThanOrEqual(0);
        expect(waits).toBeLessThanOrEqual(1);
        if (blocked > 1e-300) expect(blocked).toBeLessThan(waits);
      }),
    );
  });
});

describe('Erlang A', () => {
  const of = (servers: number, arrivalRate: number, serviceS: number, patienceS: number, thresholdS = 20) => {
    const found = erlangA({ servers, arrivalRate, serviceS, patienceS, thresholdS });
    if (found === null) throw new Error('not computed');
    return found;
  };

  it('is Poisson when patience equals service: P(abandon) = P(X = 10) of Poisson(10)', () => {
    const found = of(10, 10, 1, 1);
    const poisson10 = Array.from({ length: 10 }, (_, i) => i + 1).reduce((p, i) => (p * 10) / i, Math.exp(-10));
    expect(found.pAbandon).toBeCloseTo(poisson10, 12);
    expect(found.pWait).toBeCloseTo(0.5420703, 7);
  });

  it('tends to Erlang C when nobody gives up', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.5, max: 80, noNaN: true }), fc.integer({ min: 1, max: 15 }), (load, spare) => {
        const n = Math.floor(load) + spare;
        if (n - load < 0.5) return;
        const found = of(n, load / 180, 180, 1e10);
        const waits = erlangC(n, load) ?? NaN;
        expect(found.pWait).toBeCloseTo(waits, 5);
        expect(found.serviceLevel).toBeCloseTo(1 - waits * Math.exp((-(n - load) * 20) / 180), 5);
        expect((found.asaS ?? NaN) / ((waits * 180) / (n - load))).toBeCloseTo(1, 4);
      }),
      { numRuns: 40 },
    );
  });

  it('keeps its books: all who wait are answered or give up, and the mean wait is patience · P(abandon)', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.double({ min: 0.2, max: 2, noNaN: true }),
        fc.double({ min: 5, max: 2000, noNaN: true }),
        (servers, pressure, patienceS) => {
          const found = of(servers, (pressure * servers) / 180, 180, patienceS, 1e9);
          if (found.pAbandon > 1e-12) expect(found.meanWaitS / (patienceS * found.pAbandon)).toBeCloseTo(1, 9);
          // With an endless threshold the service level is everybody who is answered.
          expect(found.serviceLevel).toBeCloseTo(1 - found.pAbandon, 6);
          expect(found.occupancy).toBeLessThanOrEqual(1);
          expect(found.occupancy).toBeCloseTo(pressure * (1 - found.pAbandon), 9);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('answers in overload, where Erlang C cannot', () => {
    const found = of(10, 15 / 180, 180, 60);
    expect(found.pAbandon).toBeGreaterThan(1 / 3);
    expect(found.pAbandon).toBeLessThan(0.37);
    expect(found.occupancy).toBeGreaterThan(0.95);
  });
});
