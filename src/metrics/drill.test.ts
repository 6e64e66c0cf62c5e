import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Failure } from '#domain/failure.ts';
import type { Cell } from '#contract/report.ts';
import fc from '../../test/properties.ts';
import { asking, type Asked } from '../../test/ask.ts';
import { callSpec, factsOf, firstMoment } from '../../test/generated-facts.ts';
import { marketing } from '../../test/generated-marketing.ts';
import { temporaryWarehouse } from '../../test/warehouse.ts';
import { metrics } from './catalogue.ts';

/** Every figure opens to exactly its rows: Σ weight = part, in every cell, for whatever facts. */
let warehouse: Awaited<ReturnType<typeof temporaryWarehouse>>;
let ask: Asked;
const accounts = ['drill-1', 'drill-2', 'drill-3'];

beforeAll(async () => {
  warehouse = await temporaryWarehouse();
  ask = asking(warehouse);
  for (const account of accounts) {
    const [sold = {}] = fc.sample(marketing, 1);
    await warehouse.load(account, { ...factsOf(fc.sample(callSpec(), 25)), ...sold });
  }
});
afterAll(async () => {
  await warehouse.close();
});

const period = { from: '2026-03-24', to: '2026-03-30' };
const asOf = new Date(firstMoment + 6 * 86_400_000).toISOString();
const splits = [[], ['queue'], ['day', 'agent'], ['topic'], ['channel']];

describe('drill', () => {
  it.each(metrics.map((metric) => [metric.id, metric] as const))(
    '%s: every part of a cell opens to rows that weigh as much',
    async (id, metric) => {
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(...accounts),
          fc.constantFrom(...splits),
          fc.constantFrom(null, asOf),
          async (account, by, as_of) => {
            const report = { metrics: [id], by, period, tz: 'Europe/Madrid', as_of };
            const answer = await ask.report(account, report).catch(refusal);
            if (answer === null) return;
            const cells = [
              { keys: [], cell: answer.totals[id] },
              ...answer.rows.slice(0, 2).map((row) => ({ keys: row.keys, cell: row.cells[id] })),
            ];
            for (const { keys, cell } of cells) {
              for (const part of answer.columns[0]?.drill ?? []) {
                const figure = cell === undefined ? null : figureOf(cell, part);
                if (figure === null) continue;
                const drill = await ask.drill(account, { report, row: keys, metric: id, part, limit: 1000 });
                expect([part, drill.part], JSON.stringify(keys)).toEqual([part, figure]);
                expect(drill.rows.length).toBe(drill.total_rows);
                expect(drill.rows.reduce((sum, row) => sum + Number(row.weight), 0)).toBeCloseTo(Number(drill.total_weight), 6);
                // A percentile or a maximum is no sum: its rows come with values and ranks.
                if (part !== 'value' || metric.unit === 'count') expect(drill.total_weight).toBeCloseTo(figure, 9);
              }
            }
          },
        ),
        // A report of many columns opens each of them in each cell.
        { numRuns: metric.openKeys === true ? 1 : 2 },
      );
    },
    180_000,
  );

  it('lists a figure in pages, in order of time', async () => {
    const calls = Array.from({ length: 7 }, (_, at) => ({
      id: `c${at}`,
      direction: 'inbound',
      started_at: `2026-03-02T09:0${at}:00Z`,
      ended_at: null,
    }));
    await warehouse.load('pages', { calls });
    const page = async (offset: number) =>
      (await ask.drill('pages', { report: { metrics: ['call_volume'] }, metric: 'call_volume', part: 'value', limit: 3, offset })).rows.map(
        (row) => row.id,
      );
    expect([await page(0), await page(3), await page(6), await page(9)]).toEqual([['c0', 'c1', 'c2'], ['c3', 'c4', 'c5'], ['c6'], []]);
  });

  it('names why each row is left out, and what all rows add up to', async () => {
    await warehouse.load('reasons', {
      calls: [
        {
          id: 'ok',
          direction: 'inbound',
          started_at: '2026-03-02T09:00:00Z',
          answered_at: '2026-03-02T09:00:10Z',
          ended_at: '2026-03-02T09:01:00Z',
          outcome: 'answered',
        },
        {
          id: 'spam',
          direction: 'inbound',
          started_at: '2026-03-02T09:01:00Z',
          ended_at: '2026-03-02T09:01:05Z',
          outcome: 'abandoned',
          spam: true,
        },
        { id: 'closed', direction: 'inbound', started_at: '2026-03-02T22:00:00Z', ended_at: '2026-03-02T22:00:05Z', outcome: 'closed' },
        { id: 'open', direction: 'inbound', started_at: '2026-03-02T23:00:00Z', ended_at: null },
        { id: 'dialled', direction: 'outbound', started_at: '2026-03-02T23:00:00Z', ended_at: null },
      ],
    });
    const drill = await ask.drill('reasons', { report: { metrics: ['answer_rate'] }, metric: 'answer_rate', part: 'excluded' });
    expect(drill.rows.map((row) => [row.id, row.reason])).toEqual([
      ['spam', 'spam'],
      ['closed', 'never offered: closed'],
      ['open', 'still in progress'],
    ]);
    expect(drill.says).toBe(
      '3 calls: excluded of Answer rate. 1 counted and 3 left out are 4: all inbound calls of the period (by queue or agent: all visits).',
    );
  });

  it('refuses what the figure does not have', async () => {
    const open = async (part: string, row: string[] = [], metric = 'answer_rate') =>
      await ask.drill('reasons', { report: { metrics: ['answer_rate'], by: ['queue'] }, row, metric, part });
    await expect(open('nominator')).rejects.toThrow('part of answer_rate: got "nominator"; known: numerator, denominator, excluded.');
    await expect(open('numerator', ['q1', 'q2'])).rejects.toThrow('wanted [] for the totals or one key for each of queue');
    await expect(open('numerator', [], 'answered')).rejects.toThrow('column of the report: got "answered"; known: answer_rate.');
  });
});

/** A dimension that the metric's rows do not have, or a method that needs more than these facts. */
function refusal(error: unknown): null {
  if (error instanceof Failure && ['unknown-dimension', 'method-not-available', 'inputs-not-taken', 'invalid-param'].includes(error.code))
    return null;
  throw error;
}

/** What the report said of a part; null where the cell does not show it. */
function figureOf(cell: Cell, part: string): number | null {
  if (part === 'numerator') return cell.num;
  if (part === 'denominator') return cell.den;
  if (part === 'value') return typeof cell.value === 'number' ? cell.value : null;
  const { value } = cell;
  if (value === null || typeof value === 'number' || Array.isArray(value)) return null;
  const named = value[part];
  return typeof named === 'number' ? named : Array.isArray(named) ? named.length : null;
}
