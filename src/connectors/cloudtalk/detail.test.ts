import { describe, expect, test } from 'vitest';
import { agent, at, detail, facts, iso, menu, passed, queue, taken, told } from '../../../test/cloudtalk-messages.ts';

describe('the detail', () => {
  const ledgerOf = (more: object) => {
    const { calls, visits, legs } = facts(detail(more));
    return { outcome: calls[0]?.outcome, visits: visits.map(({ queue_id: id, exit, entry }) => [id, exit, entry]), legs };
  };

  test('the wait of a queue that says when it began leaves the menu out', () => {
    const { calls, visits, legs } = facts(detail());
    expect(calls).toMatchObject([{ answered_at: at(20), ivr_s: 10, connected_at: at(0) }]);
    expect(visits).toMatchObject([{ enqueued_at: at(10), answered_at: at(20) }]);
    expect(legs).toMatchObject([
      { agent_id: 'Bob', offered_at: at(10), ended_at: at(15), result: 'missed', queue_id: 'Sales' },
      { agent_id: 'Ann Lee', offered_at: at(15), answered_at: at(20), ended_at: at(80), talk_s: 58, hold_s: 2, acw_s: 10 },
    ]);
    // The whole wait, without the menu this time.
    const without = { ...told.call_times, waiting_time: 10, total_time: 70 };
    expect(facts(detail({ call_times: without })).calls).toMatchObject([{ answered_at: at(20), ended_at: at(80) }]);
  });

  test('dates of agents are when they rang, or when that was over: the one who answered shows it', () => {
    const ends = {
      ...queue,
      agent_calls: [
        { ...passed, date: iso(15) },
        { ...taken, date: iso(20) },
      ],
    };
    expect(facts(detail({ call_steps: [menu, ends] })).legs).toEqual(facts(detail()).legs);
  });

  test('nobody answered', () => {
    const lost = (step: object, ...more: object[]) => ({
      ...{ status: 'missed', call_times: { waiting_time: 20, total_time: 30 } },
      call_steps: [menu, { ...queue, status: 'missed', agent_calls: [], ...step }, ...more],
    });
    expect(ledgerOf(lost({ reason: 'canceled' }))).toMatchObject({ outcome: 'abandoned', visits: [['Sales', 'abandoned', 'first']] });
    expect(ledgerOf(lost({ reason: 'no_agents_online' }))).toMatchObject({ outcome: 'timeout', visits: [['Sales', 'timeout', 'first']] });
    expect(ledgerOf(lost({ reason: 'no_agents_picked_up' }, { type: 'voicemail' }))).toMatchObject({
      outcome: 'voicemail',
      visits: [['Sales', 'voicemail', 'first']],
    });
    expect(ledgerOf({ ...lost({ reason: 'no_agents_online' }), out_of_office: true })).toMatchObject({ outcome: 'closed' });
    expect(ledgerOf({ status: 'missed', call_steps: [menu] })).toEqual({ outcome: 'abandoned_ivr', visits: [], legs: [] });
    const rang = [
      agent(1, 'A', { call_times: { ringing_time: 5 }, status: 'missed', reason: 'canceled' }),
      agent(2, 'B', { call_times: { ringing_time: 5 }, status: 'missed', reason: 'rejected' }),
      agent(3, 'C', { call_times: { ringing_time: 0 }, status: 'missed', reason: 'offline' }),
      agent(4, 'D', { call_times: { ringing_time: 5 }, status: 'missed', reason: 'busy' }),
    ];
    const { legs } = ledgerOf(lost({ reason: 'canceled', agent_calls: rang }));
    expect(legs.map(({ agent_id, result, offered_at, ended_at }) => [agent_id, result, offered_at, ended_at])).toEqual([
      ['A', 'caller_abandoned', at(10), at(15)],
      ['B', 'declined', at(15), at(20)],
      ['D', 'missed', at(20), at(25)],
    ]);
  });

  test('from queue to queue, and on to an outside number', () => {
    const first = {
      ...queue,
      name: 'Front',
      date: iso(0),
      call_times: { waiting_time: 10 },
      status: 'missed',
      reason: 'no_agents_picked_up',
    };
    const { outcome, visits } = ledgerOf({ call_steps: [{ ...first, agent_calls: [passed] }, queue] });
    expect([outcome, visits]).toEqual([
      'answered',
      [
        ['Front', 'overflow', 'first'],
        ['Sales', 'answered', 'overflow'],
      ],
    ]);
    const given = { ...queue, status: 'cold_transfer', agent_calls: [{ ...taken, status: 'cold_transfer' }] };
    const on = ledgerOf({ call_steps: [given, { type: 'transfer', date: iso(80), endpoint: '17205550132', status: 'answered' }] });
    expect(on.legs).toMatchObject([{ transfer_to: '+17205550132', transfer_kind: 'blind', transfer_target: 'external' }]);
    const inside = ledgerOf({ call_steps: [queue, { type: 'transfer', date: iso(80), endpoint: 'Bob', status: 'answered' }] });
    expect(inside.legs[1]).toMatchObject({ transfer_to: 'Bob', transfer_kind: null, transfer_target: null });
  });

  test('an agent who is rung directly is a queue of one; an agent who dials has no queue', () => {
    expect(ledgerOf({ call_steps: [taken] })).toMatchObject({
      visits: [['Ann Lee', 'answered', 'first']],
      legs: [{ agent_id: 'Ann Lee', queue_id: 'Ann Lee' }],
    });
    const dialled = facts(detail({ direction: 'outgoing', call_steps: [taken] }));
    expect(dialled.visits).toEqual([]);
    expect(dialled.legs).toMatchObject([{ agent_id: 'Ann Lee', queue_id: null, offered_at: at(0), answered_at: at(20), dial_s: 20 }]);
  });
});
