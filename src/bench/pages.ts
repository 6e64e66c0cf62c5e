import type { TFunction } from 'i18next';
import { ReportRequest } from '#contract/report.ts';
import { questionsOf as agent } from '#web/pages/agent/queries.ts';
import { questionsOf as overview } from '#web/pages/overview/queries.ts';
import { questionsOf as sales } from '#web/pages/sales/queries.ts';
import { questionsOf as service } from '#web/pages/service/queries.ts';
import { questionsOf as team } from '#web/pages/team/queries.ts';
import { addDays, resolvePeriod } from '#web/period.ts';
import type { View } from '#web/view.ts';
import { type Finding, median, quantile, type Spent, spentOn, whole } from './measure.ts';
import { zone } from './page.ts';
import { yearStart } from './generate.ts';

/** The pages of figures with the questions that each asks in one request, as a person who opens it does: compared with the period before. */
const pages: Readonly<Record<string, (view: View) => Readonly<Record<string, { readonly request: unknown }>>>> = {
  overview: (view) => overview(view, untitled()),
  service: (view) => service(view, {}, untitled()),
  sales: (view) => sales(view, untitled()),
  team: (view) => team(view, untitled()),
  agent: (view) => agent('agent 042', view, untitled()),
};

/** Titles are for files and tables; no question depends on them. */
const untitled = <Namespace extends string>(): TFunction<Namespace> => ((key: string) => key) as unknown as TFunction<Namespace>;

const lengths = [
  { days: 1, name: 'day', share: 4 },
  { days: 7, name: 'week', share: 4 },
  { days: 30, name: 'month', share: 2 },
  { days: 365, name: 'year', share: 1 / 3 },
] as const;

type Ask = (page: readonly ReportRequest[]) => Promise<unknown>;

/**
 * Pages of the kind that people open: yesterday, a week, a month, anywhere in the year. Each is asked by a server that has kept nothing
 * yet, and then again. `anew`: such a server.
 */
export async function benchPages(anew: () => Ask, calls: number, rounds: number, say: (line: string) => void): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const [page, questionsOf] of Object.entries(pages)) {
    for (const { days, name, share } of lengths) {
      let at = 0;
      const took: Record<'first' | 'again', Spent[]> = { first: [], again: [] };
      for (let round = -1; round < Math.max(3, Math.round(rounds * share)); round += 1) {
        at = (at + 97) % (366 - days);
        const first = new Date(yearStart + at * 86_400_000).toISOString().slice(0, 10);
        const asked = Object.values(questionsOf(viewOf(first, days))).map(({ request }) => ReportRequest.parse(request));
        const ask = anew();
        for (const time of ['first', 'again'] as const) {
          const spent = await spentOn(async () => await ask(asked));
          if (round >= 0) took[time].push(spent);
        }
      }
      for (const time of ['first', 'again'] as const) {
        const [ms, cpu] = [took[time].map((one) => one.ms), took[time].map((one) => one.cpuMs)];
        const p95 = quantile(ms, 0.95);
        const figure = `p95 ${whole(p95)} ms, median ${whole(median(ms))} ms; processor ${whole(quantile(cpu, 0.95))} and ${whole(median(cpu))} ms`;
        const what = `${page} page of a ${name}, ${time === 'first' ? 'asked first' : 'asked again'}`;
        say(`${what}: ${figure}`);
        findings.push({ what: `${what}, ${whole(calls)} calls stored`, figure, goal: '<= 500 ms', met: p95 <= 500 });
      }
    }
  }
  return findings;
}

function viewOf(first: string, days: number): View {
  const now = yearStart + 400 * 86_400_000;
  const period = resolvePeriod({ period: 'custom', from: first, to: addDays(first, days - 1) }, zone, now);
  const stay = (): void => undefined;
  return { period, filters: {}, where: [], figure: undefined, now, change: stay, open: stay };
}
