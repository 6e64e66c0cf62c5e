import { agentAt, ofAgent, ofCall, type Meaning, type Reading } from '#connectors/hosted.ts';
import type { AgentStateName } from '#domain/facts.ts';
import type { Instant } from '#domain/instant.ts';
import { stateOfPause } from '#domain/pause-reasons.ts';
import { own } from '#domain/own.ts';
import type { AircallUser } from './message-schema.ts';

/** An agent's name: as the settings say of the user's id, else the e-mail address, else the name, else the id. */
export function agentOf(user: AircallUser | null | undefined, reading: Reading): string | null {
  if (user === null || user === undefined) return null;
  return agentAt(reading, user.id) ?? told(user.email) ?? told(user.name) ?? user.id;
}

const told = (text: string | null | undefined): string | null => (text === undefined || text === '' ? null : text);

/** Events of users, without their version. Aircall may send `closed` again with another reason: a state, not a count. */
export type UserEvent = (typeof userEvents)[number];
export const userEvents = ['created', 'deleted', 'connected', 'disconnected', 'opened', 'closed', 'wut_start', 'wut_end'] as const;

/** What an event of a user tells of the agent's state, and of the wrap-up of its last call where Aircall names that. */
export function presence(event: UserEvent, at: Instant, user: AircallUser, reading: Reading): Meaning[] {
  const agent = agentOf(user, reading);
  if (agent === null) return [];
  const state = (name: AgentStateName, reason: string | null = null): Meaning =>
    ofAgent(agent, { kind: 'agent_state', at, source: 'native', agent_id: agent, state: name, reason });
  const away = (): Meaning => state(stateOfAbsence(user.substatus ?? '', reading), told(user.substatus));
  const back = (): Meaning => (user.availability_status === 'unavailable' ? away() : state('available'));
  switch (event) {
    case 'created':
      return [];
    case 'deleted':
    case 'disconnected':
      return [state('logged_out')];
    case 'connected':
      return [back()];
    case 'opened':
      return [state('available')];
    case 'closed':
      return [away()];
    case 'wut_start':
      return [state('acw')];
    case 'wut_end': {
      const call = user.last_call_id ?? null;
      return [back(), ...(call === null ? [] : [ofCall(call, { kind: 'wrapup_ended', at, source: 'native', agent_id: agent })])];
    }
  }
}

const absences: Readonly<Record<string, AgentStateName>> = {
  out_for_lunch: 'break',
  on_a_break: 'break',
  in_training: 'training',
  doing_back_office: 'other',
  always_closed: 'other',
  other: 'other',
};

/** What the settings say of a reason comes first, then Aircall's own words, then the usual ones. */
function stateOfAbsence(reason: string, { settings: { pauseReasons } }: Reading): AgentStateName {
  return own(pauseReasons, reason.toLowerCase()) ?? own(absences, reason) ?? stateOfPause(reason, pauseReasons);
}
