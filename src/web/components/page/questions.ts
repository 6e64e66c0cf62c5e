import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Freshness, ReportRequestInput } from '#contract/report.ts';
import { client } from '#web/api.ts';
import type { Asked } from '#web/components/metric/figures.ts';
import { dateIn, type ResolvedPeriod } from '#web/period.ts';
import type { View } from '#web/view.ts';

/** A report that a page asks, and what it is called where it stands alone (in a drawer, a file). */
export interface Question {
  title: string;
  request: ReportRequestInput;
}

export interface Answers<Name extends string> {
  asked: Record<Name, Asked>;
  freshness: Freshness;
  /** The period that these figures are of; while others are loading, still the earlier one. */
  period: ResolvedPeriod;
}

/** All figures of a page in one request, so that they share one state of the data. */
export function answersQuery<Name extends string>(page: string, questions: Record<Name, Question>, { period, now }: View) {
  return queryOptions({
    queryKey: [page, questions],
    queryFn: async ({ signal }): Promise<Answers<Name>> => {
      const names = Object.keys(questions) as Name[];
      const answer = await client.callUntil(signal, 'reports', { body: { reports: names.map((name) => questions[name].request) } });
      const asked = names.map((name, index): [Name, Asked] => {
        const report = answer.reports[index];
        if (report === undefined) throw new Error(`the server left out the report "${name}"`);
        return [name, { ...questions[name], report }];
      });
      return { asked: Object.fromEntries(asked) as Record<Name, Asked>, freshness: answer.freshness, period };
    },
    placeholderData: keepPreviousData,
    refetchInterval: period.last >= dateIn(period.tz, now) ? 30_000 : false,
  });
}
