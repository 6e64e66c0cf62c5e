import type { ChannelEvent } from '#domain/channel-events.ts';
import type { Instant } from '#domain/instant.ts';
import type { Leg } from './leg.ts';

/** With whom a leg was connected. */
export interface Meetings {
  readonly events: readonly ChannelEvent[];
  /** By the other leg's id. */
  readonly met: ReadonlyMap<string, Meeting>;
  /** The one with whom it was connected last; '' = none. */
  readonly last: string;
}

export interface Meeting {
  readonly other: string;
  readonly from: Instant;
  readonly to: Instant | null;
}

/** Two legs that are connected are a bridge of two, told for both: the other one may tell nothing itself. */
export function meetingsOf(leg: Leg): Meetings {
  const { source, uuid, profiles } = leg;
  const meetings = profiles.map((_, index) => meetingIn(leg, index)).filter((meeting) => meeting !== null);
  const events = meetings.flatMap(({ other, from, to }): ChannelEvent[] => {
    const seen = { source, name: '', bridge: bridgeOf(uuid, other) };
    return [uuid, other].flatMap((channel): ChannelEvent[] => {
      const entered: ChannelEvent = { kind: 'bridge_entered', at: from, ...seen, channel };
      return to === null ? [entered] : [entered, { kind: 'bridge_left', at: to, ...seen, channel }];
    });
  });
  const met = new Map(meetings.map((meeting) => [meeting.other, meeting]));
  const last = profiles.at(-1)?.bridgedAt == null ? '' : (meetings.at(-1)?.other ?? '');
  return { events: [...events, ...handings(leg, meetings)], met, last };
}

/** The bridge of two legs, whoever of them tells of it. */
export function bridgeOf(one: string, other: string): string {
  return [one, other].sort().join('+');
}

function meetingIn(leg: Leg, index: number): Meeting | null {
  const { value, profiles, endedAt, uuid } = leg;
  const profile = profiles[index];
  if (profile?.bridgedAt == null) return null;
  const newest = index === profiles.length - 1;
  const named = newest ? value('bridge_uuid') || value('last_bridge_to') || value('signal_bond') : '';
  const other = named || (profile.placed.at(-1)?.uuid ?? '') || value('cc_agent_uuid');
  const to = profile.transferredAt ?? endedAt;
  if (other === '' || other === uuid || (to !== null && to < profile.bridgedAt)) return null;
  return { other, from: profile.bridgedAt, to };
}

/** A leg that went through the dialplan again after it had been connected was handed on; before that it was only led on. */
function handings({ profiles, source, uuid, placed, endedAt, value }: Leg, meetings: readonly Meeting[]): ChannelEvent[] {
  const blind = profiles.flatMap(({ transferredAt: at, bridgedAt }, index): ChannelEvent[] => {
    const next = profiles[index + 1];
    const from = meetings.find((meeting) => meeting.from === bridgedAt);
    if (at === null || next === undefined || from === undefined) return [];
    const { destination: exten, context } = next;
    return [{ kind: 'blind_transferred', at, source, channel: from.other, name: '', transferee: uuid, exten, context }];
  });
  const last = meetings.at(-1);
  if (!placed || value('hangup_cause') !== 'ATTENDED_TRANSFER' || last === undefined || endedAt === null) return blind;
  // Its party stays with the one whom it consulted.
  const handed: ChannelEvent = {
    ...{ kind: 'attended_transferred', at: endedAt, source, channel: uuid, name: '' },
    ...{ second: '', transferee: last.other, target: '' },
  };
  return [...blind, handed];
}
