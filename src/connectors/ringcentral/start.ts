import { agentAt, callerOf, ourNumber, type Reading } from '#connectors/hosted.ts';
import type { LifecycleEvent } from '#domain/events.ts';
import type { Direction } from '#domain/facts.ts';
import type { PartyTold } from './message.ts';
import { isShort, type Role } from './roles.ts';

/** What a party says of its call; when, of which party and by whom is added to each. */
export type Say = LifecycleEvent extends infer E ? (E extends LifecycleEvent ? Omit<E, 'at' | 'source' | 'party'> : never) : never;

/** States in which a party is on its way into the call, so that both ends are told. */
export const begun: ReadonlySet<string> = new Set(['setup', 'proceeding', 'answered']);

/** Who calls whom, as far as this party tells. The first that says a thing counts; names come only in later messages. */
export function startOf(party: PartyTold, role: Role, reading: Reading): Say[] {
  const { from, to } = party;
  const start = (direction: Direction, theirs: typeof from, ours: string | null, agent: string | null = null): Say[] => {
    const { anomaly, ...caller } = callerOf(reading, theirs.number);
    const number = ourNumber(reading, isShort(ours) ? null : ours);
    const told: Say = { kind: 'call_started', direction, ...caller, caller_name: theirs.name, number };
    const found: Say[] = anomaly === null ? [] : [{ kind: 'anomaly_found', anomaly }];
    return [agent === null ? told : { ...told, agent_id: agent }, ...found];
  };
  const internal: Say = {
    kind: 'call_started',
    direction: 'internal',
    caller: null,
    caller_presented: from.number,
    caller_name: from.name,
  };
  switch (role) {
    case 'caller':
      return start('inbound', from, to.number);
    case 'agent':
    case 'menu':
      if (from.extension === null) return start('inbound', from, to.number);
      // Of later parties the colleague may be the one who passed the caller on.
      return /-\d+$/u.test(party.id) && !party.id.endsWith('-2') ? [] : [internal];
    case 'dialler':
      return to.number === null ? [] : start('outbound', to, from.number, agentOf(party, reading));
    case 'colleague':
      return [internal];
    case 'click':
      // Told as if the customer had called the agent.
      return start('outbound', party.direction === 'Inbound' ? from : to, null);
    case 'target':
      return start('outbound', to, null);
    case 'far_end':
    case 'other':
      return [];
  }
}

/** Names come only in some messages, so an agent is the extension's id, or what the settings call it. */
export function agentOf({ extension, id }: PartyTold, reading: Reading): string {
  return extension === null ? id : (agentAt(reading, extension) ?? extension);
}

/** The extension that is called, by its name. */
export function queueOf(party: PartyTold, reading: Reading): string {
  const { to, extension } = party;
  const called = to.extension ?? extension;
  return called === null ? party.id : (agentAt(reading, called) ?? to.name ?? called);
}
