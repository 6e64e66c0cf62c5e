import { queryOptions } from '@tanstack/react-query';
import type { ExperimentResult, GivenDefinition } from '#contract/experiments.ts';
import { client } from '#web/api.ts';
import type { Asked } from '#web/components/metric/figures.ts';
import { ask } from '#web/components/page/questions.ts';

export const experimentsKey = ['experiments'] as const;

export const experimentsQuery = queryOptions({
  queryKey: [...experimentsKey, 'all'],
  queryFn: async ({ signal }) => (await client.callUntil(signal, 'experiments')).experiments,
});

/** What a test says, and its reports by variant and by day, whose figures open. */
export interface Found {
  readonly result: ExperimentResult;
  readonly asked: { readonly whole: Asked; readonly days: Asked } | null;
}

export const resultQuery = (id: string, version: number, title: string) =>
  queryOptions({
    queryKey: [...experimentsKey, 'result', id, version, title],
    queryFn: async ({ signal }): Promise<Found> => {
      const result = await client.callUntil(signal, 'experimentResult', { params: { id }, query: { version } });
      if (result.asked === null) return { result, asked: null };
      const [compared = ''] = result.asked.by;
      const { asked } = await ask(
        { whole: { title, request: { ...result.asked, by: [compared] } }, days: { title, request: result.asked } },
        signal,
      );
      return { result, asked };
    },
  });

export const planQuery = (definition: GivenDefinition | null) =>
  queryOptions({
    queryKey: [...experimentsKey, 'plan', definition],
    queryFn: async ({ signal }) => {
      if (definition === null) throw new Error('nothing to plan');
      return await client.callUntil(signal, 'planExperiment', { body: definition });
    },
    enabled: definition !== null,
  });
