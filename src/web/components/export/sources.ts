import type { RouteInput } from '#contract/routes.ts';
import { client } from '#web/api.ts';
import type { Asked, FigureAddress } from '#web/components/metric/figures.ts';
import type { ExportSource } from './source.ts';

/** Making tables is loaded when the first file is made: no page needs it to be shown. */
const tables = {
  report: async () => await import('#web/export/report-table.ts'),
  drill: async () => await import('#web/export/drill-table.ts'),
  calls: async () => await import('#web/export/calls-table.ts'),
  lists: async () => await import('#web/export/drill-list.ts'),
};

/** The local days of a report, for the name of its file. */
const daysOf = ({ report }: Asked): string[] =>
  report.period === null ? [] : [report.period.from.slice(0, 10), report.period.to.slice(0, 10)];

/** One report, from the answer that the page shows: nothing is asked again. */
export const reportSource = (asked: Asked): ExportSource => ({
  of: 'report',
  name: [asked.title, ...daysOf(asked)],
  question: { route: 'report', body: asked.request },
  tables: async (words, choice) => [(await tables.report()).reportTable(asked, words, choice)],
});

/** All reports of a page. */
export function pageSource(page: string, asked: Readonly<Record<string, Asked>>): ExportSource {
  const all = Object.values(asked);
  const [first] = all;
  return {
    of: 'page',
    name: [page, ...(first === undefined ? [] : daysOf(first))],
    question: { route: 'reports', body: { reports: all.map(({ request }) => request) } },
    tables: async (words, choice) => {
      const { reportTable } = await tables.report();
      return all.map((one) => reportTable(one, words, choice));
    },
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
      const [{ wholeDrill }, { drillTable }] = await Promise.all([tables.lists(), tables.drill()]);
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
    const [{ allCalls }, { callsTable }] = await Promise.all([tables.lists(), tables.calls()]);
    const { calls, total } = await allCalls(client, query, signal, progress);
    return [callsTable({ title, calls, total, tz, asked: query, at }, words)];
  },
});
