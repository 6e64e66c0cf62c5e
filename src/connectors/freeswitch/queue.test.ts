import { describe, expect, it } from 'vitest';
import { at, base, madeRecord, type MadeLeg } from '../../../test/freeswitch-records.ts';
import { everyOrder, type HostedFacts, hostedFacts, type PostedDelivery } from '../../../test/hosted-facts.ts';
import { freeswitch } from './connector.ts';

/** mod_callcenter, told by its events, by the records of the legs, or by both. All seconds are after `base`. */

const settings = { numbers: { ownNumbers: ['+12025550100'], countries: ['US'] }, agents: { '1001': 'al@example.com' } };
const json = (leg: MadeLeg): PostedDelivery => ({ topic: 'cdr-json', body: madeRecord(leg) });
const events = (list: readonly object[]): PostedDelivery => ({ headers: { format: 'freeswitch-events' }, body: list });
const since = (instant: number | null): number | null => (instant === null ? null : (instant - base) / 1000);
const epoch = (second: number): string => String(Math.floor(at(second) / 1000));

function told(document: unknown, ...deliveries: PostedDelivery[]): HostedFacts {
  const facts = hostedFacts(freeswitch, document, deliveries);
  for (const order of everyOrder(deliveries))
    expect(hostedFacts(freeswitch, document, [...order, ...order])).toEqual({ ...facts, rejects: [] });
  return facts;
}

const ledger = ({ calls, visits, legs }: HostedFacts) => ({
  calls: calls.map((one) => [one.outcome, since(one.started_at), since(one.answered_at), since(one.ended_at), one.ended_by, one.ivr_s]),
  visits: visits.map((one) => [one.queue_id, since(one.enqueued_at), since(one.exited_at), one.exit]),
  legs: legs.map((one) => [one.agent_id, one.result, since(one.offered_at), since(one.answered_at), since(one.ended_at)]),
});

/** An event; the module tells whole seconds, each event its own microseconds. */
const event = (action: string, second: number, more: Record<string, string> = {}) => ({
  'Event-Name': 'CUSTOM',
  'Event-Subclass': 'callcenter::info',
  'Event-Date-Timestamp': `${at(second)}000`,
  'CC-Queue': 'sales@default',
  'CC-Action': action,
  'CC-Member-UUID': 'm-1',
  'CC-Member-Session-UUID': 'a0000000-1',
  'CC-Member-CID-Name': 'Ann Lee',
  'CC-Member-CID-Number': '12025550143',
  ...more,
});
const al = { 'CC-Agent': '1001@default' };
const times = { 'CC-Agent-Called-Time': epoch(12), 'CC-Agent-Answered-Time': epoch(17), 'CC-Member-Joined-Time': epoch(5) };
const phone = { 'CC-Agent-UUID': 'b0000000-1' };

/** Welcomed in a menu, queued at 5 s; agent 1002 lets it ring, 1001 takes it at 17.5 s; a minute of talk. */
const course = [
  event('member-queue-start', 5.4),
  event('members-count', 5.4, { 'CC-Count': '1' }),
  event('agent-offering', 6, { 'CC-Agent': '1002@default' }),
  event('bridge-agent-fail', 11.9, {
    ...{ 'CC-Agent': '1002@default', 'CC-Hangup-Cause': 'NO_ANSWER', 'CC-Agent-Called-Time': epoch(6), 'CC-Agent-Aborted-Time': epoch(11) },
  }),
  event('agent-offering', 12, al),
  event('bridge-agent-start', 17.55, { ...al, ...times, ...phone }),
  event('bridge-agent-end', 77.1, {
    ...al,
    ...times,
    ...phone,
    'CC-Bridge-Terminated-Time': epoch(77),
    variable_sip_hangup_disposition: 'send_bye',
  }),
  event('member-queue-end', 77.1, { 'CC-Cause': 'Terminated', ...times, 'CC-Member-Leaving-Time': epoch(77) }),
];
const member: MadeLeg = {
  ...{ uuid: 'a0000000-1', channel: 'sofia/external/12025550143@198.51.100.7', context: 'public', from: '12025550143', name: 'Ann Lee' },
  ...{ to: '12025550100', start: 0, answer: 0.4, bridge: 17.6, end: 77, how: 'recv_bye' },
  apps: [
    ['answer', '', 0.4],
    ['ivr', 'welcome', 1],
    ['callcenter', 'sales@default', 5.3],
  ],
  variables: {
    ...{ last_app: 'callcenter', bridge_uuid: 'b0000000-1', cc_side: 'member', cc_queue: 'sales@default', cc_agent: '1001@default' },
    ...{
      cc_queue_joined_epoch: epoch(5),
      cc_queue_answered_epoch: epoch(17),
      cc_queue_terminated_epoch: epoch(77),
      cc_agent_uuid: 'b0000000-1',
    },
  },
};
const agent: MadeLeg = {
  ...{
    uuid: 'b0000000-1',
    placed: true,
    channel: 'sofia/internal/1001@192.0.2.20:5060',
    from: '12025550143',
    to: '1001',
    start: 12.1,
    ring: 12.3,
  },
  ...{ answer: 17.5, bridge: 17.6, end: 77.05, how: 'send_bye' },
  variables: {
    ...{ dialed_user: '1001', cc_side: 'agent', cc_agent: '1001@default', cc_queue: 'sales@default' },
    ...{ cc_member_session_uuid: 'a0000000-1', bridge_uuid: 'a0000000-1' },
  },
};

describe('a caller whom an agent serves', () => {
  it('from the events alone: as precise as they are, and nothing of before the queue', () => {
    expect(ledger(told(settings, events(course)))).toEqual({
      calls: [['answered', 5.4, 17.55, 77.1, 'customer', null]],
      visits: [['sales@default', 5.4, 17.55, 'answered']],
      legs: [
        ['1002', 'missed', 6.9, null, 11.9],
        ['al@example.com', 'answered', 12.55, 17.55, 77.1],
      ],
    });
  });

  it("from the caller's record alone: whole seconds, and no agent who missed it", () => {
    const facts = told(settings, json(member));
    expect(ledger(facts)).toEqual({
      calls: [['answered', 0, 17, 77, 'customer', 4.6]],
      visits: [['sales@default', 5, 17, 'answered']],
      legs: [['al@example.com', 'answered', 17, 17, 77]],
    });
    expect(facts.calls[0]).toMatchObject({
      caller: '+12025550143',
      number_id: '+12025550100',
      connected_at: at(0.4),
      direction: 'inbound',
    });
  });

  it('from both records, and from everything together, one call', () => {
    expect(ledger(told(settings, json(member), json(agent)))).toEqual({
      calls: [['answered', 0, 17.5, 77, 'customer', 4.6]],
      visits: [['sales@default', 5, 17.5, 'answered']],
      legs: [['al@example.com', 'answered', 12.1, 17.5, 77]],
    });
    expect(ledger(told(settings, json(member), json(agent), events(course)))).toEqual({
      calls: [['answered', 0, 17.5, 77, 'customer', 5]],
      visits: [['sales@default', 5.4, 17.5, 'answered']],
      legs: [
        ['1002', 'missed', 6.9, null, 11.9],
        ['al@example.com', 'answered', 12.1, 17.5, 77],
      ],
    });
  });

  it('newer versions tell the number called, too', () => {
    const numbered = course.map((each) => ({ ...each, 'CC-Member-DNIS': '12025550100' }));
    const facts = told(settings, events(numbered));
    expect(facts.calls[0]?.number_id).toBe('+12025550100');
    expect(ledger(facts)).toEqual(ledger(told(settings, events(course))));
  });

  it('events that come in two deliveries tell one call', () => {
    const [start, ...rest] = course;
    expect(told(settings, events([start ?? {}]), events(rest))).toEqual(told(settings, events(course)));
  });
});

describe('a caller who leaves', () => {
  const end = (reason: string) => [
    event('member-queue-start', 5.4),
    event('member-queue-end', 35.2, {
      'CC-Cause': 'Cancel',
      'CC-Cancel-Reason': reason,
      'CC-Member-Joined-Time': epoch(5),
      'CC-Member-Leaving-Time': epoch(35),
    }),
  ];
  it.each([
    ['BREAK_OUT', 'abandoned', 'abandoned'],
    ['NONE', 'abandoned', 'abandoned'],
    ['TIMEOUT', 'timeout', 'timeout'],
    ['NO_AGENT_TIMEOUT', 'overflow', 'overflow'],
    ['EXIT_WITH_KEY', 'voicemail', 'voicemail'],
  ])('%s', (reason, exit, outcome) => {
    const facts = told(settings, events(end(reason)));
    expect([facts.calls.map((one) => one.outcome), facts.visits.map((one) => [one.exit, since(one.exited_at)])]).toEqual([
      [outcome],
      [[exit, 35.2]],
    ]);
    const left: MadeLeg = {
      ...{ ...member, bridge: undefined, end: 35.3 },
      variables: {
        ...member.variables,
        bridge_uuid: '',
        cc_agent: '',
        cc_agent_uuid: '',
        cc_queue_answered_epoch: '',
        cc_queue_canceled_epoch: epoch(35),
        cc_cancel_reason: reason,
      },
    };
    expect(told(settings, events(end(reason)), json(left)).visits.map((one) => [one.exit, since(one.exited_at)])).toEqual([[exit, 35.2]]);
    expect(told(settings, json(left)).visits.map((one) => [one.exit, since(one.exited_at)])).toEqual([[exit, 35]]);
  });

  it('the offer that this withdraws is nobody’s miss', () => {
    const [start = {}, gone = {}] = end('BREAK_OUT');
    const withdrawn = event('bridge-agent-fail', 35.3, {
      ...al,
      'CC-Hangup-Cause': 'ORIGINATOR_CANCEL',
      'CC-Agent-Called-Time': epoch(30),
    });
    expect(told(settings, events([start, event('agent-offering', 30, al), withdrawn, gone])).legs).toEqual([]);
  });

  it('and comes back to the old place: another call, which waited from its own beginning', () => {
    const again = { 'CC-Member-Session-UUID': 'c0000000-1' };
    const resumed = [
      event('member-queue-resume', 95, again),
      event('bridge-agent-start', 101, { ...al, ...again, 'CC-Member-Joined-Time': epoch(5), 'CC-Agent-Answered-Time': epoch(101) }),
      event('bridge-agent-end', 161, { ...al, ...again, 'CC-Bridge-Terminated-Time': epoch(161) }),
    ];
    expect(
      told(settings, events(end('BREAK_OUT')), events(resumed))
        .visits.map((one) => [since(one.enqueued_at), since(one.exited_at), one.exit])
        .sort(),
    ).toEqual([
      [5.4, 35.2, 'abandoned'],
      [95, 101, 'answered'],
    ]);
  });
});

describe('agents', () => {
  const state = (name: string, second: number) => event('agent-state-change', second, { ...al, 'CC-Agent-State': name });
  const status = (name: string, second: number) => event('agent-status-change', second, { ...al, 'CC-Agent-Status': name });
  const states = (document: object, ...list: object[]) =>
    told({ ...settings, ...document }, events(list)).agentStates.map((one) => [
      one.state,
      since(one.from_at),
      since(one.to_at),
      one.reason,
    ]);

  it('their status, what rings and what is talked, and the wrap-up that the queue grants', () => {
    const day = [
      status('Available', 0),
      state('Receiving', 12),
      state('In a queue call', 17),
      state('Waiting', 77),
      status('On Break', 100),
      status('Logged Out', 160),
    ];
    expect(states({ wrapUpSeconds: 10 }, ...day)).toEqual([
      ['available', 0, 12, null],
      ['ringing', 12, 17, null],
      ['on_call', 17, 77, null],
      ['acw', 77, 87, null],
      ['available', 87, 100, null],
      ['break', 100, 160, 'On Break'],
      ['logged_out', 160, null, null],
    ]);
  });

  it('a server that stops logs out the agents of the settings, one that starts ends their calls', () => {
    const system = (name: string, second: number) => ({ 'Event-Name': name, 'Event-Date-Timestamp': `${at(second)}000` });
    expect(
      states({}, status('Available (On Demand)', 0), state('In a queue call', 5), system('STARTUP', 20), system('SHUTDOWN', 30)),
    ).toEqual([
      ['available', 0, 5, null],
      ['on_call', 5, 20, null],
      ['available', 20, 30, null],
      ['logged_out', 30, null, null],
    ]);
  });

  it('a status that nobody knows is refused by its name', () => {
    const { rejects } = hostedFacts(freeswitch, settings, [events([status('Dancing', 1), state('Flying', 2)])]);
    expect(rejects.map(({ reason }) => reason)).toEqual([
      'agent-status-change: CC-Agent-Status: got "Dancing", wanted Logged Out, Available, Available (On Demand) or On Break',
      'agent-state-change: CC-Agent-State: got "Flying", wanted Idle, Waiting, Receiving, In a queue call or Reserved',
    ]);
  });
});
