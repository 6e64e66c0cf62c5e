import type { VisitExit } from '#domain/facts.ts';
import type { Instant } from '#domain/instant.ts';
import { peerOf } from '#domain/pbx-names.ts';
import { whoEnded } from './endings.ts';
import type { PbxLeg } from './legs.ts';
import type { Channel, PbxModel } from './model.ts';
import type { QueueStay } from './visits.ts';

/** A wait for people, in a queue or (a queue of one) on a direct extension or a ring group. */
export interface Wait {
  readonly queue: string;
  readonly from: Instant;
  readonly to: Instant | null;
  readonly exit: Exclude<VisitExit, 'waiting'> | null;
  readonly agent: string | null;
  readonly legs: readonly PbxLeg[];
  readonly direct: boolean;
}

/** Phones that ring outside a queue and outside a consultation: each set that rings together is one wait. */
export function directWaits(model: PbxModel, legs: readonly PbxLeg[], stays: readonly QueueStay[], party: Channel | null): Wait[] {
  const rung = legs.filter((leg) => leg.queue === null && !leg.consult && leg.phone !== null);
  const groups: PbxLeg[][] = [];
  for (const leg of rung) {
    const group = groups.at(-1);
    const open = group?.some((other) => leg.offered < (other.answered ?? other.ended ?? Infinity)) === true;
    if (group !== undefined && open && leg.offered - (group[0]?.offered ?? 0) < 1000) group.push(leg);
    else groups.push([leg]);
  }
  return groups.map((group, index): Wait => {
    const from = Math.min(...group.map((leg) => leg.offered));
    const taken = group.find((leg) => leg.answered !== null);
    const base = { queue: nameOf(group), from, legs: group, direct: true };
    if (taken !== undefined) return { ...base, to: taken.answered, exit: 'answered', agent: taken.agent };
    const ends = group.map((leg) => leg.ended);
    if (ends.includes(null)) return { ...base, to: null, exit: null, agent: null };
    const to = Math.max(...ends.map((end) => end ?? 0));
    const later =
      groups.slice(index + 1).some((other) => other.some((leg) => leg.offered >= to - 100)) || stays.some((stay) => stay.from >= to - 100);
    return { ...base, to, exit: exitOf(model, party, to, later), agent: null };
  });
}

function exitOf(model: PbxModel, party: Channel | null, to: Instant, later: boolean): Exclude<VisitExit, 'waiting'> {
  // A PBX that gives up hangs up on both at once: that is no choice of the caller's.
  if (party?.ended_at != null && party.ended_at <= to + 500) return whoEnded(model, party) === 'system' ? 'timeout' : 'abandoned';
  if (voicemailAt(model, party, to - 500) !== null) return 'voicemail';
  return later ? 'overflow' : 'timeout';
}

/** One phone: its extension. Several: the extension that they were dialled by, else all of theirs. */
function nameOf(group: readonly PbxLeg[]): string {
  const extensions = group.map((leg) => (peerOf(leg.phone?.name ?? '').split('/')[1] ?? leg.agent).split('@')[0] ?? leg.agent);
  if (extensions.length === 1) return extensions[0] ?? '';
  const dialled = group
    .flatMap((leg) => [leg.phone?.last_exten ?? '', ...(leg.phone?.apps.map((app) => app.exten) ?? [])])
    .find((exten) => exten !== '' && exten !== 's' && !exten.startsWith('s-'));
  return dialled ?? [...new Set(extensions)].sort().join('&');
}

/** When the party was sent to a mailbox: on its own channel, or on one that carries it after a transfer. */
export function voicemailAt(model: PbxModel, party: Channel | null, from: Instant): Instant | null {
  const carriers = new Set([party?.id, ...model.blind.map((event) => event.transferee)]);
  const times = [...model.channels.values()]
    .filter((channel) => carriers.has(channel.id))
    .flatMap((channel) => channel.apps.filter((app) => app.app.toLowerCase() === 'voicemail' && app.at >= from).map((app) => app.at));
  if (times.length > 0) return Math.min(...times);
  const record = model.records.find(
    (each) => each.app.toLowerCase() === 'voicemail' && each.ended_at >= from && (party === null || each.channel_name === party.name),
  );
  return record === undefined ? null : Math.max(record.started_at, from);
}
