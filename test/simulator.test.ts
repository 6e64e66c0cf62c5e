import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FileDelivery } from '#ingest/import-file.ts';
import { contentKey } from '#ingest/receive.ts';
import { connectionsOf } from '#simulator/connections.ts';
import { officesOf, worldPlan } from '#simulator/plan.ts';
import type { Truth, WorldConnection } from '#simulator/told.ts';
import { world } from '#simulator/world.ts';
import { testStore, type TestStore } from './store.ts';

/** Eight days of a made-up firm through log, decoders, folds and warehouse, beside what really happened. */
const usual = worldPlan({ seed: 'truth', firstDay: '2026-10-19', days: 8, zone: 'Europe/Madrid', visitorsADay: 80 });
/** More of the visitors call than usual, and pools are small: so there is more to judge by, and more to confuse. */
const plan = {
  ...usual,
  offices: officesOf([
    ['north', 5, 6],
    ['harbour', 3, 3],
    ['airport', 2, 2],
  ]),
  calls: { ...usual.calls, share: 0.2 },
};
const account = 'firm';
let store: TestStore;
const truths = new Map<string, Truth>();

type Of<K extends Truth['of']> = Extract<Truth, { of: K }>;
const truthOf = <K extends Truth['of']>(of: K): Of<K>[] => [...truths.values()].filter((one): one is Of<K> => one.of === of);

beforeAll(async () => {
  const firm = Object.entries(connectionsOf(plan));
  store = await testStore(firm.map(([id, { kind, settings }]) => ({ id, account, kind, settings })));
  const waiting = new Map<WorldConnection, FileDelivery[]>();
  const send = async (most: number): Promise<void> => {
    for (const [connection, deliveries] of waiting) {
      if (deliveries.length < most) continue;
      await store.sinkOf(connection).append(deliveries);
      waiting.delete(connection);
    }
  };
  for (const told of world(plan)) {
    if (told.of !== 'delivery') {
      truths.set(`${told.of} ${told.id}`, told);
      continue;
    }
    const { headers } = told;
    const body = new TextEncoder().encode(told.body);
    const delivery = { deliveryKey: contentKey(headers, body), headers, body };
    waiting.set(told.connection, [...(waiting.get(told.connection) ?? []), delivery]);
    await send(400);
  }
  await send(1);
  await store.settle();
});
afterAll(async () => await store.close());

const at = (value: unknown): number | null => (typeof value === 'string' ? Date.parse(value) : null);

/** Both have the same rows, as often; a few of those that differ are shown. */
function expectSame(facts: readonly (readonly unknown[])[], truth: readonly (readonly unknown[])[]): void {
  const counts = new Map<string, number>();
  for (const row of facts) counts.set(JSON.stringify(row), (counts.get(JSON.stringify(row)) ?? 0) + 1);
  for (const row of truth) counts.set(JSON.stringify(row), (counts.get(JSON.stringify(row)) ?? 0) - 1);
  const differing = [...counts].filter(([, count]) => count !== 0).map(([row, count]) => `${count > 0 ? 'facts' : 'truth'}: ${row}`);
  expect(differing.sort().filter((_, place, all) => place < 4 || place >= all.length - 4)).toEqual([]);
}
const rows = async (table: string): Promise<Record<string, unknown>[]> => await store.facts(table, account);

test('calls are those of the firm: when, who, which number, who answered, how they ended', async () => {
  const facts = (await rows('call')).map((row) => [
    ...[at(row['started_at']), row['caller'], row['number_id'], row['outcome'], at(row['answered_at']), at(row['ended_at'])],
    ...[row['spam'], row['anomalies']],
  ]);
  const calls = truthOf('call');
  expect(calls.length).toBeGreaterThan(120);
  expect(new Set(calls.map(({ why }) => why)).size).toBe(4);
  expectSame(
    facts,
    calls.map((one) => [...[one.startedAt, one.caller, one.number, one.outcome, one.answeredAt, one.endedAt], ...[one.spam, []]]),
  );
  const talks = (await rows('leg')).filter(({ result }) => result === 'answered');
  expectSame(
    talks.map((row) => [row['agent_id'], row['queue_id'], at(row['answered_at']), at(row['ended_at'])]),
    calls.flatMap(({ agent, queue, answeredAt, endedAt }) => (answeredAt === null ? [] : [[agent, queue, answeredAt, endedAt]])),
  );
});

test('sessions and the numbers that they were lent', async () => {
  const sessions = (await rows('session')).map((row) => [
    ...[row['session_id'], row['visitor_id'], at(row['started_at']), at(row['last_at']), row['landing_page']],
    ...['source', 'medium', 'campaign', 'keyword'].map((name) => row[name] ?? ''),
  ]);
  expect(sessions.length).toBeGreaterThan(700);
  expectSame(
    sessions,
    truthOf('session').map(({ id, visitor, startedAt, lastAt, landing, seen }) => [
      ...[id, visitor, startedAt, lastAt, landing, seen.source, seen.medium, seen.campaign ?? '', seen.keyword ?? ''],
    ]),
  );
  const asked = await rows('assignment');
  const lent = asked
    .flatMap((row) => (row['lack'] === '' ? [row] : []))
    .map((row) => [row['number_id'], row['session_id'], at(row['from_at']), at(row['to_at'])]);
  const truth = truthOf('assignment');
  expectSame(
    lent,
    truth.map(({ number, session, from, to }) => [number, session, from, to]),
  );
  expectSame(
    asked.flatMap((row) =>
      row['lack'] === 'none_free' && row['first_asked'] === true ? [[row['pool_id'], row['session_id'], at(row['from_at'])]] : [],
    ),
    truthOf('session').flatMap((one) => (one.lent === 'none free' ? [[one.office, one.id, one.startedAt]] : [])),
  );
  // Nobody holds what somebody else holds.
  const byNumber = Map.groupBy(
    truth.toSorted((a, b) => a.from - b.from),
    ({ number }) => number,
  );
  for (const each of byNumber.values()) {
    for (const [place, { from }] of each.entries()) expect(from).toBeGreaterThan(each[place - 1]?.to ?? 0);
  }
});

test('leads, deals and what every advert cost on every day', async () => {
  const leads = (await rows('lead')).map((row) => [
    ...[row['lead_id'], at(row['created_at']), row['phone'], row['origin'], row['status'], row['session_id'] ?? ''],
  ]);
  expectSame(
    leads,
    truthOf('lead').map((one) => [one.id, one.createdAt, one.phone, one.origin, one.status, one.session ?? '']),
  );
  const deals = (await rows('deal')).map((row) => [
    ...[row['lead_id'], at(row['created_at']), at(row['closed_at']), row['status'], Number(row['amount'])],
  ]);
  expect(deals.length).toBeGreaterThan(20);
  expectSame(
    deals,
    truthOf('deal').map((one) => [one.lead, one.createdAt, one.closedAt, one.status, one.amount]),
  );
  const spend = (await rows('spend')).map((row) => [
    ...[row['date'], row['source'], row['medium'], row['campaign'], Math.round(Number(row['amount']) * 100)],
    ...[row['currency'], Number(row['clicks']), Number(row['impressions'])],
  ]);
  expectSame(
    spend,
    truthOf('spend').map(({ date, cause, cents, clicks, impressions }) => [
      ...[date, cause.source, cause.medium, cause.campaign, cents, plan.currency, clicks, impressions],
    ]),
  );
});

/** Whose call it was, and what can be known of it: of a number that is lent, of one that rested since, of one that all see. */
function kindOf({ why, session, startedAt }: Of<'call'>, until: number | undefined): string {
  if (why === 'robot' || why === 'print') return 'a number from elsewhere';
  if (why === 'direct') return 'by itself';
  if (session === null) return 'not followed';
  if (until === undefined) return 'not lent';
  if (startedAt <= until) return 'while lent';
  return startedAt <= until + 3_600_000 ? 'within the hour' : 'later';
}

test('the visit that made somebody call is named while the number is theirs, and how often another is later is within bounds', async () => {
  const metric = { id: 'calls_by_source', params: { model: 'last_touch', dimension: 'source/medium' } };
  const drill = await store.drill(account, { report: { metrics: [metric] }, metric: 'calls_by_source', part: 'value', limit: 100_000 });
  const rowOf = new Map(drill.rows.map((row) => [at(row.at), row.fields]));
  const lentUntil = new Map(truthOf('assignment').map(({ session, to }) => [session, to]));
  const visitorOf = new Map(truthOf('session').map(({ id, visitor }) => [id, visitor]));
  const leases = truthOf('assignment').toSorted((a, b) => b.from - a.from);
  const sessions = new Map<string, { right: number; none: number; wrong: number }>();
  const sources = { right: 0, all: 0 };
  const calls = truthOf('call').filter(({ spam }) => !spam);
  expect(drill.total_rows).toBe(calls.length);
  for (const call of calls) {
    const { touch_session: session, source, medium } = rowOf.get(call.startedAt) ?? {};
    const kind = kindOf(call, lentUntil.get(call.session ?? ''));
    const share = sessions.get(kind) ?? { right: 0, none: 0, wrong: 0 };
    share[session === '' || session === null ? 'none' : session === call.session ? 'right' : 'wrong'] += 1;
    sessions.set(kind, share);
    // Whoever got the number last, and had it within the hour, is taken for the caller.
    const last = leases.find(
      ({ number, from, to }) => number === call.number && from <= call.startedAt && call.startedAt <= to + 3_600_000,
    );
    expect([call.id, visitorOf.get(String(session)) ?? null]).toEqual([call.id, last?.visitor ?? null]);
    if (call.cause === null) continue;
    sources.all += 1;
    if (call.cause.source === source && call.cause.medium === medium) sources.right += 1;
  }
  const of = (kind: string): { right: number; none: number; wrong: number; all: number } => {
    const { right, none, wrong } = sessions.get(kind) ?? { right: 0, none: 0, wrong: 0 };
    return { right, none, wrong, all: right + none + wrong };
  };
  // While somebody holds the number, always theirs.
  expect(of('while lent').all).toBeGreaterThan(50);
  expect(of('while lent').right).toBe(of('while lent').all);
  // After half an hour of rest the number may be another's: mostly still theirs.
  expect(of('within the hour').all).toBeGreaterThan(10);
  expect(of('within the hour').right / of('within the hour').all).toBeGreaterThan(0.85);
  // Days later nobody can know: it is left open, or taken for the call of whoever saw the number last.
  expect(of('later').all).toBeGreaterThan(10);
  expect(of('later').wrong / of('later').all).toBeLessThan(0.5);
  // No number of theirs: nothing is guessed.
  for (const kind of ['by itself', 'not followed', 'not lent']) expect([kind, of(kind).wrong]).toEqual([kind, 0]);
  // Printouts and robots call numbers that somebody may have just then: some are taken for visitors, and not all.
  expect(of('a number from elsewhere').wrong).toBeGreaterThan(0);
  expect(of('a number from elsewhere').none).toBeGreaterThan(0);
  // Of all calls that a visit made, followed or not, however late.
  expect(sources.right / sources.all).toBeGreaterThan(0.65);
});
