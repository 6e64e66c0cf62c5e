import { CallerHistories } from './match-callers.ts';
import { againStepOf } from './match-delays.ts';
import { leap } from './match-leap.ts';
import { type Counts, firstGuess, noCounts, type Rates, ratesOf } from './match-rates.ts';
import { weekHourOf } from './match-rhythm.ts';
import { type LentCall, type Shown, type Streams, streamsOf } from './match-streams.ts';

export type { LentCall, Shown };

/**
 * Who made a call to a number that is lent: how probable each session is that was shown the number before, and that it was none of them.
 *
 * Every session that was shown a number calls it at a rate that depends on the time since (`match-delays.ts`); besides, each number is
 * called at a rate of its own by whoever has it from elsewhere, as old printouts and robots; and whoever called may call again. Of
 * several such independent streams, a call that is heard belongs to each in proportion to its rate at that moment: the rate over the
 * sum of all is its probability. The rates are those that make the account's own calls likely (expectation-maximisation: each call
 * counts for every stream as much as it is probably its own, until that moves no more), held by a first guess where calls are few.
 * A telephone that called before is probably the same visitor's again (`match-callers.ts`).
 */

/** Sessions that may have made a call, the most probable first, and how probable it is that none of them did; together 1. */
export interface Matched {
  readonly sessions: readonly {
    readonly session: string;
    readonly visitor: string;
    /** When it was shown the number first, in milliseconds. */
    readonly at: number;
    readonly probability: number;
  }[];
  readonly unattributed: number;
}

const mostRounds = 160;
/** Rounds end where so small a share of the calls moves between sessions and callers from elsewhere. */
const enough = 1e-6;
/** What is less probable goes to nobody. */
const least = 0.0005;

/** Calls in any order, and what was shown before; `until` = the moment up to which both are known, in milliseconds. By call. */
export function matchCalls(shown: readonly Shown[], calls: readonly LentCall[], until: number): ReadonlyMap<string, Matched> {
  const streams = streamsOf(shown, calls, until);
  const guess = firstGuess(streams);
  let rates = guess;
  for (let round = 0; round < mostRounds; round += 2) {
    const [once, fromSessions] = nextRound(streams, rates, guess);
    const [twice, then] = nextRound(streams, once, guess);
    rates = leap(rates, once, twice);
    if (Math.abs(then - fromSessions) < calls.length * enough) break;
  }
  const { shares } = shareOut(streams, rates);
  return new Map(streams.calls.map(({ id }, place) => [id, matchedOf(shares[place] ?? nobody, shown)]));
}

/** Better rates, and how many calls came from sessions by those before. */
function nextRound(streams: Streams, rates: Rates, guess: Rates): readonly [better: Rates, fromSessions: number] {
  const { counts } = shareOut(streams, rates);
  return [ratesOf(streams, counts, rates, guess), counts.shown.reduce((sum, one) => sum + one, 0)];
}

/** A call's probabilities: by place of the session, and of none. */
interface Share {
  readonly sessions: Map<number, number>;
  none: number;
}

const nobody: Share = { sessions: new Map(), none: 1 };

interface SharedOut {
  readonly shares: readonly Share[];
  readonly counts: Counts;
}

/** Every call in the order of time, by these rates. */
function shareOut(streams: Streams, rates: Rates): SharedOut {
  const counts = noCounts(streams.numbers);
  const histories = new CallerHistories(streams.visitorCount);
  const shares: Share[] = [];
  for (const [place, call] of streams.calls.entries()) {
    const { number, caller, at } = call;
    const weekHour = weekHourOf(at);
    const known = caller !== null && histories.has(caller);
    const elsewhere = elsewhereRate(call, rates, histories, weekHour);
    const last = known ? histories.lastCall(caller, number) : null;
    const againStep = last === null ? null : againStepOf(at - last.at);
    const again = againStep === null ? 0 : (rates.again[againStep] ?? 0);
    const weighed = weigh(streams, place, rates, histories, weekHour);
    const total = elsewhere + again + weighed.reduce((sum, { rate }) => sum + rate, 0);

    const none = elsewhere / total;
    counts.elsewhere.set(number, (counts.elsewhere.get(number) ?? 0) + none);
    if (known) addAt(counts.hoursOfAgain, weekHour, none);
    const share: Share = { sessions: new Map(), none };
    for (const { shown, step, rate, same, called } of weighed) {
      const probability = rate / total;
      addAt(counts.shown, step, probability);
      addAt(counts.hoursOfShown, weekHour, probability);
      if (caller !== null) countPhone(counts, { probability, same: probability * same, called, known }, rates);
      give(share, shown, probability);
    }
    if (caller !== null) {
      counts.all.ofElsewhere += none;
      counts.known.ofElsewhere += known ? none : 0;
    }
    if (againStep !== null && last !== null) {
      addAt(counts.again, againStep, again / total);
      const before = shares[last.call] ?? nobody;
      share.none += (again / total) * before.none;
      for (const [session, probability] of before.sessions) give(share, session, (again / total) * probability);
    }
    shares.push(share);
    if (caller !== null) histories.heard(caller, { number, at, call: place, visitors: visitorsOf(share, streams), elsewhere: none });
  }
  return { shares, counts };
}

/** Of callers from elsewhere: those who never called before keep other hours than those who did. */
function elsewhereRate({ number, caller }: LentCall, rates: Rates, histories: CallerHistories, weekHour: number): number {
  const again = rates.knownOfElsewhere * (rates.rhythmOfAgain[weekHour] ?? 1);
  const first = (1 - rates.knownOfElsewhere) * (rates.rhythmOfFirst[weekHour] ?? 1);
  const share = caller === null ? first + again : histories.has(caller) ? again * histories.shareOfElsewhere(caller) : first;
  return (rates.elsewhere.get(number) ?? 0) * share;
}

/** A session that may have made a call: at which rate with this telephone, and which part of it because the visitor had called with it. */
interface Weighed {
  readonly shown: number;
  readonly step: number;
  readonly rate: number;
  readonly same: number;
  /** How probable it is that the visitor had called before. */
  readonly called: number;
}

function weigh(
  { starts, candidates, stepsOf, visitors, calls }: Streams,
  place: number,
  rates: Rates,
  histories: CallerHistories,
  weekHour: number,
): Weighed[] {
  const caller = calls[place]?.caller ?? null;
  const known = caller !== null && histories.has(caller);
  const stranger = caller === null ? 1 : known ? rates.knownOfShown / histories.size : 1 - rates.knownOfShown;
  const pace = rates.rhythmOfShown[weekHour] ?? 1;
  const found: Weighed[] = [];
  for (let index = starts[place] ?? 0; index < (starts[place + 1] ?? 0); index += 1) {
    const [shown, step] = [candidates[index] ?? 0, stepsOf[index] ?? 0];
    const visitor = visitors[shown] ?? 0;
    const called = caller === null ? 0 : histories.called(visitor);
    const other = stranger * (1 - rates.samePhone * called);
    const same = known && called > 0 ? rates.samePhone * histories.linked(caller, visitor) : 0;
    found.push({ shown, step, rate: pace * (rates.shown[step] ?? 0) * (other + same), same: same / (other + same), called });
  }
  return found;
}

/** What one session of a call says of how visitors keep their telephones. */
function countPhone(
  counts: Counts,
  of: { readonly probability: number; readonly same: number; readonly called: number; readonly known: boolean },
  { samePhone }: Rates,
): void {
  const other = of.probability - of.same;
  counts.all.ofShown += other;
  counts.known.ofShown += of.known ? other : 0;
  counts.phone.same += of.same;
  counts.phone.other += (other * of.called * (1 - samePhone)) / (1 - samePhone * of.called);
}

function give(share: Share, session: number, probability: number): void {
  if (probability < least) share.none += probability;
  else share.sessions.set(session, (share.sessions.get(session) ?? 0) + probability);
}

function visitorsOf({ sessions }: Share, { visitors }: Streams): Map<number, number> {
  const found = new Map<number, number>();
  for (const [session, probability] of sessions) {
    const visitor = visitors[session] ?? 0;
    found.set(visitor, Math.min(1, (found.get(visitor) ?? 0) + probability));
  }
  return found;
}

function addAt(to: Float64Array, place: number, many: number): void {
  to[place] = (to[place] ?? 0) + many;
}

/** One entry a session, though it may have been shown the number twice. */
function matchedOf(share: Share, shown: readonly Shown[]): Matched {
  const found = new Map<string, Matched['sessions'][number]>();
  for (const [place, probability] of share.sessions) {
    const one = shown[place];
    if (one === undefined) continue;
    const { session, visitor, from } = one;
    const before = found.get(session);
    const at = Math.min(from, before?.at ?? from);
    found.set(session, { session, visitor, at, probability: probability + (before?.probability ?? 0) });
  }
  return { sessions: [...found.values()].sort((a, b) => b.probability - a.probability), unattributed: share.none };
}
