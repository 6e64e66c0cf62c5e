import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Journey } from '#contract/journey.ts';
import { answeredCall, eventDelivery, startTestServer, type TestServer } from './server.ts';

/** One customer's way: two visits, the number that she was shown, what she called, asked for and bought; and others beside her. */
let served: TestServer;
const idOf = new Map<string, string>();

const shown = '+12025550101';
const hers = '+13035550001';
const office = '+13035550009';
const call = (id: string, at: string, caller: string, number: string, agent: string) =>
  answeredCall({ id, at, caller, number, agent, name: '', queue: 'sales' });
const session = (id: string, visitor_id: string, started_at: string, more: object = {}) => ({
  ...{ kind: 'session_recorded', id, visitor_id, started_at, landing_page: '/', ...more },
});
const lent = (session_id: string, from: string, to: string) => ({
  ...{ kind: 'assignment_recorded', id: `lent ${session_id}`, number: shown, session_id, from, to },
});

const story: object[] = [
  session('s1', 'v1', '2026-11-10T09:00:00Z', { source: 'google', medium: 'cpc', campaign: 'spring', landing_page: '/prices' }),
  lent('s1', '2026-11-10T09:00:00Z', '2026-11-10T09:10:00Z'),
  ...call('hers', '2026-11-10T09:08:00Z', hers, shown, 'ann'),
  { kind: 'lead_recorded', id: 'L1', created_at: '2026-11-10T09:20:00Z', phone: hers, origin: 'answered_call' },
  session('s2', 'v1', '2026-11-11T10:00:00Z'),
  { kind: 'callback_recorded', id: 'r1', requested_at: '2026-11-11T10:05:00Z', origin: 'site', visitor_id: 'v1', phone: office },
  {
    ...{ kind: 'deal_recorded', id: 'd1', lead_id: 'L1', status: 'won', amount: 900, currency: 'USD' },
    ...{ created_at: '2026-11-12T12:00:00Z', closed_at: '2026-11-12T12:00:00Z' },
  },
  // From her office, to a number that no page shows.
  ...call('later', '2026-11-13T08:00:00Z', office, '+12025550199', 'ben'),
  // Somebody else was shown the same number after her; and one called it when it was long nobody's.
  session('s9', 'v9', '2026-11-10T09:30:00Z'),
  lent('s9', '2026-11-10T09:30:00Z', '2026-11-10T09:40:00Z'),
  ...call('other', '2026-11-10T09:35:00Z', '+13035550077', shown, 'ann'),
  ...call('nobody', '2026-11-10T12:00:00Z', '+13035550088', shown, 'ann'),
  // Two telephones of one visitor, answered by two agents: of one call its system told the visitor, of the other only the number tells.
  session('s5', 'v5', '2026-11-14T10:00:00Z'),
  lent('s5', '2026-11-14T10:00:00Z', '2026-11-14T10:10:00Z'),
  ...call('one', '2026-11-14T09:05:00Z', '+13035550055', '+12025550199', 'ann').map((event, at) =>
    at === 0 ? { ...event, visitor_id: 'v5' } : event,
  ),
  ...call('two', '2026-11-14T10:05:00Z', '+13035550066', shown, 'ben'),
];

beforeAll(async () => {
  served = await startTestServer();
  for (const id of ['acme', 'rival']) await served.operator(null).call('createAccount', { body: { id, name: id, tz: 'UTC' } });
  const acme = served.operator('acme');
  await acme.call('createConnection', { body: { id: 'phones', kind: 'webhook', settings: {} } });
  await acme.call('appendDeliveries', { body: { connection: 'phones', deliveries: [eventDelivery('all', story)] } });
  await served.current('acme');
  expect((await acme.call('rejected')).rejects).toEqual([]);
  const names = new Map([
    [hers, 'hers'],
    [office, 'later'],
    ['+13035550077', 'other'],
    ['+13035550088', 'nobody'],
    ['+13035550055', 'one'],
    ['+13035550066', 'two'],
  ]);
  for (const { id, caller } of (await acme.call('calls')).calls) idOf.set(names.get(caller ?? '') ?? '', id);
});
afterAll(async () => await served.close());

const of = (name: string): string => idOf.get(name) ?? '';

/** Each item as a person would note it. */
const noted = ({ items }: Journey): string[] =>
  items.map((item) => {
    const at = item.at.slice(5, 16).replace('T', ' ');
    switch (item.kind) {
      case 'session':
        return `${at} ${item.session_id} ${item.source ?? ''} ${item.pages.map(({ page }) => page).join(' ')}`;
      case 'number':
        return `${at} shown ${item.number} until ${item.until.slice(11, 16)}`;
      case 'call':
        return `${at} call by ${item.caller ?? ''}, ${item.session_id ?? 'no visit'} ${item.by ?? ''}`.trim();
      case 'callback':
        return `${at} asks to be called at ${item.phone ?? ''}`;
      case 'lead':
        return `${at} lead ${item.id}`;
      case 'deal':
        return `${at} deal ${item.status ?? ''} ${item.amount} ${item.currency ?? ''}`;
    }
  });

const herWay = [
  '11-10 09:00 s1 google /prices',
  `11-10 09:00 shown ${shown} until 09:10`,
  `11-10 09:08 call by ${hers}, s1 shown`,
  '11-10 09:20 lead L1',
  '11-11 10:00 s2 (direct) /',
  `11-11 10:05 asks to be called at ${office}`,
  '11-12 12:00 deal won 900 USD',
  `11-13 08:00 call by ${office}, no visit`,
];

test('visits, numbers shown, calls, requests, leads and deals stand in one order, from whichever end it is opened', async () => {
  const acme = served.operator('acme');
  const journey = await acme.call('journey', { query: { call: of('hers') } });
  expect(noted(journey)).toEqual(herWay);
  expect(journey).toMatchObject({ visitors: ['v1'], truncated: false, sales: true });
  expect(journey.people.map(({ phone }) => phone).sort()).toEqual([hers, office]);
  expect(noted(await acme.call('journey', { query: { call: of('later') } }))).toEqual(herWay);
  expect(noted(await acme.call('journey', { query: { visitor: 'v1' } }))).toEqual(herWay);
});

test('a number shown to another since is that one’s; long after its lease it is nobody’s', async () => {
  const acme = served.operator('acme');
  expect(noted(await acme.call('journey', { query: { call: of('other') } }))).toEqual([
    '11-10 09:30 s9 (direct) /',
    `11-10 09:30 shown ${shown} until 09:40`,
    '11-10 09:35 call by +13035550077, s9 shown',
  ]);
  expect(noted(await acme.call('journey', { query: { call: of('nobody') } }))).toEqual(['11-10 12:00 call by +13035550088, no visit']);
  expect((await acme.call('journey', { query: { visitor: 'unknown' } })).items).toEqual([]);
});

test('a viewer sees numbers masked, an agent own calls and no sales, another account nothing', async () => {
  const ask = async (cookie: string, query: string): Promise<{ status: number; body: Journey }> => {
    const response = await served.ask(`/api/v1/journey${query}`, { headers: { cookie } });
    return { status: response.status, body: (await response.json()) as Journey };
  };
  const viewer = await ask(await served.signedIn('acme', 'viewer'), `?call=${of('hers')}`);
  expect(viewer.body.people).toEqual(expect.arrayContaining([{ phone: '+13•••••••01' }]));
  expect(JSON.stringify(viewer.body)).not.toContain('3035550');
  expect(noted(viewer.body)[1]).toBe(herWay[1]);

  const ann = await served.signedIn('acme', 'agent', 'ann');
  const own = await ask(ann, `?call=${of('hers')}`);
  expect(noted(own.body)).toEqual([herWay[0], herWay[1], herWay[2], herWay[4]]);
  expect([own.body.sales, own.body.people]).toEqual([false, [{ phone: hers }]]);
  // Who called somebody else is not told, though one visitor was shown both numbers.
  expect((await ask(ann, `?call=${of('one')}`)).body.people).toEqual([{ phone: '+13035550055' }]);
  const all = await ask(await served.signedIn('acme', 'owner'), `?call=${of('one')}`);
  expect(all.body.people.map(({ phone }) => phone).sort()).toEqual(['+13035550055', '+13035550066']);
  expect((await ask(ann, `?call=${of('later')}`)).status).toBe(404);
  expect((await ask(ann, '?visitor=v1')).status).toBe(403);

  const stranger = await served.signedIn('rival', 'owner');
  expect((await ask(stranger, `?call=${of('hers')}`)).status).toBe(404);
  expect((await ask(stranger, '?visitor=v1')).body.items).toEqual([]);
  expect((await ask(stranger, '')).status).toBe(422);
  expect((await ask(stranger, `?visitor=v1&call=${of('hers')}`)).status).toBe(422);
});

test('each visit that may have made a call has its probability, and none of them; together 1', async () => {
  const acme = served.operator('acme');
  const sessions = async (name: string) => await acme.call('callSessions', { params: { id: of(name) } });
  const hersBy = await sessions('hers');
  expect(hersBy.by).toBe('matched');
  expect(hersBy.sessions).toEqual([
    expect.objectContaining({ session_id: 's1', visitor_id: 'v1', source: 'google', campaign: 'spring', pages: 1, earlier_calls: 0 }),
  ]);
  // The visit and the call of the 14th are of the week after.
  expect(hersBy.learnt).toMatchObject({ numbers: 1, shown: 2, calls: 3 });
  // Who has it at that moment comes before who had it, and long after there is nobody.
  const other = await sessions('other');
  expect(other.sessions[0]?.session_id).toBe('s9');
  expect(other.sessions[0]?.probability).toBeGreaterThan(0.8);
  for (const { sessions: listed, others, none } of [hersBy, other]) {
    expect(listed.reduce((sum, { probability }) => sum + probability, others + (none ?? Number.NaN))).toBeCloseTo(1, 9);
  }
  expect((await sessions('nobody')).none).toBeGreaterThan(0.5);
  expect(await sessions('one')).toMatchObject({ by: 'not_lent', sessions: [], none: 1, learnt: null });

  const together = await acme.call('callProbabilities', { body: { calls: [of('one'), of('other'), of('hers')] } });
  expect(together.calls).toEqual(
    [other, hersBy].map(({ sessions: listed, none }, at) => ({
      ...{ call: of(at === 0 ? 'other' : 'hers'), none },
      sessions: listed.map(({ session_id, probability }) => ({ session_id, probability })),
    })),
  );

  // What is learnt holds for minutes whatever is written, but not beyond an erasure.
  const click = { kind: 'session_recorded', id: 's9b', visitor_id: 'v9b', started_at: '2026-11-10T09:34:00Z', landing_page: '/new' };
  const lease = { ...lent('s9b', '2026-11-10T09:34:00Z', '2026-11-10T09:36:00Z') };
  await acme.call('appendDeliveries', { body: { connection: 'phones', deliveries: [eventDelivery('more', [click, lease])] } });
  await served.current('acme');
  expect((await sessions('other')).sessions[0]).toMatchObject({ session_id: 's9' });
  await acme.call('eraseCaller', { body: { number: '+13035550099', again: '+13035550099' } });
  await served.server.services.erase.idle();
  expect((await sessions('other')).sessions[0]).toMatchObject({ session_id: 's9b', landing_page: '/new' });

  const ask = async (cookie: string, name: string) =>
    (await served.ask(`/api/v1/calls/${of(name)}/sessions`, { headers: { cookie } })).status;
  const ann = await served.signedIn('acme', 'agent', 'ann');
  expect([await ask(ann, 'hers'), await ask(ann, 'later'), await ask(await served.signedIn('rival', 'owner'), 'hers')]).toEqual([
    200, 404, 404,
  ]);
});

test('where something else tells which visit called, it is held against what was stated', async () => {
  const acme = served.operator('acme');
  const confirmed = async () => await acme.call('confirmedVisits');
  expect(await confirmed()).toMatchObject({ tenths: [], confirmed: { told: 0, left: 0, clicked: 0 }, none: null });
  // The visit of the 14th left its caller's number; of the other call s9's does, and not the one that had the number last.
  const asked = (id: string, session_id: string, phone: string, requested_at: string) => ({
    ...{ kind: 'callback_recorded', id, requested_at, origin: 'site', session_id, phone },
  });
  const requests = [asked('q1', 's5', '+13035550066', '2026-11-14T10:04:00Z'), asked('q2', 's9', '+13035550077', '2026-11-10T09:32:00Z')];
  await acme.call('appendDeliveries', { body: { connection: 'phones', deliveries: [eventDelivery('requests', requests)] } });
  await served.current('acme');
  const found = await confirmed();
  expect(found).toMatchObject({ confirmed: { told: 0, left: 2, clicked: 0 }, calls: 4 });
  const shares = found.tenths.map(({ calls, right, low, high }) => [
    calls,
    right,
    ...[low, high].map((share) => Math.round(share * 1000) / 1000),
  ]);
  // One answer tells next to nothing.
  expect(shares).toEqual([
    [1, 0, 0, 0.793],
    [1, 1, 0.207, 1],
  ]);
  const agent = { headers: { cookie: await served.signedIn('acme', 'agent', 'ann') } };
  expect(await (await served.ask('/api/v1/marketing/confirmed', agent)).json()).toMatchObject({ tenths: [], calls: 0 });
  expect(JSON.stringify(await served.withToken(await served.apiKey('rival', ['calls'])).call('confirmedVisits'))).toContain('"calls":0');
});
