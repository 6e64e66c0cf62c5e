import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '#client/client.ts';
import { signatureHeader, verifySignature } from '#connectors/webhook/signature.ts';
import type { Message } from '#outbound/message.ts';
import type { SavedSubscription } from '#outbound/subscriptions.ts';
import { type Receiver, startReceiver } from './receiver.ts';
import { answeredCall, eventDelivery, json, startTestServer, type TestServer } from './server.ts';

let test: TestServer;
let acme: Client;
let receiver: Receiver;

beforeAll(async () => {
  test = await startTestServer(undefined, { outboundPrivate: true });
  for (const id of ['acme', 'rival']) await test.operator(null).call('createAccount', { body: { id, name: id, tz: 'UTC' } });
  acme = test.operator('acme');
  await acme.call('createConnection', { body: { id: 'phones', kind: 'webhook', settings: {} } });
  receiver = await startReceiver();
});

afterAll(async () => {
  await receiver.close();
  await test.close();
});

const patient = { timeout: 25_000, interval: 100 };
const told = (): Message[] => receiver.received.map(({ body }) => JSON.parse(body.toString()) as Message);
const inShort = (): string[] =>
  told().map(({ event, sequence, call }) => `${call.caller ?? ''} ${sequence} ${event} ${call.outcome ?? ''}`);

let deliveries = 0;
async function send(events: readonly object[]): Promise<void> {
  deliveries += 1;
  await acme.call('appendDeliveries', { body: { connection: 'phones', deliveries: [eventDelivery(`d${deliveries}`, events)] } });
}

const lost = (id: string, caller: string, minutesAgo = 2): object[] => {
  const at = (seconds: number): string => new Date(Date.now() - minutesAgo * 60_000 + seconds * 1000).toISOString();
  return [
    { kind: 'call_started', call: id, at: at(0), direction: 'inbound', caller, caller_name: 'Zoë Hidden', number: '+13035550000' },
    { kind: 'queue_entered', call: id, at: at(1), queue_id: 'sales' },
    { kind: 'call_ended', call: id, at: at(40), ended_by: 'customer' },
  ];
};

const theOnly = async (): Promise<string> => (await acme.call('subscriptions')).subscriptions[0]?.id ?? '';

async function saved(id: string): Promise<SavedSubscription> {
  const found = await test.server.services.outbound.subscriptions.find('acme', id);
  if (found === null) throw new Error(`no subscription ${id}`);
  return found;
}

/** What the log of messages says of those that wait: nothing does any more. */
async function quiet(id: string): Promise<void> {
  await test.current('acme');
  const waiting = async () => (await acme.call('outboundMessages', { params: { id }, query: { state: 'waiting' } })).messages.length;
  await expect.poll(waiting, patient).toBe(0);
}

describe('an outgoing webhook', () => {
  it('hears of the calls that end, not of the past, and of none twice: not by decoding again, nor by a rebuild', async () => {
    await send(lost('past', '+12025550100', 5));
    await test.current('acme');
    const { id, secret } = await acme.call('createSubscription', {
      body: { name: 'CRM', url: receiver.url, events: ['call_ended', 'call_lost', 'call_changed'], numbers: true },
    });
    const now = new Date().toISOString();
    await send(lost('a', '+12025550111', 0));
    const talk = { name: 'Ana', number: '+13035550000', queue: 'sales', agent: 'Ann' };
    await send(answeredCall({ ...talk, id: 'b', at: now, caller: '+12025550122' }));
    // The folder is open, but nobody listens, as while a command runs: nothing is sent.
    const { outbound } = test.server.services;
    const waiting = async () => await outbound.outbox.list(id, { state: 'waiting', limit: 10 });
    await expect.poll(async () => (await waiting()).length, patient).toBe(3);
    for (const message of await waiting()) await outbound.outbox.postpone(message.id, 0);
    expect(await outbound.replay(await saved(id), null)).toBe(0);
    await pause(500);
    expect(told()).toEqual([]);
    outbound.start();
    await expect.poll(() => told().length, patient).toBe(3);
    await quiet(id);
    expect(inShort().toSorted()).toEqual([
      '+12025550111 1 call_ended abandoned',
      '+12025550111 2 call_lost abandoned',
      '+12025550122 1 call_ended answered',
    ]);
    for (const { body, headers } of receiver.received) {
      expect(verifySignature(body, String(headers[signatureHeader]), [secret], Date.now())).toEqual({ ok: true });
    }
    const [first] = told();
    const shown = await acme.call('call', { params: { id: first?.call.id ?? '' } });
    expect(first?.call).toEqual(shown.call);
    expect(first).toMatchObject({ account: 'acme', ordering_key: shown.call.id, link: expect.stringContaining('/calls/') as string });

    await acme.call('redecode', { body: { connection: 'phones' } });
    await quiet(id);
    const job = await test.operator(null).call('rebuild');
    await expect.poll(async () => (await test.operator(null).call('job', { params: { id: job.id } })).state, patient).toBe('done');
    await quiet(id);
    expect(told()).toHaveLength(3);

    await send([{ kind: 'call_noted', call: 'a', at: new Date().toISOString(), note: { disposition: 'wrong number' } }]);
    await expect.poll(() => told().length, patient).toBe(4);
    expect(told()[3]).toMatchObject({ event: 'call_changed', sequence: 3, call: { disposition: 'wrong number', caller: '+12025550111' } });
  });

  it('tells nothing of a caller who was erased, when a message is sent again', async () => {
    const id = await theOnly();
    await acme.call('eraseCaller', { body: { number: '+12025550122', again: '+12025550122' } });
    await expect.poll(async () => (await acme.call('erasures')).erasures[0]?.state, patient).toBe('done');
    await quiet(id);
    const before = told().length;
    const { messages } = await acme.call('outboundMessages', { params: { id } });
    const ofErased = told().find(({ call }) => call.caller === '+12025550122');
    const again = messages.find(({ message_id: one }) => one === ofErased?.id);
    await acme.call('replayMessages', { params: { id }, body: { message: again?.id ?? 0 } });
    await expect.poll(() => told().length, patient).toBe(before + 1);
    const repeated = told().at(-1);
    expect(repeated?.id).toBe(ofErased?.id);
    expect(repeated?.call.caller).toMatch(/^\+999\d{12}$/);
    expect(JSON.stringify(repeated)).not.toMatch(/12025550122|Ana/);
    expect(JSON.stringify(messages)).not.toMatch(/12025550122/);
  });

  it('is paused and resumed, changed, tried and removed; its log pages', async () => {
    const id = await theOnly();
    await acme.call('changeSubscription', { params: { id }, body: { active: false } });
    await send(lost('paused', '+12025550133', 1));
    await test.current('acme');
    const resumed = await acme.call('changeSubscription', {
      params: { id },
      body: { active: true, name: 'CRM 2', format: 'slack', numbers: false },
    });
    expect(resumed).toMatchObject({
      name: 'CRM 2',
      format: 'slack',
      active: true,
      numbers: false,
      url: receiver.url,
      waiting: 0,
      failed: 0,
    });
    const before = receiver.received.length;
    const tried = await acme.call('testSubscription', { params: { id } });
    expect(tried).toMatchObject({ event: 'test', state: 'sent', status: 200, answer: 'ok', call_id: null, next_try_at: null });
    const { body } = receiver.received[before] ?? { body: Buffer.from('') };
    expect(body.toString()).toContain('"text":"Test message: T•••');
    await acme.call('redecode', { body: { connection: 'phones' } });
    await quiet(id);
    expect(receiver.received).toHaveLength(before + 1);

    const all = (await acme.call('outboundMessages', { params: { id } })).messages;
    const page = await acme.call('outboundMessages', { params: { id }, query: { limit: 2 } });
    const next = await acme.call('outboundMessages', { params: { id }, query: { limit: 2, before: page.next ?? 0 } });
    expect([...page.messages, ...next.messages]).toEqual(all.slice(0, 4));
    await acme.call('removeSubscription', { params: { id } });
    expect((await acme.call('subscriptions')).subscriptions).toEqual([]);
    await expect(acme.call('outboundMessages', { params: { id } })).rejects.toMatchObject({ problem: { status: 404 } });
  });
});

describe('an ad system', () => {
  it('would be told the source of a call on a lent number, as a dry run shows; what does not fit it is refused', async () => {
    const at = (seconds: number): string => new Date(Date.now() + seconds * 1000).toISOString();
    const visit = { id: 's1', visitor_id: 'v1', source: 'google', medium: 'cpc', landing_page: '/', click_ids: ['gclid=g1'] };
    await send([
      { kind: 'session_recorded', ...visit, started_at: at(-400) },
      { kind: 'session_recorded', ...visit, id: 's2', visitor_id: 'v2', source: 'bing', started_at: at(-300) },
      { kind: 'assignment_recorded', id: 'l1', number: '+13035550042', session_id: 's1', visitor_id: 'v1', from: at(-390), to: at(-310) },
      { kind: 'assignment_recorded', id: 'l2', number: '+13035550042', session_id: 's2', visitor_id: 'v2', from: at(-290), to: at(-10) },
    ]);
    const early = { call: 'l-early', direction: 'inbound', caller: '+12025550144', number: '+13035550042' };
    await send([
      { kind: 'call_started', ...early, at: at(-300) },
      { kind: 'call_ended', call: 'l-early', at: at(-295), ended_by: 'customer' },
      { kind: 'call_started', ...early, call: 'l-late', at: at(-60) },
      { kind: 'call_ended', call: 'l-late', at: at(-50), ended_by: 'customer' },
    ]);
    await test.current('acme');
    const google = 'https://www.google-analytics.com/mp/collect?measurement_id=G-ABCDE12345&api_secret=s3cret';
    const body = { name: 'Google Analytics', url: google, format: 'ga4' as const, events: ['call_ended' as const] };
    const { id } = await acme.call('createSubscription', { body });
    const { messages } = await acme.call('previewSubscription', { params: { id } });
    const sourceOf = (call: string): unknown => {
      const told = messages.find(({ call_id: one }) => one === call)?.body ?? '{}';
      return (JSON.parse(told) as { events?: { params: { source?: string } }[] }).events?.[0]?.params.source;
    };
    const ids = (await acme.call('calls', { query: { search: '12025550144' } })).calls.map((call) => [call.started_at, call.id] as const);
    expect(ids.toSorted().map(([, call]) => sourceOf(call))).toEqual(['google', 'bing']);
    expect(JSON.stringify(messages)).not.toMatch(/12025550144|s3cret/);
    const refused = async (change: object): Promise<string> => {
      const headers = { authorization: `Bearer ${await test.apiKey('acme', ['settings'])}` };
      const answer = await test.ask(`/api/v1/subscriptions/${id}`, { ...json(change, headers), method: 'PATCH' });
      return `${answer.status} ${((await answer.json()) as { detail: string }).detail}`;
    };
    expect(await refused({ url: 'https://www.google-analytics.com/collect' })).toContain(
      '422 body.url: wanted https://www.google-analytics',
    );
    expect(await refused({ events: ['call_ended', 'call_changed'] })).toContain('422 body.events: got call_changed, wanted of ga4 only');
    expect(await refused({ value: 5 })).toContain('422 body.currency: wanted value and currency together');
    expect(await refused({ format: 'meta' })).toContain('422 body.url: wanted https://graph.facebook.com/');
    await acme.call('removeSubscription', { params: { id } });
  });
});

describe('who may', () => {
  const asked = { name: 'X', url: 'https://example.com/hook', events: ['call_ended' as const] };
  const create = async (body: object, headers: Record<string, string>): Promise<{ status: number; text: string }> => {
    const answer = await test.ask('/api/v1/subscriptions', json(body, headers));
    return { status: answer.status, text: await answer.text() };
  };

  it('have numbers told, and turn a telling of numbers elsewhere: who may see them', async () => {
    const blind = { authorization: `Bearer ${await test.apiKey('acme', ['settings'])}` };
    expect((await create({ ...asked, numbers: true }, blind)).status).toBe(403);
    expect((await create(asked, blind)).status).toBe(200);
    const { id } = await acme.call('createSubscription', { body: { ...asked, numbers: true, events: ['call_lost'] } });
    const change = async (body: object): Promise<number> =>
      (await test.ask(`/api/v1/subscriptions/${id}`, { ...json(body, blind), method: 'PATCH' })).status;
    const preview = async (headers: Record<string, string>) =>
      await (await test.ask(`/api/v1/subscriptions/${id}/preview`, { headers })).text();
    expect(await preview({ cookie: await test.signedIn('acme', 'owner') })).toContain('+12025550144');
    expect(await preview(blind)).not.toMatch(/12025550144|12025550111/);
    expect(await change({ url: 'https://elsewhere.example/' })).toBe(403);
    expect(await change({ url: 'https://elsewhere.example/', numbers: false })).toBe(200);
  });

  it('lose the numbers with the permission', async () => {
    const cookie = await test.signedIn('acme', 'supervisor');
    const made = await create({ ...asked, name: 'of a supervisor', numbers: true }, { cookie });
    const { id } = JSON.parse(made.text) as { id: string };
    const shown = async () => (await acme.call('subscriptions')).subscriptions.find((one) => one.id === id);
    expect(await shown()).toMatchObject({ numbers: true, numbers_shown: true });
    const { user } = (await (await test.ask('/api/v1/me', { headers: { cookie } })).json()) as { user: { id: string } };
    await acme.call('removeUser', { params: { id: user.id } });
    expect(await shown()).toMatchObject({ numbers: true, numbers_shown: false });
  });

  it('say what is wrong without repeating the address', async () => {
    const wrong = await create(
      { ...asked, url: 'ftp://example.com/secret-path' },
      { authorization: `Bearer ${await test.apiKey('acme', ['settings'])}` },
    );
    expect(wrong.status).toBe(422);
    expect(wrong.text).not.toContain('secret-path');
    const key = { authorization: `Bearer ${await test.apiKey('acme', ['settings'])}` };
    expect((await create({ ...asked, events: ['call_changed'] }, key)).status).toBe(422);
    expect((await create({ ...asked, events: [] }, key)).status).toBe(422);
    expect((await create({ ...asked, events: ['callback_due'] }, key)).status).toBe(422);
  });

  it('leave their traces: what was told to whom stands in the audit log, addresses and secrets do not', async () => {
    const made = await acme.call('createSubscription', { body: { ...asked, name: 'Traced', url: 'https://hooks.example/T0/secret-part' } });
    await acme.call('changeSubscription', { params: { id: made.id }, body: { url: 'https://hooks.example/T0/other-part' } });
    const { secret } = await acme.call('newSubscriptionSecret', { params: { id: made.id } });
    await acme.call('replayMessages', { params: { id: made.id } });
    await acme.call('removeSubscription', { params: { id: made.id } });
    const { entries } = await acme.call('audit', { query: { limit: 5 } });
    expect(entries.map(({ action, subject, kind }) => [action, subject, kind])).toEqual([
      ['removeSubscription', 'Traced', 'settings'],
      ['replayMessages', 'Traced', 'settings'],
      ['newSubscriptionSecret', 'Traced', 'settings'],
      ['changeSubscription', 'Traced', 'settings'],
      ['createSubscription', 'Traced', 'settings'],
    ]);
    expect(entries[3]?.changes).toMatchObject([{ what: 'address', before: expect.stringContaining('hooks.example #') as string }]);
    const text = JSON.stringify(entries);
    for (const hidden of ['secret-part', 'other-part', secret, made.secret]) expect(text).not.toContain(hidden);
  });
});
