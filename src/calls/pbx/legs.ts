import type { EndedBy, LegResult } from '#domain/facts.ts';
import type { EventSource } from '#domain/events.ts';
import type { Instant } from '#domain/instant.ts';
import type { PbxSettings } from '#domain/pbx-settings.ts';
import { agentNaming, peerOf } from '#domain/pbx-names.ts';
import type { Span } from './connected.ts';
import { whoEnded } from './endings.ts';
import type { Channel, PbxModel } from './model.ts';
import type { Roles } from './roles.ts';
import { transfersOf, type Transfer } from './transfers.ts';
import type { QueueStay } from './visits.ts';

/** One offer of a call to one agent, as the sources together tell it. */
export interface PbxLeg {
  readonly agent: string;
  /** Null when only a queue tells of it. */
  readonly phone: Channel | null;
  readonly queue: string | null;
  readonly source: EventSource;
  readonly offered: Instant;
  /** The phone was taken; before `joined` it spoke with a colleague only. */
  readonly answered: Instant | null;
  /** From when the external party was on the line; null = never. */
  readonly joined: Instant | null;
  readonly ended: Instant | null;
  /** Null where another took the call: nobody's miss. */
  readonly result: LegResult | null;
  readonly consult: boolean;
  readonly holds: readonly Span[];
  readonly transfer: Transfer | null;
  readonly endedBy: EndedBy | null;
}

interface Context {
  readonly model: PbxModel;
  readonly roles: Roles;
  readonly settings: PbxSettings;
  readonly stays: readonly QueueStay[];
  readonly connected: ReadonlyMap<string, readonly Span[]>;
  readonly transfers: readonly Transfer[];
}

/** All offers of a call: the phones that rang, and what a queue tells where no phone is known. */
export function legsOf(
  model: PbxModel,
  roles: Roles,
  settings: PbxSettings,
  stays: readonly QueueStay[],
  connected: ReadonlyMap<string, readonly Span[]>,
): PbxLeg[] {
  const context: Context = { model, roles, settings, stays, connected, transfers: transfersOf(model, settings) };
  const legs: PbxLeg[] = [];
  for (const phone of roles.phones) legs.push(phoneLeg(context, phone, legs));
  for (const leg of queueLegs(context)) {
    const match = legs.findIndex((known) => isSame(known, leg));
    const known = legs[match];
    if (known === undefined) legs.push(leg);
    else legs[match] = merged(known, leg);
  }
  return legs.sort((a, b) => a.offered - b.offered);
}

/** Whole seconds of one source against microseconds of the other, and the time that an announcement takes. */
const sameOfferMs = 3000;

function isSame(phone: PbxLeg, queue: PbxLeg): boolean {
  if (phone.agent !== queue.agent || phone.phone === null) return false;
  if (phone.answered !== null && queue.answered !== null) return Math.abs(phone.answered - queue.answered) < sameOfferMs;
  if (phone.answered !== null || queue.answered !== null) return false;
  return Math.abs((phone.ended ?? 0) - (queue.ended ?? 0)) < sameOfferMs;
}

/** The phone knows the instants, the queue knows its own name, who hung up, and whose decision a ring's end was. */
function merged(phone: PbxLeg, queue: PbxLeg): PbxLeg {
  const result = phone.result === 'declined' && queue.result === 'missed' ? phone.result : (queue.result ?? phone.result);
  return {
    ...phone,
    queue: queue.queue,
    consult: false,
    result: phone.answered === null ? result : phone.result,
    endedBy: phone.endedBy ?? queue.endedBy,
    transfer: phone.transfer ?? queue.transfer,
  };
}

function phoneLeg(context: Context, phone: Channel, earlier: readonly PbxLeg[]): PbxLeg {
  const { roles, settings, stays, model } = context;
  const agent = agentNaming(settings)(peerOf(phone.name));
  const offered = Math.min(phone.started_at ?? Infinity, phone.dialled_at ?? Infinity);
  const stay = stays.find(
    (each) => each.from - 100 <= offered && offered <= (each.to ?? Infinity) + (each.source === 'queue_log' ? 1000 : 0),
  );
  const busyWith = stay === undefined && (earlier.some((leg) => isWith(leg, offered)) || isOutboundTalk(roles, offered, phone));
  const base = { agent, phone, queue: stay?.queue ?? null, source: 'ami' as const, offered, consult: busyWith };
  const partyEnd = roles.party?.ended_at ?? null;
  const spans = context.connected.get(phone.id) ?? [];
  // The party's side of a bridge is told, the phone's is not: they met, as both were there.
  const untoldStay =
    phone.bridges.length === 0 &&
    roles.party?.bridges.some((each) => Math.abs(each.from - (phone.answered_at ?? Infinity)) < sameOfferMs) === true;
  if (phone.answered_at === null || (spans.length === 0 && !untoldStay && hasBridges(model) && !busyWith)) {
    return {
      ...base,
      answered: null,
      joined: null,
      ended: phone.ended_at === null ? null : Math.max(offered, Math.min(phone.ended_at, partyEnd ?? Infinity)),
      result: unanswered(context, phone, earlier),
      holds: [],
      transfer: null,
      endedBy: null,
    };
  }
  const answered = phone.answered_at;
  const first = spans[0];
  const joined = first === undefined ? (hasBridges(model) && !untoldStay ? null : answered) : busyWith ? first.from : answered;
  const transfer = context.transfers.find((each) => each.channel === phone.id) ?? null;
  const last = spans.at(-1);
  const ended = endOf(phone, last, transfer, partyEnd);
  return {
    ...base,
    answered,
    joined,
    ended,
    result: 'answered',
    holds: joined === null ? [] : holdsOf(phone, spans, joined, ended),
    transfer,
    endedBy: ended === null ? null : endedBy(roles.party, phone, ended),
  };
}

function isWith(leg: PbxLeg, at: Instant): boolean {
  return leg.joined !== null && leg.joined <= at && at < (leg.ended ?? Infinity);
}

/** While our agent speaks on a call that it placed, another phone that rings is consulted. */
function isOutboundTalk(roles: Roles, at: Instant, phone: Channel): boolean {
  if (roles.direction !== 'outbound' || roles.caller === null || roles.caller === phone) return false;
  return roles.party?.answered_at != null && roles.party.answered_at <= at && at < (roles.caller.ended_at ?? Infinity);
}

function hasBridges(model: PbxModel): boolean {
  return [...model.channels.values()].some((channel) => channel.bridges.length > 0);
}

/** A call that is handed on ends for the one who hands it on; else it ends with the phone or with the party. */
function endOf(phone: Channel, last: Span | undefined, transfer: Transfer | null, partyEnd: Instant | null): Instant | null {
  if (transfer !== null) return transfer.at;
  const phoneEnd = phone.ended_at ?? Infinity;
  if (last !== undefined && last.to >= (partyEnd ?? Infinity) - 250) return finite(Math.min(last.to, phoneEnd));
  return finite(Math.min(phoneEnd, partyEnd ?? Infinity));
}

function finite(at: number): Instant | null {
  return Number.isFinite(at) ? at : null;
}

/** The party waits while the phone is on hold, or in another bridge (a consultation). */
function holdsOf(phone: Channel, spans: readonly Span[], from: Instant, ended: Instant | null): Span[] {
  const until = ended ?? Infinity;
  const raw: Span[] = [];
  const first = spans[0];
  for (let i = 0; i < spans.length; i++) {
    const gapFrom = spans[i]?.to ?? from;
    const gapTo = spans[i + 1]?.from ?? until;
    if (gapTo - gapFrom > 250) raw.push({ from: gapFrom, to: gapTo });
  }
  let held: Instant | null = null;
  for (const { at, started } of [...phone.holds].sort((a, b) => a.at - b.at)) {
    if (started) held ??= at;
    else if (held !== null) {
      raw.push({ from: held, to: at });
      held = null;
    }
  }
  if (held !== null && first !== undefined) raw.push({ from: held, to: until });
  const merged: Span[] = [];
  for (const span of raw
    .map(({ from: a, to: b }) => ({ from: Math.max(a, from), to: Math.min(b, until) }))
    .sort((a, b) => a.from - b.from)) {
    if (span.to <= span.from) continue;
    const last = merged.at(-1);
    if (last !== undefined && span.from <= last.to) merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
    else merged.push(span);
  }
  return merged;
}

/** A phone that rang for less than this refused by itself (busy), nobody pressed a key. */
const ownDecisionMs = 500;

function unanswered(context: Context, phone: Channel, earlier: readonly PbxLeg[]): LegResult | null {
  const ended = phone.ended_at;
  if (ended === null) return null;
  const rang = ended - (phone.ringing_at ?? phone.dialled_at ?? phone.started_at ?? ended);
  if (phone.cause === 21 || (phone.cause === 17 && rang > ownDecisionMs)) return 'declined';
  if (phone.cause === 17) return 'missed';
  const { party } = context.roles;
  const others = [...earlier.map((leg) => leg.phone), ...context.roles.phones];
  if (others.some((other) => other !== phone && other?.answered_at != null && Math.abs(other.answered_at - ended) < 1000)) return null;
  if (party?.ended_at != null && party.ended_at <= ended + 500 && party.ended_at >= ended - 1000)
    return whoEnded(context.model, party) === 'system' ? 'missed' : 'caller_abandoned';
  if (
    context.stays.some(
      (stay) => stay.to !== null && Math.abs(stay.to - ended) < 1000 && (stay.exit === 'voicemail' || stay.exit === 'callback'),
    )
  )
    return 'caller_abandoned';
  return 'missed';
}

/** Who hung up first: the asking (AMI), else the source that the hang-up names (CEL). */
export function endedBy(party: Channel | null, phone: Channel, ended: Instant): EndedBy | null {
  const near = (at: Instant | null | undefined): number => (at != null && Math.abs(at - ended) < 1500 ? at : Infinity);
  const [byAgent, byParty] = [near(phone.hangup_requested_at), near(party?.hangup_requested_at)];
  if (byAgent < byParty) return 'agent';
  if (byParty < byAgent) return 'customer';
  if (phone.hangup_source === phone.name) return 'agent';
  if (party !== null && phone.hangup_source === party.name) return 'customer';
  if (party?.hangup_source === party?.name && near(party?.ended_at) < Infinity) return 'customer';
  return null;
}

/** What queues tell of offers. Within one source an answer's end is the agent's next completion. */
function queueLegs(context: Context): PbxLeg[] {
  const { model, roles } = context;
  const legs: PbxLeg[] = [];
  const partyEnd = roles.party?.ended_at ?? null;
  const base = { phone: null, consult: false, holds: [], transfer: null, endedBy: null };
  for (const connect of model.connects) {
    if (legs.some((leg) => leg.agent === connect.agent && leg.answered !== null && Math.abs(leg.answered - connect.at) < sameOfferMs))
      continue;
    const done = model.completions
      .filter((event) => event.agent === connect.agent && event.queue === connect.queue && event.at >= connect.at - 1)
      .sort((a, b) => a.at - b.at)[0];
    const offered = connect.at - (connect.ring_s ?? 0) * 1000;
    const ended = done?.at ?? partyEnd;
    const by: EndedBy | null = done?.by === 'agent' ? 'agent' : done?.by === 'caller' ? 'customer' : null;
    const transfer =
      context.transfers.find(
        (each) => each.channel === null && each.agent === connect.agent && done !== undefined && Math.abs(each.at - done.at) < 1500,
      ) ?? null;
    legs.push({
      ...base,
      agent: connect.agent,
      queue: connect.queue,
      source: connect.source,
      offered,
      answered: connect.at,
      joined: connect.at,
      ended,
      result: 'answered',
      endedBy: by,
      transfer,
    });
  }
  const misses = [...model.misses].sort((a, b) => (a.source === b.source ? a.at - b.at : a.source === 'queue_log' ? -1 : 1));
  for (const miss of misses) {
    // AMI tells the same miss again, without the caller's part in it.
    if (
      miss.source === 'ami' &&
      misses.some((other) => other.source === 'queue_log' && other.agent === miss.agent && Math.abs(other.at - miss.at) < 1500)
    )
      continue;
    const result = miss.cancelled ? 'caller_abandoned' : 'missed';
    legs.push({
      ...base,
      agent: miss.agent,
      queue: miss.queue,
      source: miss.source,
      offered: miss.at - (miss.ring_s ?? 0) * 1000,
      answered: null,
      joined: null,
      ended: miss.at,
      result,
    });
  }
  return legs;
}
