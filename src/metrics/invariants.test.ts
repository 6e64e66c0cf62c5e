import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Cell, Report } from '#contract/report.ts';
import fc from '../../test/properties.ts';
import { asking, type Asked } from '../../test/ask.ts';
import { callSpec, callSpecs, factsOf, firstMoment, type GeneratedFacts } from '../../test/generated-facts.ts';
import { marketing } from '../../test/generated-marketing.ts';
import { temporaryWarehouse } from '../../test/warehouse.ts';
import { models } from './touches.ts';

/** The dictionary's invariants (its section 8) over generated facts; numbers in the names are its numbers. */
let warehouse: Awaited<ReturnType<typeof temporaryWarehouse>>;
let ask: Asked;
let accounts = 0;

beforeAll(async () => {
  warehouse = await temporaryWarehouse();
  ask = asking(warehouse);
});
afterAll(async () => {
  await warehouse.close();
});

async function stored(facts: GeneratedFacts): Promise<string> {
  const account = `a${(accounts += 1)}`;
  await warehouse.load(account, facts);
  return account;
}

async function holds<T>(arbitrary: fc.Arbitrary<T>, property: (value: T) => Promise<void>): Promise<void> {
  await fc.assert(fc.asyncProperty(arbitrary, property), { numRuns: 15 });
}

const value = (cell: Cell | undefined): number | null => (typeof cell?.value === 'number' ? cell.value : null);
const levels = ['answered_only', 'abandons_ignored', 'abandons_positive', 'abandons_negative'] as const;
const decided = callSpecs().map((specs) => specs.filter((spec) => spec.end !== 'open'));
const rates = [
  'answer_rate',
  'abandon_rate',
  'service_level',
  'short_abandon_rate',
  'blocked_call_rate',
  'call_completion_rate',
  'lost_call_rate',
];
const means = ['average_speed_of_answer', 'average_wait_time', 'average_call_duration'];

describe('invariants', () => {
  it('1: answered, abandoned, timed out and flowed out are all who were offered', async () => {
    await holds(decided, async (specs) => {
      const account = await stored(factsOf(specs));
      const { totals } = await ask.report(account, { metrics: ['answer_rate', 'abandon_rate'] });
      const offered = totals['answer_rate']?.den ?? 0;
      const drill = await ask.drill(account, {
        report: { metrics: ['abandon_rate'] },
        metric: 'abandon_rate',
        part: 'denominator',
        limit: 1000,
      });
      const others = drill.rows.filter((row) => row.fields['answered_at'] === null && row.fields['last_exit'] !== 'abandoned').length;
      if (offered > 0)
        expect((value(totals['answer_rate']) ?? 0) + (value(totals['abandon_rate']) ?? 0) + others / offered).toBeCloseTo(1, 12);
      else expect(totals['answer_rate']?.value).toBeNull();
    });
  });

  it('2: outcomes sum to the volume', async () => {
    await holds(callSpecs(), async (specs) => {
      const account = await stored(factsOf(specs));
      const outcomes = await ask.report(account, { metrics: ['call_outcome_breakdown'] });
      const volume = await ask.total(account, 'call_volume');
      expect(outcomes.rows.reduce((sum, row) => sum + (value(row.cells['call_outcome_breakdown']) ?? 0), 0)).toBe(volume.value);
      expect(outcomes.totals['call_outcome_breakdown']?.value).toBe(volume.value);
    });
  });

  it('2: calls by source sum to the volume, whatever the model', async () => {
    await holds(fc.tuple(callSpecs(), marketing, fc.constantFrom(...models)), async ([specs, more, model]) => {
      const account = await stored({ ...factsOf(specs), ...more });
      const { rows, totals } = await ask.report(account, { metrics: [{ id: 'calls_by_source', params: { model } }] });
      const volume = await ask.total(account, 'call_volume');
      expect(totals['calls_by_source']?.value).toBe(volume.value);
      expect(rows.reduce((sum, row) => sum + (value(row.cells['calls_by_source']) ?? 0), 0)).toBeCloseTo(Number(volume.value), 9);
    });
  });

  it('3, 4: the four service levels keep their order, rise with T, and stay in [0, 1]', async () => {
    await holds(fc.tuple(callSpecs(), fc.constantFrom('call', 'visit')), async ([specs, grain]) => {
      const account = await stored(factsOf(specs));
      const level = async (formula: string, threshold_s: number, short_abandon_s = 5) =>
        value(await ask.total(account, 'service_level', { formula, threshold_s, short_abandon_s, grain }));
      const [only, ignored, positive, negative] = await Promise.all(levels.map(async (formula) => await level(formula, 20)));
      for (const figure of [only, ignored, positive, negative]) if (figure != null) expect(figure >= 0 && figure <= 1).toBe(true);
      if (only != null && ignored != null) expect(only).toBeGreaterThanOrEqual(ignored - 1e-12);
      if (ignored != null && negative != null) expect(ignored).toBeGreaterThanOrEqual(negative - 1e-12);
      if (positive != null && negative != null) expect(positive).toBeGreaterThanOrEqual(negative - 1e-12);
      const later = await level('abandons_negative', 60);
      if (negative != null && later !== null) expect(later).toBeGreaterThanOrEqual(negative);
      const patient = await level('abandons_negative', 20, 30);
      if (negative != null && patient !== null) expect(patient).toBeGreaterThanOrEqual(negative);
      const abandons = async (short_abandon_s: number) => value(await ask.total(account, 'abandon_rate', { short_abandon_s, grain }));
      const [strict, lenient] = [await abandons(5), await abandons(30)];
      if (strict !== null && lenient !== null) expect(lenient).toBeLessThanOrEqual(strict);
    });
  });

  it('5: ABR ≤ ASR ≤ NER', async () => {
    await holds(callSpecs(), async (specs) => {
      const account = await stored(factsOf(specs.map((spec) => ({ ...spec, direction: 'outbound' }))));
      const { totals } = await ask.report(account, {
        metrics: ['answer_bid_ratio', 'answer_seizure_ratio', 'network_effectiveness_ratio'],
      });
      const [abr, asr, ner] = ['answer_bid_ratio', 'answer_seizure_ratio', 'network_effectiveness_ratio'].map((id) => value(totals[id]));
      if (abr != null && asr != null) expect(abr).toBeLessThanOrEqual(asr + 1e-12);
      if (asr != null && ner != null) expect(asr).toBeLessThanOrEqual(ner + 1e-12);
    });
  });

  it('6: parts of two halves of a period add up to the whole', async () => {
    await holds(callSpecs(), async (specs) => {
      const account = await stored(factsOf(specs));
      const metrics = [...rates, ...means, 'repeat_call_rate', 'answer_seizure_ratio'];
      const of = async (from: string, to: string) => (await ask.report(account, { metrics, period: { from, to } })).totals;
      const [first, second, whole] = await Promise.all([
        of('2026-03-23', '2026-03-27'),
        of('2026-03-27', '2026-03-31'),
        of('2026-03-23', '2026-03-31'),
      ]);
      for (const id of metrics) {
        expect((first[id]?.num ?? 0) + (second[id]?.num ?? 0), id).toBeCloseTo(whole[id]?.num ?? Number.NaN, 9);
        expect((first[id]?.den ?? 0) + (second[id]?.den ?? 0), id).toBe(whole[id]?.den);
      }
    });
  });

  it('7: spam, tests and internal calls, the order of facts and a talk cut in two change nothing', async () => {
    const uncounted = callSpec().chain((spec) =>
      fc.constantFrom({ ...spec, flag: 'spam' as const }, { ...spec, flag: 'test' as const }, { ...spec, direction: 'internal' as const }),
    );
    await holds(fc.tuple(callSpecs(15), fc.array(uncounted, { maxLength: 5 })), async ([specs, noise]) => {
      const clean = specs.filter((spec) => spec.flag === null);
      const facts = factsOf(clean);
      const more = factsOf(noise, 'noise');
      const shuffled: GeneratedFacts = {
        calls: [...more.calls, ...facts.calls].toReversed(),
        visits: [...more.visits, ...facts.visits].toReversed(),
        legs: [...more.legs, ...facts.legs].toReversed(),
      };
      const question = {
        metrics: [...rates, ...means, 'call_volume', 'first_time_callers', 'repeat_caller_rate', 'repeat_call_rate', 'longest_wait'],
      };
      const [one, other] = [await stored(facts), await stored(shuffled)];
      expect((await ask.report(other, question)).totals).toEqual((await ask.report(one, question)).totals);
      const cut = await stored({ ...facts, legs: facts.legs.flatMap(inTwo) });
      const { totals } = await ask.report(cut, { metrics: ['call_volume', 'answer_rate', 'service_level', 'average_call_duration'] });
      const whole = await ask.report(one, { metrics: ['call_volume', 'answer_rate', 'service_level', 'average_call_duration'] });
      expect(totals).toEqual(whole.totals);
    });
  });

  it('8: the hours of a day sum to the day, whatever the zone', async () => {
    await holds(
      fc.tuple(callSpecs(), fc.constantFrom('Europe/Madrid', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'America/New_York')),
      async ([specs, tz]) => {
        const account = await stored(factsOf(specs));
        const by = async (dimension: string) => await ask.report(account, { metrics: ['call_volume'], by: [dimension], tz });
        const [hours, days, quarters] = await Promise.all([by('hour'), by('day'), by('quarter_hour')]);
        expect(perDay(hours)).toEqual(perDay(days));
        expect(perDay(quarters)).toEqual(perDay(days));
        expect(days.totals).toEqual((await ask.report(account, { metrics: ['call_volume'], tz: 'UTC' })).totals);
      },
    );
  });

  it('10: a ratio is null exactly when its denominator is 0, and nothing is NaN', async () => {
    await holds(callSpecs(6), async (specs) => {
      const account = await stored(factsOf(specs));
      const metrics = [...rates, ...means, 'repeat_caller_rate', 'repeat_call_rate', 'answer_bid_ratio', 'network_effectiveness_ratio'];
      const report = await ask.report(account, { metrics, by: ['queue'] });
      for (const cells of [report.totals, ...report.rows.map((row) => row.cells)]) {
        for (const id of metrics) {
          const cell = cells[id];
          expect(cell?.value === null, id).toBe(cell?.den === 0);
          if (cell?.value !== null) expect(Number.isFinite(cell?.value), id).toBe(true);
        }
      }
    });
  });

  it('11: first-time and returning callers are all different callers; withheld numbers are none', async () => {
    await holds(callSpecs(), async (specs) => {
      const account = await stored(factsOf(specs));
      const period = { from: '2026-03-25', to: '2026-03-29' };
      const { totals } = await ask.report(account, { metrics: ['first_time_callers', 'repeat_caller_rate'], period });
      const callers = totals['first_time_callers']?.value as { first_time: number; returning: number };
      expect(callers.first_time + callers.returning).toBe(totals['repeat_caller_rate']?.den);
      const withheld = factsOf(specs.map((spec) => ({ ...spec, caller: null })));
      const nobody = await ask.report(await stored(withheld), { metrics: ['repeat_caller_rate', 'repeat_call_rate'] });
      expect(Object.values(nobody.totals).map((cell) => cell.den)).toEqual([0, 0]);
    });
  });

  it('13: later evaluation of the same facts changes only what was provisional', async () => {
    await holds(fc.tuple(callSpecs(), fc.nat({ max: 8 * 24 * 3600 })), async ([specs, seconds]) => {
      const asOf = firstMoment + seconds * 1000;
      const arrived = specs.filter((spec) => firstMoment + spec.at <= asOf);
      const facts = factsOf(arrived);
      // Every queue entry lies before the moment, so that later facts are answers, exits and ends alone.
      if (facts.visits.some((visit) => Date.parse(String(visit['enqueued_at'])) > asOf)) return;
      const account = await stored(facts);
      const metrics = [
        ...rates,
        ...means,
        'call_volume',
        'answered_calls',
        'answer_seizure_ratio',
        'repeat_call_rate',
        'wait_time_percentile',
      ];
      const at = async (moment: number) => (await ask.report(account, { metrics, as_of: new Date(moment).toISOString() })).totals;
      const [then, later] = [await at(asOf), await at(asOf + 3_600_000)];
      for (const id of metrics) if (then[id]?.provisional === false) expect(later[id]?.value, id).toEqual(then[id].value);
    });
  });
});

function inTwo(leg: Record<string, unknown>): Record<string, unknown>[] {
  const talk = Number(leg['talk_s']);
  const first = Math.floor(talk / 2);
  return [
    { ...leg, id: `${String(leg['id'])}a`, talk_s: first },
    { ...leg, id: `${String(leg['id'])}b`, talk_s: talk - first, hold_s: 0 },
  ];
}

function perDay({ rows }: Report): Record<string, number> {
  const days: Record<string, number> = {};
  for (const { keys, cells } of rows) {
    const day = (keys[0] ?? '').slice(0, 10);
    days[day] = (days[day] ?? 0) + (value(cells['call_volume']) ?? 0);
  }
  return days;
}
