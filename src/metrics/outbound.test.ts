import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asking, type Asked } from '../../test/ask.ts';
import { temporaryWarehouse } from '../../test/warehouse.ts';

let warehouse: Awaited<ReturnType<typeof temporaryWarehouse>>;
let ask: Asked;
beforeAll(async () => {
  warehouse = await temporaryWarehouse();
  ask = asking(warehouse);
  const attempt = (id: string, date: string, lead: string, outcome: string, more: Record<string, unknown> = {}) => ({
    id,
    direction: 'outbound',
    started_at: `2026-03-${date}T09:00:00Z`,
    ended_at: `2026-03-${date}T09:05:00Z`,
    ...(outcome === 'answered' ? { answered_at: `2026-03-${date}T09:00:10Z` } : {}),
    outcome,
    lead_id: lead,
    ...more,
  });
  await warehouse.load('dialling', {
    calls: [
      attempt('o1', '02', 'L1', 'answered', { goals: ['sale', 'lead'], disposition: 'sold' }),
      attempt('o2', '03', 'L1', 'busy', { disposition: 'engaged' }),
      attempt('o3', '02', 'L2', 'no_answer'),
      attempt('o4', '10', 'L3', 'answered', { disposition: 'not interested' }),
    ],
  });
});
afterAll(async () => {
  await warehouse.close();
});

describe('dialling', () => {
  const total = async (metric: string, params: Record<string, unknown>, as_of: string | null = null) =>
    await ask.total('dialling', metric, params, { as_of });

  it('counts a lead once, however often it was called', async () => {
    expect(await total('outbound_conversion_rate', {})).toMatchObject({ num: 1, den: 4 });
    expect(await total('outbound_conversion_rate', { denominator: 'connected' })).toMatchObject({ num: 1, den: 2 });
    expect(await total('outbound_conversion_rate', { denominator: 'leads' })).toMatchObject({ num: 1, den: 3 });
    expect(await total('dial_efficiency', { per: 'lead' })).toMatchObject({ num: 2, den: 3 });
  });

  it('leaves out calls whose goal may still come, and says so', async () => {
    const params = { conversion_window_days: 7 };
    const asOf = '2026-03-12T00:00:00Z';
    expect(await total('outbound_conversion_rate', params, asOf)).toMatchObject({ num: 1, den: 3, provisional: true });
    const leads = { ...params, denominator: 'leads' };
    expect(await total('outbound_conversion_rate', leads, asOf)).toMatchObject({ num: 1, den: 2, provisional: true });
  });

  it('rolls codes up to categories, named or measured', async () => {
    const categories = async (params: Record<string, unknown>): Promise<Record<string, unknown>> => {
      const metrics = [{ id: 'call_disposition_breakdown', params: { level: 'category', ...params } }];
      const { rows } = await ask.report('dialling', { metrics });
      return Object.fromEntries(rows.map((row) => [String(row.keys[0]), row.cells['call_disposition_breakdown']?.value]));
    };
    expect(await categories({})).toEqual({ success: 1, reached: 1, not_reached: 1, null: 1 });
    expect(await categories({ categories: { engaged: 'try again' } })).toEqual({ success: 1, reached: 1, 'try again': 1, null: 1 });
  });

  it('narrows appointments to those of conversions, and spreads talk over every attempt', async () => {
    await warehouse.load('sales', {
      calls: [
        { id: 's1', ...ofLead('L1', '09:00'), goals: ['appointment', 'lead'] },
        { id: 's2', ...ofLead('L2', '10:00'), goals: ['sale'] },
        { id: 's3', ...ofLead('L3', '11:00'), goals: ['voicemail'] },
        { id: 's4', direction: 'outbound', started_at: '2026-03-02T12:00:00Z', outcome: 'no_answer' },
      ],
      legs: [30, 60, 10].map((talk_s, at) => ({
        call_id: `s${String(at + 1)}`,
        agent_id: 'ann',
        offered_at: '2026-03-02T09:00:00Z',
        answered_at: '2026-03-02T09:00:10Z',
        ended_at: '2026-03-02T09:05:00Z',
        result: 'answered',
        kind: 'main',
        talk_s,
      })),
    });
    const total = async (metric: string, params: Record<string, unknown> = {}) => await ask.total('sales', metric, params);
    expect(await total('appointment_setting_rate')).toMatchObject({ num: 1, den: 4 });
    expect(await total('appointment_setting_rate', { denominator: 'connected' })).toMatchObject({ num: 1, den: 3 });
    expect(await total('appointment_setting_rate', { denominator: 'conversions' })).toMatchObject({ num: 1, den: 2 });
    expect(await total('appointment_setting_rate', { denominator: 'conversions', goals: ['sale'] })).toMatchObject({ num: 1, den: 2 });
    expect(await total('talk_time_per_dial')).toMatchObject({ num: 100, den: 4, value: 25 });
  });
});

const ofLead = (lead_id: string, clock: string) => ({
  direction: 'outbound',
  started_at: `2026-03-02T${clock}:00Z`,
  answered_at: `2026-03-02T${clock}:10Z`,
  ended_at: `2026-03-02T${clock}:50Z`,
  outcome: 'answered',
  lead_id,
});
