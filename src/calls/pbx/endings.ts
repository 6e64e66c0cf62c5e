import type { BlockedReason, EndedBy, Outcome } from '#domain/facts.ts';
import type { Instant } from '#domain/instant.ts';
import type { PbxSettings } from '#domain/pbx-settings.ts';
import { voicemailAt, type Wait } from './direct.ts';
import type { PbxLeg } from './legs.ts';
import type { Channel, PbxModel } from './model.ts';
import type { Roles } from './roles.ts';

/** How a call ended; null outcome = it follows from its waits. */
export interface End {
  readonly at: Instant;
  readonly outcome: Outcome | null;
  readonly endedBy: EndedBy | null;
  readonly blocked: BlockedReason | null;
  readonly sipCode: number | null;
}

/** The end of a call from outside (or between our phones); null = it goes on. */
export function inboundEnd(
  model: PbxModel,
  roles: Roles,
  waits: readonly Wait[],
  legs: readonly PbxLeg[],
  settings: PbxSettings,
): End | null {
  const { party } = roles;
  const at = party === null ? endWithoutChannel(model, waits, legs) : party.ended_at;
  if (at === null) return null;
  const talks = legs.filter((leg) => leg.joined !== null).sort((a, b) => (a.ended ?? Infinity) - (b.ended ?? Infinity));
  const last = talks.at(-1);
  const byParty = party === null ? null : whoEnded(model, party);
  const base = { at, blocked: null, sipCode: null };
  if (last !== undefined) return { ...base, outcome: 'answered', endedBy: endOfTalk(last, waits) ?? byParty };
  const mailbox = voicemailAt(model, party, -Infinity);
  if (mailbox !== null) return { ...base, outcome: 'voicemail', endedBy: byParty };
  const wait = waits.at(-1);
  if (wait !== undefined) {
    const abandoned = wait.exit === 'abandoned';
    return {
      ...base,
      outcome: roles.direction === 'internal' ? 'no_answer' : abandoned ? 'abandoned' : null,
      endedBy: abandoned ? 'customer' : byParty,
    };
  }
  if (roles.direction === 'internal') return { ...base, outcome: 'no_answer', endedBy: byParty };
  return { ...base, ...withoutWait(model, party, byParty, settings) };
}

/** Who ended the last conversation ended the call, unless the call was handed on to another wait or person. */
function endOfTalk(last: PbxLeg, waits: readonly Wait[]): EndedBy | null {
  if (last.transfer === null) return last.endedBy;
  const followed = waits.some((wait) => wait.from >= (last.ended ?? Infinity) - 500);
  // A consultation that found nobody: by hanging up the agent left the caller to a mailbox.
  return last.transfer.kind === 'warm' && !followed ? 'agent' : null;
}

function withoutWait(
  model: PbxModel,
  party: Channel | null,
  byParty: EndedBy | null,
  settings: PbxSettings,
): Pick<End, 'outcome' | 'blocked' | 'endedBy'> {
  const statuses = [
    ...[...model.channels.values()].flatMap((channel) =>
      channel.variables.filter((set) => set.name === 'QUEUESTATUS').map((set) => set.value),
    ),
    ...model.records.map((record) => record.queue_status ?? ''),
  ];
  if (statuses.includes('FULL')) return { outcome: 'blocked', blocked: 'queue_full', endedBy: byParty };
  if (statuses.some((status) => status === 'JOINEMPTY' || status === 'JOINUNAVAIL'))
    return { outcome: 'blocked', blocked: 'no_agents', endedBy: byParty };
  if (byParty === 'customer') return { outcome: 'abandoned_ivr', blocked: null, endedBy: 'customer' };
  const busy =
    party?.cause === 17 || party?.apps.some((app) => app.app === 'Busy') === true || model.records.some((record) => record.app === 'Busy');
  if (busy) return { outcome: 'blocked', blocked: 'busy', endedBy: byParty };
  const entrance = settings.queues.some((queue) => queue.extensions.includes(party?.last_exten ?? ''));
  // At a queue's door and turned away: full or closed, this source does not say which.
  if (entrance) return { outcome: 'blocked', blocked: null, endedBy: byParty };
  const connected = party?.answered_at != null;
  if (!connected && (party?.cause === 21 || refusedByRecord(model))) return { outcome: 'screened', blocked: null, endedBy: byParty };
  const lost = /^[it]$/u.test(party?.last_exten ?? '') || model.records.some((record) => /^[it]$/u.test(record.dst));
  const used = settings.inboundContexts.length > 0 || connected;
  return { outcome: connected && !lost && used ? 'contained' : 'failed', blocked: null, endedBy: byParty };
}

/** `Hangup(21)`: the dialplan refused the caller. */
function refusedByRecord(model: PbxModel): boolean {
  return model.records.some((record) => record.app === 'Hangup' && record.data === '21');
}

const endingApps = new Set(['hangup', 'busy', 'congestion']);

/** Who ended the party's channel: the party, unless the dialplan had told the channel to end before. */
export function whoEnded(model: PbxModel, party: Channel): EndedBy | null {
  if (party.ended_at === null) return null;
  const told = party.apps.find((app) => endingApps.has(app.app.toLowerCase()) && app.entered);
  if (told !== undefined) return party.hangup_requested_at !== null && party.hangup_requested_at < told.at ? 'customer' : 'system';
  if (party.hangup_requested_at !== null) return 'customer';
  const record = model.records.filter((each) => each.channel_name === party.name).at(-1);
  if (record !== undefined && endingApps.has(record.app.toLowerCase())) return 'system';
  // A call that the PBX refused before it answered names the caller's channel, too.
  if (party.answered_at === null && (party.cause === 17 || party.cause === 21)) return 'system';
  if (party.hangup_source === null) return model.sources.has('ami') || model.sources.has('ari') ? 'system' : null;
  return party.hangup_source === party.name ? 'customer' : 'system';
}

/** Without any channel the call lasts as long as the sources tell of it; an open wait or talk is not over. */
function endWithoutChannel(model: PbxModel, waits: readonly Wait[], legs: readonly PbxLeg[]): Instant | null {
  const records = model.records.map((record) => record.ended_at);
  if (records.length > 0) return Math.max(...records);
  if (waits.some((wait) => wait.to === null) || legs.some((leg) => leg.answered !== null && leg.ended === null)) return null;
  const ends = [...waits.map((wait) => wait.to), ...legs.map((leg) => leg.ended)].filter((end) => end !== null);
  return ends.length === 0 ? null : Math.max(...ends);
}

const failures = new Set([1, 2, 3, 20, 22, 27, 28, 29, 34, 38, 41, 42, 44, 47, 50, 58, 63, 66, 88]);

/** The end of a call that we placed. */
export function outboundEnd(roles: Roles): End | null {
  const { party, caller } = roles;
  const at = caller?.ended_at ?? party?.ended_at ?? null;
  if (at === null) return null;
  if (party === null) return { at, outcome: 'cancelled', endedBy: 'system', blocked: null, sipCode: null };
  const base = { at, blocked: null, sipCode: party.sip_code };
  if (party.answered_at !== null) return { ...base, outcome: 'answered', endedBy: enderOf(party, caller), sipCode: null };
  if (party.cause === 17 || party.dial_status === 'BUSY') return { ...base, outcome: 'busy', endedBy: 'system' };
  if (party.cause === 21) return { ...base, outcome: 'rejected', endedBy: 'system' };
  if (party.dial_status === 'CANCEL') return { ...base, outcome: 'cancelled', endedBy: 'agent' };
  if (party.dial_status === 'CONGESTION' || (party.cause !== null && failures.has(party.cause))) {
    return { ...base, outcome: 'failed', endedBy: 'system' };
  }
  // Without the dial's own status: our side hung up while the far end still rang.
  const over = party.ended_at ?? Infinity;
  const asked = (caller?.hangup_requested_at ?? Infinity) < over;
  const left =
    party.hangup_source !== party.name && caller !== null && caller.hangup_source === caller.name && (caller.ended_at ?? 0) - over < 100;
  if (party.dial_status === null && (asked || left)) return { ...base, outcome: 'cancelled', endedBy: 'agent' };
  return { ...base, outcome: 'no_answer', endedBy: 'system' };
}

function enderOf(party: Channel, caller: Channel | null): EndedBy | null {
  const [byParty, byAgent] = [party.hangup_requested_at ?? Infinity, caller?.hangup_requested_at ?? Infinity];
  if (byParty < byAgent) return 'customer';
  if (byAgent < byParty) return 'agent';
  if (party.hangup_source === party.name) return 'customer';
  if (caller !== null && (party.hangup_source === caller.name || caller.hangup_source === caller.name)) return 'agent';
  return party.hangup_source === null && caller?.hangup_source == null ? null : 'system';
}
