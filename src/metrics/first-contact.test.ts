import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asking, type Asked } from '../../test/ask.ts';
import { temporaryWarehouse } from '../../test/warehouse.ts';

/** Who came first on which page, and what came of it within a week: a ledger that a person can check. */
let warehouse: Awaited<ReturnType<typeof temporaryWarehouse>>;
let ask: Asked;

const at = (day: number, clock = '12:00:00') => `2026-03-${String(day).padStart(2, '0')}T${clock}Z`;
const session = (id: string, visitor_id: string, started_at: string, landing_page: string, source = 'google') => ({
  ...{ id, visitor_id, started_at, landing_page, source, medium: 'cpc' },
});
const call = (id: string, started_at: string, more: Record<string, unknown>) => ({
  ...{ id, direction: 'inbound', started_at, ended_at: started_at, outcome: 'answered', answered_at: started_at, ...more },
});
const lost = { outcome: 'abandoned', answered_at: null };

const facts = {
  sessions: [
    // Ann met /a first, then /b; her call came from /b and counts for /a, in the first of her three visits.
    session('ann1', 'ann', at(2), '/a'),
    session('ann2', 'ann', at(3), '/b'),
    session('ann3', 'ann', at(4), '/a'),
    session('bob1', 'bob', at(2), '/b'),
    // Cid called on the day after the week was over.
    session('cid1', 'cid', at(2), '/a'),
    session('dan1', 'dan', at(3), '/b', 'bing'),
    // Another page is not compared: eve's first contact is her second visit.
    session('eve1', 'eve', at(2), '/other'),
    session('eve2', 'eve', at(3), '/b', 'bing'),
    session('fay1', 'fay', at(9), '/a'),
  ],
  numbers: [{ id: '+40210000001' }, { id: '+40210000002' }],
  calls: [
    call('of-ann', at(3, '12:30:00'), { session_id: 'ann2', caller: '+40700000001', number_id: '+40210000001' }),
    call('of-ann-again', at(5), { visitor_id: 'ann', caller: '+40700000001', number_id: '+40210000002' }),
    call('of-bob', at(2, '12:10:00'), { session_id: 'bob1', caller: '+40700000002', number_id: '+40210000002', ...lost }),
    call('of-cid', at(10), { visitor_id: 'cid', caller: '+40700000003', number_id: '+40210000001', ...lost }),
    call('spam', at(3, '13:00:00'), { visitor_id: 'dan', caller: '+40700000004', number_id: '+40210000001', spam: true }),
    call('withheld', at(3, '13:00:00'), { number_id: '+40210000001' }),
  ],
  leads: [
    { id: 'l1', created_at: at(4), visitor_id: 'dan', score: 80 },
    { id: 'l2', created_at: at(4), phone: '+40700000002', score: 90, channel: 'told by hand' },
    { id: 'l3', created_at: at(4), session_id: 'eve2', score: 20 },
  ],
  deals: [
    { id: 'd1', call_id: 'of-ann', created_at: at(4), closed_at: at(8), status: 'won', amount: 100 },
    { id: 'd2', lead_id: 'l1', created_at: at(4), closed_at: at(9), status: 'won', amount: 100 },
    { id: 'd3', customer_phone: '+40700000002', created_at: at(4), closed_at: at(5), status: 'lost', amount: 100 },
    { id: 'd4', lead_id: 'l3', created_at: at(4), closed_at: at(5), status: 'won', amount: -10 },
  ],
};

beforeAll(async () => {
  warehouse = await temporaryWarehouse();
  ask = asking(warehouse);
  await warehouse.load('shop', facts);
});
afterAll(async () => {
  await warehouse.close();
});

const metric = 'first_contact_conversion';
const march = { from: '2026-03-01', to: '2026-04-01' };

/** `value: reached of units`, for each value of a dimension. */
async function by(dimension: string, params: Record<string, unknown>, more = {}): Promise<string[]> {
  const { rows } = await ask.report('shop', { metrics: [{ id: metric, params }], by: [dimension], period: march, ...more });
  return rows.map(({ keys, cells }) => `${keys[0] ?? '(none)'}: ${cells[metric]?.num ?? ''} of ${cells[metric]?.den ?? ''}`);
}

async function evidence(params: Record<string, unknown>): Promise<unknown[]> {
  const report = { metrics: [{ id: metric, params }], period: march };
  const { rows } = await ask.drill('shop', { report, metric, part: 'numerator' });
  return rows.map(({ id, call_id, fields }) => [id, call_id, fields['evidence']]);
}

describe('conversion after first contact', () => {
  const pages = { compared: 'landing_page', values: ['/a', '/b'] };

  it('counts each visitor once, under the page that it met first, if it called within the days', async () => {
    expect(await by('landing_page', pages)).toEqual(['/a: 1 of 3', '/b: 1 of 3']);
    expect(await by('landing_page', { ...pages, within_days: 30 })).toEqual(['/a: 2 of 3', '/b: 1 of 3']);
    expect(await by('landing_page', { ...pages, outcome: 'answered_call' })).toEqual(['/a: 1 of 3', '/b: 0 of 3']);
    expect(await evidence(pages)).toEqual([
      ['ann', 'of-ann', 'of-ann'],
      ['bob', 'of-bob', 'of-bob'],
    ]);
  });

  it('of all pages, eve met another first', async () => {
    expect(await by('landing_page', { compared: 'landing_page' })).toEqual(['/a: 1 of 3', '/b: 1 of 2', '/other: 0 of 1']);
    expect(await by('source', { compared: 'source', values: ['google', 'bing'] })).toEqual(['bing: 0 of 1', 'google: 2 of 5']);
  });

  it('by day, as a test reads it: days add up to the whole', async () => {
    const { rows, totals } = await ask.report('shop', {
      metrics: [{ id: metric, params: pages }],
      by: ['landing_page', 'day'],
      period: march,
    });
    expect(rows.map(({ keys, cells }) => [...keys, cells[metric]?.num, cells[metric]?.den])).toEqual([
      ['/a', '2026-03-02', 1, 2],
      ['/a', '2026-03-09', 0, 1],
      ['/b', '2026-03-02', 1, 1],
      ['/b', '2026-03-03', 0, 2],
    ]);
    expect(totals[metric]).toMatchObject({ num: 2, den: 6 });
  });

  it('of a visitor, a session is the first one alone: what the second did is not its own', async () => {
    expect(await by('landing_page', { ...pages, unit: 'session' })).toEqual(['/a: 0 of 3', '/b: 1 of 3']);
    expect(await evidence({ ...pages, unit: 'session' })).toEqual([['bob1', 'of-bob', 'of-bob']]);
  });

  it('leads and sales are those of the visitor, of the session, or of the last call of their number', async () => {
    expect(await evidence({ ...pages, outcome: 'qualified_lead' })).toEqual([
      ['bob', 'of-bob', 'l2'],
      ['dan', null, 'l1'],
    ]);
    expect(await by('landing_page', { ...pages, outcome: 'qualified_lead', min_score: 10 })).toEqual(['/a: 0 of 3', '/b: 3 of 3']);
    expect(await evidence({ ...pages, outcome: 'sale' })).toEqual([
      ['ann', 'of-ann', 'd1'],
      ['dan', null, 'd2'],
    ]);
  });

  it('of callers, several calls of one number are one; a withheld number is nobody', async () => {
    const numbers = { unit: 'caller', compared: 'number', outcome: 'answered_call' };
    expect(await by('number', numbers)).toEqual(['+40210000001: 1 of 2', '+40210000002: 0 of 1']);
    expect(await by('landing_page', { unit: 'caller', outcome: 'sale', ...pages })).toEqual(['/a: 0 of 1', '/b: 1 of 2']);
  });

  it('who still has days is not counted yet, and says so', async () => {
    const then = { as_of: at(9, '12:30:00') };
    const report = { metrics: [{ id: metric, params: pages }], period: march, ...then };
    const { totals } = await ask.report('shop', report);
    expect(totals[metric]).toMatchObject({ provisional: true, num: 2, den: 3 });
    const { rows } = await ask.drill('shop', { report, metric, part: 'excluded' });
    expect(rows.map(({ id, reason }) => [id, reason])).toEqual(
      ['dan', 'eve', 'fay'].map((id) => [id, 'the time for its outcome is not over']),
    );
  });

  it('refuses what cannot be asked', async () => {
    await expect(by('number', { unit: 'visitor', compared: 'number' })).rejects.toThrow('numbers are compared by callers');
    await expect(by('number', { unit: 'caller', compared: 'number' })).rejects.toThrow('every caller calls');
  });
});
