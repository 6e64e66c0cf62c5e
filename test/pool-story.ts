import { expect, test } from 'vitest';
import { erlangB } from '#metrics/models/erlang.ts';
import { answeredCall, eventDelivery, type TestServer } from './server.ts';

/**
 * A Monday morning of a website with two numbers, lent for 5 minutes, which rest for 30 where the visit stayed:
 *
 *     09:00 anna   first number to 09:05, told again at 09:04: to 09:09, and it rests to 09:39
 *     09:10 ben    second number to 09:15; he leaves at once, so it does not rest
 *     09:12 cleo   none free: the first rests, the second is lent
 *     09:20 anna   is back: her own number, to 09:25; it rests to 09:55
 *     09:20 dora   second number to 09:25
 *     10:00 emil   his office has twenty numbers already
 *     11:00 fay    asks another website, whose pool has the same name
 */
const day = '2026-11-09T';
const poolNumbers = ['+12025557001', '+12025557002'] as const;
const [first, second] = poolNumbers;
const at = (clock: string): number => Date.parse(`${day}${clock}:00Z`);
const id = (name: string): string => Buffer.from(name.padEnd(16, '.')).toString('hex');
const own = '+12025557100';

type Asked = { pool: string; numbers: number; restMs: number; again: boolean; lack: string | null };
const asked = (more: Partial<Asked>): Asked[] => [{ pool: 'main', numbers: 2, restMs: 1_800_000, again: false, lack: null, ...more }];

function visit(name: string, clock: string, number: string | null, more: Partial<Asked> = {}, visitor = name): object {
  const answer = number === null ? [] : [{ target: own, number, pool: 'main', until: at(clock) + 300_000 }];
  return {
    ...{ kind: 'session', at: at(clock), session: id(name), visitor: id(visitor), consent: 'full', page: 'https://www.example.com/' },
    ...{ referrer: '', utm: {}, ids: {}, targets: [0], answer, asked: asked(more) },
  };
}

const numbers = {
  ...{ kind: 'numbers', at: at('08:00') },
  numbers: poolNumbers.map((number) => ({ number, source: null, medium: null, campaign: null, pool: 'main' })),
};
const website = [
  numbers,
  visit('anna', '09:00', first),
  { kind: 'told', at: at('09:04'), session: id('anna'), visitor: id('anna'), kept: [{ number: first, until: at('09:09') }] },
  visit('ben', '09:10', second),
  visit('cleo', '09:12', null, { lack: 'none_free' }),
  visit('anna again', '09:20', first, { again: true }, 'anna'),
  visit('dora', '09:20', second),
  visit('emil', '10:00', null, { lack: 'sender_limit' }),
];
const shop = [visit('fay', '11:00', '+12025557009', { numbers: 1 })];

/** One call during Anna's lease, one within the hour after Dora's, and one when nobody had been shown the number for long. */
const calls = [
  ['c1', '09:06', first],
  ['c2', '10:20', second],
  ['c3', '12:00', first],
] as const;

/** Makes the account `pools` with all of it. */
async function tellPools(server: TestServer): Promise<void> {
  await server.operator(null).call('createAccount', { body: { id: 'pools', name: 'Pools', tz: 'UTC' } });
  const account = server.operator('pools');
  for (const connection of ['www', 'shop']) {
    await account.call('createConnection', { body: { id: connection, kind: 'site', name: connection, settings: {} } });
    const text = (connection === 'www' ? website : shop).map((message) => JSON.stringify(message)).join('\n');
    const delivery = { key: connection, headers: { format: 'ringtrace-site' }, body: Buffer.from(text).toString('base64') };
    await account.call('appendDeliveries', { body: { connection, deliveries: [delivery] } });
  }
  await account.call('createConnection', { body: { id: 'phones', kind: 'webhook', settings: {} } });
  const events = calls.flatMap(([call, clock, number]) =>
    answeredCall({ id: call, at: `${day}${clock}:00Z`, caller: '+13035550001', name: '', number, queue: 'sales', agent: 'ann' }),
  );
  await account.call('appendDeliveries', { body: { connection: 'phones', deliveries: [eventDelivery('calls', events)] } });
  await server.current('pools');
}

/** On a server that other tests use, too: an account of its own. */
export function healthOfPools(served: () => TestServer): void {
  test('the health of pools, counted by hand; what rings without a lease; and who may not see it', async () => {
    const server = served();
    await tellPools(server);
    const account = server.operator('pools');
    expect((await account.call('rejected')).rejects).toEqual([]);
    const period = { from: '2026-11-09', to: '2026-11-10' };
    const { pools } = await account.call('pools', { query: { ...period, price: 2 } });
    expect(pools.map(({ connection, pool, visits, numbers }) => [connection, pool, visits, numbers])).toEqual([
      ['pools/www', 'main', 5, 2],
      ['pools/shop', 'main', 1, 1],
    ]);
    // Busy: the first number 55 minutes for Anna, the second twice 5; three numbers were made busy.
    const hold = 65 / 3 / 60;
    // Four visits in one of 15 hours: a mean of 4/15, a variance of (224/15 − 14 · 4/15) / 14 = 0.8 beyond chance, so a prior of shape 4/45
    // and rate 1/3; what is then known of that hour's rate has the mean (4/45 + 4) / (1/3 + 1) = 46/15 and the variance 2.3.
    const [rate, far] = [46 / 15, Math.sqrt(3 * 2.3)];
    const loss = (numbers: number) =>
      (2 / 3) * erlangB(numbers, rate * hold) + (erlangB(numbers, (rate + far) * hold) + erlangB(numbers, (rate - far) * hold)) / 6;
    // Of five visits four needed a free number.
    const foretold = (numbers: number) => (loss(numbers) * 4) / 5;
    const needed = [1, 2, 3, 4, 5, 6, 7, 8].find((numbers) => foretold(numbers) <= 0.01) ?? 0;
    const [main] = pools;
    expect(main).toMatchObject({
      ...{
        measured_from: '2026-11-09T09:00:00.000Z',
        hours_measured: 15,
        lost: 1,
        needing: 4,
        loss: { value: 0.2, low: null, high: null },
      },
      ...{ held_most: 2, busy_most: 2, held_mean: expect.closeTo(24 / 900, 9) as number, busy_mean: expect.closeTo(65 / 900, 9) as number },
      ...{ hold_s: 1300, predicted_loss: expect.closeTo(foretold(2), 9) as number, needed, calls: 2, calls_per_visit: 0.5 },
      ...{ needed_loss: expect.closeTo(foretold(needed), 9) as number, busiest: { hour: '1-09', needed } },
    });
    expect(needed).toBe(5);
    expect(main?.hours).toHaveLength(15);
    expect(main?.hours[0]).toMatchObject({ hour: '1-09', hours: 1, visits: 5, lost: 1, loss: 0.2, busy_mean: 65 / 60, busy_most: 2 });
    // Three more numbers for 6 a month keep all but 5 % of one visit in 15 hours, of which each second calls.
    const saved = 1 - 5 * foretold(needed);
    const months = 15 / (24 * (365.25 / 12));
    expect(main?.extra).toEqual({
      ...{ numbers: 3, cost_a_month: 6, visits_a_month: expect.closeTo(saved / months, 6) as number },
      ...{
        calls_a_month: expect.closeTo(saved / months / 2, 6) as number,
        cost_per_call: expect.closeTo((6 * months * 2) / saved, 6) as number,
      },
    });
    const ask = async (metric: string, by: string[]) =>
      (await account.call('report', { body: { metrics: [metric], by, period } })).rows.map(({ keys, cells }) => [
        ...keys,
        cells[metric]?.value,
      ]);
    expect(await ask('calls_without_lease', ['number'])).toEqual([[poolNumbers[0], 1]]);
    expect(await ask('pool_loss_rate', ['connection', 'weekday_hour'])).toEqual([
      ['pools/shop', '1-11', 0],
      ['pools/www', '1-09', 0.2],
    ]);
    // Another account has no pools; who sees own calls only, and a share that is none, are refused.
    expect(
      (await server.operator('acme').call('pools', { query: period })).pools.filter(({ connection }) => connection.startsWith('pools')),
    ).toEqual([]);
    const cookie = await server.signedIn('pools', 'agent', 'ann');
    const status = async (query: string, headers = {}) =>
      (await server.ask(`/api/v1/pools?from=2026-11-09&to=2026-11-10${query}`, { headers })).status;
    const viewer = { cookie: await server.signedIn('pools', 'viewer') };
    expect([
      await status('', { cookie }),
      await status('&loss=2', viewer),
      await status('&tz=Mars', viewer),
      await status('', viewer),
    ]).toEqual([...[403, 422, 422, 200]]);
  });
}
