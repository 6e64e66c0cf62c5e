import { describe, expect, it } from 'vitest';
import { everyOrder, hostedFacts, type PostedDelivery } from '../../../test/hosted-facts.ts';
import { freeswitch } from './connector.ts';

const us = { timeZone: 'Europe/Madrid', numbers: { ownNumbers: ['+12025550100'], countries: ['US'] } };
const rows = (...lines: string[]): PostedDelivery => ({ headers: { format: 'freeswitch-cdr-csv' }, body: `${lines.join('\n')}\n` });

interface Cells {
  readonly name?: string;
  readonly from: string;
  readonly to: string;
  readonly context?: string;
  readonly start: string;
  readonly answer?: string;
  readonly end: string;
  readonly duration?: number;
  readonly cause?: string;
  readonly uuid?: string;
  readonly other?: string;
}

/** A row of the template "example"; times of one day. */
function row({
  from,
  name = from,
  to,
  context = 'default',
  start,
  answer = '',
  end,
  duration = 9,
  cause = 'NORMAL_CLEARING',
  uuid = 'u-1',
  other = '',
}: Cells): string {
  const cells = [name, from, to, context, start, answer, end, String(duration), '0', cause, uuid, other, '', 'PCMU', 'PCMU'];
  return cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',');
}

const iso = (instant: number | null | undefined): string | null => (instant == null ? null : new Date(instant).toISOString().slice(0, 19));

describe('local times', () => {
  const only = (cells: Pick<Cells, 'start' | 'end' | 'duration'>) => {
    const [call] = hostedFacts(freeswitch, us, [rows(row({ from: '12025550143', to: '3000', context: 'public', ...cells }))]).calls;
    return [iso(call?.started_at), iso(call?.ended_at), call?.anomalies];
  };

  it('summer and winter', () => {
    expect(only({ start: '2026-07-01 12:00:00', end: '2026-07-01 12:00:09' })).toEqual(['2026-07-01T10:00:00', '2026-07-01T10:00:09', []]);
    expect(only({ start: '2026-12-01 12:00:00', end: '2026-12-01 12:00:09' })).toEqual(['2026-12-01T11:00:00', '2026-12-01T11:00:09', []]);
  });

  it('an autumn night: a row that ends before it began says itself which hour it was', () => {
    expect(only({ start: '2026-10-25 02:59:50', end: '2026-10-25 02:00:10', duration: 20 })).toEqual([
      '2026-10-25T00:59:50',
      '2026-10-25T01:00:10',
      [],
    ]);
    expect(only({ start: '2026-10-25 02:50:00', end: '2026-10-25 03:10:00', duration: 1200 })).toEqual([
      '2026-10-25T01:50:00',
      '2026-10-25T02:10:00',
      [],
    ]);
    expect(only({ start: '2026-10-25 02:10:00', end: '2026-10-25 02:11:00', duration: 60 })).toEqual([
      ...['2026-10-25T00:10:00', '2026-10-25T00:11:00'],
      ['local_time_ambiguous: 2026-10-25 02:10:00'],
    ]);
  });

  it('a spring night: an hour that the clock never showed', () => {
    expect(only({ start: '2026-03-29 02:30:00', end: '2026-03-29 03:30:09' })[2]).toEqual(['local_time_skipped: 2026-03-29 02:30:00']);
  });

  it('a template with epochs needs no zone, and its header row is no call', () => {
    const cdrColumns = [
      'uuid',
      'direction',
      'caller_id_number',
      'destination_number',
      'context',
      'start_epoch',
      'answer_epoch',
      'end_uepoch',
      'last_app',
    ];
    const body = rows(cdrColumns.join(','), 'u-1,inbound,12025550143,12025550100,public,1696995740,0,1696995749250000,voicemail');
    const { calls, rejects } = hostedFacts(freeswitch, { ...us, timeZone: null, cdrColumns }, [body]);
    expect(rejects).toEqual([]);
    expect(calls).toMatchObject([
      { started_at: 1696995740000, ended_at: 1696995749250, caller: '+12025550143', number_id: '+12025550100', outcome: 'voicemail' },
    ]);
  });
});

describe('who called whom', () => {
  const day = (time: string): string => `2026-12-01 12:00:${time}`;
  const facts = (settings: object, ...lines: string[]) => {
    const told = lines.map((line) => rows(line));
    const all = hostedFacts(freeswitch, { ...us, ...settings }, told);
    for (const order of everyOrder(told)) expect(hostedFacts(freeswitch, { ...us, ...settings }, [...order, ...order])).toEqual(all);
    return [
      all.calls.map((call) => [call.direction, call.outcome, call.caller, call.agent_id]),
      all.legs.map((leg) => [leg.agent_id, leg.result, leg.talk_s]),
    ];
  };
  const arrived = { from: '12025550143', to: '1002', context: 'public', start: day('00'), answer: day('05'), end: day('30') };

  it('a direct call: the row of the other leg tells the agent; without it only with legs = a', () => {
    const other = row({ ...arrived, context: 'default', uuid: 'u-2', other: 'u-1', start: day('01') });
    expect(facts({}, row(arrived), other)).toEqual([[['inbound', 'answered', '+12025550143', '1002']], [['1002', 'answered', 25]]]);
    expect(facts({}, row({ ...arrived, other: 'u-2' }))).toEqual([[['inbound', 'answered', '+12025550143', null]], []]);
    expect(facts({ cdrLegs: 'a' }, row({ ...arrived, other: 'u-2' }))).toEqual([
      [['inbound', 'answered', '+12025550143', '1002']],
      [['1002', 'answered', 25]],
    ]);
  });

  it('a menu that nobody left, a queue, a caller who gave up', () => {
    expect(facts({}, row(arrived))[0]).toEqual([['inbound', 'abandoned_ivr', '+12025550143', null]]);
    const queues = [{ id: 'sales', extensions: ['1002'] }];
    expect(facts({ queues }, row({ ...arrived, other: 'u-2' }))[0]).toEqual([['inbound', 'answered', '+12025550143', null]]);
    expect(facts({ queues }, row(arrived))[0]).toEqual([['inbound', 'abandoned', '+12025550143', null]]);
    expect(facts({}, row({ ...arrived, answer: '', cause: 'ORIGINATOR_CANCEL' }))[0]).toEqual([
      ['inbound', 'abandoned', '+12025550143', null],
    ]);
  });

  it('a call that leaves, and one between two phones', () => {
    const leaves = { from: '1001', to: '12025550177', start: day('00'), end: day('30'), other: 'u-2' };
    const line = row({ ...leaves, from: '12025550100', uuid: 'u-2', other: 'u-1', answer: day('08') });
    expect(facts({}, row({ ...leaves, answer: day('08') }), line)).toEqual([
      [['outbound', 'answered', '+12025550177', '1001']],
      [['1001', 'answered', 22]],
    ]);
    expect(facts({}, row({ ...leaves, cause: 'USER_BUSY' }))).toEqual([[['outbound', 'busy', '+12025550177', '1001']], []]);
    const inside = { from: '1001', to: '1002', start: day('00'), answer: day('05'), end: day('30') };
    expect(facts({}, row({ ...inside, other: 'u-2' }), row({ ...inside, uuid: 'u-2', other: 'u-1' }))).toEqual([
      [['internal', 'answered', null, '1002']],
      [['1002', 'answered', 25]],
    ]);
  });
});
