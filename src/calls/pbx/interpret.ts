import { matchesBounded } from '#domain/bounded-pattern.ts';
import type { ChannelEvent } from '#domain/channel-events.ts';
import type { EventSource, LifecycleEvent, StoredEvent } from '#domain/events.ts';
import type { PbxSettings } from '#domain/pbx-settings.ts';
import { connectedWith } from './connected.ts';
import { directWaits, type Wait } from './direct.ts';
import { legsOf, type PbxLeg } from './legs.ts';
import { buildModel, type PbxModel } from './model.ts';
import { partyOf } from './party.ts';
import { recordCall } from './records.ts';
import { rolesOf, type Roles } from './roles.ts';
import { inboundEnd, outboundEnd, type End } from './endings.ts';
import { queueStays } from './visits.ts';

/** A lifecycle event made of channel events, with an identity that is the same for the same group. */
export interface Interpreted {
  readonly id: string;
  readonly event: LifecycleEvent;
}

/**
 * What a PBX said of one group of channels, retold as the course of one call with one external party. Empty for what is
 * no call: feature codes, listening to colleagues, lines of a log that tell of no caller.
 */
export function interpretPbx(events: readonly Pick<StoredEvent, 'id' | 'event'>[], settings: PbxSettings): Interpreted[] {
  const told = events.filter((stored): stored is { id: string; event: ChannelEvent } => isChannelEvent(stored.event));
  if (told.length === 0) return [];
  const model = buildModel(told);
  const roles = rolesOf(model, settings);
  const course = isNoCall(model, roles, settings) ? [] : courseOf(model, roles, settings);
  return course.map((event, index) => ({ id: `i${String(index).padStart(5, '0')}`, event }));
}

function isChannelEvent(event: StoredEvent['event']): event is ChannelEvent {
  return 'channel' in event || event.kind === 'pbx_restarted';
}

/** Dialling a feature code, or listening in, is no conversation with anybody outside. */
function isNoCall(model: PbxModel, roles: Roles, settings: PbxSettings): boolean {
  if (roles.direction !== 'internal') return false;
  const codes = [...settings.featureCodes, ...settings.listening].map((text) => new RegExp(text, 'u'));
  const isCode = (exten: string): boolean => codes.some((code) => matchesBounded(code, exten));
  const listens = (app: string): boolean => settings.listeningApps.includes(app);
  if (model.records.some((record) => listens(record.app))) return true;
  const { party } = roles;
  if (party !== null) return model.spies.has(party.id) || party.apps.some((app) => listens(app.app)) || isCode(party.exten);
  const dialled = model.records.filter((record) => !record.channel_name.startsWith('Local/'));
  return dialled.length > 0 && dialled.every((record) => isCode(record.dst));
}

function courseOf(model: PbxModel, roles: Roles, settings: PbxSettings): LifecycleEvent[] {
  const queueTold = model.joins.length + model.connects.length + model.exits.length > 0;
  if (roles.party === null && roles.caller === null && !queueTold) return recordCall(model, settings);
  const stays = queueStays(model, settings);
  const party = roles.party;
  const connected = party === null ? new Map<string, never>() : connectedWith(model, new Set([party.id]));
  const legs = legsOf(model, roles, settings, stays, connected);
  const direct = directWaits(model, legs, stays, party);
  const queued = stays.map((stay): Wait => ({ ...stay, legs: legs.filter((leg) => leg.queue === stay.queue), direct: false }));
  const waits = [...queued, ...direct].sort((a, b) => a.from - b.from);
  const identity = partyOf(model, roles, settings, stays);
  const source = sourceOf(model);
  const course: LifecycleEvent[] = [{ kind: 'call_started', source, ...identity.start }];
  for (const anomaly of identity.anomalies) course.push({ kind: 'anomaly_found', source, at: identity.start.at, anomaly });
  if (party?.answered_at != null && roles.direction === 'inbound') course.push({ kind: 'call_connected', source, at: party.answered_at });
  if (roles.direction === 'inbound') course.push(...menu(roles, waits, source));
  for (const wait of waits) course.push(...waitEvents(wait, legs, source));
  const heirs = new Set(legs.flatMap((leg) => (leg.transfer?.kind === 'warm' && leg.transfer.to !== null ? [leg.transfer.to] : [])));
  const end = roles.direction === 'outbound' ? outboundEnd(roles) : inboundEnd(model, roles, waits, legs, settings);
  for (const leg of legs) course.push(...legEvents(leg, heirs, Math.min(end?.at ?? Infinity, waitEnd(leg, waits)), source));
  if (roles.direction === 'outbound')
    course.push(...outboundEvents(model, roles, identity.start.agent_id ?? null, connected, end, settings, source));
  if (end !== null)
    course.push({
      kind: 'call_ended',
      source,
      at: end.at,
      outcome: end.outcome,
      ended_by: end.endedBy,
      blocked_reason: end.blocked,
      sip_code: end.sipCode,
    });
  return course;
}

/** The best source that told of this call: instants are as good as it is. */
function sourceOf(model: PbxModel): EventSource {
  return (['ami', 'ari', 'cel', 'queue_log', 'cdr'] as const).find((source) => model.sources.has(source)) ?? 'cdr';
}

const menuApps = new Set(['background', 'read', 'waitexten', 'playback', 'directory', 'stasis', 'record']);

/** Prompts before the first wait are the menu. */
function menu(roles: Roles, waits: readonly Wait[], source: EventSource): LifecycleEvent[] {
  const party = roles.party;
  if (party === null) return [];
  const first = waits[0]?.from ?? Infinity;
  const apps = [...party.apps].sort((a, b) => a.at - b.at);
  const entered = apps.find((app) => menuApps.has(app.app.toLowerCase()) && app.at < first);
  if (entered === undefined) return [];
  const mailbox = apps.find((app) => app.app.toLowerCase() === 'voicemail' && app.at > entered.at)?.at ?? Infinity;
  const events: LifecycleEvent[] = [{ kind: 'menu_entered', source, at: entered.at, menu: entered.context }];
  // Entering a queue or a ring leaves the menu by itself; a mailbox has no event of its own.
  if (mailbox < first) events.push({ kind: 'menu_left', source, at: mailbox });
  return events;
}

function waitEvents(wait: Wait, legs: readonly PbxLeg[], source: EventSource): LifecycleEvent[] {
  const entered: LifecycleEvent = { kind: 'queue_entered', source, at: wait.from, queue_id: wait.queue };
  if (wait.to === null || wait.exit === null) return [entered];
  const taken = legs.find(
    (leg) =>
      leg.joined !== null &&
      leg.joined >= wait.from &&
      leg.joined <= (wait.to ?? 0) + 3000 &&
      (leg.queue === wait.queue || wait.legs.includes(leg)),
  );
  if (wait.exit === 'answered' && taken !== undefined) return [entered];
  return [entered, { kind: 'queue_left', source, at: wait.to, queue_id: wait.queue, exit: wait.exit, agent_id: wait.agent }];
}

/** A phone stops ringing a moment after the caller has left the queue: for the call it is the same moment. */
function waitEnd(leg: PbxLeg, waits: readonly Wait[]): number {
  const wait = waits.find((each) => each.legs.includes(leg) && each.from <= leg.offered + 100 && leg.offered <= (each.to ?? Infinity));
  if (wait?.to == null || leg.ended === null || Math.abs(wait.to - leg.ended) > 1500) return Infinity;
  return wait.exit === 'answered' ? Infinity : wait.to;
}

function legEvents(leg: PbxLeg, heirs: ReadonlySet<string>, over: number, source: EventSource): LifecycleEvent[] {
  const who = { source, agent_id: leg.agent } as const;
  const queue_id = leg.queue ?? null;
  const kind = leg.consult ? 'consult' : 'main';
  const events: LifecycleEvent[] = [{ kind: 'agent_offered', ...who, at: leg.offered, queue_id, leg: kind }];
  if (leg.answered === null) {
    const { result, ended } = leg;
    if (ended !== null && result !== null && result !== 'answered')
      events.push({ kind: 'agent_missed', ...who, at: Math.min(ended, over), queue_id, result });
    return events;
  }
  events.push({ kind: 'agent_answered', ...who, at: leg.answered, queue_id, leg: kind });
  if (leg.consult && leg.joined !== null && !heirs.has(leg.agent)) {
    events.push({ kind: 'agent_answered', ...who, at: leg.joined, queue_id, leg: 'main' });
  }
  for (const hold of leg.holds) {
    events.push({ kind: 'hold_started', ...who, at: hold.from });
    if (hold.to !== leg.ended && Number.isFinite(hold.to)) events.push({ kind: 'hold_ended', ...who, at: hold.to });
  }
  if (leg.ended === null) return events;
  const { transfer } = leg;
  if (transfer === null) events.push({ kind: 'agent_left', ...who, at: leg.ended, ended_by: leg.endedBy });
  else events.push({ kind: 'transferred', ...who, at: leg.ended, to: transfer.to, transfer: transfer.kind, target: transfer.target });
  return events;
}

/** Our agent's own share in a call that it placed. */
function outboundEvents(
  model: PbxModel,
  roles: Roles,
  agent: string | null,
  connected: ReadonlyMap<string, readonly { from: number; to: number }[]>,
  end: End | null,
  settings: PbxSettings,
  source: EventSource,
): LifecycleEvent[] {
  const { party, caller } = roles;
  const events: LifecycleEvent[] = [];
  if (party?.ringing_at != null) events.push({ kind: 'call_ringing', source, at: party.ringing_at });
  if (party?.answered_at == null) return events;
  events.push({ kind: 'far_end_answered', source, at: party.answered_at, by: 'person' });
  if (agent === null || caller === null) return events;
  const leg = legsOf(model, { ...roles, phones: [caller] }, settings, [], connected).find((each) => each.phone === caller);
  if (leg === undefined) return events;
  for (const hold of leg.holds) {
    if (hold.from < party.answered_at) continue;
    events.push({ kind: 'hold_started', source, agent_id: agent, at: hold.from });
    if (hold.to !== leg.ended && Number.isFinite(hold.to)) events.push({ kind: 'hold_ended', source, agent_id: agent, at: hold.to });
  }
  if (leg.ended === null) return events;
  if (leg.transfer !== null) {
    const { to, target, kind } = leg.transfer;
    events.push({ kind: 'transferred', source, agent_id: agent, at: leg.ended, to, transfer: kind, target });
  } else {
    events.push({ kind: 'agent_left', source, agent_id: agent, at: leg.ended, ended_by: end?.endedBy ?? leg.endedBy });
  }
  return events;
}
