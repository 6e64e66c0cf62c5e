import { type Experiment, ExperimentDefinition, type GivenDefinition } from '#contract/experiments.ts';
import type { StoredExperiment } from '#settings/experiments.ts';
import { ApiProblem, notFound } from '#api/api-problem.ts';
import type { Context, Handlers } from '#api/context.ts';
import { planFor, resultOf, today } from '#api/experiment-figures.ts';

const most = 200;

/** Tests of numbers, pages and sources. What is measured is fixed once a test has begun: changing it makes a version that begins later. */
export const experimentRoutes = {
  async experiments(_request, context) {
    const stored = await context.services.settings.experiments.ofAccount(context.account.id);
    return { experiments: stored.map(experimentView) };
  },

  async createExperiment({ body }, context) {
    const { account, caller, services } = context;
    const { experiments } = services.settings;
    if ((await experiments.ofAccount(account.id)).length >= most)
      throw new ApiProblem(409, 'too-many', `There are ${most} tests already.`, { wanted: `at most ${most}` });
    const document = documentOf(body.definition, account.tz);
    const id = await experiments.create({ account: account.id, name: body.name, document, by: caller.name });
    return experimentView(await testOf(id, context));
  },

  async planExperiment({ body }, context) {
    refuseAgents(context);
    return await planFor({ ...body, tz: context.account.tz }, context);
  },

  async changeExperiment({ params, body }, context) {
    const { account, caller, services } = context;
    const { experiments } = services.settings;
    const before = experimentView(await testOf(params.id, context));
    const day = today(before.definition.tz);
    const last = before.versions.at(-1);
    const isFixed = last !== undefined && last.definition.from <= day;
    if (body.definition !== undefined && last !== undefined) {
      const given = { document: documentOf(body.definition, last.definition.tz), made_by: caller.name };
      if (!isFixed) await experiments.replaceVersion(account.id, params.id, { ...given, version: last.version });
      else {
        // What has been seen already may not choose what is tested on it.
        if (body.definition.from <= day) throw begun(body.definition.from, day);
        await experiments.addVersion(account.id, params.id, { ...given, version: last.version + 1 });
      }
    }
    const restarted = body.definition !== undefined && isFixed;
    const endedOn = body.ended_on === undefined ? (restarted ? null : before.ended_on) : body.ended_on;
    await experiments.change(account.id, params.id, { name: body.name ?? before.name, ended_on: endedOn });
    return experimentView(await testOf(params.id, context));
  },

  async removeExperiment({ params }, context) {
    const { state, versions } = experimentView(await testOf(params.id, context));
    if (versions.some(({ definition }) => definition.from <= today(definition.tz)))
      throw new ApiProblem(
        409,
        'has-begun',
        'A test that has begun stays, so that nobody can choose which results are remembered. End it instead.',
        {
          what: 'experiment',
          got: state,
          wanted: 'planned',
        },
      );
    await context.services.settings.experiments.remove(context.account.id, params.id);
    return { done: true };
  },

  async experimentResult({ params, query }, context) {
    refuseAgents(context);
    const test = experimentView(await testOf(params.id, context));
    const version = query.version ?? test.version;
    const found = test.versions.find((one) => one.version === version);
    if (found === undefined) throw notFound('version of the test', String(version));
    // A version that was followed by another one is looked at up to the day on which that one begins.
    const next = test.versions.find((one) => one.version === version + 1)?.definition.from ?? test.ended_on;
    return await resultOf({ id: test.id, version, definition: found.definition, endedOn: next }, context);
  },
} satisfies Partial<Handlers>;

export async function testOf(id: string, { services, account }: Context): Promise<StoredExperiment> {
  const found = await services.settings.experiments.one(account.id, id);
  if (found === null) throw notFound('experiment', id);
  return found;
}

/** What the audit log compares. */
export function toldExperiment({ name, ended_on, version, definition }: Experiment): unknown {
  return { name, ended_on, version, definition };
}

export function experimentView({ id, name, ended_on, versions }: StoredExperiment): Experiment {
  const told = versions.map(({ document, ...version }) => ({ ...version, definition: ExperimentDefinition.parse(JSON.parse(document)) }));
  const [first] = told;
  if (first === undefined) throw new Error(`the test ${id} has no definition`);
  const day = today(first.definition.tz);
  // The one that holds: the last that has begun, else the first that will.
  const { definition, version, made_at } = told.findLast((one) => one.definition.from <= day) ?? first;
  const ends = [ended_on, definition.to].filter((end) => end !== null);
  const state = ends.some((end) => end <= day) ? 'ended' : day < definition.from ? 'planned' : 'running';
  const written = dayOf(made_at, definition.tz);
  return { id, name, state, ended_on, version, definition, retrospective: definition.from < written, versions: told };
}

function documentOf(definition: GivenDefinition, tz: string): string {
  return JSON.stringify({ ...definition, tz });
}

function dayOf(at: string, tz: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: tz, dateStyle: 'short' }).format(new Date(at));
}

function begun(from: string, day: string): ApiProblem {
  return new ApiProblem(
    409,
    'has-begun',
    'The test has begun: another definition holds from a later day on, and is tested on what comes then.',
    {
      what: 'definition.from',
      got: from,
      wanted: `a day after ${day}`,
    },
  );
}

/** Units are not agents': who sees only own calls sees no test. */
function refuseAgents({ caller }: Context): void {
  if (caller.agentId !== null)
    throw new ApiProblem(403, 'not-permitted', 'Tests are about the whole account; you see your own calls only.');
}
