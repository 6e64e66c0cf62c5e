import type { RouteInput } from '#contract/routes.ts';
import { client } from '#web/api.ts';
import type { Asked, FigureAddress } from '#web/components/metric/figures.ts';
import { callsTable } from '#web/export/calls-table.ts';
import { allCalls, wholeDrill } from '#web/export/drill-list.ts';
import { drillTable } from '#web/export/drill-table.ts';
import { reportTable } from '#web/export/report-table.ts';
import type { ExportSource } from './source.ts';

/** The local days of a report, for the name of its file. */
const daysOf = ({ report }: Asked): string[] =>
  report.period === null ? [] : [report.period.from.slice(0, 10), report.period.to.slice(0, 10)];

/** One report, from the answer that the page shows: nothing is asked again. */
export const reportSource = (asked: Asked): ExportSource => ({
  of: 'report',
  name: [asked.title, ...daysOf(asked)],
  question: { route: 'report', body: asked.request },
  tables: async (words, choice) => await Promise.resolve([reportTable(asked, words, choice)]),
});

/** All reports of a page. */
export function pageSource(page: string, asked: Readonly<Record<string, Asked>>): ExportSource {
  const all = Object.values(asked);
  const [first] = all;
  return {
    of: 'page',
    name: [page, ...(first === undefined ? [] : daysOf(first))],
    question: { route: 'reports', body: { reports: all.map(({ request }) => request) } },
    tables: async (words, choice) => await Promise.resolve(all.map((one) => reportTable(one, words, choice))),
  };
}

/** The rows behind a part of a figure: all of them, whatever page of them is shown. */
export function figureSource(asked: Asked, title: string, { row, metric, part }: FigureAddress & { part: string }): ExportSource {
  const request = { report: asked.request, row, metric, part };
  return {
    of: 'rows',
    name: [title, part, ...row.flatMap((key) => (key === null ? [] : [key])), ...daysOf(asked)],
    question: { route: 'drill', body: request },
    tables: async (words, _choice, { signal }) => {
      const drill = await wholeDrill(client, request, signal);
      return [drillTable({ title, request, drill, report: asked.report }, words)];
    },
  };
}

type CallsQuery = NonNullable<RouteInput<'calls'>['query']>;

/** The list of calls as it is filtered and sorted, page after page of the route. */
export const callsSource = (title: string, query: CallsQuery, tz: string): ExportSource => ({
  of: 'calls',
  name: [title, ...[query.from, query.to].flatMap((day) => (day === undefined ? [] : [day.slice(0, 10)]))],
  question: null,
  tables: async (words, _choice, { signal, progress }) => {
    const at = new Date().toISOString();
    const { calls, total } = await allCalls(client, query, signal, progress);
    return [callsTable({ title, calls, total, tz, asked: query, at }, words)];
  },
});
