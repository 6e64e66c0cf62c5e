import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answeredCall, eventDelivery, startTestServer, type TestServer } from './server.ts';

let test: TestServer;

beforeAll(async () => {
  test = await startTestServer();
  await test.operator(null).call('createAccount', { body: { id: 'acme', name: 'acme', tz: 'Europe/Madrid' } });
  const acme = test.operator('acme');
  await acme.call('createConnection', { body: { id: 'phones', kind: 'webhook', settings: {} } });
  // Madrid is an hour ahead: 10:00, a Thursday of half a day, a Friday that is closed, a Saturday.
  const arrivals = ['2026-12-24T09:00:00Z', '2026-12-24T14:00:00Z', '2026-12-25T09:00:00Z', '2026-12-26T09:00:00Z'];
  const deliveries = arrivals.map((at, index) =>
    eventDelivery(
      `d${index}`,
      answeredCall({
        id: `c${index}`,
        at,
        caller: `+1202555010${index}`,
        name: '',
        number: '+13035550000',
        queue: 'sales',
        agent: 'alice',
      }),
    ),
  );
  await acme.call('appendDeliveries', { body: { connection: 'phones', deliveries } });
  await test.current('acme');
});

afterAll(async () => await test.close());

const week = { from: '2026-12-20', to: '2026-12-28' };
const volume = async (params: Record<string, unknown>): Promise<unknown> => {
  const report = await test.operator('acme').call('report', { body: { metrics: [{ id: 'call_volume', params }], period: week } });
  return report.totals['call_volume']?.value;
};

describe('settings of an account', () => {
  it('opening hours and holidays decide which calls are business', async () => {
    const acme = test.operator('acme');
    const holidays = [
      { date: '2026-12-24', name: 'Christmas Eve', spans: [{ from: '09:00', to: '12:00' }] },
      { date: '2026-12-25', name: 'Christmas Day' },
    ];
    await acme.call('changeTargets', { body: { holidays } });
    await expect(volume({ hours: 'business' })).rejects.toThrow(/opening hours/);
    await acme.call('changeTargets', { body: { opening_hours: [4, 5, 6].map((weekday) => ({ weekday, from: '09:00', to: '17:00' })) } });
    expect([await volume({}), await volume({ hours: 'business' })]).toEqual([4, 2]);
    await acme.call('changeTargets', { body: { holidays: [] } });
    expect(await volume({ hours: 'business' })).toBe(4);
  });

  it('a date stands once, and has a name', async () => {
    const acme = test.operator('acme');
    const day = { date: '2026-12-25', name: 'Christmas Day' };
    await expect(acme.call('changeTargets', { body: { holidays: [day, day] } })).rejects.toThrow(/twice/);
    await expect(acme.call('changeTargets', { body: { holidays: [{ ...day, name: ' ' }] } })).rejects.toThrow(/name/);
    await expect(acme.call('changeTargets', { body: { holidays: [{ ...day, date: '25.12.2026' }] } })).rejects.toThrow(/date/);
  });

  it('targets that never hold and benchmarks without a bound are refused in words', async () => {
    const acme = test.operator('acme');
    const target = { metric: 'service_level', value: 0.8, from: '2026-12-01', to: '2026-12-01' };
    await expect(acme.call('changeTargets', { body: { targets: [target] } })).rejects.toThrow(/first date before the last/);
    const benchmark = { metric: 'service_level', low: null, high: null, source: 'us', date: '2026' };
    await expect(acme.call('changeTargets', { body: { benchmarks: [benchmark] } })).rejects.toThrow(/low and high/);
  });

  it('keeps own names by id', async () => {
    const names = { queue: { sales: 'Sales desk' }, number: { '+13035550000': 'Main line' } };
    expect((await test.operator('acme').call('changeTargets', { body: { names } })).names).toEqual(names);
  });

  it('changes that come at once lose nothing of one another', async () => {
    const acme = test.operator('acme');
    await Promise.all([
      acme.call('changeTargets', { body: { params: { threshold_s: 30 } } }),
      acme.call('changeTargets', { body: { targets: [{ metric: 'service_level', value: 0.8 }] } }),
      acme.call('changeTargets', { body: { teams: [{ id: 'north', name: 'North', agents: ['alice'] }] } }),
    ]);
    expect(await acme.call('targets')).toMatchObject({
      params: { threshold_s: 30 },
      targets: [{ metric: 'service_level', value: 0.8 }],
      teams: [{ id: 'north' }],
    });
  });
});
