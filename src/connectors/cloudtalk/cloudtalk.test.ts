import { describe, expect, test } from 'vitest';
import { connectorSample, everyOrder, hostedFacts, type PostedDelivery } from '../../../test/hosted-facts.ts';
import { cloudtalk } from './connector.ts';
import { at, detail, ended, facts, history, item, noon, push } from '../../../test/cloudtalk-messages.ts';

/** Facts as text: so thousands of orders are compared in no time. */
const text = (told: unknown): string => JSON.stringify(told);

describe('samples', () => {
  const analytics = connectorSample('cloudtalk-analytics-call.json');
  test.skipIf(analytics === null)(
    'the detail: ring 10, wait 20, talk 60 of which hold 5, wrap-up 10; agent 12 missed, agent 11 answered (needs ../shared/connectors/samples)',
    () => {
      const { calls, visits, legs, rejects } = facts({ topic: 'call', body: analytics });
      const start = Date.parse('2025-06-02T14:00:00Z');
      expect(rejects).toEqual([]);
      expect(calls).toMatchObject([
        {
          direction: 'inbound',
          outcome: 'answered',
          started_at: start,
          connected_at: start,
          answered_at: start + 20_000,
          ended_at: start + 80_000,
          caller: '+12125550167',
          caller_name: 'Example Caller',
          number_id: '+12025550143',
          agent_id: 'Agent 11',
          topics: ['Quote'],
          ivr_s: null,
          anomalies: [],
        },
      ]);
      expect(visits).toMatchObject([{ queue_id: 'Sales', enqueued_at: start, answered_at: start + 20_000, agent_id: 'Agent 11' }]);
      expect(legs.map((leg) => [leg.agent_id, leg.result, (leg.offered_at - start) / 1000, leg.talk_s, leg.hold_s, leg.acw_s])).toEqual([
        ['Agent 12', 'missed', 10, null, null, null],
        ['Agent 11', 'answered', 15, 55, 5, 10],
      ]);
    },
  );

  const index = connectorSample('cloudtalk-calls-index.json');
  test.skipIf(index === null)('the history: waited 7 s, talked 21 s, wrapped up 10 s (needs ../shared/connectors/samples)', () => {
    const { calls, visits, legs, rejects } = facts({ topic: 'calls', body: index });
    const [start, answer, end] = ['06:33:37', '06:33:44', '06:34:05'].map((time) => Date.parse(`2017-10-04T${time}Z`));
    expect([rejects, visits]).toEqual([[], []]);
    expect(calls).toMatchObject([
      {
        ...{ direction: 'inbound', outcome: 'answered', started_at: start, answered_at: answer, ended_at: end },
        ...{ caller: '+12125550167', caller_name: 'Example Caller', number_id: '+12025550143', agent_id: 'Jane Doe' },
        ...{ topics: ['Quote'], anomalies: [] },
      },
    ]);
    expect(legs).toMatchObject([{ agent_id: 'Jane Doe', result: 'answered', talk_s: 21, hold_s: null, acw_s: 10 }]);
  });

  const names = ['workflow-call-started', 'workflow-ringing-on-agent', 'workflow-call-ended', 'agent-status'];
  const [started, ringing, over, status] = names.map((name) => connectorSample(`cloudtalk-${name}.json`));
  test.skipIf(started == null || ringing == null || over == null || status == null)(
    'messages of workflows: a call that waited 17 s for nobody; an agent who paused (needs ../shared/connectors/samples)',
    () => {
      const deliveries = [
        { body: started, receivedAt: at(1) },
        { body: ringing, receivedAt: at(0) },
        { body: over, receivedAt: at(20) },
        { body: status, receivedAt: at(30) },
      ];
      const expected = facts(...deliveries);
      expect(expected.rejects).toEqual([]);
      expect(expected.calls).toMatchObject([
        {
          ...{ direction: 'inbound', outcome: 'abandoned', started_at: at(3), answered_at: null, ended_at: at(20) },
          ...{ caller: '+12125550167', number_id: '+12025550143', agent_id: null, anomalies: [] },
        },
      ]);
      expect(expected.agentStates).toMatchObject([{ agent_id: '190217', state: 'break', reason: 'paused', from_at: at(30) }]);
      for (const order of everyOrder(deliveries)) expect(text(facts(...order, ...order))).toBe(text(expected));
      // Until it is over, what has come is shown: also where the ringing overtook the start.
      const live = facts(...deliveries.slice(0, 2));
      expect(live.calls).toMatchObject([{ started_at: at(0), ended_at: null, outcome: null, anomalies: [] }]);
      expect(live.legs).toEqual([]);
    },
  );
});

describe('one call', () => {
  test('whatever the order and however often: workflows, history and detail; who knows most counts', () => {
    const deliveries: PostedDelivery[] = [
      push('ringing_on_agent', 11),
      push('call_started', 12, { agent_id: null }),
      push('call_answered', 21),
      ended,
      { ...history([item()]), receivedAt: at(100) },
      { ...detail(), receivedAt: at(95) },
    ];
    const expected = facts(...deliveries);
    const known = facts(detail());
    expect(expected).toEqual(known);
    expect(known.calls).toMatchObject([{ answered_at: at(20), ended_at: at(80), caller_name: 'Zora', topics: ['Quote'], ivr_s: 10 }]);
    for (const [index, order] of everyOrder(deliveries).entries()) {
      expect(text(facts(...order))).toBe(text(expected));
      if (index % 8 === 0) expect(text(facts(...order, ...order))).toBe(text(expected));
    }
    // By the history alone: without queue, ring and hold.
    for (const order of everyOrder(deliveries.slice(0, 5))) {
      expect(facts(...order).legs).toMatchObject([{ agent_id: 'Ann Lee', talk_s: 58, hold_s: null, acw_s: 10 }]);
    }
    // By the end alone: counted back from its arrival, after the wrap-up.
    for (const order of everyOrder(deliveries.slice(0, 4))) {
      const { calls, legs } = facts(...order);
      expect(calls).toMatchObject([{ started_at: at(0), answered_at: at(20), ended_at: at(80), outcome: 'answered', agent_id: '11' }]);
      expect(legs).toMatchObject([{ agent_id: '11', answered_at: at(20), talk_s: 60, acw_s: 10 }]);
    }
  });

  test('of two answers the one that was given last counts, by its own date', () => {
    const [old, now] = ['Mon, 02 Jun 2025 15:00:00 GMT', 'Tue, 03 Jun 2025 15:00:00 GMT'];
    for (const order of everyOrder([history([item({}, ['A'])], old), history([item({}, ['A', 'B'])], now), history([item()], old)])) {
      expect(facts(...order).calls[0]?.topics).toEqual(['A', 'B']);
    }
    for (const order of everyOrder([detail({ call_tags: [] }, now), detail({}, old)])) expect(facts(...order).calls[0]?.topics).toEqual([]);
  });

  test('tags that are changed by hand count over those that the call ended with', () => {
    const modified = push('call_modified', 500, { tags: 'Quote, VIP' });
    for (const order of everyOrder([ended, modified, { ...detail(), receivedAt: at(600) }])) {
      expect(facts(...order).calls[0]?.topics).toEqual(['Quote', 'VIP']);
    }
    expect(facts(ended, push('modified', 400, { tags: [{ name: 'A' }] }), push('modified', 500, { tags: [] })).calls[0]?.topics).toEqual(
      [],
    );
  });

  test('outbound, internal, voicemail and not yet over', () => {
    const ledger: [object, object, object[]][] = [
      [{ type: 'outgoing' }, { direction: 'outbound', outcome: 'answered', agent_id: 'Ann Lee' }, [{ offered_at: at(0), dial_s: 20 }]],
      [{ type: 'outgoing', answered_at: null }, { direction: 'outbound', outcome: 'no_answer', agent_id: 'Ann Lee' }, []],
      [{ type: 'internal' }, { direction: 'internal', outcome: 'answered' }, [{ offered_at: at(20), dial_s: null }]],
      [{ answered_at: '' }, { outcome: 'abandoned', answered_at: null, agent_id: null }, []],
      [{ is_voicemail: '1' }, { outcome: 'voicemail', connected_at: at(20), answered_at: null }, []],
      [{ answered_at: null, ended_at: null }, { outcome: null, ended_at: null }, []],
    ];
    for (const [more, call, legs] of ledger) {
      const told = facts(history([item(more)]));
      expect(told.calls).toMatchObject([call]);
      expect(told.legs).toMatchObject(legs);
    }
  });
});

describe('agents', () => {
  test('statuses of a day, by arrival; a word that nobody knows is shown as it came', () => {
    const status = (word: string, seconds: number): PostedDelivery => ({
      body: { id: 11, name: 'Ann Lee', status: word, action: 'agent_status_changed' },
      receivedAt: at(seconds),
    });
    const day = [status('online', 0), status('calling', 60), status('Lunch', 120), status('on_mars', 180), status('offline', 240)];
    const { agentStates } = hostedFacts(cloudtalk, { pauseReasons: { lunch: 'break' } }, day);
    expect(agentStates.map(({ from_at, state, reason }) => [(from_at - noon) / 1000, state, reason])).toEqual([
      [0, 'available', null],
      [60, 'on_call', null],
      [120, 'break', 'Lunch'],
      [180, 'other', 'on_mars'],
      [240, 'logged_out', null],
    ]);
  });

  test('one agent by its id in all messages, where the settings name it', () => {
    const settings = { agents: { '11': 'ann' } };
    for (const delivery of [ended, history([item()]), detail()])
      expect(hostedFacts(cloudtalk, settings, [delivery]).calls).toMatchObject([{ agent_id: 'ann' }]);
  });
});
