import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { SessionAnswer, SessionRequest } from '#domain/site-messages.ts';
import { SiteLimit } from '#api/site-limit.ts';
import { noteAllSites } from '#api/site-store.ts';
import { healthOfPools } from './pool-story.ts';
import { startTestServer, type TestServer } from './server.ts';

/** One website with one number, of which a pool of two and a static one for a newsletter stand in place. */
let server: TestServer;
let key = '';
const website = 'https://www.example.com';
const own = '+12025550100';
const pool = ['+12025550101', '+12025550102'];
const overflow = '+12025550190';
const newsletter = '+12025550180';
const settings = {
  origins: [website],
  consent: 'full',
  leaseMinutes: 5,
  restMinutes: 30,
  pools: { main: pool },
  targets: [{ number: own, pool: 'main', overflow, static: [{ source: 'newsletter', number: newsletter }] }],
};

beforeAll(async () => {
  server = await startTestServer();
  await server.operator(null).call('createAccount', { body: { id: 'acme', name: 'Acme', tz: 'UTC' } });
  const made = await server.operator('acme').call('createConnection', { body: { id: 'www', kind: 'site', name: 'Website', settings } });
  key = made.ingest_path.replace('/ingest/', '');
});
afterAll(async () => await server.close());

const id = (name: string): string => Buffer.from(name.padEnd(16, '.')).toString('hex');

async function post(what: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return await server.ask(`/site/${key}/${what}`, { method: 'POST', headers: { origin: website, ...headers }, body: text });
}

const visit = (session: string, more: Partial<SessionRequest> = {}): SessionRequest => ({
  ...{ session: id(session), visitor: id(`of ${session}`), consent: 'full', page: `${website}/offer`, referrer: '', utm: {}, ids: {} },
  targets: [0],
  ...more,
});

async function numberOf(session: string, more: Partial<SessionRequest> = {}): Promise<string | null> {
  const response = await post('session', visit(session, more));
  expect(response.status).toBe(200);
  expect(response.headers.get('access-control-allow-origin')).toBe(website);
  const { numbers } = (await response.json()) as SessionAnswer;
  return numbers[0]?.number.e164 ?? null;
}

const rows = async (table: string): Promise<Record<string, unknown>[]> =>
  await server.server.services.warehouse.query(
    `SELECT * EXCEPT (version, position, account, is_deleted, id) FROM ${table} FINAL WHERE account = 'acme' ORDER BY id`,
    {},
  );

test('visits get numbers of their own, then the shared one; a newsletter has its own; all is in the figures, and again after a rebuild', async () => {
  const anna = { referrer: 'https://www.google.de/', utm: {}, ids: { gclid: 'abc' } };
  expect(await numberOf('anna', anna)).toBe(pool[0]);
  expect(await numberOf('ben')).toBe(pool[1]);
  expect(await numberOf('anna', anna)).toBe(pool[0]);
  expect(await numberOf('cleo')).toBe(overflow);
  expect(await numberOf('dora', { utm: { source: 'Newsletter', medium: 'email', campaign: 'May' } })).toBe(newsletter);
  expect(await numberOf('ella', { targets: [] })).toBeNull();
  const told = { session: id('anna'), visitor: id('of anna') };
  const beat = await post('told', { ...told, page: `${website}/prices` }, { 'content-type': 'text/plain;charset=UTF-8' });
  expect(beat.status).toBe(204);
  expect((await post('told', { ...told, click: '+1-202-555-0101' })).status).toBe(204);
  await server.current('acme');

  const sessions = await rows('session');
  expect(sessions).toHaveLength(5);
  expect(sessions.find(({ session_id }) => session_id === id('anna'))).toMatchObject({
    ...{ visitor_id: id('of anna'), source: 'google', medium: 'cpc', landing_page: '/offer', referrer: 'https://www.google.de/' },
    click_ids: ['gclid=abc'],
  });
  expect(sessions.find(({ session_id }) => session_id === id('dora'))).toMatchObject({
    source: 'newsletter',
    medium: 'email',
    campaign: 'May',
  });
  const lent = await rows('assignment');
  const asked = ['number_id', 'session_id', 'connection', 'pool_id', 'pool_numbers', 'lack', 'first_asked'];
  expect(lent.map((row) => asked.map((name) => row[name])).sort()).toEqual([
    [pool[0], id('anna'), 'acme/www', 'main', 2, '', true],
    [pool[1], id('ben'), 'acme/www', 'main', 2, '', true],
    ['', id('cleo'), 'acme/www', 'main', 2, 'none_free', true],
  ]);
  // Anna asked twice, so her number rests for half an hour after its lease; that of Ben does not.
  const rests = new Map(
    lent.map(({ session_id, to_at, busy_until }) => [session_id, Date.parse(String(busy_until)) - Date.parse(String(to_at))]),
  );
  expect([rests.get(id('anna')), rests.get(id('ben'))]).toEqual([30 * 60_000, 0]);
  const numbers = await rows('tracking_number');
  expect(numbers.map(({ number_id, source, pool_id }) => [number_id, source, pool_id]).sort()).toEqual([
    [pool[0], '', 'main'],
    [pool[1], '', 'main'],
    [newsletter, 'newsletter', ''],
  ]);

  const before = { sessions, lent, numbers };
  await server.operator('acme').call('redecode', { body: { connection: 'www' } });
  await server.current('acme');
  expect({ sessions: await rows('session'), lent: await rows('assignment'), numbers: await rows('tracking_number') }).toEqual(before);
});

test('what is stored is what the page said and what we answered, and nothing of who asked', async () => {
  await post('session', visit('fred'), { 'user-agent': 'Some Browser', cookie: 'a=b', 'x-forwarded-for': '203.0.113.9' });
  const { deliveries } = await server.operator('acme').call('deliveries', { query: { connection: 'www', limit: 1 } });
  const stored = await server.operator('acme').call('delivery', { params: { seq: deliveries[0]?.seq ?? 0 } });
  expect(stored.headers).toEqual({ format: 'ringtrace-site' });
  expect(JSON.parse(stored.text ?? '')).toEqual({
    ...{ kind: 'session', at: expect.any(Number) as number, ...visit('fred') },
    answer: [{ target: own, number: overflow, pool: null, until: null }],
    asked: [{ pool: 'main', numbers: 2, restMs: 30 * 60_000, again: false, lack: 'none_free' }],
  });
});

test('a sign of life is stored only where it renewed a number and the log has not heard so for half a lease', async () => {
  const held = async (): Promise<number> =>
    (await server.operator('acme').call('deliveries', { query: { connection: 'www', limit: 100 } })).deliveries.length;
  const before = await held();
  for (const who of ['anna', 'nobody', 'anna']) {
    expect((await post('told', { session: id(who), visitor: id(`of ${who}`) })).status).toBe(204);
  }
  expect(await held()).toBe(before);
  await post('told', { session: id('nobody'), visitor: id('of nobody'), page: `${website}/` });
  expect(await held()).toBe(before + 1);
});

test.each([
  ['no JSON', 'session', '{', 400, 'The body is not JSON'],
  ['no visit', 'session', { ...visit('x'), session: 'short' }, 422, 'wanted 32 hexadecimal digits'],
  ['a field too many', 'session', { ...visit('x'), ip: '1' }, 422, 'body'],
  ['too long', 'session', JSON.stringify({ ...visit('x'), page: 'x'.repeat(20_000) }), 413, 'at most 16000'],
  ['no page', 'session', { ...visit('x'), page: 'javascript:alert(1)' }, 422, 'the address of a page'],
  ['no such address', 'other', {}, 404, 'GET /site/{key}/tag.js'],
])('%s is refused in words', async (_name, what, body, status, words) => {
  const response = await post(what, body);
  expect(response.status).toBe(status);
  expect(await response.text()).toContain(words);
  // The page of the website can read it.
  expect(response.headers.get('access-control-allow-origin')).toBe(what === 'other' ? null : website);
});

test('the tag carries the settings of its site and may be embedded anywhere; packed it has four kilobytes', async () => {
  const plain = await server.ask(`/site/${key}/tag.js`);
  expect(plain.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
  const text = await plain.text();
  expect(text).toContain('"targets":[{"cc":"1","trunk":"","nsn":"2025550100"}]');
  expect(text).not.toContain(pool[0]);
  const packed = await server.ask(`/site/${key}/tag.js`, { headers: { 'accept-encoding': 'br, gzip' } });
  expect(packed.headers.get('content-encoding')).toBe('gzip');
  const bytes = Buffer.from(await packed.arrayBuffer());
  expect(gunzipSync(bytes).toString()).toBe(text);
  expect(bytes.length).toBeLessThan(4_300);
});

test('other websites, and keys of nobody, get nothing', async () => {
  for (const origin of ['https://example.com', 'http://www.example.com', 'https://www.example.com.evil.example', 'null']) {
    const response = await post('session', visit('x'), { origin });
    expect(response.status).toBe(403);
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  }
  expect((await server.ask(`/site/${key}/session`, { method: 'POST', body: JSON.stringify(visit('x')) })).status).toBe(403);
  expect((await server.ask('/site/nobody/session', { method: 'POST', headers: { origin: website }, body: '{}' })).status).toBe(404);
  const asked = await server.ask(`/site/${key}/session`, { method: 'OPTIONS', headers: { origin: website } });
  expect([asked.status, asked.headers.get('access-control-allow-origin')]).toEqual([204, website]);
});

test('one sender is slowed and told so, others are not', async () => {
  let now = 0;
  const limit = new SiteLimit(undefined, () => now);
  const taken = (site: string, sender: string): boolean => {
    try {
      limit.check(site, sender);
      return true;
    } catch {
      return false;
    }
  };
  const of = (count: number): number => Array.from({ length: count }, () => taken('www', '203.0.113.77')).filter(Boolean).length;
  expect(of(300)).toBe(200);
  expect(taken('www', '203.0.113.78')).toBe(true);
  expect(taken('shop', '203.0.113.77')).toBe(true);
  now = 2_000;
  expect(of(50)).toBe(20);
  // Twice as often as is allowed, on and on: ten each second are taken all the same.
  let got = 0;
  for (now = 2_050; now <= 12_000; now += 50) got += of(1);
  expect(got).toBe(100);
  const statuses = await Promise.all(Array.from({ length: 260 }, async () => (await post('told', 'x')).status));
  expect(statuses.at(-1)).toBe(429);
});

test('what a number stands for outlives old deliveries, and is noted at the next start where that was lost; nothing is noted twice', async () => {
  const { services } = server.server;
  const told = async (): Promise<string[]> => {
    await server.current('acme');
    return (await rows('tracking_number')).map(({ number_id, source }) => `${String(number_id)} ${String(source)}`).sort();
  };
  const noted = [`${pool[0] ?? ''} `, `${pool[1] ?? ''} `, `${newsletter} newsletter`];
  await noteAllSites(services, services.logger);
  expect(await told()).toEqual(noted);
  expect(await services.pipeline.removeReceived('acme', 'acme/www', Date.now() + 1_000)).toBeGreaterThan(0);
  expect(await told()).toEqual(noted);
  expect(await rows('session')).toEqual([]);

  // The settings are saved, and the server ends before the change is noted.
  const saved = await services.settings.connections.find('acme/www');
  const later = { ...settings, targets: [{ ...settings.targets[0], static: [{ source: 'radio', number: newsletter }] }] };
  await services.settings.connections.saveSettings('acme/www', later, (saved?.settingsSeq ?? 0) + 1);
  for (let start = 0; start < 2; start += 1) await noteAllSites(services, services.logger);
  expect(await told()).toEqual([...noted, `${newsletter} radio`]);
  // The next change is stored, and the server ends before it knows that.
  const latest = { ...settings, targets: [{ ...settings.targets[0], static: [{ source: 'paper', number: newsletter }] }] };
  await services.settings.connections.saveSettings('acme/www', latest, (saved?.settingsSeq ?? 0) + 2);
  const ends = async (): Promise<void> => await Promise.reject(new Error('the server ended'));
  const leases = { noted: async (site: string) => await services.leases.noted(site), note: ends };
  await noteAllSites({ ...services, leases }, services.logger);
  for (let start = 0; start < 2; start += 1) await noteAllSites(services, services.logger);
  expect(await told()).toEqual([...noted, `${newsletter} paper`, `${newsletter} radio`].sort());
});

test('settings that would lend one number to two, or none, are refused in words', async () => {
  const refused = async (change: object): Promise<string> =>
    await server
      .operator('acme')
      .call('changeConnection', { params: { id: 'www' }, body: { settings: { ...settings, ...change } } })
      .then(
        () => 'taken',
        (error: unknown) => String(error),
      );
  expect(await refused({ pools: { main: pool, second: [pool[0]] } })).toContain('is in the pool "main" already');
  expect(await refused({ pools: { main: [own] } })).toContain('is a number of the page itself');
  expect(await refused({ pools: {} })).toContain('"main" is no pool of this site');
  expect(await refused({ origins: ['https://www.example.com/'] })).toContain('without a path');
  expect(await refused({ targets: [{ number: '555-0100' }] })).toContain('is no number with its country');
  expect(await refused({ targets: [{ number: own, pool: 'main', overflow: pool[0] }] })).toContain('is lent from a pool');
});

/** Another account, whose website has a form for quotes, one for callbacks, and the widget. */
const formSettings = {
  origins: [website],
  country: 'US',
  forms: [
    { form: 'quote', fields: { name: 'full_name', phone: 'tel', email: 'mail', text: '#wish' } },
    { form: 'form.call', asks: 'callback', fields: { phone: 'tel' } },
  ],
  widget: { texts: { button: 'Rückruf' } },
};

test('a form becomes a lead and a request for a call a callback, of the visit and its source; sent again it counts once', async () => {
  const shop = server.operator('shop');
  await server.operator(null).call('createAccount', { body: { id: 'shop', name: 'Shop', tz: 'UTC' } });
  const made = await shop.call('createConnection', { body: { id: 'www', kind: 'site', settings: formSettings } });
  const path = made.ingest_path.replace('/ingest/', '/site/');
  const headers = { origin: website, 'content-type': 'text/plain;charset=UTF-8' };
  const send = async (what: string, body: object): Promise<Response> =>
    await server.ask(`${path}/${what}`, { method: 'POST', headers, body: JSON.stringify(body) });
  const sent = async (of: string | null, form: string | null, fields: object, more: object = {}): Promise<[number, string]> => {
    const who = of === null ? { session: null, visitor: null } : { session: id(of), visitor: id(`of ${of}`) };
    const response = await send('form', {
      id: id(`${of ?? 'nobody'} ${form?.slice(0, 5) ?? ''}`),
      ...who,
      page: `${website}/contact`,
      form,
      fields,
      ...more,
    });
    return [response.status, await response.text()];
  };
  const newest = async (): Promise<Record<string, unknown>> => {
    const { deliveries } = await shop.call('deliveries', { query: { connection: 'www', limit: 1 } });
    const { text } = await shop.call('delivery', { params: { seq: deliveries[0]?.seq ?? 0 } });
    return JSON.parse(text ?? '') as Record<string, unknown>;
  };
  await send('session', visit('anna', { utm: {}, ids: { gclid: 'abc' } }));
  await send('session', visit('ben', { utm: { source: 'newsletter', medium: 'email' } }));
  const anna = { name: 'Anna Low', phone: '(202) 555-0143', email: 'anna@example.com', text: 'A roof, please' };
  expect(await sent('anna', 'quote', { ...anna, phone: '(202) 555-014' })).toEqual([204, '']);
  expect(await sent('anna', 'quote', anna)).toEqual([204, '']);
  // Its page was opened when the settings asked for a text, too.
  expect(await sent('ben', 'form.call', { phone: '202.555.0177', text: 'x', name: '4111 1111 1111 1111' })).toEqual([204, '']);
  expect(JSON.stringify((await newest())['fields'])).toBe('{"phone":"202.555.0177"}');
  const cleo = { name: 'Cleo', phone: '+44 20 7946 0123' };
  const clock = vi.spyOn(Date, 'now').mockReturnValue(Date.now() - 13 * 3_600_000);
  expect((await send('told', { session: id('cleo'), visitor: id('of cleo') })).status).toBe(204);
  clock.mockRestore();
  // Her visit goes on for longer than one can: what she asks is of none, but not lost.
  expect(await sent('cleo', null, cleo, { id: id('nobody ') })).toEqual([204, '']);
  expect(await newest()).toMatchObject({ session: null, visitor: null, fields: cleo });
  expect(await sent(null, null, cleo)).toEqual([204, '']);

  const refused = async (...given: Parameters<typeof sent>): Promise<string> => {
    const [status, text] = await sent(...given);
    return `${status} ${(JSON.parse(text) as { detail: string }).detail}`;
  };
  expect(await refused('anna', 'other', {})).toBe('422 form: got "other", wanted one of this site: "quote", "form.call", null.');
  expect(await refused(null, null, { phone: '12' })).toBe('422 fields.phone: got no telephone number, wanted one to call back.');
  const card = 'fields.text: got the number of a card, wanted none: it was not stored.';
  for (const text of ['4111111111111111', 'it is 3782-822463-10005, thanks'])
    expect(await refused('anna', 'quote', { text })).toBe(`422 ${card}`);
  expect(await refused('anna', 'quote', { password: 'x' })).toContain('422 body.fields');
  expect(await refused('anna', 'quote', {}, { session: null })).toContain('422 body');
  expect(await refused('anna', 'quote', {}, { id: 'x' })).toContain('wanted 32 hexadecimal digits');

  await server.current('shop');
  const facts = async (table: string): Promise<Record<string, unknown>[]> =>
    await server.server.services.warehouse.query(`SELECT * FROM ${table} FINAL WHERE account = 'shop' ORDER BY phone`, {});
  expect(await facts('lead')).toMatchObject([
    { phone: '+12025550143', origin: 'form', status: 'open', session_id: id('anna'), visitor_id: id('of anna') },
  ]);
  expect(await facts('callback')).toMatchObject([
    { phone: '+12025550177', origin: 'form', session_id: id('ben'), visitor_id: id('of ben') },
    { phone: '+442079460123', origin: 'site', session_id: '', visitor_id: '' },
  ]);
  const told = async (metric: string): Promise<unknown[]> =>
    (await shop.call('report', { body: { metrics: [metric] } })).rows.map(({ keys, cells }) => [keys[0], cells[metric]?.value]);
  expect(await told('callback_orders')).toEqual([
    ['form', 1],
    ['site', 1],
  ]);
  expect(await told('end_to_end_channel_report')).toMatchObject([
    ['email', { sessions: 1, leads: 0, callback_orders: 1 }],
    ['paid_search', { sessions: 1, leads: 1, callback_orders: 0 }],
    [null, { sessions: 0, leads: 0, callback_orders: 1 }],
  ]);

  // Twenty at once of one sender, then one in ten seconds.
  const statuses = [];
  for (let at = 0; at < 20; at += 1) statuses.push((await sent('anna', 'quote', anna))[0]);
  expect([statuses.includes(204), statuses.at(-1)]).toEqual([true, 429]);
  const text = await (await server.ask(`${path}/tag.js`)).text();
  expect(text).toContain('"texts":{"button":"Rückruf"');
  expect(text).toContain('"ink":"#ffffff"');
});

test('forms that would read a password or a card are refused, and so is a country without telephones', async () => {
  const refused = async (forms: object[], more: object = {}): Promise<string> =>
    await server
      .operator('acme')
      .call('changeConnection', { params: { id: 'www' }, body: { settings: { ...settings, forms, ...more } } })
      .then(
        () => 'taken',
        (error: unknown) => String(error),
      );
  for (const name of ['password', 'user[passwd]', 'card-number', 'cc-csc', 'cvv'])
    expect(await refused([{ form: 'pay', fields: { text: name } }])).toContain('is the name of a password or of a card');
  expect(await refused([{ form: 'a' }, { form: 'a' }])).toContain('a form is listed twice');
  expect(await refused([], { country: 'XX' })).toContain('got "XX", wanted a country that has telephone numbers');
});

healthOfPools(() => server);
