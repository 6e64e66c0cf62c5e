import { dayMs, hourMs } from '#domain/instant.ts';
import { AskedShapes } from '#metrics/asked-shapes.ts';
import { Priming } from '#metrics/priming.ts';
import { createReports } from '#metrics/reports.ts';
import type { AccountContext } from '#metrics/account-context.ts';
import type { Report, ReportRequest } from '#contract/report.ts';
import { openWarehouse, type Warehouse } from '#warehouse/client.ts';
import { generateYear, yearStart } from './generate.ts';
import { clickhouse, handTyped } from './hand-sql.ts';
import { type Finding, inTurns, median, timed, whole } from './measure.ts';
import { type Dates, month, overview, wholeYear, zone } from './page.ts';
import { benchPages, type PageServers } from './pages.ts';
import { withPostgres } from './postgres.ts';

export interface ReportsBench {
  /** An empty folder for the engine's data. */
  readonly folder: string;
  readonly calls: number;
  readonly postgres: boolean;
  readonly rounds: number;
  readonly say: (line: string) => void;
}

const context: AccountContext = { account: 'bench', zone, openingHours: [], targets: [], benchmarks: [], params: {}, teams: [] };

/** Reports and pages over a generated year: against hand-typed SQL in the same engine, and against PostgreSQL. */
export async function benchReports({ folder, calls, postgres, rounds, say }: ReportsBench): Promise<Finding[]> {
  const warehouse = await openWarehouse({ path: `${folder}/warehouse` });
  try {
    const began = performance.now();
    await generateYear(warehouse, { account: 'bench', calls, seed: 7 }, (done) => {
      say(`made ${whole(done)} of ${whole(calls)} calls`);
    });
    say(`made and merged in ${whole((performance.now() - began) / 1000)} s`);
    // Against others nothing is kept: they keep nothing, either.
    const ask = asker(warehouse, 0);
    const findings = [
      ...(await againstHand(warehouse, ask, rounds, say)),
      ...(await benchPages({ anew: () => asker(warehouse).all, ahead: () => readingAhead(warehouse), now: november }, calls, rounds, say)),
    ];
    if (postgres) findings.push(...(await againstPostgres(warehouse, folder, ask, rounds, say)));
    return findings;
  } finally {
    await warehouse.close();
  }
}

interface Asker {
  readonly one: (dates: Dates, name: keyof ReturnType<typeof overview>) => Promise<Report>;
  readonly all: (page: readonly ReportRequest[]) => Promise<unknown>;
}

const freshness = async () => await Promise.resolve({ position: 0, at: null, state: 0 });

/** An afternoon in November of the year. */
const november = yearStart + 323 * dayMs + 14 * hourMs;

function readingAhead(warehouse: Warehouse): ReturnType<PageServers['ahead']> {
  const asked = new AskedShapes({ read: async () => await Promise.resolve([]), write: async () => await Promise.resolve() });
  const reports = createReports({ warehouse, freshness, now: () => november, asked });
  const priming = new Priming({
    ...{ warehouse, kept: reports.kept, asked, now: () => november, quietMs: 0, calmMs: 0, rest: 0 },
    contextOf: async () => await Promise.resolve(context),
    busy: () => false,
    onError: (error) => {
      throw error;
    },
  });
  return {
    ask: async (page) => await reports.reports(context, page),
    prime: async () => await priming.round(),
    kept: () => reports.kept.blocks?.cells() ?? 0,
  };
}

function asker(warehouse: Warehouse, keep?: number): Asker {
  const reports = createReports({
    warehouse,
    ...(keep === undefined ? {} : { keep }),
    freshness,
    now: () => yearStart + 400 * dayMs,
  });
  return {
    one: async (dates, name) => await reports.report(context, overview(dates)[name]),
    all: async (page) => await reports.reports(context, page),
  };
}

type Question = keyof ReturnType<typeof overview>;
const questions: readonly Question[] = ['totals', 'trend', 'outcomes', 'week', 'queues', 'agents'];

async function againstHand(warehouse: Warehouse, ask: Asker, rounds: number, say: (line: string) => void): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const dates of [month, wholeYear]) {
    await sameAnswers(warehouse, ask, dates);
    const typed = handTyped(clickhouse, dates);
    const sums = { ours: 0, theirs: 0, oursCpu: 0, theirsCpu: 0 };
    for (const name of questions) {
      const { ms, cpuMs } = await inTurns(
        rounds,
        async () => await ask.one(dates, name),
        async () => await Promise.all(typed[name].map(async (sql) => await warehouse.query(sql))),
      );
      say(
        `${dates.name} ${name}: report ${whole(ms[0])} ms, typed ${whole(ms[1])} ms; processor ${whole(cpuMs[0])} and ${whole(cpuMs[1])} ms`,
      );
      sums.ours += ms[0];
      sums.theirs += ms[1];
      sums.oursCpu += cpuMs[0];
      sums.theirsCpu += cpuMs[1];
    }
    const ratio = sums.ours / sums.theirs;
    findings.push({
      what: `report against hand-typed SQL, a ${dates.name}, all questions of the overview`,
      figure: `${ratio.toFixed(2)} x (${whole(sums.ours)} ms against ${whole(sums.theirs)} ms); processor time ${(sums.oursCpu / sums.theirsCpu).toFixed(2)} x`,
      goal: '<= 1.15 x',
      met: ratio <= 1.15,
    });
  }
  return findings;
}

/** A comparison of speed is worth nothing unless both say the same. */
async function sameAnswers(warehouse: Warehouse, ask: Asker, dates: Dates): Promise<void> {
  const { totals } = await ask.one(dates, 'totals');
  const [calls = '', visits = '', states = ''] = handTyped(clickhouse, dates).totals;
  const row = async (sql: string) => (await warehouse.query<Record<string, number>>(sql))[0] ?? {};
  const [call, visit, state] = [await row(calls), await row(visits), await row(states)];
  const typed: Record<string, number> = {
    call_volume: call['call_volume'] ?? Number.NaN,
    answered_calls: call['answered_calls'] ?? Number.NaN,
    outbound_calls: call['outbound_calls'] ?? Number.NaN,
    service_level: (call['in_time'] ?? Number.NaN) / (call['judged'] ?? Number.NaN),
    abandon_rate: (call['abandoned'] ?? Number.NaN) / (call['judged'] ?? Number.NaN),
    average_handle_time: (call['handled_s'] ?? Number.NaN) / (call['handled'] ?? Number.NaN),
    average_speed_of_answer: (visit['waited'] ?? Number.NaN) / (visit['answered'] ?? Number.NaN) / 1000,
    longest_wait: (visit['longest_wait'] ?? Number.NaN) / 1000,
    agent_occupancy: (state['busy'] ?? Number.NaN) / (state['present'] ?? Number.NaN),
  };
  for (const [metric, expected] of Object.entries(typed)) {
    const got = totals[metric]?.value;
    if (typeof got !== 'number' || Math.abs(got - expected) > 1e-6 * Math.max(1, Math.abs(expected))) {
      throw new Error(`${metric} of a ${dates.name}: the report says ${JSON.stringify(got)}, the typed SQL ${expected}.`);
    }
  }
}

async function againstPostgres(
  warehouse: Warehouse,
  folder: string,
  ask: Asker,
  rounds: number,
  say: (line: string) => void,
): Promise<Finding[]> {
  return await withPostgres(warehouse, folder, say, async (page) => {
    const findings: Finding[] = [];
    for (const dates of [month, wholeYear]) {
      const some = dates.name === 'year' ? Math.min(3, rounds) : rounds;
      const ours = median(await timed(some, async () => await ask.all(Object.values(overview(dates)))));
      const theirs = median(await timed(some, async () => await page.run(dates), 1));
      findings.push({
        what: `all metrics of the overview, a ${dates.name}, against PostgreSQL ${page.version}`,
        figure: `${(theirs / ours).toFixed(1)} x faster (${whole(ours)} ms against ${whole(theirs)} ms)`,
        goal: '>= 5 x',
        met: theirs / ours >= 5,
      });
    }
    return findings;
  });
}
