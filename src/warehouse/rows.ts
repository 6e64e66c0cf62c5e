import { channelOf } from '#domain/channel.ts';
import { type Call, type Facts, type FactTable, type Leg, noFacts, type Recording, type Visit } from '#domain/facts.ts';
import type { Instant } from '#domain/instant.ts';
import type { ProjectedKey } from '#log/delivery-log.ts';
import { areaOf, countryOf } from '#domain/phone-number.ts';
import { blanks, cellsOf, maybeWhole, type PlainTable, type Row, whole } from './cells.ts';
import { tables } from './tables.ts';

/** Rows by table. */
export type Rows = Record<FactTable, Row[]>;

/** Bookkeeping of a row: tenant, write number, and the log position that it is at least as fresh as. */
export interface Mark {
  readonly account: string;
  readonly version: number;
  readonly position: number;
}

/** The rows of a group's facts. Visits and legs may come without their call (a vector, a partial import): its columns are then neutral. */
export function rowsOf(facts: Facts, mark: Mark): Rows {
  const head: Bookkeeping = { account: mark.account, version: mark.version, is_deleted: 0, position: mark.position };
  const visits = byCall(facts.visit, (visit) => visit.enqueued_at);
  const legs = byCall(facts.leg, (leg) => leg.offered_at);
  const recordings = Map.groupBy(facts.recording, (one) => one.call_id);
  const calls = new Map(facts.call.map((call) => [call.id, { call, shared: sharedOf(call) }]));
  const plain = (table: PlainTable) => facts[table].map((one) => ({ ...head, ...cellsOf(table, one) }));
  // The channel of a source is settled here, so that every report groups by the same words.
  const sourced = (table: 'session' | 'tracking_number') =>
    facts[table].map((one) => ({ ...head, ...cellsOf(table, one, { channel: channelOf(one.source, one.medium) }) }));
  return {
    call: facts.call.map((call) =>
      callRow(head, call, calls.get(call.id)?.shared ?? sharedOf(call), {
        visits: visits.get(call.id) ?? [],
        legs: legs.get(call.id) ?? [],
        recordings: recordings.get(call.id)?.length ?? 0,
      }),
    ),
    visit: [...visits.values()].flatMap((list) =>
      list.map((visit, at) => visitRow(head, visit, calls.get(visit.call_id), at + 1, at + 1 === list.length)),
    ),
    leg: facts.leg.map((leg) => legRow(head, leg, calls.get(leg.call_id))),
    ...{ agent_state: plain('agent_state'), schedule: plain('schedule'), agent_pay: plain('agent_pay'), cost: plain('cost') },
    recording: facts.recording.map((one) => recordingRow(head, one, calls.get(one.call_id))),
    session: sourced('session'),
    tracking_number: sourced('tracking_number'),
    ...{ assignment: plain('assignment'), spend: plain('spend'), callback: plain('callback'), lead: plain('lead'), deal: plain('deal') },
  };
}

export function emptyRows(): Rows {
  return rowsOf(noFacts(), { account: '', version: 0, position: 0 });
}

/** Identity of each row that the facts make: the sort key without the account. */
export function keysOf(facts: Facts): ProjectedKey[] {
  const key = (table: FactTable, id: string, at: Instant): ProjectedKey => ({ table, id, at: whole(at) });
  return [
    ...facts.call.map((call) => key('call', call.id, call.started_at)),
    ...facts.visit.map((visit) => key('visit', visit.id, visit.enqueued_at)),
    ...facts.leg.map((leg) => key('leg', leg.id, leg.offered_at)),
    ...facts.agent_state.map((state) => key('agent_state', state.id, state.from_at)),
    ...facts.schedule.map((entry) => key('schedule', entry.id, entry.from_at)),
    ...facts.agent_pay.map((entry) => key('agent_pay', entry.id, entry.paid_from)),
    ...facts.cost.map((entry) => key('cost', entry.id, entry.from_at)),
    ...facts.recording.map((one) => key('recording', one.id, one.started_at)),
    ...facts.session.map((one) => key('session', one.id, one.started_at)),
    ...facts.tracking_number.map((one) => key('tracking_number', one.id, one.from_at)),
    ...facts.assignment.map((one) => key('assignment', one.id, one.from_at)),
    ...facts.spend.map((one) => key('spend', one.id, one.day_at)),
    ...facts.callback.map((one) => key('callback', one.id, one.requested_at)),
    ...facts.lead.map((one) => key('lead', one.id, one.created_at)),
    ...facts.deal.map((one) => key('deal', one.id, one.created_at)),
  ];
}

/** The row that deletes another one: same sort key (the old instant included), newer version. */
export function tombstone(table: FactTable, key: { readonly id: string; readonly at: Instant }, mark: Mark): Row {
  return {
    account: mark.account,
    version: mark.version,
    is_deleted: 1,
    position: mark.position,
    ...blanks[table],
    id: key.id,
    [tables[table].time]: key.at,
  };
}

type Bookkeeping = { readonly account: string; readonly version: number; readonly is_deleted: 0 | 1; readonly position: number };

/** Cells of a call that its visits and legs repeat. */
function sharedOf(call: Call): Row {
  return {
    direction: call.direction,
    spam: call.spam,
    test: call.test,
    outcome: call.outcome ?? '',
    caller: call.caller,
    number_id: call.number_id ?? '',
    campaign_id: call.campaign_id ?? '',
    disposition: call.disposition ?? '',
    topics: call.topics,
    goals: call.goals,
    connection: call.connection,
    caller_country: call.caller === null ? '' : (countryOf(call.caller) ?? ''),
    caller_area: call.caller === null ? '' : (areaOf(call.caller) ?? ''),
  };
}

/** A visit or leg whose call is not known is taken as an ordinary inbound one, so that it counts. */
const sharedOfNoCall: Row = {
  direction: 'inbound',
  spam: false,
  test: false,
  outcome: '',
  caller: null,
  number_id: '',
  campaign_id: '',
  disposition: '',
  topics: [],
  goals: [],
  connection: '',
  caller_country: '',
  caller_area: '',
};

interface WithShared {
  readonly call: Call;
  readonly shared: Row;
}

interface Parts {
  readonly visits: readonly Visit[];
  readonly legs: readonly Leg[];
  readonly recordings: number;
}

function callRow(head: Bookkeeping, call: Call, shared: Row, { visits, legs, recordings }: Parts): Row {
  const firstVisit = visits[0];
  const lastVisit = visits.at(-1);
  const answered = legs.filter((leg) => leg.result === 'answered');
  const byAnswer = answered.toSorted((a, b) => (a.answered_at ?? a.offered_at) - (b.answered_at ?? b.offered_at));
  const main = answered.filter((leg) => leg.kind === 'main');
  // Credit follows people who spoke with the customer; a colleague consulted gets it only where nobody else answered.
  const credited = byAnswer.some((leg) => leg.kind === 'main') ? byAnswer.filter((leg) => leg.kind === 'main') : byAnswer;
  const transferred = legs.filter((leg) => leg.transfer_kind !== null || leg.transfer_to !== null);
  const conversation = main.filter((leg) => leg.talk_s !== null || leg.hold_s !== null);
  return {
    ...head,
    id: call.id,
    started_at: whole(call.started_at),
    ...shared,
    seized: call.seized,
    ringing_at: maybeWhole(call.ringing_at),
    connected_at: maybeWhole(call.connected_at),
    answered_at: maybeWhole(call.answered_at),
    ended_at: maybeWhole(call.ended_at),
    ended_by: call.ended_by ?? '',
    caller_presented: call.caller_presented,
    caller_name: call.caller_name,
    ivr_s: call.ivr_s,
    blocked_reason: call.blocked_reason ?? '',
    sip_code: call.sip_code,
    lead_id: call.lead_id ?? '',
    visitor_id: call.visitor_id ?? '',
    session_id: call.session_id ?? '',
    resolved: call.resolved,
    escalated: call.escalated,
    followup_required: call.followup_required,
    fcr_eligible: call.fcr_eligible,
    recording_consent: call.recording_consent,
    measures: call.measures,
    anomalies: call.anomalies,
    visits: visits.length,
    first_queue_id: firstVisit?.queue_id ?? '',
    last_queue_id: lastVisit?.queue_id ?? '',
    first_enqueued_at: maybeWhole(firstVisit?.enqueued_at ?? null),
    first_agent_at: earliest(visits.map((visit) => visit.answered_at)),
    last_enqueued_at: maybeWhole(lastVisit?.enqueued_at ?? null),
    last_exited_at: maybeWhole(lastVisit?.exited_at ?? null),
    last_answered_at: maybeWhole(lastVisit?.answered_at ?? null),
    last_exit: lastVisit?.exit ?? '',
    total_wait_s: sum(visits.map((visit) => waitedSeconds(visit))),
    first_agent_id: credited[0]?.agent_id ?? call.agent_id ?? '',
    last_agent_id: credited.at(-1)?.agent_id ?? call.agent_id ?? '',
    longest_agent_id: longest(credited) ?? call.agent_id ?? '',
    offered_agent_id: legs.at(-1)?.agent_id ?? call.agent_id ?? '',
    agent_ids: distinct(credited.length > 0 ? credited.map((leg) => leg.agent_id) : call.agent_id === null ? [] : [call.agent_id]),
    queue_ids: distinct(visits.map((visit) => visit.queue_id)),
    answered_legs: answered.length,
    open_legs: answered.filter((leg) => leg.ended_at === null).length,
    recordings,
    talk_s: sum(answered.map((leg) => leg.talk_s)),
    hold_s: sum(answered.map((leg) => leg.hold_s)),
    acw_s: sum(answered.map((leg) => leg.acw_s)),
    dial_s: sum(answered.map((leg) => leg.dial_s)),
    ring_s: sum(answered.map((leg) => (leg.answered_at === null ? null : (leg.answered_at - leg.offered_at) / 1000))),
    conv_s: sum(conversation.map((leg) => (leg.talk_s ?? 0) + (leg.hold_s ?? 0))),
    held: legs.some((leg) => (leg.hold_s ?? 0) > 0 || leg.ended_on_hold),
    held_out: legs.some((leg) => leg.ended_on_hold && leg.ended_by === 'customer'),
    transfer_kinds: transferred.map((leg) => leg.transfer_kind ?? ''),
    transfer_targets: transferred.map((leg) => leg.transfer_target ?? ''),
  };
}

function visitRow(head: Bookkeeping, visit: Visit, of: WithShared | undefined, ordinal: number, last: boolean): Row {
  return {
    ...head,
    id: visit.id,
    call_id: visit.call_id,
    enqueued_at: whole(visit.enqueued_at),
    ...(of?.shared ?? sharedOfNoCall),
    queue_id: visit.queue_id,
    queue_told: visit.told?.name ?? visit.queue_id,
    told_by: visit.told?.connection ?? of?.call.connection ?? '',
    exited_at: maybeWhole(visit.exited_at),
    answered_at: maybeWhole(visit.answered_at),
    agent_id: visit.agent_id ?? '',
    exit: visit.exit,
    entry: visit.entry,
    ordinal,
    is_last: last,
    ivr_s: of?.call.ivr_s ?? null,
    call_started_at: whole(of?.call.started_at ?? visit.enqueued_at),
    call_answered_at: maybeWhole(of?.call.answered_at ?? null),
  };
}

function legRow(head: Bookkeeping, leg: Leg, of: WithShared | undefined): Row {
  return {
    ...head,
    id: leg.id,
    call_id: leg.call_id,
    offered_at: whole(leg.offered_at),
    ...(of?.shared ?? sharedOfNoCall),
    agent_id: leg.agent_id,
    agent_told: leg.told?.name ?? leg.agent_id,
    told_by: leg.told?.connection ?? of?.call.connection ?? '',
    queue_id: leg.queue_id ?? '',
    answered_at: maybeWhole(leg.answered_at),
    ended_at: maybeWhole(leg.ended_at),
    result: leg.result,
    kind: leg.kind,
    talk_s: leg.talk_s,
    hold_s: leg.hold_s,
    acw_s: leg.acw_s,
    dial_s: leg.dial_s,
    transfer_to: leg.transfer_to ?? '',
    transfer_kind: leg.transfer_kind ?? '',
    transfer_target: leg.transfer_target ?? '',
    ended_on_hold: leg.ended_on_hold,
    ended_by: leg.ended_by ?? '',
    call_started_at: whole(of?.call.started_at ?? leg.offered_at),
    call_ended_at: maybeWhole(of === undefined ? leg.ended_at : of.call.ended_at),
  };
}

/** Never with its link: that may open it to everybody. */
function recordingRow(head: Bookkeeping, one: Recording, of: WithShared | undefined): Row {
  return {
    ...head,
    id: one.id,
    call_id: one.call_id,
    started_at: whole(one.started_at),
    ...(of?.shared ?? sharedOfNoCall),
    duration_s: one.duration_s,
    channels: one.channels,
    kind: one.kind,
    call_started_at: whole(of?.call.started_at ?? one.started_at),
  };
}

/** Wait of a visit that has ended: to the answer, else to the exit. */
function waitedSeconds(visit: Visit): number | null {
  const until = visit.answered_at ?? visit.exited_at;
  return until === null ? null : (until - visit.enqueued_at) / 1000;
}

function longest(legs: readonly Leg[]): string | undefined {
  return legs.toSorted((a, b) => (b.talk_s ?? 0) - (a.talk_s ?? 0))[0]?.agent_id;
}

function byCall<T extends { readonly id: string; readonly call_id: string }>(
  items: readonly T[],
  at: (item: T) => Instant,
): Map<string, T[]> {
  const found = new Map<string, T[]>();
  for (const item of items) {
    const list = found.get(item.call_id);
    if (list === undefined) found.set(item.call_id, [item]);
    else list.push(item);
  }
  for (const list of found.values()) list.sort((a, b) => at(a) - at(b) || (a.id < b.id ? -1 : 1));
  return found;
}

function sum(values: readonly (number | null)[]): number {
  return values.reduce<number>((total, value) => total + (value ?? 0), 0);
}

function earliest(values: readonly (Instant | null)[]): Instant | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : whole(Math.min(...known));
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)];
}
