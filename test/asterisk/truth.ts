import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Call, Leg, Visit } from '../../src/domain/facts.ts';
import { agentNaming } from '../../src/domain/pbx-names.ts';
import type { PbxSettings } from '../../src/domain/pbx-settings.ts';
import { decodeBody, readSource, type FoldedGroup } from './capture.ts';

/** What the phones did and saw: one call of `groundtruth.jsonl`. */
export interface TrueCall {
  readonly ref: string;
  readonly direction: 'inbound' | 'outbound' | 'internal';
  readonly scenario: string;
  readonly start_epoch: number;
  readonly end_epoch: number;
  readonly caller_e164?: string | null;
  readonly dialled_e164?: string | null;
  readonly campaign?: string | null;
  readonly sip_call_id: string | null;
  readonly outcome: string;
  readonly outcome_detail?: string | null;
  readonly ended_by: string | null;
  readonly queue?: string | null;
  readonly agent?: string | null;
  readonly talk_s?: number;
  readonly wait_s?: number | null;
  readonly sip_final?: number;
  readonly legs?: readonly { ext: string; secs: number; epoch: number; kind?: string }[];
  readonly rings?: readonly { ext: string; outcome: string }[];
  readonly transfers?: readonly { kind: string; target: string; by: string; result?: string }[];
}

export function readTruth(folder: string): TrueCall[] {
  const plain = join(folder, 'groundtruth.jsonl');
  const text = existsSync(plain) ? readFileSync(plain, 'utf8') : gunzipSync(readFileSync(`${plain}.gz`)).toString('utf8');
  return text
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as { type: string } & TrueCall)
    .filter((row) => row.type === 'call')
    .sort((a, b) => a.start_epoch - b.start_epoch);
}

/** SIP Call-ID -> linked id, as the records' userfield tells (only to find a true call's facts, whatever source they came from). */
export function linkedBySip(folder: string, settings: PbxSettings): Map<string, string> {
  const file = readSource(folder, 'cdr') ?? readSource(folder, 'cdr-custom');
  const found = new Map<string, string>();
  if (file === null) return found;
  for (const { event } of decodeBody(file.format, file.body, settings).events) {
    if (event.kind !== 'call_record' || !('record' in event)) continue;
    const { userfield, linked } = event.record;
    if (userfield !== '' && linked !== null && !found.has(userfield)) found.set(userfield, linked);
  }
  return found;
}

export const comparedFields = ['found', 'direction', 'caller', 'number', 'outcome', 'visits', 'legs', 'transfers', 'ended_by'] as const;
export type ComparedField = (typeof comparedFields)[number];

export interface Difference {
  readonly ref: string;
  readonly scenario: string;
  readonly field: ComparedField;
  readonly wanted: string;
  readonly got: string;
}

export interface Comparison {
  readonly right: Readonly<Record<ComparedField, number>>;
  readonly wrong: Readonly<Record<ComparedField, number>>;
  readonly calls: number;
  readonly callsRight: number;
  readonly differences: readonly Difference[];
  /** Calls of ours (inbound, outbound) that no true call stands behind. */
  readonly invented: readonly Call[];
  /** True calls that are no call of ours, and rightly so. */
  readonly noCalls: number;
}

/** Compares each true call that left a trace with the facts of its group. */
export function compareWithTruth(
  truth: readonly TrueCall[],
  groups: readonly FoldedGroup[],
  linked: ReadonlyMap<string, string>,
  settings: PbxSettings,
): Comparison {
  const right = Object.fromEntries(comparedFields.map((field) => [field, 0])) as Record<ComparedField, number>;
  const wrong = { ...right };
  const differences: Difference[] = [];
  const byKey = new Map<string, FoldedGroup>();
  for (const group of groups) if (group.kind === 'call') for (const key of group.keys) byKey.set(key, group);
  const used = new Set<Call>();
  let calls = 0;
  let callsRight = 0;
  let noCalls = 0;
  for (const call of truth) {
    if (call.outcome === 'rejected' && call.outcome_detail === 'sip_404') {
      noCalls++;
      continue;
    }
    const group = findGroup(call, byKey, groups, linked, settings);
    if (call.scenario === 'supervisor_listen') {
      noCalls++;
      for (const invented of group?.facts.call ?? [])
        differences.push({ ref: call.ref, scenario: call.scenario, field: 'found', wanted: 'no call', got: invented.direction });
      continue;
    }
    calls++;
    const facts = group?.facts;
    const [fact] = facts?.call ?? [];
    if (facts === undefined || fact === undefined || facts.call.length !== 1) {
      wrong.found++;
      differences.push({
        ref: call.ref,
        scenario: call.scenario,
        field: 'found',
        wanted: 'one call',
        got: group === undefined ? 'nothing' : `${facts?.call.length ?? 0} calls`,
      });
      continue;
    }
    used.add(fact);
    right.found++;
    let all = true;
    for (const [field, wanted, got, equal] of comparisons(call, fact, facts.visit, facts.leg, settings)) {
      if (equal) right[field]++;
      else {
        wrong[field]++;
        all = false;
        differences.push({ ref: call.ref, scenario: call.scenario, field, wanted, got });
      }
    }
    if (all) callsRight++;
  }
  const invented = groups.flatMap((group) => group.facts.call).filter((fact) => !used.has(fact) && fact.direction !== 'internal');
  return { right, wrong, calls, callsRight, differences, invented, noCalls };
}

function findGroup(
  call: TrueCall,
  byKey: ReadonlyMap<string, FoldedGroup>,
  groups: readonly FoldedGroup[],
  linked: ReadonlyMap<string, string>,
  settings: PbxSettings,
): FoldedGroup | undefined {
  const id = call.sip_call_id === null ? undefined : linked.get(call.sip_call_id);
  if (id !== undefined) return byKey.get(`call:${id}`);
  // A click-to-call whose agent never answered has no SIP leg of its own: by agent and start.
  const agent = agentNaming(settings)(call.agent ?? '');
  return groups.find((group) =>
    group.facts.call.some(
      (fact) => fact.agent_id === agent && fact.outcome === 'cancelled' && Math.abs(fact.started_at - call.start_epoch * 1000) < 1500,
    ),
  );
}

type Compared = readonly [field: ComparedField, wanted: string, got: string, equal: boolean];

function comparisons(truth: TrueCall, call: Call, visits: readonly Visit[], legs: readonly Leg[], settings: PbxSettings): Compared[] {
  const name = agentNaming(settings);
  const plain = (field: ComparedField, wanted: string | null, got: string | null): Compared => [
    field,
    String(wanted),
    String(got),
    wanted === got,
  ];
  const internal = truth.direction === 'internal';
  const caller =
    truth.direction === 'inbound' ? (truth.caller_e164 ?? null) : truth.direction === 'outbound' ? (truth.dialled_e164 ?? null) : null;
  const wantedOutcome = outcomeOf(truth);
  const outcome = call.outcome === 'blocked' ? `blocked ${call.blocked_reason ?? ''}` : String(call.outcome);
  const rows: Compared[] = [
    plain('direction', truth.direction, call.direction),
    plain('caller', caller, call.caller),
    ['outcome', wantedOutcome.join('|'), outcome, wantedOutcome.includes(outcome)],
  ];
  if (truth.direction === 'inbound') rows.push(plain('number', truth.dialled_e164 ?? null, call.number_id));
  if (!internal) rows.push(plain('ended_by', enderOf(truth), call.ended_by));
  if (truth.direction === 'inbound') {
    const visit = visitOf(truth, visits);
    rows.push(['visits', visit.wanted, visits.map((each) => `${each.queue_id} ${each.exit}`).join(', '), visit.equal]);
    const transfers = (truth.transfers ?? []).filter((each) => each.result === 'done' || each.result === 'sent');
    const wanted = transfers.map(
      (each) =>
        `${each.kind.includes('blind') ? 'blind' : 'warm'} ${queueOf(each.target, settings) ?? name(each.target)} by ${name(each.by)}`,
    );
    const got = legs
      .filter((leg) => leg.transfer_kind !== null)
      .map((leg) => `${String(leg.transfer_kind)} ${String(leg.transfer_to)} by ${leg.agent_id}`);
    const failed = (truth.transfers ?? []).some((each) => each.result === 'consult_failed');
    rows.push(['transfers', wanted.join(', '), got.join(', '), failed || wanted.join() === got.join()]);
  }
  rows.push(legsOf(truth, legs, name));
  return rows;
}

function queueOf(exten: string, settings: PbxSettings): string | undefined {
  return settings.queues.find((queue) => queue.extensions.includes(exten))?.id;
}

/** The label table of the capture's README. */
function outcomeOf(truth: TrueCall): string[] {
  const detail = truth.outcome_detail ?? '';
  switch (truth.outcome) {
    case 'abandoned_queue':
    case 'abandoned_ringing':
      return ['abandoned'];
    case 'blocked_full':
      return ['blocked queue_full'];
    case 'rejected':
      return detail === 'sip_403' ? ['screened'] : [];
    case 'ivr_failed':
      return ['failed'];
    case 'declined':
      return ['rejected'];
    case 'congestion':
    case 'not_found':
      return ['failed'];
    case 'agent_no_answer':
      return ['cancelled'];
    default:
      return [truth.outcome];
  }
}

function enderOf(truth: TrueCall): string {
  if (truth.ended_by === 'caller' || truth.ended_by === 'customer') return 'customer';
  return truth.ended_by === 'agent' ? 'agent' : 'system';
}

/** The first visit by the table; later ones (after a transfer) are the PBX's own and have no label. */
function visitOf(truth: TrueCall, visits: readonly Visit[]): { wanted: string; equal: boolean } {
  const [first] = visits;
  const is = (exit: string, queue: string | null): { wanted: string; equal: boolean } => ({
    wanted: `${queue ?? 'direct'} ${exit}`,
    equal: first?.exit === exit && (queue === null || first.queue_id === queue),
  });
  const queue = truth.queue ?? null;
  switch (truth.outcome) {
    case 'answered':
      return is('answered', queue);
    case 'abandoned_queue':
      return is('abandoned', queue);
    case 'abandoned_ringing':
      return is('abandoned', null);
    case 'voicemail':
      switch (truth.outcome_detail ?? '') {
        case 'queue_timeout':
          return is('timeout', queue);
        case 'leave_empty':
          return is('overflow', queue);
        case 'exit_key':
          return is('voicemail', queue);
        case 'agent_unavailable':
        case 'operator_no_answer':
        case 'hung_up_in_greeting':
          return is('voicemail', null);
        default:
          return { wanted: 'none', equal: visits.length === 0 };
      }
    default:
      return { wanted: 'none', equal: visits.length === 0 };
  }
}

/** Each phone that answered, with its time: a consultation and the talk that follows it are one phone's leg. */
function legsOf(truth: TrueCall, legs: readonly Leg[], name: (text: string) => string): Compared {
  const outbound = truth.direction === 'outbound';
  const wanted = outbound
    ? truth.outcome === 'answered'
      ? [{ agent: name(truth.agent ?? ''), secs: truth.talk_s ?? 0 }]
      : []
    : (truth.legs ?? []).map((leg) => ({ agent: name(leg.ext), secs: leg.secs }));
  const got: { agent: string; secs: number; consult: boolean }[] = [];
  for (const leg of legs) {
    if (leg.result !== 'answered') continue;
    const secs = (leg.talk_s ?? 0) + (leg.hold_s ?? 0);
    const last = got.at(-1);
    if (last?.agent === leg.agent_id && last.consult) Object.assign(last, { secs: last.secs + secs, consult: leg.kind === 'consult' });
    else got.push({ agent: leg.agent_id, secs, consult: leg.kind === 'consult' });
  }
  // The phone that hands on by REFER keeps its line some seconds after the PBX has released it.
  const handsOn = (truth.transfers ?? []).some((each) => each.kind === 'attended' && each.result === 'done');
  const close = (leg: { secs: number }, i: number): boolean => {
    const over = leg.secs - (got[i]?.secs ?? 0);
    return Math.abs(over) <= 1 || (handsOn && i === 0 && over > 0 && over <= 5);
  };
  const equal =
    truth.direction === 'internal' ||
    (wanted.length === got.length && wanted.every((leg, i) => leg.agent === got[i]?.agent && close(leg, i)));
  const text = (rows: readonly { agent: string; secs: number }[]): string =>
    rows.map((row) => `${row.agent} ${row.secs.toFixed(2)}`).join(', ');
  return ['legs', text(wanted), text(got), equal];
}
