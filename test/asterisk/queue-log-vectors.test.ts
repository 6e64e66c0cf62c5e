import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseSettings } from '../../src/connectors/asterisk/settings.ts';
import type { Facts } from '../../src/domain/facts.ts';
import { sharedPath } from '../shared.ts';
import { decodeBody, factsOf, foldAll, groupEvents } from './capture.ts';

const vectors = sharedPath('datasets/asterisk-queue-log-vectors');
const samples = sharedPath('connectors/samples');
const utc = parseSettings({ timeZone: 'UTC' });

function factsIn(path: string, format: string, settings = utc): Facts {
  const { events, rejects } = decodeBody(format, readFileSync(path), settings);
  expect(rejects).toEqual([]);
  const facts = factsOf(foldAll(groupEvents(events), settings));
  facts.call.sort((a, b) => a.started_at - b.started_at);
  facts.visit.sort((a, b) => a.enqueued_at - b.enqueued_at);
  return facts;
}

const seconds = (from: number | null | undefined, to: number | null | undefined): number => ((to ?? NaN) - (from ?? NaN)) / 1000;

describe.skipIf(vectors === null)('queue_log vectors with published assertions (skipped where the shared data are absent)', () => {
  const read = (name: string): Facts => factsIn(`${vectors ?? ''}/${name}.queue_log`, 'asterisk-queue-log');

  it('vector1: two calls; start 0, total 30, ringing 20; start 40, total 60, ringing 20 (the epochs count, not the shifted data)', () => {
    const { call, visit } = read('vector1');
    expect(call.map((each) => [each.started_at / 1000, seconds(each.started_at, each.ended_at)])).toEqual([
      [0, 30],
      [40, 60],
    ]);
    expect(visit.map((each) => seconds(each.enqueued_at, each.answered_at))).toEqual([20, 20]);
    expect(visit.map((each) => each.agent_id)).toEqual(['2004', '2004']);
  });

  it('vector2: talk 4 s, the entry follows from the hold time', () => {
    const { leg, visit } = read('vector2');
    expect(leg.filter((each) => each.result === 'answered').map((each) => each.talk_s)).toEqual([4]);
    expect(visit.map((each) => seconds(each.enqueued_at, each.answered_at))).toEqual([2]);
  });

  it('vector3: not picked up; blanks around the pipes', () => {
    const { call, visit, leg } = read('vector3');
    expect(call.map((each) => [each.outcome, each.answered_at])).toEqual([['abandoned', null]]);
    expect(visit.map((each) => seconds(each.enqueued_at, each.exited_at))).toEqual([13]);
    expect(leg.every((each) => each.talk_s === null)).toBe(true);
  });

  it('vector4: repeated lines count once; 3 answered, 1 abandoned without an entry; one short answered call for 4301', () => {
    const { call, leg } = read('vector4');
    expect(call.filter((each) => each.outcome === 'answered')).toHaveLength(3);
    expect(call.filter((each) => each.outcome === 'abandoned')).toHaveLength(1);
    const of4301 = new Set(call.filter((each) => each.caller_presented === '4301' && each.started_at >= 700_000).map((each) => each.id));
    expect(leg.filter((each) => of4301.has(each.call_id) && (each.talk_s ?? 99) < 5)).toHaveLength(1);
  });

  it('vector5: hold 5, talk 60; abandoned after 15; a member joins, pauses, resumes and leaves', () => {
    const { call, visit, leg, agent_state: states } = read('vector5');
    expect(call).toHaveLength(2);
    expect(visit.map((each) => [each.exit, seconds(each.enqueued_at, each.exited_at)])).toEqual([
      ['answered', 5],
      ['abandoned', 15],
    ]);
    expect(leg.map((each) => [each.agent_id, each.talk_s])).toEqual([['5001', 60]]);
    expect(states.filter((each) => each.agent_id === '5002').map((each) => each.state)).toEqual([
      'available',
      'break',
      'available',
      'logged_out',
    ]);
  });

  it('vector6: hold 6, ring 3, talk 25', () => {
    const { visit, leg } = read('vector6');
    expect(visit.map((each) => seconds(each.enqueued_at, each.answered_at))).toEqual([6]);
    expect(leg.map((each) => [seconds(each.offered_at, each.answered_at), each.talk_s])).toEqual([[3, 25]]);
  });
});

describe.skipIf(samples === null)('connector samples (skipped where the shared data are absent)', () => {
  it('queue_log: 6 entered, 2 connected (waits 15 and 5, talks 88 and 55), 1 abandoned (15), 1 timeout, 1 key, 1 empty; Jane paused 305 s', () => {
    const { visit, leg, agent_state: states, call } = factsIn(`${samples ?? ''}/asterisk-queue_log.log`, 'asterisk-queue-log');
    expect(visit.map((each) => each.exit)).toEqual(['answered', 'timeout', 'abandoned', 'answered', 'voicemail', 'overflow']);
    const answered = visit.filter((each) => each.exit === 'answered');
    expect(answered.map((each) => seconds(each.enqueued_at, each.answered_at))).toEqual([15, 5]);
    expect(leg.filter((each) => each.result === 'answered').map((each) => each.talk_s)).toEqual([88, 55]);
    expect(visit.filter((each) => each.exit === 'abandoned').map((each) => seconds(each.enqueued_at, each.exited_at))).toEqual([15]);
    const lunch = states.filter((each) => each.agent_id === 'Jane Doe' && each.reason === 'Lunch');
    expect(lunch.map((each) => seconds(each.from_at, each.to_at))).toEqual([305]);
    expect(call[0]?.number_id).toBe('12025550143');
  });

  it('CDR: 3 calls: 1 of the dialplan only, 2 answered by SIP/301 (talk 17 s after 6 s, 43 s after 5 s)', () => {
    const settings = parseSettings({ timeZone: 'UTC', inboundContexts: ['site-pstn'] });
    const { call, leg } = factsIn(`${samples ?? ''}/asterisk-cdr-master.csv`, 'asterisk-cdr-csv', settings);
    expect(call).toHaveLength(3);
    expect(call.filter((each) => each.outcome === 'answered')).toHaveLength(2);
    const talks = leg.filter((each) => each.result === 'answered' && each.agent_id === '301');
    expect(talks.map((each) => [seconds(call.find((one) => one.id === each.call_id)?.started_at, each.answered_at), each.talk_s])).toEqual([
      [6, 17],
      [5, 43],
    ]);
  });

  it('CEL: one call of one queue, agent on from 14:00:15 to 14:01:43', () => {
    const settings = parseSettings({ timeZone: 'UTC', inboundContexts: ['from-trunk'], agents: [{ id: 'Jane Doe', aliases: ['2001'] }] });
    const { call, leg, visit } = factsIn(`${samples ?? ''}/asterisk-cel.csv`, 'asterisk-cel-csv', settings);
    expect(call.map((each) => [each.direction, each.outcome, each.ended_by])).toEqual([['inbound', 'answered', 'customer']]);
    expect(leg.map((each) => [each.agent_id, Math.round(each.talk_s ?? 0)])).toEqual([['Jane Doe', 88]]);
    expect(visit.map((each) => each.exit)).toEqual(['answered']);
  });

  it('AMI without timestamps and without receive times is refused, block by block, with the reason', () => {
    const { events, rejects } = decodeBody('asterisk-ami', readFileSync(`${samples ?? ''}/asterisk-ami-events.txt`), utc);
    expect(events.filter(({ event }) => event.source === 'ami')).toEqual([]);
    expect(rejects.length).toBeGreaterThan(10);
    expect(rejects[0]?.reason).toContain('timestampevents=yes');
  });
});
