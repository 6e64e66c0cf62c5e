import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { previewLink } from '#api/link-preview.ts';
import { appendSettings } from '#api/settings-delivery.ts';
import type { MappingView, SpamRule } from '#contract/mapping.ts';
import { toIso } from '#domain/instant.ts';
import { noMapping } from '#domain/mapping.ts';
import { shapeWord } from '#log/shape-word.ts';
import { answeredCall, eventDelivery, startTestServer, type TestServer } from './server.ts';

let test: TestServer;

beforeAll(async () => {
  test = await startTestServer();
  await test.operator(null).call('createAccount', { body: { id: 'acme', name: 'Acme', tz: 'UTC' } });
  for (const id of ['front', 'pbx', 'desk']) await acme().call('createConnection', { body: { id, kind: 'webhook', settings: {} } });
});

afterAll(async () => await test.close());

const acme = () => test.operator('acme');
/** An hour ago, so that the preview of seven days sees it. */
const begin = Math.floor(Date.now() / 1000) * 1000 - 3_600_000;
const caller = '+12025550143';

async function told(
  connection: string,
  id: string,
  afterS: number,
  over: { caller?: string; agent?: string; queue?: string } = {},
): Promise<void> {
  const events = answeredCall({
    ...{ id, at: toIso(begin + afterS * 1000), caller, name: 'Zoë Caller', number: '+13035550000', queue: 'sales', agent: 'ann' },
    ...over,
  });
  await acme().call('appendDeliveries', { body: { connection, deliveries: [eventDelivery(id, events)] } });
  await test.current('acme');
}

const calls = async () =>
  (await acme().call('calls', { query: { desc: 'false' } })).calls.map(
    (one) => `${one.connection} ${one.queue_ids.join()} ${one.agent_ids.join()}`,
  );
const rule = { id: 'front-pbx', outer: 'front', inner: 'pbx', numbers: [], beforeS: 5, afterS: 30, byCaller: true };

describe('a call that two systems tell', () => {
  it('is previewed, linked by rule, counted once, opened with both sides, and two again without the rule', async () => {
    await told('front', 'f1', 0, { agent: 'sip:pbx', queue: 'door' });
    await told('pbx', 'p1', 3);
    expect(await calls()).toEqual(['acme/front door sip:pbx', 'acme/pbx sales ann']);
    const preview = await acme().call('previewLink', { body: rule });
    expect(preview).toMatchObject({ outer: 1, inner: 1, pairs: 1, ambiguous: 0 });
    expect(await acme().call('previewLink', { body: { ...rule, numbers: ['+13035559999'] } })).toMatchObject({
      outer: 0,
      inner: 1,
      pairs: 0,
    });
    const few = { rule, saved: noMapping, others: [], now: Date.now(), most: 1 };
    await expect(previewLink(test.server.services, 'acme', few)).rejects.toThrow(/more than 1 calls.*wanted at most 1: fewer numbers/);
    expect(await acme().call('changeMapping', { body: { links: [rule] } })).toMatchObject({ agents: [], links: [rule] });
    await test.current('acme');
    expect(await calls()).toEqual(['acme/front sales ann']);
    const [one] = (await acme().call('calls')).calls;
    const view = await acme().call('call', { params: { id: one?.id ?? '' } });
    expect(view.linked).toMatchObject({
      rule: 'front-pbx',
      by: 'caller',
      after_s: 3,
      outer: { connection: 'front' },
      inner: { connection: 'pbx' },
    });
    expect(view.deliveries?.map(({ connection }) => connection)).toEqual(['front', 'pbx']);
    const report = await acme().call('report', { body: { metrics: ['call_volume'] } });
    expect(report.totals['call_volume']?.value).toBe(1);
    expect(await acme().call('previewLink', { body: rule })).toMatchObject({ pairs: 1 });
    await acme().call('changeMapping', { body: { links: [] } });
    await test.current('acme');
    expect(await calls()).toEqual(['acme/front door sip:pbx', 'acme/pbx sales ann']);
  });

  it('is refused with the reason where rules contradict one another', async () => {
    const change = async (...links: object[]) =>
      await acme().call('changeMapping', { body: { links: links.map((one) => ({ ...rule, ...one })) } });
    await expect(change({ inner: 'front' })).rejects.toThrow(/front forwards to itself/);
    await expect(change({ inner: 'nobody' })).rejects.toThrow(/nobody.*pbx/s);
    await expect(change({}, { id: 'b', outer: 'pbx', inner: 'desk' })).rejects.toThrow(/pbx is reached first/);
    await expect(change({}, { id: 'b', outer: 'desk', byCaller: false })).rejects.toThrow(/pbx compares callers/);
    await expect(change({ numbers: ['600'] })).rejects.toThrow(/numbers/);
    await expect(change({ afterS: 99_999 })).rejects.toThrow(/afterS/);
    expect((await acme().call('mapping')).links).toEqual([]);
  });

  it('may be set and previewed beside what a removed connection has left behind', async () => {
    const { log, settings } = test.server.services;
    const leave = async (mapping: MappingView): Promise<void> => {
      await settings.mapping.write('acme', mapping, await appendSettings(log, 'acme', { kind: 'account_mapping', mapping }));
    };
    const left = [{ ...rule, id: 'old', outer: 'gone' }];
    const merges = [{ id: 'Old', members: [{ connection: 'gone', name: 'x' }] }];
    await leave({ agents: merges, queues: [], links: left, spam: [] });
    await test.current('acme');
    expect(await acme().call('previewLink', { body: rule })).toMatchObject({ outer: 1, inner: 1 });
    const queues = [{ id: 'All', members: [{ connection: 'pbx', name: 'sales' }] }];
    expect(await acme().call('changeMapping', { body: { queues } })).toMatchObject({ agents: merges, queues, links: left });
    await expect(acme().call('changeMapping', { body: { agents: merges } })).rejects.toThrow(/gone.*pbx/s);
    await expect(acme().call('changeMapping', { body: { links: left } })).rejects.toThrow(/gone.*pbx/s);
    await leave({ agents: [], queues: [], links: [], spam: [] });
    await test.current('acme');
  });

  it('is found and erased with its caller on both sides, and in a rule that knows them as spam, which still does', async () => {
    await acme().call('changeMapping', { body: { links: [rule], spam: [{ kind: 'spam', id: 'known', callers: [caller] }] } });
    await test.current('acme');
    await acme().call('eraseCaller', { body: { number: caller, again: caller } });
    await expect.poll(async () => (await acme().call('erasures')).erasures[0]?.state, { timeout: 60_000 }).toBe('done');
    await test.current('acme');
    expect(await calls()).toEqual(['acme/front sales ann']);
    const all = await test.server.services.log.after(0, 1000);
    expect(all.filter(({ body }) => new TextDecoder().decode(body).includes('2025550143'))).toEqual([]);
    const sides = await test.server.services.index.sidesOfConnection('acme', 'acme/pbx', 0, Date.now());
    expect(sides.map((side) => side.caller.includes('2025550143'))).toEqual([false]);
    // What the index keeps of the rule names nobody, and is that of the rule as it is now: nothing is made again later.
    const { index, settings } = test.server.services;
    const mapping = await settings.mapping.mapping('acme');
    const shapes = (await index.sources()).filter(({ connection }) => connection !== 'ringtrace');
    expect(shapes.filter(({ shape }) => /555|999\d{12}/u.test(shape.replace(/ [0-9a-f]{64}$/u, '')))).toEqual([]);
    expect(shapes.map(({ shape }) => shape)).toEqual(shapes.map(({ connection }) => shapeWord(mapping.shapeOf(connection))));
    const [known] = (await acme().call('mapping')).spam;
    expect(known).toMatchObject({ callers: [expect.stringMatching(/^\+999\d{12}$/)] });
    expect((await acme().call('calls')).calls.map(({ spam }) => spam)).toEqual([true]);
    await acme().call('changeMapping', { body: { spam: [] } });
  }, 120_000);
});

describe('names of one person', () => {
  it('are listed as told, proposed, merged with a preview, and given back', async () => {
    await acme().call('changeMapping', { body: { links: [] } });
    await told('desk', 'd1', 600, { caller: '+12025550999', agent: 'Ann' });
    const seen = await acme().call('seenNames');
    const shown = seen.agents.names.map(({ connection, name, calls: n }) => `${connection} ${name} ${n}`);
    expect(shown.sort()).toEqual(['desk Ann 1', 'front sip:pbx 1', 'pbx ann 1']);
    const proposed = seen.agents.proposals.map(({ reason, members: of }) => [
      reason,
      of
        .map(({ connection }) => connection)
        .sort()
        .join(),
    ]);
    expect(proposed).toEqual([['same_name', 'desk,pbx']]);
    const members = seen.agents.proposals[0]?.members ?? [];
    expect(await acme().call('previewMerge', { body: { of: 'agents', members } })).toMatchObject({ calls: 2, systems: 2 });
    await expect(
      acme().call('changeMapping', { body: { agents: [{ id: 'ann', members: members.filter(({ name }) => name === 'Ann') }] } }),
    ).rejects.toThrow(/another name/);
    const before = await calls();
    await acme().call('changeTargets', { body: { teams: [{ id: 'front', name: 'Front', agents: ['ann'] }] } });
    await acme().call('changeMapping', { body: { agents: [{ id: 'Ann Lee', members }] } });
    await test.current('acme');
    expect(await calls()).toEqual(['acme/front door sip:pbx', 'acme/pbx sales Ann Lee', 'acme/desk sales Ann Lee']);
    expect((await acme().call('seenNames')).agents.names.filter(({ id }) => id === 'Ann Lee')).toHaveLength(2);
    // Whoever is named by an old name means the person: teams, and an agent who sees own calls only.
    const body = { metrics: ['answered_calls'], where: [{ dimension: 'team', op: 'in' as const, values: ['front'] }] };
    expect((await acme().call('report', { body })).totals['answered_calls']?.value).toBe(2);
    const cookie = await test.signedIn('acme', 'agent', 'ann');
    const own = (await (await test.ask('/api/v1/calls', { headers: { cookie } })).json()) as { total: number };
    expect(own.total).toBe(2);
    expect((await test.ask('/api/v1/mapping', { headers: { cookie: await test.signedIn('acme', 'supervisor') } })).status).toBe(403);
    await acme().call('changeMapping', { body: { agents: [] } });
    await test.current('acme');
    expect(await calls()).toEqual(before);
    const { entries } = await acme().call('audit');
    expect(entries.filter(({ action }) => action === 'changeMapping').length).toBeGreaterThan(4);
  }, 60_000);
});

describe('calls of callers whom a rule knows as spam', () => {
  const short = async (id: string, afterS: number, from: string) => {
    const at = (seconds: number) => toIso(begin + (afterS + seconds) * 1000);
    const events = [
      { kind: 'call_started', call: id, at: at(0), direction: 'inbound', caller: from, number: '+13035550000' },
      { kind: 'call_ended', call: id, at: at(4), ended_by: 'customer' },
    ];
    await acme().call('appendDeliveries', { body: { connection: 'desk', deliveries: [eventDelivery(id, events)] } });
  };
  const note = async (id: string, spam: boolean) => {
    const events = [{ kind: 'call_noted', call: id, at: toIso(begin + 900_000), note: { spam } }];
    await acme().call('appendDeliveries', { body: { connection: 'desk', deliveries: [eventDelivery(`${id} note`, events)] } });
  };
  const volume = async () => {
    await test.current('acme');
    const report = await acme().call('report', {
      body: { metrics: ['call_volume'], where: [{ dimension: 'connection', op: 'in', values: ['acme/desk'] }] },
    });
    return report.totals['call_volume']?.value;
  };
  const robot = { kind: 'repeated', id: 'robot', calls: 3, underS: 10, withinHours: 1 } as const;

  it('are previewed, flagged in history by each rule, and counted again without it; what somebody said stands', async () => {
    await acme().call('changeMapping', { body: { agents: [], queues: [], links: [] } });
    for (const [n, from] of ['+12025550171', '+12025550171', '+12025550171', '+12025550182', '+12025550183'].entries())
      await short(`r${n}`, 1000 + n * 60, from);
    const before = await volume();
    expect(before).toBe(6);
    const preview = await acme().call('previewSpam', { body: robot });
    expect(preview).toMatchObject({ spam: 0, flagged: 3, fresh: 3 });
    expect(preview.examples.map(({ caller: who, duration_s }) => [who, duration_s])).toEqual(Array(3).fill(['+12025550171', 4]));
    await acme().call('changeMapping', { body: { spam: [robot] } });
    expect(await volume()).toBe(3);
    expect(await acme().call('previewSpam', { body: robot })).toMatchObject({ spam: 3, flagged: 3, fresh: 0 });
    const list: SpamRule = { kind: 'spam', id: 'list', callers: ['+1202555018?'] };
    const anna: SpamRule = { kind: 'never', id: 'anna', callers: ['+12025550183'] };
    expect(await acme().call('previewSpam', { body: list })).toMatchObject({ flagged: 2, fresh: 2 });
    await acme().call('changeMapping', { body: { spam: [robot, list, anna] } });
    expect(await volume()).toBe(2);
    expect(await acme().call('previewSpam', { body: list })).toMatchObject({ flagged: 1, fresh: 0 });
    // Who may not see numbers sees no callers of rules, and cannot find them by guessing.
    const blind = test.withToken(await test.apiKey('acme', ['connections']));
    expect((await blind.call('mapping')).spam).toEqual([robot]);
    expect((await blind.call('previewSpam', { body: robot })).examples[0]?.caller).toBe('+12•••••••71');
    await expect(blind.call('previewSpam', { body: list })).rejects.toThrow(/permission "numbers"/);
    await expect(blind.call('previewSpam', { body: anna })).rejects.toThrow(/permission "numbers"/);
    await expect(blind.call('changeMapping', { body: { spam: [robot] } })).rejects.toThrow(/permission "numbers"/);
    expect((await blind.call('changeMapping', { body: { links: [] } })).spam).toEqual([robot]);
    expect((await acme().call('mapping')).spam).toEqual([robot, list, anna]);
    // Two short calls are left then: too few for the rule.
    await note('r1', false);
    expect(await volume()).toBe(5);
    await note('r4', true);
    await acme().call('changeMapping', { body: { spam: [] } });
    expect(await volume()).toBe(5);
    const refused = async (...spam: object[]) => await acme().call('changeMapping', { body: { spam: spam as never } });
    await expect(refused(robot, robot)).rejects.toThrow(/the id "robot" twice/);
    await expect(refused({ ...list, callers: ['*'] })).rejects.toThrow(/a number such as/);
    await expect(refused({ ...robot, calls: 1 })).rejects.toThrow(/calls/);
  });
});
