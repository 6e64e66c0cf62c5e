import { describe, expect, test } from 'vitest';
import type { AgentEvent, DecodedEvent } from '#domain/events.ts';
import { mostCallsInRow } from '#domain/mapping.ts';
import fc from '../../test/properties.ts';
import { event } from '../../test/event-story.ts';
import { caller, inner, number, outer, toldOf, twilioToPbx } from '../../test/linked-story.ts';
import { MappedLedger } from '../../test/mapped-ledger.ts';
import { withInsert } from '../../test/warehouse.ts';
import { checksums } from './verify.ts';

const ledger = new MappedLedger();

/** What reports see of the calls, a line each. */
async function calls(): Promise<string[]> {
  const rows = await ledger.warehouse.query<Record<string, string>>(
    `SELECT formatDateTime(started_at, '%T') AS at, connection, coalesce(caller, '-') AS who, number_id, campaign_id, outcome, toString(talk_s) AS talk,
     arrayStringConcat(agent_ids, '+') AS agents, arrayStringConcat(queue_ids, '+') AS queues, coalesce(toString(ivr_s), '') AS menu,
     arrayStringConcat(anomalies, ', ') AS odd FROM call FINAL ORDER BY started_at, connection, id`,
  );
  return rows.map(({ at, connection, who, number_id: to, campaign_id: from, outcome, talk, agents, queues, menu, odd }) =>
    `${at} ${connection} ${who}>${to} ${from}|${outcome} ${agents} ${queues} menu ${menu} talk ${talk} ${odd}`.replace(/ +/g, ' ').trim(),
  );
}

const linked = (at: string, who = caller) => `${at} twilio ${who}>${number} spring|answered ann sales menu 5 talk 38`;

describe('a number of one system that forwards to another', () => {
  test("is one call: where it came from is the outer one's to say, what happened the inner one's", async () => {
    await ledger.tell('twilio', ...toldOf(outer('o', 0)));
    await ledger.tell('pbx', ...toldOf(inner('i', 2)));
    await ledger.projector().drain();
    expect(await calls()).toHaveLength(2);
    const apart = await checksums(ledger.warehouse);
    await ledger.map({ links: [twilioToPbx] });
    await ledger.projector().drain();
    expect(await calls()).toEqual([linked('00:00:00')]);
    const [leg] = await ledger.warehouse.query('SELECT agent_id, agent_told, told_by, connection FROM leg FINAL');
    expect(leg).toEqual({ agent_id: 'ann', agent_told: 'ann', told_by: 'pbx', connection: 'twilio' });
    await ledger.expectRebuilt();
    await ledger.map({});
    await ledger.projector().drain();
    expect(await checksums(ledger.warehouse)).toEqual(apart);
    expect(await ledger.index.sidesOfConnection(ledger.account, 'pbx', 0, Number.MAX_SAFE_INTEGER)).toEqual([]);
  });

  test('two calls of one caller within the window: each finds its own; a call that rings another number stays alone', async () => {
    await ledger.map({ links: [{ ...twilioToPbx, numbers: [number] }] });
    await ledger.tell('twilio', ...toldOf(outer('o1', 0), outer('o2', 5), outer('o3', 600, { number: '+13035559999' })));
    await ledger.tell('pbx', ...toldOf(inner('i1', 6), inner('i2', 11), inner('i3', 601)));
    await ledger.map({ links: [{ ...twilioToPbx, numbers: [number] }] });
    await ledger.projector().drain();
    expect(await calls()).toEqual([
      linked('00:00:00'),
      linked('00:00:05'),
      `00:10:00 twilio ${caller}>+13035559999 spring|answered sip:pbx menu talk 58`,
      `00:10:01 pbx ${caller}>600 |answered ann sales menu 5 talk 38`,
    ]);
  });

  test('callers who are not told: linked where nothing else fits, else told apart and why', async () => {
    await ledger.map({ links: [twilioToPbx] });
    await ledger.tell(
      'twilio',
      ...toldOf(outer('o1', 0, { caller: null }), outer('o2', 300, { caller: null }), outer('o3', 310, { caller: null })),
    );
    await ledger.tell('pbx', ...toldOf(inner('i1', 2, { caller: null }), inner('i2', 312, { caller: null }), inner('i4', 900)));
    await ledger.map({ links: [twilioToPbx] });
    await ledger.projector().drain();
    expect(await calls()).toEqual([
      linked('00:00:00', '-'),
      `00:05:00 twilio ->${number} spring|answered sip:pbx menu talk 58 link_ambiguous: calls of the other system that fit: 1`,
      `00:05:10 twilio ->${number} spring|answered sip:pbx menu talk 58 link_ambiguous: calls of the other system that fit: 1`,
      '00:05:12 pbx ->600 |answered ann sales menu 5 talk 38 link_ambiguous: calls of the other system that fit: 2',
      `00:15:00 pbx ${caller}>600 |answered ann sales menu 5 talk 38`,
    ]);
    await ledger.expectRebuilt();
  });

  test('a number that many share: too many calls in a row are told apart, one fewer and they are linked again', async () => {
    ledger.mostInRow = 3;
    await ledger.map({ links: [twilioToPbx] });
    const running = ledger.projector();
    await ledger.tell('twilio', ...toldOf(outer('o1', 1)));
    await ledger.tell('pbx', ...toldOf(inner('i1', 2)));
    await ledger.map({ links: [twilioToPbx] });
    await running.drain();
    expect(await calls()).toEqual([linked('00:00:01')]);
    await ledger.tell('twilio', ...toldOf(outer('o2', 20)));
    await ledger.tell('pbx', ...toldOf(inner('i2', 22)));
    await running.drain();
    const front = `twilio ${caller}>${number} spring|answered sip:pbx menu talk 58`;
    const behind = `pbx ${caller}>600 |answered ann sales menu 5 talk 38`;
    const fit = (n: number): string => `link_ambiguous: calls of the other system that fit: ${n}`;
    expect(await calls()).toEqual([
      `00:00:01 ${front} ${fit(2)}`,
      `00:00:02 ${behind} ${fit(1)}`,
      `00:00:20 ${front} ${fit(1)}`,
      `00:00:22 ${behind} ${fit(2)}`,
    ]);
    await ledger.expectRebuilt();
    await ledger.tell('twilio', {
      ...event([0, 'o1', { kind: 'call_started', direction: 'inbound', caller: '+12025550999' }]),
      id: 'corrected',
    });
    await running.drain();
    expect(await calls()).toEqual([`00:00:00 ${front.replace(caller, '+12025550999')}`, `00:00:02 ${behind}`, linked('00:00:20')]);
    await ledger.expectRebuilt();
  });

  test('a delivery that comes late changes which call is which, and what was shown before goes', async () => {
    await ledger.map({ links: [twilioToPbx] });
    const running = ledger.projector();
    await ledger.tell('twilio', ...toldOf(outer('b', 10)));
    await ledger.tell('pbx', ...toldOf(inner('i', 12)));
    await ledger.map({ links: [twilioToPbx] });
    await running.drain();
    expect(await calls()).toEqual([linked('00:00:10')]);
    // The call that it really was: the first of two takes it.
    await ledger.tell('twilio', ...toldOf(outer('a', 4)));
    await running.drain();
    expect(await calls()).toEqual([linked('00:00:04'), `00:00:10 twilio ${caller}>${number} spring|answered sip:pbx menu talk 58`]);
    // Twilio corrects the caller of the first: the second has it again.
    await ledger.tell('twilio', {
      ...event([3, 'a', { kind: 'call_started', direction: 'inbound', caller: '+12025550999' }]),
      id: 'corrected',
    });
    await running.drain();
    expect(await calls()).toEqual([`00:00:03 twilio +12025550999>${number} spring|answered sip:pbx menu talk 58`, linked('00:00:10')]);
    await ledger.expectRebuilt();
  });

  test('the inner clock before the outer one; an inner call that was never ended; a caller who gave up inside', async () => {
    await ledger.map({ links: [{ ...twilioToPbx, beforeS: 10 }] });
    await ledger.tell('twilio', ...toldOf(outer('o1', 8), outer('o2', 600), outer('o3', 900)));
    await ledger.tell('pbx', ...toldOf(inner('i1', 0), inner('i2', 601).slice(0, -1), inner('i3', 901, { answered: false })));
    await ledger.map({ links: [{ ...twilioToPbx, beforeS: 10 }] });
    await ledger.projector().drain();
    expect(await calls()).toEqual([
      `${linked('00:00:00')} link_start: 8 s before the outer call`,
      `00:10:00 twilio ${caller}>${number} spring|answered ann sales menu 5 talk 47 link_end: the inner call was never ended, it ends with the outer one, link_open: what the inner call left open ends with the outer one`,
      `00:15:00 twilio ${caller}>${number} spring|abandoned sales menu 5 talk 0`,
    ]);
  });

  test('two connections of one kind forward to one: each call is one; a kill between any two writes is repaired', async () => {
    await ledger.map({ links: [twilioToPbx, { ...twilioToPbx, id: 'second', outer: 'twilio2' }] });
    await ledger.tell('twilio', ...toldOf(outer('o1', 0)));
    await ledger.tell('twilio2', ...toldOf(outer('o1', 100)));
    await ledger.map({ links: [twilioToPbx, { ...twilioToPbx, id: 'second', outer: 'twilio2' }] });
    await ledger.projector().drain();
    await ledger.tell('pbx', ...toldOf(inner('i1', 2), inner('i2', 102)));
    await ledger.map({ links: [twilioToPbx, { ...twilioToPbx, id: 'second', outer: 'twilio2' }] });
    let left = 0;
    const dying = withInsert(ledger.warehouse, async (table, rows, into) => {
      if (rows.length > 0 && left-- === 0) throw new Error('killed');
      await ledger.warehouse.insert(table, rows, into);
    });
    for (let step = 0; step < 5; step++) {
      left = step;
      await ledger
        .projector({ into: dying })
        .drain()
        .catch(() => undefined);
    }
    await ledger.projector().drain();
    expect(await calls()).toEqual([linked('00:00:00'), linked('00:01:40').replace('twilio', 'twilio2')]);
    await ledger.expectRebuilt();
  });

  test('in any order, repetition and batches the facts are those of a clean rebuild', async () => {
    const callers = [caller, '+12025550777', null];
    const one = fc.record({
      at: fc.integer({ min: 0, max: 120 }),
      who: fc.constantFrom(...callers),
      side: fc.boolean(),
      lasts: fc.integer({ min: 1, max: 70 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(one, { minLength: 2, maxLength: 8 }),
        fc.array(fc.nat(), { minLength: 120, maxLength: 120 }),
        fc.integer({ min: 1, max: 4 }),
        fc.constantFrom(2, 4, mostCallsInRow),
        async (world, dice, batch, most) => {
          await ledger.anew();
          ledger.mostInRow = most;
          const rule = { ...twilioToPbx, afterS: 20 };
          const told = world.flatMap(({ at, who, side, lasts }, n) =>
            toldOf(side ? outer(`c${n}`, at, { caller: who, lasts }) : inner(`c${n}`, at, { caller: who })).map((each) => ({
              each,
              to: side ? 'twilio' : 'pbx',
            })),
          );
          const rolled = dice.values();
          const roll = (): number => rolled.next().value ?? 0;
          const order = [...told, ...told.filter((_, n) => n % 3 === 0)].map((one) => ({ ...one, by: roll() })).sort((a, b) => a.by - b.by);
          const running = ledger.projector({ batch });
          for (const [n, { each, to }] of order.entries()) {
            await ledger.tell(to, each);
            if (n === 1) await ledger.map({ links: [rule] });
            if (roll() % 4 === 0) await running.step();
          }
          await ledger.map({ links: [rule] });
          await running.drain();
          await ledger.expectRebuilt();
        },
      ),
      { numRuns: 5, endOnFailure: true },
    );
  }, 120_000);
});

describe('one person in several systems', () => {
  const day = Date.UTC(2026, 2, 2);
  const state = (name: string, at: number, say: object): DecodedEvent => ({
    ...{ id: JSON.stringify([name, at, say]), key: `agent:${name}`, links: [] },
    event: { ...say, agent_id: name, at: day + at * 1000, source: 'native' } as AgentEvent,
  });
  const joins = { kind: 'agent_joined', queue_id: 'sales' };
  const departs = { kind: 'agent_departed', queue_id: 'sales' };
  const ann = { id: 'Ann Lee', members: [...people('pbx', 'ann'), ...people('twilio', 'ann@x.com')] };
  function people(connection: string, ...names: string[]) {
    return names.map((name) => ({ connection, name }));
  }
  async function states(): Promise<string[]> {
    const rows = await ledger.warehouse.query<Record<string, string>>(
      `SELECT agent_id, formatDateTime(from_at, '%T') AS from, coalesce(formatDateTime(to_at, '%T'), '-') AS to, state FROM agent_state FINAL ORDER BY agent_id, from_at`,
    );
    return rows.map(({ agent_id: who, from, to, state: is }) => `${who} ${from}-${to} ${is}`);
  }
  const both = [
    'Ann Lee 00:00:00-00:00:10 available',
    'Ann Lee 00:00:10-00:00:40 on_call',
    'Ann Lee 00:00:40-00:01:00 available',
    'Ann Lee 00:01:00-- logged_out',
  ];

  test('has one state at a time, and the legs of all names; who is not merged stays; parting gives back what was', async () => {
    await ledger.tell('pbx', state('ann', 0, joins), state('bob', 0, joins), state('ann', 60, departs), ...toldOf(inner('i', 100)));
    await ledger.tell(
      'twilio',
      state('ann@x.com', 10, { kind: 'agent_engaged', call: 'c' }),
      state('ann@x.com', 40, { kind: 'agent_released', call: 'c' }),
    );
    await ledger.projector().drain();
    const apart = await checksums(ledger.warehouse);
    expect(await states()).toContain('ann@x.com 00:00:40-- available');
    await ledger.map({ agents: [ann], queues: [{ id: 'Sales team', members: people('pbx', 'sales') }] });
    await ledger.projector().drain();
    expect(await states()).toEqual([...both, 'bob 00:00:00-- available']);
    expect(await calls()).toEqual([`00:01:40 pbx ${caller}>600 |answered Ann Lee Sales team menu 5 talk 38`]);
    expect(await ledger.warehouse.query('SELECT agent_id, agent_told, told_by FROM leg FINAL')).toEqual([
      { agent_id: 'Ann Lee', agent_told: 'ann', told_by: 'pbx' },
    ]);
    await ledger.expectRebuilt();
    await ledger.map({});
    await ledger.projector().drain();
    expect(await checksums(ledger.warehouse)).toEqual(apart);
    await ledger.expectRebuilt();
  });

  test('in any order, with the merge before, between or after, and after one connection was decoded again', async () => {
    const told: [string, DecodedEvent][] = [
      ...[state('ann', 0, joins), state('ann', 60, departs)].map((each): [string, DecodedEvent] => ['pbx', each]),
      ...[state('ann@x.com', 10, { kind: 'agent_engaged', call: 'c' }), state('ann@x.com', 40, { kind: 'agent_released', call: 'c' })].map(
        (each): [string, DecodedEvent] => ['twilio', each],
      ),
    ];
    for (const order of [
      [0, 1, 2, 3],
      [3, 2, 1, 0],
      [2, 0, 3, 1],
      [1, 3, 0, 2],
    ]) {
      await ledger.anew();
      const running = ledger.projector();
      for (const [n, which] of order.entries()) {
        const [connection, each] = told[which] ?? ['', state('', 0, {})];
        await ledger.tell(connection, each);
        if (n === order[0]) await ledger.map({ agents: [ann] });
        await running.drain();
      }
      await ledger.map({ agents: [ann] });
      await running.drain();
      expect(await states()).toEqual(both);
    }
    await ledger.index.forget('pbx');
    await ledger.projector().drain();
    const again = told.filter(([connection]) => connection === 'pbx').map(([, each]) => each);
    const delivery = { seq: 1, account: ledger.account, connection: 'pbx' };
    await ledger.index.record([{ delivery, decoder: 'e', events: again, rejects: [] }], {
      connection: 'pbx',
      upTo: ledger.seq,
      caughtUp: true,
    });
    while (await ledger.index.sweep());
    await ledger.map({ agents: [ann] });
    await ledger.projector().drain();
    expect(await states()).toEqual(both);
    await ledger.expectRebuilt();
  });

  test('years of events are folded on from where they are settled, also with one that comes late under the other name', async () => {
    const told = Array.from({ length: 600 }, (_, n) => state('ann', n * 10, n % 2 === 0 ? joins : departs));
    await ledger.map({ agents: [ann] });
    await ledger.tell('pbx', ...told);
    await ledger.tell(
      'twilio',
      state('ann@x.com', 3000, { kind: 'agent_engaged', call: 'c' }),
      state('ann@x.com', 3004, { kind: 'agent_released', call: 'c' }),
    );
    await ledger.map({ agents: [ann] });
    await ledger.projector().drain();
    await ledger.tell('twilio', state('ann@x.com', 5996, { kind: 'agent_engaged', call: 'd' }));
    await ledger.projector().drain();
    expect((await ledger.index.dirty(1)).length).toBe(0);
    await ledger.tell(
      'twilio',
      state('ann@x.com', 15, { kind: 'agent_engaged', call: 'e' }),
      state('ann@x.com', 17, { kind: 'agent_released', call: 'e' }),
    );
    await ledger.projector().drain();
    expect((await states()).slice(0, 4)).toEqual([
      ...[
        'Ann Lee 00:00:00-00:00:10 available',
        'Ann Lee 00:00:10-00:00:15 logged_out',
        'Ann Lee 00:00:15-00:00:17 on_call',
        'Ann Lee 00:00:17-00:00:20 logged_out',
      ],
    ]);
    expect((await states()).at(-1)).toBe('Ann Lee 01:39:56-- on_call');
    await ledger.expectRebuilt();
  });
});
