import { describe, expect, test } from 'vitest';
import { hostedFacts } from '../../../test/hosted-facts.ts';
import { ringcentral } from './connector.ts';

const factsOf = (messages: readonly unknown[]) =>
  hostedFacts(
    ringcentral,
    {},
    messages.map((body) => ({ body })),
  );

/** One made-up message: second of the minute, party, its state. */
function told(
  second: number,
  party: Record<string, unknown>,
  code: string,
  more: { reason?: string; peerId?: unknown } = {},
  session = 's-1',
) {
  const eventTime = new Date(Date.UTC(2026, 10, 21, 9, 0, 0) + second * 1000).toISOString();
  return {
    event: '/restapi/v1.0/account/1/telephony/sessions',
    body: {
      sequence: second,
      telephonySessionId: session,
      eventTime,
      parties: [{ ...party, status: { code, ...more } }],
      origin: { type: 'Call' },
    },
  };
}
const caller = { id: 'p-1', direction: 'Outbound', from: { phoneNumber: '+12125550167' }, to: { phoneNumber: '+12025550143' } };
const person = (id: number, extensionId: string, name: string) => ({
  id: `p-${id}`,
  direction: 'Inbound',
  extensionId,
  from: { phoneNumber: '+12125550167' },
  to: { phoneNumber: '+12025550143', name, extensionId },
});
const ann = person(2, '11', 'Ann');
const ben = person(3, '12', 'Ben');

describe('made-up courses', () => {
  test('the caller is passed on without asking', () => {
    const course = [
      told(0, caller, 'Setup'),
      told(1, ann, 'Setup'),
      told(2, ann, 'Proceeding'),
      told(5, ann, 'Answered'),
      told(10, ann, 'Disconnected', { reason: 'BlindTransfer' }),
      told(11, ben, 'Setup'),
      told(12, ben, 'Proceeding'),
      told(14, ben, 'Answered'),
      told(20, ben, 'Disconnected'),
      told(20, caller, 'Disconnected'),
    ];
    const { calls, visits, legs } = factsOf(course);
    expect(calls).toMatchObject([{ outcome: 'answered', anomalies: [] }]);
    expect(legs.map(({ agent_id, talk_s, transfer_kind }) => [agent_id, talk_s, transfer_kind])).toEqual([
      ['11', 5, 'blind'],
      ['12', 6, null],
    ]);
    expect(visits.map(({ queue_id, exit, entry }) => [queue_id, exit, entry])).toEqual([
      ['Ann', 'answered', 'first'],
      ['Ben', 'answered', 'transfer'],
    ]);
    expect(factsOf([...course].reverse())).toEqual(factsOf(course));
  });

  test('nobody takes it: the next phone rings, then the mailbox', () => {
    const { calls, visits, legs } = factsOf([
      told(0, caller, 'Setup'),
      told(1, ann, 'Proceeding'),
      told(16, ann, 'Disconnected', { reason: 'Timeout' }),
      told(16, ben, 'Proceeding'),
      told(30, ben, 'Voicemail'),
      told(45, ben, 'Disconnected'),
      told(45, caller, 'Disconnected'),
    ]);
    expect(calls).toMatchObject([{ outcome: 'voicemail', answered_at: null, anomalies: [] }]);
    expect(legs.map(({ agent_id, result }) => [agent_id, result])).toEqual([
      ['11', 'missed'],
      ['12', 'missed'],
    ]);
    expect(visits.map(({ queue_id, exit }) => [queue_id, exit])).toEqual([
      ['Ann', 'overflow'],
      ['Ben', 'voicemail'],
    ]);
  });

  test('the same agent rings twice; what is told again of the first time does not touch the second', () => {
    const again = { ...ann, id: 'p-4' };
    const { legs } = factsOf([
      told(0, caller, 'Setup'),
      told(1, ann, 'Proceeding'),
      told(3, ann, 'Proceeding'),
      told(10, ann, 'Disconnected', { reason: 'NoAnswer' }),
      told(11, again, 'Proceeding'),
      told(12, ann, 'Disconnected', { reason: 'NoAnswer' }),
      told(14, again, 'Answered'),
      told(16, ann, 'Disconnected', { reason: 'NoAnswer' }),
      told(20, again, 'Disconnected'),
      told(20, caller, 'Disconnected'),
    ]);
    expect(legs.map(({ result, talk_s }) => [result, talk_s])).toEqual([
      ['missed', null],
      ['answered', 6],
    ]);
  });

  test('a queue that rings two agents: one visit, and no miss for the one whose colleague was faster', () => {
    const queue = person(2, '90', 'Support');
    const [first, second] = [person(3, '11', 'Ann'), person(4, '12', 'Ben')].map((each) => ({ ...each, queueCall: true }));
    const { visits, legs } = factsOf([
      told(0, caller, 'Setup'),
      told(1, queue, 'Setup'),
      told(5, first ?? {}, 'Proceeding'),
      told(5, second ?? {}, 'Proceeding'),
      told(9, second ?? {}, 'Answered'),
      told(9, first ?? {}, 'Disconnected', { reason: 'AgentAnswered' }),
      told(9, queue, 'Disconnected', { reason: 'AgentAnswered' }),
      told(30, second ?? {}, 'Disconnected'),
      told(30, caller, 'Disconnected'),
    ]);
    expect(visits).toMatchObject([{ queue_id: 'Support', exit: 'answered', agent_id: '12' }]);
    expect(legs).toMatchObject([{ agent_id: '12', queue_id: 'Support', result: 'answered', talk_s: 21 }]);
  });

  test('a warm transfer joins two sessions: one call, whatever comes first', () => {
    const dial = {
      id: 'q-1',
      direction: 'Outbound',
      extensionId: '11',
      from: { extensionId: '11' },
      to: { phoneNumber: '102', extensionId: '12' },
    };
    const asked = { ...ben, id: 'q-2', from: { extensionId: '11' } };
    const course = [
      told(0, caller, 'Setup'),
      told(1, ann, 'Proceeding'),
      told(3, ann, 'Answered'),
      told(8, ann, 'Hold'),
      told(9, dial, 'Setup', {}, 's-2'),
      told(9, dial, 'Answered', {}, 's-2'),
      told(9, asked, 'Proceeding', {}, 's-2'),
      told(12, asked, 'Answered', {}, 's-2'),
      told(15, ann, 'Gone', { reason: 'AttendedTransfer', peerId: { telephonySessionId: 's-2' } }),
      told(15, dial, 'Gone', { reason: 'AttendedTransfer', peerId: { telephonySessionId: 's-1' } }, 's-2'),
      told(30, asked, 'Disconnected', {}, 's-2'),
      told(30, caller, 'Disconnected'),
    ];
    const facts = factsOf(course);
    expect(facts.calls).toMatchObject([
      {
        direction: 'inbound',
        outcome: 'answered',
        ended_at: Date.UTC(2026, 10, 21, 9, 0, 30),
        anomalies: ['direction: told inbound and internal'],
      },
    ]);
    expect(facts.legs.map(({ agent_id, talk_s, hold_s, transfer_kind }) => [agent_id, talk_s, hold_s, transfer_kind])).toEqual([
      ['11', 5, 7, 'warm'],
      ['12', 18, 0, null],
    ]);
    expect(factsOf([...course].reverse())).toEqual(facts);
  });

  test('click-to-call rings our own phone first', () => {
    const click = (second: number, party: Record<string, unknown>, code: string) => {
      const message = told(second, party, code);
      return { ...message, body: { ...message.body, origin: { type: 'RingOut' } } };
    };
    const own = { ...ann, id: 'p-1', ringOutRole: 'Initiator' };
    const target = { id: 'p-2', direction: 'Inbound', ringOutRole: 'Target', to: { phoneNumber: '+12125550167' } };
    const { calls, legs } = factsOf([
      click(0, own, 'Proceeding'),
      click(4, own, 'Answered'),
      click(5, target, 'Proceeding'),
      click(11, target, 'Answered'),
      click(31, own, 'Disconnected'),
      click(31, target, 'Disconnected'),
    ]);
    expect(calls).toMatchObject([{ direction: 'outbound', outcome: 'answered', caller: '+12125550167', anomalies: [] }]);
    expect(legs).toMatchObject([{ agent_id: '11', talk_s: 20, dial_s: 7 }]);
  });

  test('nobody takes a call of ours', () => {
    const dialler = {
      id: 'p-1',
      direction: 'Outbound',
      extensionId: '11',
      from: { phoneNumber: '+12025550143' },
      to: { phoneNumber: '+12125550167' },
    };
    const outcome = (reason?: string) =>
      factsOf([
        told(0, dialler, 'Setup'),
        told(2, dialler, 'Proceeding'),
        told(20, dialler, 'Disconnected', reason === undefined ? {} : { reason }),
      ]).calls[0]?.outcome;
    expect(['TargetBusy', 'Rejected', 'Cancelled', 'InvalidNumber', 'SomethingNew', 'constructor', undefined].map(outcome)).toEqual([
      ...['busy', 'rejected', 'cancelled', 'failed', 'no_answer', 'no_answer', 'no_answer'],
    ]);
  });
});
