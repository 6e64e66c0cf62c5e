import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { experimentView } from '#api/routes/experiments.ts';
import { AuditList } from '#contract/audit.ts';
import { Experiment, ExperimentPlan, ExperimentResult, type GivenDefinition } from '#contract/experiments.ts';
import { Drill } from '#contract/report.ts';
import { dayAt, pagesTest, tellVisits, visitDays } from './experiment-visits.ts';
import { json, startTestServer, type TestServer } from './server.ts';

/** Tests of pages by the API, over visits that a person can count. */
let test: TestServer;
let cookies: Record<'mark' | 'vera' | 'sam' | 'ann' | 'stranger', string>;

async function send(who: keyof typeof cookies, method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }> {
  const headers = { cookie: cookies[who] };
  const response = await test.ask(`/api/v1${path}`, { ...(body === undefined ? { headers } : json(body, headers)), method });
  return { status: response.status, body: await response.json() };
}

const status = async (...asked: Parameters<typeof send>): Promise<number> => (await send(...asked)).status;

/** What is answered, as the contract has it. */
async function ask<S extends z.ZodType>(as: S, ...asked: Parameters<typeof send>): Promise<z.output<S>> {
  const answer = await send(...asked);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return as.parse(answer.body);
}

const [days, pages] = [visitDays, pagesTest];
const List = z.object({ experiments: z.array(Experiment) });
const later = { ...pages, from: dayAt(-3) };

beforeAll(async () => {
  test = await startTestServer();
  for (const id of ['acme', 'rival']) await test.operator(null).call('createAccount', { body: { id, name: id, tz: 'UTC' } });
  cookies = {
    mark: await test.signedIn('acme', 'marketer'),
    vera: await test.signedIn('acme', 'viewer'),
    sam: await test.signedIn('acme', 'owner'),
    ann: await test.signedIn('acme', 'agent', 'ann'),
    stranger: await test.signedIn('rival', 'owner'),
  };
  await tellVisits(test.operator('acme'));
  await test.current('acme');
});

afterAll(async () => await test.close());

async function made(definition: GivenDefinition, name = 'Short page'): Promise<Experiment> {
  return await ask(Experiment, 'mark', 'POST', '/experiments', { name, definition });
}

describe('tests of pages', () => {
  it('how many visitors and days it takes is said beforehand, from the traffic of now', async () => {
    const body = await ask(ExperimentPlan, 'mark', 'POST', '/experiments/plan', pages);
    expect(body.seen).toEqual([
      { value: '/a', units: 300, reached: 10 },
      { value: '/b', units: 300, reached: 90 },
    ]);
    expect(body.units_per_day).toBeCloseTo(600 / 28, 9);
    expect(body.size.sequential / body.size.fixed).toBeCloseTo(body.size.factor, 2);
    expect(body.days).toBe(Math.ceil((body.size.sequential * 28) / 600) + 1);
  });

  it('a result says rates, the difference with its ends, a verdict, and opens to its rows', async () => {
    const { id, retrospective, state } = await made(pages);
    expect({ retrospective, state }).toEqual({ retrospective: true, state: 'running' });
    const body = await ask(ExperimentResult, 'vera', 'GET', `/experiments/${id}/result`);
    expect(body.variants.map(({ value, units, reached }) => [value, units, reached])).toEqual([
      ['/a', 300, 10],
      ['/b', 300, 90],
    ]);
    const [comparison] = body.comparisons;
    expect(comparison).toMatchObject({ value: '/b', verdict: { kind: 'better', better: 'other' } });
    expect(comparison?.difference).toBeCloseTo(8 / 30, 9);
    expect(comparison?.low).toBeGreaterThan(0.05);
    expect(body.until).toBe(dayAt(1));
    expect(body.days[0]).toEqual({
      day: days[0],
      counted: [
        { units: 30, reached: 1 },
        { units: 30, reached: 9 },
      ],
    });
    expect(comparison?.course).toHaveLength(body.days.length);
    const drill = { report: body.asked, row: ['/b', days[0]], metric: 'first_contact_conversion', part: 'numerator' };
    const rows = await ask(Drill, 'vera', 'POST', '/drill', drill);
    expect(rows).toMatchObject({ grain: 'visitor', part: 9, total_rows: 9 });
  });

  it('what has begun is fixed: another definition is a new version from a later day, and is noted', async () => {
    const { id } = await made(pages, 'Long page');
    const changed = await send('mark', 'PATCH', `/experiments/${id}`, { definition: { ...pages, smallest: 0.02 } });
    expect(changed).toMatchObject({ status: 409, body: { what: 'definition.from', got: pages.from } });
    const restarted = await ask(Experiment, 'mark', 'PATCH', `/experiments/${id}`, { definition: { ...later, smallest: 0.02 } });
    expect(restarted).toMatchObject({ state: 'running', version: 1, definition: { smallest: 0.05 } });
    expect(restarted.versions.map(({ version, definition }) => [version, definition.from, definition.smallest])).toEqual([
      [1, pages.from, 0.05],
      [2, later.from, 0.02],
    ]);
    // What has not begun may still be changed in place.
    const again = await ask(Experiment, 'mark', 'PATCH', `/experiments/${id}`, { definition: { ...later, smallest: 0.03 } });
    expect(again.versions.map(({ definition }) => definition.smallest)).toEqual([0.05, 0.03]);
    const second = await ask(ExperimentResult, 'mark', 'GET', `/experiments/${id}/result?version=2`);
    expect(second).toMatchObject({ until: null, asked: null, comparisons: [{ verdict: { kind: 'nothing_yet' } }] });
    const { entries } = await ask(AuditList, 'sam', 'GET', '/audit?limit=50');
    const noted = entries.filter(({ subject }) => subject === 'Long page').map(({ action }) => action);
    expect(noted).toEqual(['changeExperiment', 'changeExperiment', 'createExperiment']);
  });

  it('once a version has begun none that follows is laid over days that were seen', async () => {
    const { id } = await made(pages, 'Over seen days');
    await ask(Experiment, 'mark', 'PATCH', `/experiments/${id}`, { definition: later });
    const back = await send('mark', 'PATCH', `/experiments/${id}`, { definition: { ...later, from: days[3] } });
    expect(back).toMatchObject({ status: 409, body: { what: 'definition.from', got: days[3] } });
    const { days: looked } = await ask(ExperimentResult, 'vera', 'GET', `/experiments/${id}/result?version=1`);
    expect(looked[0]?.day).toBe(days[0]);
    expect(looked.map(({ day }) => day)).toContain(days[9]);
  });

  it('a version is looked at up to the end of the test, also where another one was to follow or did', async () => {
    const { id } = await made(pages, 'Ended with one to come');
    const lookedAt = async (): Promise<string[]> =>
      (await ask(ExperimentResult, 'vera', 'GET', `/experiments/${id}/result?version=1`)).days.map(({ day }) => day);
    await ask(Experiment, 'mark', 'PATCH', `/experiments/${id}`, { definition: later });
    await ask(Experiment, 'mark', 'PATCH', `/experiments/${id}`, { ended_on: days[4] });
    expect(await lookedAt()).toEqual(days.slice(0, 4));
    // Taken up again from a day to come: the first version keeps its end.
    const again = await ask(Experiment, 'mark', 'PATCH', `/experiments/${id}`, { definition: { ...later, from: dayAt(-5) } });
    expect(again).toMatchObject({ version: 1, state: 'ended', ended_on: null });
    expect(again.versions.map(({ ended_on }) => ended_on)).toEqual([days[4], null]);
    expect(await lookedAt()).toEqual(days.slice(0, 4));
  });

  it('a test lasts 400 days at most', async () => {
    const long = await send('mark', 'POST', '/experiments', { name: 'x', definition: { ...pages, to: dayAt(13 - 401) } });
    expect(long).toMatchObject({ status: 422, body: { what: 'body.definition.to', wanted: 'wanted at most 400 days after `from`' } });
    const past = await send('mark', 'POST', '/experiments', { name: 'x', definition: { ...pages, from: '0000-01-01' } });
    expect(past).toMatchObject({ status: 422, body: { what: 'definition.from', got: '0000-01-01' } });
    const version = { version: 1, made_at: `${dayAt(500)}T00:00:00Z`, made_by: 'mark', ended_on: null };
    const document = JSON.stringify({ ...pages, tz: 'UTC', from: dayAt(400) });
    const old = { id: 'old', account: 'acme', name: 'Old', ended_on: null, versions: [{ ...version, document }] };
    expect(experimentView(old).state).toBe('ended');
    const younger = { ...version, document: JSON.stringify({ ...pages, tz: 'UTC', from: dayAt(399) }) };
    expect(experimentView({ ...old, versions: [younger] }).state).toBe('running');
  });

  it('a test that has begun is ended, not removed; one that has not begun is removed', async () => {
    const { id } = await made(pages, 'To end');
    expect(await status('mark', 'DELETE', `/experiments/${id}`)).toBe(409);
    const ended = await ask(Experiment, 'mark', 'PATCH', `/experiments/${id}`, { ended_on: days[5], name: 'Ended' });
    expect(ended).toMatchObject({ state: 'ended', name: 'Ended', ended_on: days[5] });
    const { days: looked } = await ask(ExperimentResult, 'vera', 'GET', `/experiments/${id}/result`);
    expect(looked.map(({ day }) => day)).toEqual(days.slice(0, 5));
    const planned = await made(later, 'Never');
    expect(planned.state).toBe('planned');
    expect(await status('mark', 'DELETE', `/experiments/${planned.id}`)).toBe(200);
    const all = await ask(List, 'vera', 'GET', '/experiments');
    expect(all.experiments.map(({ name }) => name)).not.toContain('Never');
  });

  it('whoever may not change tests sees them alone; agents and other accounts see none', async () => {
    const { id } = await made(pages, 'Ours');
    expect(await status('vera', 'POST', '/experiments', { name: 'x', definition: pages })).toBe(403);
    expect(await status('vera', 'PATCH', `/experiments/${id}`, { name: 'x' })).toBe(403);
    expect(await status('ann', 'GET', `/experiments/${id}/result`)).toBe(404);
    expect((await ask(List, 'ann', 'GET', '/experiments')).experiments).toEqual([]);
    expect(await status('ann', 'POST', '/experiments/plan', pages)).toBe(403);
    for (const [method, path, body] of [
      ['GET', `/experiments/${id}/result`, undefined],
      ['PATCH', `/experiments/${id}`, { name: 'taken over' }],
      ['DELETE', `/experiments/${id}`, undefined],
    ] as const)
      expect(await status('stranger', method, path, body)).toBe(404);
    expect((await ask(List, 'stranger', 'GET', '/experiments')).experiments).toEqual([]);
  });

  it.each([
    [{ values: ['/a'] }, 'values'],
    [{ values: ['/a', '/a'] }, 'each value once'],
    [{ compared: 'number' }, 'unit'],
    [{ unit: 'caller' }, 'outcome'],
    [{ shares: [0.5, 0.4] }, 'add up to 1'],
    [{ shares: [1] }, 'one for each'],
    [{ to: pages.from }, 'after'],
    [{ from: '2026-02-31' }, 'from'],
    [{ smallest: 0.99, baseline: 0.5 }, 'smallest'],
    [{ more: 1 }, 'more'],
  ])('refuses %j', async (wrong, named) => {
    const refused = await send('mark', 'POST', '/experiments', { name: 'x', definition: { ...pages, ...wrong } });
    expect(refused.status).toBe(422);
    expect(JSON.stringify(refused.body)).toContain(named);
  });
});
