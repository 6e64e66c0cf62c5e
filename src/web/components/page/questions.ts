import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Freshness, ReportRequestInput } from '#contract/report.ts';
import { client } from '#web/api.ts';
import type { Asked } from '#web/components/metric/figures.ts';
import { told } from '#web/components/metric/metric-choice.ts';
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

/** Asks them in one request, so that all see the same state of the data. */
export async function ask<Name extends string>(
  questions: Record<Name, Question>,
  signal: AbortSignal,
): Promise<Pick<Answers<Name>, 'asked' | 'freshness'>> {
  const names = Object.keys(questions) as Name[];
  const { reports, freshness } = await client.callUntil(signal, 'reports', {
    body: { reports: names.map((name) => questions[name].request) },
  });
  const asked = names.map((name, index): [Name, Asked] => {
    const report = reports[index];
    if (report === undefined) throw new Error(`the server left out the report "${name}"`);
    return [name, { ...questions[name], report }];
  });
  return { asked: Object.fromEntries(asked) as Record<Name, Asked>, freshness };
}

/** All figures of a page, as far as its filters say something about them. */
export function answersQuery<Name extends string>(page: string, wanted: Record<Name, Question>, { period, now }: View) {
  const entries = Object.entries<Question>(wanted).map(([name, { title, request }]) => [name, { title, request: told(request) }]);
  const questions = Object.fromEntries(entries) as Record<Name, Question>;
  return queryOptions({
    queryKey: [page, questions],
    queryFn: async ({ signal }): Promise<Answers<Name>> => ({ ...(await ask(questions, signal)), period }),
    placeholderData: keepPreviousData,
    refetchInterval: period.last >= dateIn(period.tz, now) ? 30_000 : false,
  });
}
