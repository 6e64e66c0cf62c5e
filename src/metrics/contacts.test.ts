import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import fc from '../../test/properties.ts';
import { asking, type Asked } from '../../test/ask.ts';
import { temporaryWarehouse } from '../../test/warehouse.ts';

let warehouse: Awaited<ReturnType<typeof temporaryWarehouse>>;
let ask: Asked;
let accounts = 0;
beforeAll(async () => {
  warehouse = await temporaryWarehouse();
  ask = asking(warehouse);
});
afterAll(async () => {
  await warehouse.close();
});

async function stored(calls: readonly Call[]): Promise<string> {
  const account = `k${(accounts += 1)}`;
  await warehouse.load(account, { calls });
  return account;
}

interface Call {
  readonly id: string;
  readonly direction: 'inbound' | 'outbound';
  readonly started_at: string;
  readonly ended_at: string;
  readonly answered_at?: string;
  readonly caller: string | null;
  readonly outcome: string;
  readonly topics?: readonly string[];
}

const iso = (at: number) => new Date(at).toISOString();
const minute = 60_000;
const day = 1440 * minute;
const monday = Date.UTC(2026, 2, 2);
const inPeriod = { period: { from: iso(monday), to: iso(monday + day) } };

/** A call of so many minutes, beginning so many minutes after Monday 00:00. */
function answered(id: string, at: number, caller: string | null, topics: readonly string[] = [], length = 1): Call {
  const started = iso(monday + at * minute);
  return {
    id,
    direction: 'inbound',
    started_at: started,
    answered_at: started,
    ended_at: iso(monday + (at + length) * minute),
    caller,
    outcome: 'answered',
    topics,
  };
}
function lost(id: string, at: number, caller: string | null, outcome = 'abandoned'): Call {
  return { id, direction: 'inbound', started_at: iso(monday + at * minute), ended_at: iso(monday + (at + 1) * minute), caller, outcome };
}
function callback(id: string, at: number, caller: string, reached: boolean): Call {
  const started = iso(monday + at * minute);
  const ended_at = iso(monday + (at + 1) * minute);
  const base = { id, direction: 'outbound' as const, started_at: started, ended_at, caller };
  return reached ? { ...base, answered_at: started, outcome: 'answered' } : { ...base, outcome: 'no_answer' };
}

describe('first contact resolution', () => {
  it('shows the call that decided: the next attempt, also outside the period, or the earlier contact', async () => {
    const account = await stored([
      answered('first', 600, '+1'),
      answered('again', 600 + 3 * 1440, '+1'),
      answered('old', -1440, '+2'),
      answered('repeat', 660, '+2'),
      answered('hidden', 700, null),
    ]);
    const report = { metrics: ['first_contact_resolution'], ...inPeriod };
    const den = await ask.drill(account, { report, metric: 'first_contact_resolution', part: 'denominator' });
    expect(den.rows.map((row) => [row.id, row.fields['next_call']])).toEqual([['first', 'again']]);
    expect(await ask.total(account, 'first_contact_resolution', {}, inPeriod)).toMatchObject({ num: 0, den: 1 });
    const excluded = await ask.drill(account, { report, metric: 'first_contact_resolution', part: 'excluded' });
    expect(excluded.rows.map((row) => [row.id, row.reason, row.fields['earlier_call']])).toEqual([
      ['repeat', 'a repeat of an earlier contact', 'old'],
      ['hidden', 'number withheld', null],
    ]);
  });

  it('an attempt exactly at the end of the window counts, a millisecond later it does not', async () => {
    const window = 7 * 1440;
    const [on, late] = [answered('on', 601 + window, '+1'), answered('late', 601 + window, '+1')];
    const beyond = { ...late, started_at: iso(Date.parse(late.started_at) + 1) };
    expect(await ask.total(await stored([answered('a', 600, '+1'), on]), 'first_contact_resolution', {}, inPeriod)).toMatchObject({
      value: 0,
    });
    expect(await ask.total(await stored([answered('a', 600, '+1'), beyond]), 'first_contact_resolution', {}, inPeriod)).toMatchObject({
      value: 1,
    });
  });

  it('with match_topic only contacts with a topic in common belong together', async () => {
    const account = await stored([
      answered('a', 600, '+1', ['billing', 'delivery']),
      answered('b', 700, '+1', ['complaint']),
      answered('c', 800, '+1', ['delivery']),
      answered('d', 900, '+1'),
    ]);
    const params = { match_topic: true };
    const report = { metrics: [{ id: 'first_contact_resolution', params }], ...inPeriod };
    const den = await ask.drill(account, { report, metric: 'first_contact_resolution', part: 'denominator' });
    expect(den.rows.map((row) => [row.id, row.fields['next_call']])).toEqual([
      ['a', 'c'],
      ['b', null],
      ['d', null],
    ]);
    expect(await ask.total(account, 'first_contact_resolution', params, inPeriod)).toMatchObject({ num: 2, den: 3 });
  });

  it('refuses methods whose facts are not stored, by name', async () => {
    const account = await stored([]);
    await expect(ask.total(account, 'first_contact_resolution', { method: 'survey' })).rejects.toThrow(/survey/);
    await expect(ask.total(account, 'escalation_rate', { by: 'ticket' })).rejects.toThrow(/ticket/);
  });
});

describe('lost episodes', () => {
  it('a conversation between two lost calls makes two episodes, short gaps make one', async () => {
    const account = await stored([
      lost('l1', 600, '+1'),
      lost('l2', 620, '+1'),
      answered('talk', 625, '+1'),
      lost('l3', 630, '+1', 'voicemail'),
      lost('l4', 700, '+1', 'blocked'),
      callback('o1', 702, '+1', false),
    ]);
    const params = { exclude_self_recovered: false };
    const report = { metrics: [{ id: 'missed_call_callback_rate', params }] };
    const den = await ask.drill(account, { report, metric: 'missed_call_callback_rate', part: 'denominator' });
    expect(den.rows.map((row) => [row.id, row.fields['attempt_call'], row.fields['got_through_call']])).toEqual([
      ['l1', 'o1', 'talk'],
      ['l3', 'o1', null],
      ['l4', 'o1', null],
    ]);
    expect(await ask.total(account, 'missed_call_callback_rate')).toMatchObject({ num: 2, den: 2 });
  });

  it('waits for callbacks by the clock or by opening hours', async () => {
    // Lost on Monday at 17:50, called back on Tuesday at 09:10: 20 minutes of a day from 9 to 18.
    const account = await stored([lost('l1', 17 * 60 + 49, '+1'), callback('o1', 1440 + 9 * 60 + 10, '+1', true)]);
    const hours = { days: [1, 2, 3, 4, 5], open: '09:00', close: '18:00' };
    const time = async (params: Record<string, unknown>) => (await ask.total(account, 'missed_call_callback_time', params)).value;
    expect(await time({ stat: 'mean' })).toBe((15 * 60 + 20) * 60);
    expect(await time({ stat: 'mean', clock: 'business', hours })).toBe(1200);
    expect(await time({ stat: 'p90', clock: 'business', hours })).toBe(1200);
    await expect(time({ clock: 'business' })).rejects.toThrow(/opening hours/);
  });

  it('leaves out what is not over yet, and says so', async () => {
    const account = await stored([lost('l1', 600, '+1'), lost('l2', 600 - 2 * 1440, '+2')]);
    const cell = await ask.total(account, 'missed_call_callback_rate', {}, { as_of: iso(monday + 700 * minute) });
    expect(cell).toMatchObject({ num: 0, den: 1, provisional: true });
  });
});

/** Plain loops over the facts: what the dictionary says, one sentence a line. */
function plainFcr(calls: readonly Call[], windowMs: number) {
  const at = (text: string) => Date.parse(text);
  const inbound = calls.filter((call) => call.direction === 'inbound' && call.caller !== null);
  const first = inbound.filter((call) => {
    if (call.answered_at === undefined || at(call.started_at) < monday || at(call.started_at) >= monday + day) return false;
    return !inbound.some(
      (other) =>
        other.caller === call.caller &&
        other.answered_at !== undefined &&
        (at(other.started_at) < at(call.started_at) || (other.started_at === call.started_at && other.id < call.id)) &&
        at(other.ended_at) >= at(call.started_at) - windowMs,
    );
  });
  const again = (call: Call) =>
    inbound.some(
      (other) =>
        other.caller === call.caller &&
        at(other.started_at) > at(call.started_at) &&
        at(other.started_at) >= at(call.ended_at) &&
        at(other.started_at) <= at(call.ended_at) + windowMs,
    );
  return { num: first.filter((call) => !again(call)).length, den: first.length };
}

function plainRecovery(calls: readonly Call[]) {
  const at = (text: string) => Date.parse(text);
  const ordered = calls.toSorted((a, b) => at(a.started_at) - at(b.started_at) || (a.id < b.id ? -1 : 1));
  const callers = [...new Set(calls.map((call) => call.caller))].filter((caller) => caller !== null);
  const found = { episodes: 0, any: 0, byUs: 0, attempted: 0, needed: 0 };
  for (const caller of callers) {
    let previous: Call | null = null;
    for (const call of ordered.filter((one) => one.caller === caller)) {
      const spoken = call.answered_at !== undefined;
      const isLost = call.direction === 'inbound' && !spoken;
      if (!spoken && !isLost) continue;
      const starts =
        isLost && (previous === null || previous.answered_at !== undefined || at(call.started_at) - at(previous.ended_at) > 30 * minute);
      previous = call;
      const end = at(call.ended_at);
      if (!starts || at(call.started_at) < monday || at(call.started_at) >= monday + day) continue;
      const within = (moment: string | undefined) => moment !== undefined && at(moment) >= end && at(moment) <= end + day;
      const mine = ordered.filter((one) => one.caller === caller);
      const byUs = mine.some((one) => one.direction === 'outbound' && within(one.answered_at));
      const own = mine.filter((one) => one.direction === 'inbound' && within(one.answered_at)).map((one) => at(one.answered_at ?? ''));
      const attempts = mine.filter((one) => one.direction === 'outbound' && at(one.started_at) >= end).map((one) => at(one.started_at));
      const firstAttempt = attempts.length === 0 ? Infinity : Math.min(...attempts);
      const alone = own.length > 0 && Math.min(...own) < firstAttempt;
      found.episodes += 1;
      found.byUs += Number(byUs);
      found.any += Number(byUs || own.length > 0);
      found.needed += Number(!alone);
      found.attempted += Number(!alone && firstAttempt <= end + day);
    }
  }
  return found;
}

describe('contacts, however they lie', () => {
  const calls = fc
    .array(
      fc.tuple(
        fc.integer({ min: -2 * 96, max: 4 * 96 }),
        fc.constantFrom('answered', 'lost', 'lost', 'callback', 'reached'),
        fc.constantFrom('+1', '+2', null),
        fc.integer({ min: 1, max: 40 }),
      ),
      { maxLength: 14 },
    )
    .map((list) =>
      list.map(([quarter, kind, caller, length], index): Call => {
        const id = `c${String(index).padStart(2, '0')}`;
        const at = quarter * 15;
        if (kind === 'answered') return answered(id, at, caller, [], length);
        if (kind === 'lost') return lost(id, at, caller);
        return callback(id, at, caller ?? '+2', kind === 'reached');
      }),
    );

  it('are what plain loops over the facts give, and callbacks alone recover no more than anything', async () => {
    await fc.assert(
      fc.asyncProperty(calls, fc.constantFrom(0.5, 1, 3), async (list, windowDays) => {
        const account = await stored(list);
        const fcr = await ask.total(account, 'first_contact_resolution', { window_days: windowDays }, inPeriod);
        expect({ num: fcr.num, den: fcr.den }).toEqual(plainFcr(list, windowDays * day));
        const episodes = plainRecovery(list);
        const any = await ask.total(account, 'missed_call_recovery_rate', {}, inPeriod);
        const byUs = await ask.total(account, 'missed_call_recovery_rate', { mode: 'callback_only' }, inPeriod);
        const rate = await ask.total(account, 'missed_call_callback_rate', {}, inPeriod);
        expect([any.num, any.den, byUs.num, byUs.den]).toEqual([episodes.any, episodes.episodes, episodes.byUs, episodes.episodes]);
        expect([rate.num, rate.den]).toEqual([episodes.attempted, episodes.needed]);
        expect(byUs.num ?? 0).toBeLessThanOrEqual(any.num ?? 0);
      }),
      { numRuns: 8 },
    );
  });
});
