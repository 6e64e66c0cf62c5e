import { describe, expect, it } from 'vitest';
import type { AgentState, Call, Leg, Visit } from '#domain/facts.ts';
import { asEvents, asForm, asXml, at, base, madeRecord, type MadeLeg, valuesEncoded } from '../../../test/freeswitch-records.ts';
import { everyOrder, type HostedFacts, hostedFacts, type PostedDelivery } from '../../../test/hosted-facts.ts';
import { freeswitch } from './connector.ts';

/** Courses of calls, told by records of their legs, by events, or by both. All seconds are after `base`. */

const settings = {
  numbers: { ownNumbers: ['+12025550100'], countries: ['US'] },
  agents: { '1001': 'al@example.com', '1002': 'bea@example.com', '1003': 'cy@example.com' },
};
const json = (leg: MadeLeg): PostedDelivery => ({ topic: 'cdr-json', body: asForm(valuesEncoded(madeRecord(leg))) });
const xml = (leg: MadeLeg): PostedDelivery => ({ topic: 'cdr-xml', body: asXml(madeRecord(leg)) });
const events = (...list: object[]): PostedDelivery => ({ headers: { format: 'freeswitch-events' }, body: list });

const since = (instant: number | null): number | null => (instant === null ? null : (instant - base) / 1000);
const call = (one: Call) => [one.direction, one.outcome, since(one.started_at), since(one.answered_at), since(one.ended_at), one.ended_by];
const visit = (one: Visit) => [one.queue_id, since(one.enqueued_at), since(one.exited_at), one.exit, one.entry];
const share = (one: Leg) => [
  one.agent_id,
  one.result,
  since(one.offered_at),
  since(one.answered_at),
  since(one.ended_at),
  one.talk_s,
  one.hold_s,
];
const state = (one: AgentState) => [one.agent_id, one.state, since(one.from_at), since(one.to_at)];
const ledger = ({ calls, visits, legs }: HostedFacts) => ({ calls: calls.map(call), visits: visits.map(visit), legs: legs.map(share) });

/** The facts, after every order of the deliveries, each twice, was seen to give the same. */
function told(...deliveries: PostedDelivery[]): HostedFacts {
  const facts = hostedFacts(freeswitch, settings, deliveries);
  for (const order of everyOrder(deliveries))
    expect(hostedFacts(freeswitch, settings, [...order, ...order])).toEqual({ ...facts, rejects: [] });
  return facts;
}

const outside = { channel: 'sofia/external/12025550143@198.51.100.7', context: 'public', from: '12025550143' };
const phone = (extension: string) => ({ placed: true, channel: `sofia/internal/${extension}@192.0.2.20:5060`, to: extension });
const micro = (second: number): string => `${at(second)}000`;

/** A call to an extension: 5.1 s of ringing, a minute of talk, 10 s of it on hold. */
const caller: MadeLeg = {
  ...{
    uuid: 'a0000000-1',
    ...outside,
    name: 'Ann Lee',
    to: '12025550100',
    start: 0,
    ring: 1,
    answer: 6,
    bridge: 6.02,
    end: 66,
    how: 'recv_bye',
  },
  earlier: [{ to: '12025550100', context: 'public', until: 0.5 }],
  originatees: [['b0000000-1', 'sofia/internal/1002@192.0.2.20:5060', '1002']],
  apps: [['bridge', '{timeout=30}user/1002@example.com', 0.9]],
  variables: { bridge_uuid: 'b0000000-1', last_app: 'bridge', last_arg: '{timeout=30}user/1002@example.com', sip_to_user: '12025550100' },
};
const called: MadeLeg = {
  ...{
    uuid: 'b0000000-1',
    ...phone('1002'),
    context: 'public',
    from: '12025550143',
    start: 0.9,
    ring: 1,
    answer: 6,
    bridge: 6.02,
    end: 66.02,
    how: 'send_bye',
  },
  originator: 'a0000000-1',
  variables: { dialed_user: '1002', bridge_uuid: 'a0000000-1', hold_events: `{{${micro(20)},${micro(30)}}}` },
};

describe('a call to an extension', () => {
  const wanted = {
    calls: [['inbound', 'answered', 0, 6, 66, 'customer']],
    visits: [['1002', 0.9, 6, 'answered', 'first']],
    legs: [['bea@example.com', 'answered', 0.9, 6, 66, 50, 10]],
  };

  it('both legs, in JSON and XML', () => {
    expect(ledger(told(json(caller), json(called)))).toEqual(wanted);
    expect(told(xml(caller), xml(called))).toEqual(told(json(caller), json(called)));
    const [one] = told(json(caller), xml(called)).calls;
    expect(one).toMatchObject({ caller: '+12025550143', caller_name: 'Ann Lee', number_id: '+12025550100', anomalies: [] });
  });

  it("the caller's leg alone knows all but the hold on the other's phone", () => {
    expect(ledger(told(json(caller)))).toEqual({ ...wanted, legs: [['bea@example.com', 'answered', 0.9, 6, 66, 60, 0]] });
  });

  it('events and records tell the same; the phone rings, talks and wraps up', () => {
    const story = [...asEvents(caller), ...asEvents(called)];
    expect(ledger(told(events(...story)))).toEqual(wanted);
    expect(ledger(told(events(...story), json(caller), xml(called)))).toEqual(wanted);
    const { agentStates } = hostedFacts(freeswitch, { ...settings, wrapUpSeconds: 15 }, [events(...story)]);
    expect(agentStates.map(state)).toEqual([
      ['bea@example.com', 'ringing', 1, 6],
      ['bea@example.com', 'on_call', 6, 66.02],
      ['bea@example.com', 'acw', 66.02, 81.02],
      ['bea@example.com', 'available', 81.02, null],
    ]);
  });

  it('the caller gives up while it rings; nobody answers; the mailbox answers', () => {
    const rung = { ...called, answer: undefined, bridge: undefined, how: 'send_cancel' };
    const alone = { ...caller, answer: undefined, bridge: undefined, originatees: undefined };
    const dialled = { originated_legs: 'b0000000-1;Outbound Call;1002', last_app: 'bridge', last_arg: 'user/1002@example.com' };
    const gone = { ...alone, end: 9, how: 'recv_cancel', cause: 'ORIGINATOR_CANCEL', variables: dialled };
    const withdrawn = { ...rung, end: 9, cause: 'ORIGINATOR_CANCEL', variables: { dialed_user: '1002' } };
    const abandoned = {
      calls: [['inbound', 'abandoned', 0, null, 9, 'customer']],
      visits: [['1002', 0.9, 9, 'abandoned', 'first']],
      legs: [['bea@example.com', 'caller_abandoned', 0.9, null, 9, null, null]],
    };
    expect(ledger(told(json(gone)))).toEqual(abandoned);
    expect(ledger(told(json(gone), json(withdrawn)))).toEqual(abandoned);

    const refused = {
      ...alone,
      end: 31,
      how: 'send_refuse',
      cause: 'NO_ANSWER',
      q850: 19,
      variables: { ...dialled, originate_disposition: 'NO_ANSWER' },
    };
    const unanswered = { ...rung, end: 31, cause: 'NO_ANSWER', q850: 19, variables: { dialed_user: '1002' } };
    const timeout = {
      calls: [['inbound', 'timeout', 0, null, 31, 'system']],
      visits: [['1002', 0.9, 31, 'timeout', 'first']],
      legs: [['bea@example.com', 'missed', 0.9, null, 31, null, null]],
    };
    expect(ledger(told(json(refused)))).toEqual(timeout);
    expect(ledger(told(json(refused), json(unanswered)))).toEqual(timeout);

    const apps: MadeLeg['apps'] = [...(caller.apps ?? []), ['answer', '', 21], ['voicemail', 'default example.com 1002', 21]];
    const mailed = {
      ...alone,
      answer: 21,
      end: 50,
      how: 'recv_bye',
      apps,
      variables: { ...dialled, last_app: 'voicemail', last_arg: '' },
    };
    expect(ledger(told(json(mailed), json({ ...unanswered, end: 21 })))).toEqual({
      calls: [['inbound', 'voicemail', 0, null, 50, 'customer']],
      visits: [['1002', 0.9, 21, 'voicemail', 'first']],
      legs: [['bea@example.com', 'missed', 0.9, null, 21, null, null]],
    });
  });

  it('two phones ring, one takes it: the other missed nothing', () => {
    const both = 'user/1002@example.com,user/1003@example.com';
    const variables = {
      bridge_uuid: 'c0000000-1',
      originated_legs: 'ARRAY::b0000000-1;Outbound Call;1002|:c0000000-1;Outbound Call;1003',
      last_app: 'bridge',
      last_arg: both,
    };
    const group: MadeLeg = { ...caller, originatees: undefined, apps: [['bridge', both, 0.9]], variables };
    const loser = {
      ...called,
      answer: undefined,
      bridge: undefined,
      end: 6.01,
      how: 'send_cancel',
      cause: 'LOSE_RACE',
      variables: { dialed_user: '1002' },
    };
    const winner: MadeLeg = {
      ...called,
      uuid: 'c0000000-1',
      ...phone('1003'),
      variables: { dialed_user: '1003', bridge_uuid: 'a0000000-1' },
    };
    const wanted = {
      calls: [['inbound', 'answered', 0, 6, 66, 'customer']],
      visits: [['1002&1003', 0.9, 6, 'answered', 'first']],
      legs: [['cy@example.com', 'answered', 0.9, 6, 66, 60, 0]],
    };
    expect(ledger(told(json(group)))).toEqual(wanted);
    expect(ledger(told(json(group), json(loser), json(winner)))).toEqual(wanted);
  });
});

describe('a call handed on', () => {
  const first: MadeLeg = {
    ...{ uuid: 'b0000000-1', ...phone('1002'), from: '12025550143', start: 0.9, ring: 1, answer: 6, bridge: 6, end: 30.05 },
    ...{
      how: 'recv_refer',
      cause: 'BLIND_TRANSFER',
      originator: 'a0000000-1',
      variables: { dialed_user: '1002', bridge_uuid: 'a0000000-1' },
    },
  };

  it('blind: from the passages of the caller alone, or from all three legs', () => {
    const handed: MadeLeg = {
      ...{ uuid: 'a0000000-1', ...outside, to: '1003', start: 0, ring: 1, answer: 6, bridge: 40, end: 66, how: 'recv_bye' },
      earlier: [
        { to: '12025550100', context: 'public', until: 0.5 },
        {
          to: '1002',
          context: 'default',
          bridge: 6,
          until: 30,
          originatees: [['b0000000-1', 'sofia/internal/1002@192.0.2.20:5060', '1002']],
        },
      ],
      originatees: [['d0000000-1', 'sofia/internal/1003@192.0.2.21:5060', '1003']],
      apps: [
        ['bridge', 'user/1002@example.com', 0.9],
        ['bridge', 'user/1003@example.com', 30.2],
      ],
      variables: {
        bridge_uuid: 'd0000000-1',
        originated_legs: 'd0000000-1;Outbound Call;1003',
        last_app: 'bridge',
        last_arg: 'user/1003@example.com',
      },
    };
    const second: MadeLeg = {
      ...{
        uuid: 'd0000000-1',
        ...phone('1003'),
        from: '12025550143',
        start: 30.2,
        ring: 30.4,
        answer: 40,
        bridge: 40,
        end: 66.02,
        how: 'send_bye',
      },
      ...{ originator: 'a0000000-1', variables: { dialed_user: '1003', bridge_uuid: 'a0000000-1' } },
    };
    const all = told(json(handed), json(first), json(second));
    expect(ledger(all)).toEqual({
      calls: [['inbound', 'answered', 0, 6, 66, 'customer']],
      visits: [
        ['1002', 0.9, 6, 'answered', 'first'],
        ['1003', 30.2, 40, 'answered', 'transfer'],
      ],
      legs: [
        ['bea@example.com', 'answered', 0.9, 6, 30, 24, 0],
        ['cy@example.com', 'answered', 30.2, 40, 66, 26, 0],
      ],
    });
    expect(all.legs[0]).toMatchObject({
      transfer_to: 'cy@example.com',
      transfer_kind: 'blind',
      transfer_target: 'agent',
      ended_by: 'agent',
    });
    expect(told(json(handed))).toEqual(all);
  });

  it('after asking: the colleague is consulted first, then has the caller', () => {
    const kept: MadeLeg = {
      ...caller,
      bridge: 30,
      apps: [['bridge', 'user/1002@example.com', 0.9]],
      variables: { ...caller.variables, bridge_uuid: 'd0000000-1' },
    };
    const asking: MadeLeg = {
      ...{
        uuid: 'c0000000-1',
        channel: 'sofia/internal/1002@192.0.2.20',
        from: '1002',
        to: '1003',
        start: 15,
        ring: 15.5,
        answer: 18,
        bridge: 18,
      },
      ...{ end: 30.05, how: 'send_bye', cause: 'ATTENDED_TRANSFER', apps: [['bridge', 'user/1003@example.com', 15.2]] },
      variables: {
        user_name: '1002',
        bridge_uuid: 'd0000000-1',
        originated_legs: 'd0000000-1;Outbound Call;1003',
        last_app: 'bridge',
        last_arg: 'user/1003@example.com',
      },
    };
    const asked: MadeLeg = {
      ...{
        uuid: 'd0000000-1',
        ...phone('1003'),
        from: '1002',
        start: 15.2,
        ring: 15.5,
        answer: 18,
        bridge: 30,
        end: 66.02,
        how: 'send_bye',
      },
      ...{ originator: 'c0000000-1', variables: { dialed_user: '1003', bridge_uuid: 'a0000000-1' } },
    };
    const { legs, calls } = told(json(kept), json({ ...first, cause: 'ATTENDED_TRANSFER' }), json(asking), json(asked));
    expect(calls.map(call)).toEqual([['inbound', 'answered', 0, 6, 66, 'customer']]);
    expect(legs.map((each) => [each.kind, ...share(each), each.transfer_kind])).toEqual([
      ['main', 'bea@example.com', 'answered', 0.9, 6, 30.05, 24.05, 0, 'warm'],
      ['consult', 'cy@example.com', 'answered', 15.2, 18, 30, 12, 0, null],
      ['main', 'cy@example.com', 'answered', 30, 30, 66, 36, 0, null],
    ]);
  });
});

describe('a call that leaves', () => {
  const dial = { last_app: 'bridge', last_arg: 'sofia/gateway/acme/12025550177', originated_legs: 'f0000000-1;Outbound Call;12025550177' };
  const dialling: MadeLeg = {
    ...{
      uuid: 'e0000000-1',
      channel: 'sofia/internal/1001@192.0.2.10',
      from: '1001',
      to: '12025550177',
      start: 0,
      ring: 3,
      answer: 8,
      bridge: 8,
      end: 48,
      how: 'recv_bye',
    },
    apps: [['bridge', 'sofia/gateway/acme/12025550177', 0.3]],
    variables: { user_name: '1001', bridge_uuid: 'f0000000-1', ...dial, hold_events: `{{${micro(20)},${micro(30)}}}` },
  };
  const line: MadeLeg = {
    ...{
      uuid: 'f0000000-1',
      placed: true,
      channel: 'sofia/external/12025550177',
      from: '12025550100',
      to: '12025550177',
      start: 0.3,
      ring: 3,
    },
    ...{
      answer: 8,
      bridge: 8,
      end: 48,
      how: 'send_bye',
      originator: 'e0000000-1',
      variables: { sip_gateway_name: 'acme', bridge_uuid: 'e0000000-1' },
    },
  };

  it('answered: 8 s of dialling, 30 s of talk, 10 s on hold; the line tells the number shown', () => {
    const wanted = {
      calls: [['outbound', 'answered', 0, 8, 48, 'agent']],
      visits: [],
      legs: [['al@example.com', 'answered', 0, 8, 48, 30, 10]],
    };
    expect(ledger(told(json(dialling)))).toEqual(wanted);
    const both = told(json(dialling), json(line));
    expect(ledger(both)).toEqual(wanted);
    expect(both.calls[0]).toMatchObject({ caller: '+12025550177', number_id: '+12025550100', ringing_at: at(3) });
    expect(ledger(told(events(...asEvents(dialling), ...asEvents(line))))).toEqual(wanted);
  });

  it.each([
    ['USER_BUSY', 17, 'send_refuse', 'busy'],
    ['NO_ANSWER', 19, 'send_refuse', 'no_answer'],
    ['CALL_REJECTED', 21, 'send_refuse', 'rejected'],
    ['ORIGINATOR_CANCEL', 487, 'recv_cancel', 'cancelled'],
    ['UNALLOCATED_NUMBER', 1, 'send_refuse', 'failed'],
  ])('%s, from the phone alone and from both legs', (cause, q850, how, outcome) => {
    const lost = { answer: undefined, bridge: undefined, end: 12, cause, q850 };
    const variables = { user_name: '1001', ...dial, originate_disposition: cause };
    const one = json({ ...dialling, ...lost, how, variables });
    const two = json({ ...line, ...lost, how: 'send_cancel', variables: { sip_gateway_name: 'acme' } });
    for (const facts of [told(one), told(one, two)]) {
      expect(facts.calls.map((each) => [each.direction, each.outcome, each.caller])).toEqual([['outbound', outcome, '+12025550177']]);
      expect(facts.legs).toEqual([]);
    }
  });

  it('asked for from outside the dialplan: the own phone is called first', () => {
    const own: MadeLeg = {
      ...{ ...dialling, ...phone('1001'), from: '12025550100', ring: 0.2, answer: 2, how: 'send_bye' },
      apps: [['bridge', 'sofia/gateway/acme/12025550177', 2.2]],
      variables: { ...dial, dialed_user: '1001', bridge_uuid: 'f0000000-1' },
    };
    expect(ledger(told(json(own), json({ ...line, start: 2.2, how: 'recv_bye' })))).toEqual({
      calls: [['outbound', 'answered', 0, 8, 48, 'customer']],
      visits: [],
      legs: [['al@example.com', 'answered', 0, 8, 48, 40, 0]],
    });
  });
});
