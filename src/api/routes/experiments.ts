import { type Experiment, ExperimentDefinition, type GivenDefinition, longestDays } from '#contract/experiments.ts';
import type { StoredExperiment } from '#settings/experiments.ts';
import { ApiProblem, notFound, wrongText } from '#api/api-problem.ts';
import type { Context, Handlers } from '#api/context.ts';
import { earliest, planFor, resultOf, today } from '#api/experiment-figures.ts';
import { addDays } from '#domain/local-day.ts';
import { localDate } from '#metrics/calendar.ts';

const most = 200;

/** Tests of numbers, pages and sources. What is measured is fixed once a test has begun: changing it makes a version that begins later. */
export const experimentRoutes = {
  async experiments(_request, context) {
    if (seesNone(context)) return { experiments: [] };
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
    return await planFor({ ...body, tz: context.account.tz }, context);
  },

  async changeExperiment({ params, body }, context) {
    const { caller, services } = context;
    const stored = await testOf(params.id, context);
    const { versions, definition: held, ended_on } = experimentView(stored);
    const { definition, name = stored.name } = body;
    const day = today(held.tz);
    const hasBegun = versions.some((one) => one.definition.from <= day);
    // What has been seen already may not choose what is tested on it, nor where the version before ends.
    if (definition !== undefined && hasBegun && definition.from <= day) throw begun(definition.from, day);
    // What was ended by then is taken up again.
    const takenUp = definition !== undefined && ended_on !== null && ended_on <= definition.from;
    const change = {
      name,
      ended_on: body.ended_on === undefined ? (takenUp ? null : ended_on) : body.ended_on,
      version:
        definition === undefined
          ? null
          : { version: numberFor(versions, day), document: documentOf(definition, held.tz), made_by: caller.name, takenUp },
    };
    if (!(await services.settings.experiments.change(stored, change))) throw changedMeanwhile(stored.name);
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
    const test = experimentView(await testOf(params.id, context));
    const version = query.version ?? test.version;
    const found = test.versions.find((one) => one.version === version);
    if (found === undefined) throw notFound('version of the test', String(version));
    // A version that was followed by another one is looked at up to the day on which that one begins, or on which the test was ended.
    const next = test.versions.find((one) => one.version === version + 1)?.definition.from ?? null;
    const endedOn = earliest([next, found.ended_on, test.ended_on]);
    return await resultOf({ id: test.id, version, definition: found.definition, endedOn }, context);
  },
} satisfies Partial<Handlers>;

export async function testOf(id: string, context: Context): Promise<StoredExperiment> {
  const { services, account } = context;
  const found = seesNone(context) ? null : await services.settings.experiments.one(account.id, id);
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
  // The one that holds: the last that has begun before the test was ended, else the first that will.
  const hasBegun = ({ definition: { from }, ended_on: end }: (typeof told)[number]) =>
    from <= day && [ended_on, end].every((ended) => ended === null || from < ended);
  const holding = told.findLast(hasBegun) ?? first;
  const { definition, version, made_at } = holding;
  const end = earliest([ended_on, holding.ended_on, definition.to, addDays(definition.from, longestDays)]);
  const state = end !== null && end <= day ? 'ended' : day < definition.from ? 'planned' : 'running';
  const written = localDate(Date.parse(made_at), definition.tz).toString();
  return { id, name, state, ended_on, version, definition, retrospective: definition.from < written, versions: told };
}

/** As it is kept. Days that are longer past than a test may last are refused. */
function documentOf(definition: GivenDefinition, tz: string): string {
  const first = addDays(today(tz), -longestDays);
  if (definition.from < first)
    throw wrongText('definition.from', definition.from, `${first} or later: a test lasts ${longestDays} days at most`);
  return JSON.stringify({ ...definition, tz });
}

/** The last version where that has not begun, else a further one. */
function numberFor(versions: Experiment['versions'], day: string): number {
  const last = versions.at(-1);
  if (last === undefined) return 1;
  return last.definition.from <= day ? last.version + 1 : last.version;
}

function changedMeanwhile(name: string): ApiProblem {
  return new ApiProblem(409, 'changed-meanwhile', 'Somebody else changed the test at the same moment; nothing of this was kept.', {
    what: 'experiment',
    got: name,
    wanted: 'the test as it is now: look at it, then change it',
  });
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
const seesNone = ({ caller }: Context): boolean => caller.agentId !== null;
