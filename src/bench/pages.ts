import type { TFunction } from 'i18next';
import { ReportRequest } from '#contract/report.ts';
import { questionsOf as agent } from '#web/pages/agent/queries.ts';
import { questionsOf as overview } from '#web/pages/overview/queries.ts';
import { questionsOf as sales } from '#web/pages/sales/queries.ts';
import { questionsOf as service } from '#web/pages/service/queries.ts';
import { questionsOf as team } from '#web/pages/team/queries.ts';
import { dayMs } from '#domain/instant.ts';
import { addDays } from '#domain/local-day.ts';
import { countDays, resolvePeriod } from '#web/period.ts';
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

/** Servers over the generated year. */
export interface PageServers {
  /** One that has kept nothing yet. */
  readonly anew: () => Ask;
  /** One that reads ahead when told to, on an afternoon in November. */
  readonly ahead: () => { readonly ask: Ask; readonly prime: () => Promise<unknown>; readonly kept: () => number };
  readonly now: number;
}

/**
 * Pages of the kind that people open: yesterday, a week, a month, anywhere in the year. Each is asked by a server that has kept nothing
 * yet, and then again; and by one that has read ahead after another period was asked.
 */
export async function benchPages(servers: PageServers, calls: number, rounds: number, say: (line: string) => void): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const [page, questionsOf] of Object.entries(pages)) {
    const asking = (first: string, days: number): ReportRequest[] =>
      Object.values(questionsOf(viewOf(first, days, servers.now))).map(({ request }) => ReportRequest.parse(request));
    const tell = (name: string, time: string, took: readonly Spent[]): void => {
      const [ms, cpu] = [took.map((one) => one.ms), took.map((one) => one.cpuMs)];
      const p95 = quantile(ms, 0.95);
      const figure = `p95 ${whole(p95)} ms, median ${whole(median(ms))} ms; processor ${whole(quantile(cpu, 0.95))} and ${whole(median(cpu))} ms`;
      const what = `${page} page of a ${name}, ${time}`;
      say(`${what}: ${figure}`);
      findings.push({ what: `${what}, ${whole(calls)} calls stored`, figure, goal: '<= 500 ms', met: p95 <= 500 });
    };
    for (const { days, name, share } of lengths) {
      let at = 0;
      const took: Record<'first' | 'again', Spent[]> = { first: [], again: [] };
      for (let round = -1; round < Math.max(3, Math.round(rounds * share)); round += 1) {
        at = (at + 97) % (366 - days);
        const asked = asking(dateOf(yearStart + at * dayMs), days);
        const ask = servers.anew();
        for (const time of ['first', 'again'] as const) {
          const spent = await spentOn(async () => await ask(asked));
          if (round >= 0) took[time].push(spent);
        }
      }
      tell(name, 'asked first', took.first);
      tell(name, 'asked again', took.again);
    }
    const { ask, prime, kept } = servers.ahead();
    for (const { days } of lengths) await ask(asking('2024-03-01', days));
    const spent = await spentOn(prime);
    const figure = `${whole(spent.ms / 1000)} s, ${whole(spent.cpuMs / 1000)} s of processor, ${whole(kept())} keys and figures, ${whole(process.memoryUsage().rss / 1e6)} MB in all`;
    findings.push({ what: `${page} page read ahead, ${whole(calls)} calls stored`, figure, goal: null, met: null });
    say(`${page} page read ahead: ${figure}`);
    for (const { days, name, share } of lengths) {
      const took: Spent[] = [];
      // Up to now, up to yesterday and so on; of years that are read ahead there is one that nobody asked.
      for (let back = 0; back < (days === 365 ? 1 : Math.max(3, Math.round(rounds * share))); back += 1) {
        const last = addDays(dateOf(servers.now), -back);
        // A year is that of the calendar, as far as it has come.
        const asked = days === 365 ? asking(dateOf(yearStart), countDays(dateOf(yearStart), last)) : asking(addDays(last, 1 - days), days);
        took.push(await spentOn(async () => await ask(asked)));
      }
      tell(name, 'read ahead', took);
    }
  }
  return findings;
}

const dateOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

function viewOf(first: string, days: number, now: number): View {
  const period = resolvePeriod({ period: 'custom', from: first, to: addDays(first, days - 1) }, zone, now);
  const stay = (): void => undefined;
  return { period, filters: {}, where: [], figure: undefined, now, change: stay, open: stay };
}
