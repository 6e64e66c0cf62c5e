import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { client } from '#web/api.ts';
import { FigurePage } from '#web/components/metric/figure-page.tsx';
import { Figure } from '#web/components/metric/figure.tsx';
import { type Asked, cellOf, columnOf } from '#web/components/metric/figures.ts';
import type { Question } from '#web/components/page/questions.ts';
import { useDefinitions } from '#web/definitions.ts';
import { missing } from '#web/format.ts';
import { requestPeriod, type ResolvedPeriod, resolvePeriod } from '#web/period.ts';
import { useSession } from '#web/session.ts';
import { useNow } from '#web/use-now.ts';
import { useView } from '#web/view.ts';

/** Most reports of one request. */
const atOnce = 40;

/** Settings show beside each thing what the last 30 days say of it, whatever period other pages look at. */
export function useLastThirtyDays(): { period: ResolvedPeriod; base: { period: { from: string; to: string }; tz: string } } {
  const { tz } = useSession();
  const period = resolvePeriod({ period: 'last_30_days' }, tz, useNow());
  return { period, base: { period: requestPeriod(period), tz } };
}

function figuresQuery(page: string, questions: Record<string, Question>) {
  return queryOptions({
    queryKey: ['settings figures', page, questions],
    queryFn: async ({ signal }) => {
      const names = Object.keys(questions);
      const asked: Record<string, Asked> = {};
      for (let at = 0; at < names.length; at += atOnce) {
        const some = names.slice(at, at + atOnce).flatMap((name) => {
          const question = questions[name];
          return question === undefined ? [] : [{ name, question }];
        });
        const { reports } = await client.callUntil(signal, 'reports', { body: { reports: some.map(({ question }) => question.request) } });
        for (const [index, { name, question }] of some.entries()) {
          const report = reports[index];
          if (report !== undefined) asked[name] = { ...question, report };
        }
      }
      return asked;
    },
    placeholderData: keepPreviousData,
  });
}

/** Surrounds figures of a settings page; they open as everywhere. While they come their places stay empty. */
export function SettingsFigures({ page, questions, children }: SettingsFiguresProps) {
  const view = useView();
  const definitions = useDefinitions();
  const asks = Object.keys(questions).length > 0;
  const { data, error } = useQuery({ ...figuresQuery(page, questions), enabled: asks });
  const asked = asks ? (data ?? {}) : {};
  return (
    <FigurePage asked={asked} definitions={definitions} opened={view.figure} onOpen={view.open}>
      {children(asked, error)}
    </FigurePage>
  );
}

interface SettingsFiguresProps {
  page: string;
  questions: Record<string, Question>;
  children: (asked: Record<string, Asked>, error: Error | null) => ReactNode;
}

/** One figure of a report, or the sign for none. */
export function FigureAt({ asked, report, row = [], column: key, label }: FigureAtProps) {
  const place = asked[report];
  const column = place === undefined ? undefined : columnOf(place.report, key);
  const cell = place === undefined ? undefined : cellOf(place.report, row, key);
  if (column === undefined || cell === undefined) return <>{missing}</>;
  return <Figure report={report} row={row} column={column} cell={cell} {...(label === undefined ? {} : { label })} />;
}

interface FigureAtProps {
  asked: Record<string, Asked>;
  report: string;
  row?: (string | null)[];
  column: string;
  label?: string;
}
