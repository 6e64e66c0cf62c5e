import { z } from '@hono/zod-openapi';
import { Done } from './done.ts';
import * as views from './experiments.ts';

const id = z.object({ id: z.string() });

/** Tests of numbers, pages and sources. */
export const experimentRoutes = {
  experiments: {
    tag: 'Experiments',
    says: 'Tests of numbers, pages and sources, newest first',
    response: z.object({ experiments: z.array(views.Experiment) }),
  },
  createExperiment: {
    tag: 'Experiments',
    says: 'Plan a test; once its first day has begun its definition is fixed',
    body: views.NewExperiment,
    response: views.Experiment,
  },
  planExperiment: {
    tag: 'Experiments',
    says: 'How many units a test needs, and how many days that takes at the present traffic',
    body: views.NewExperimentDefinition,
    response: views.ExperimentPlan,
  },
  changeExperiment: {
    tag: 'Experiments',
    says: 'Rename or end a test, or change its definition: of one that has begun that makes a new version, from a later day',
    params: id,
    body: views.ExperimentChange,
    response: views.Experiment,
  },
  removeExperiment: {
    tag: 'Experiments',
    says: 'Remove a test that has not begun; others are ended and stay',
    params: id,
    response: Done,
  },
  experimentResult: {
    tag: 'Experiments',
    says: 'What a test says so far: rates, differences with intervals that hold at every look, a verdict, and their course',
    params: id,
    query: views.ResultQuery,
    response: views.ExperimentResult,
  },
};
