import { type LentCall, matchCalls, type Shown } from '#attribution/match.ts';
import { longestMs } from '#attribution/match-delays.ts';
import { type Answer, type Tenth, tenthsOf } from '#attribution/tenths.ts';
import { hourMs } from '#domain/instant.ts';
import { usualWindowH } from '#metrics/attribution-params.ts';
import { worldPlan, type WorldPlan } from '#simulator/plan.ts';
import type { AssignmentTruth, CallTruth } from '#simulator/told.ts';
import { world } from '#simulator/world.ts';

export interface Calibration {
  readonly sessions: number;
  readonly calls: number;
  /** The most probable answer of each call, by tenths from 0 to 1; null = none was stated so. */
  readonly tenths: readonly (Tenth | null)[];
  /** Shares of calls that are given to the session that made them, or to nobody where none did. */
  readonly mostProbable: number;
  readonly lastShown: number;
  /** Calls of sessions seen too long before to be told from others: right is then that they are nobody's. */
  readonly late: number;
}

/** A number is given to whoever had it last, for so long. */
const windowMs = usualWindowH * hourMs;

/** So many days of the made-up firm, with fewer calls of each visit than usual, so that they are one to twenty visits. */
export function calibrationPlan(seed: string, days: number): WorldPlan {
  const usual = worldPlan({ seed, firstDay: '2025-01-06', days: Math.min(days, 30), zone: 'Europe/Madrid', visitorsADay: 700 });
  return { ...usual, days, calls: { ...usual.calls, share: 0.05, directADay: 0 } };
}

/** Matches every call to a lent number of a world, and holds what is stated against what really happened. */
export function calibrate(plan: WorldPlan): Calibration {
  const { shown, calls, lastAt } = tellingOf(plan);
  const until = calls.reduce((last, { startedAt }) => Math.max(last, startedAt), 0) + 1;
  const heard = calls.map(({ id, number, caller, startedAt }): LentCall => ({ id, number, caller, at: startedAt }));
  const found = matchCalls(shown, heard, until);
  const byNumber = Map.groupBy(shown, ({ number }) => number);
  const bySession = Map.groupBy(shown, ({ session }) => session);
  const answers: Answer[] = [];
  let [mostProbable, lastShown, late] = [0, 0, 0];
  const firstAt = new Map<string, number>();
  for (const { id, session, number, caller, startedAt } of calls) {
    const own = bySession.get(session ?? '')?.find((one) => one.number === number);
    // Whoever calls again does so for the reason of the first time.
    const reason = `${session ?? ''} ${caller}`;
    const begun = firstAt.get(reason) ?? startedAt;
    firstAt.set(reason, begun);
    const isLate = session !== null && (own === undefined || begun >= own.lastAt + longestMs);
    late += isLate ? 1 : 0;
    const { sessions = [], unattributed = 1 } = found.get(id) ?? {};
    const [first] = sessions;
    const answer = first !== undefined && first.probability > unattributed ? first : { session: null, probability: unattributed };
    answers.push({ stated: answer.probability, isRight: answer.session === (isLate ? null : session) });
    mostProbable += answer.session === session ? 1 : 0;
    lastShown += lastOf(byNumber.get(number) ?? [], startedAt)?.session === (session ?? undefined) ? 1 : 0;
  }
  return {
    ...{ sessions: lastAt, calls: calls.length, late, mostProbable: mostProbable / calls.length, lastShown: lastShown / calls.length },
    tenths: tenthsOf(answers),
  };
}

type Lease = Shown & { readonly to: number };

function tellingOf(plan: WorldPlan): { readonly shown: readonly Lease[]; readonly calls: readonly CallTruth[]; readonly lastAt: number } {
  const lent = new Set(plan.offices.flatMap(({ pool }) => pool));
  const seen = new Map<string, number>();
  const leases: AssignmentTruth[] = [];
  const calls: CallTruth[] = [];
  for (const told of world(plan)) {
    if (told.of === 'session') seen.set(told.id, told.lastAt);
    else if (told.of === 'assignment') leases.push(told);
    else if (told.of === 'call' && lent.has(told.number)) calls.push(told);
  }
  const shown = leases.map(({ number, session, visitor, from, to }): Lease => {
    return { number, session, visitor, from, to, lastAt: Math.min(to, seen.get(session) ?? to) };
  });
  return { shown, calls, lastAt: seen.size };
}

/** Whoever was shown the number last, within an hour after it was lent to them. */
function lastOf(shown: readonly Lease[], at: number): Lease | undefined {
  const holding = shown.filter(({ from, to }) => from <= at && to + windowMs >= at);
  return holding.reduce<Lease | undefined>((last, one) => (last === undefined || one.from > last.from ? one : last), undefined);
}
