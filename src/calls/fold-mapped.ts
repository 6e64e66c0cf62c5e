import type { StoredEvent } from '#domain/events.ts';
import { type Facts, noFacts } from '#domain/facts.ts';
import type { FoldSettings } from '#domain/fold-settings.ts';
import type { Mapping } from '#domain/mapping.ts';
import type { Settled } from '#domain/settled.ts';
import { type AgentCheckpoint } from './fold-agent.ts';
import { foldPerson, type PersonEvent, type Standings } from './fold-person.ts';
import { foldFrom, type Folding, idOf, isAgent } from './fold.ts';

/** A group as the index gives it, with its account. */
type MappedGroup = Parameters<typeof foldFrom>[0] & { readonly account: string };

/** The connections that tell of a group: its own, and of a person in several systems the others. */
export function connectionsOf({ connection, events }: MappedGroup): string[] {
  return [...new Set([connection, ...events.flatMap((event) => (event.connection === undefined ? [] : [event.connection]))])];
}

/**
 * The facts of one group under the names that the account gave to people and queues. Null = what was settled belongs to
 * other names: they changed a moment ago, and the group is about to be marked again.
 */
export function foldMapped(group: MappedGroup, mapping: Mapping, settingsOf: (connection: string) => FoldSettings): Folding | null {
  if (group.kind === 'agent') {
    const told = personEvents(group);
    const merge = told.map(({ connection, name }) => mapping.mergeOf(connection, name)).find((one) => one !== null);
    const was = group.settled === null ? null : ofPerson(group.settled);
    if (merge != null) return group.settled !== null && was !== merge.id ? null : personFacts(group, told, merge.id, settingsOf);
    if (was !== null) return null;
  }
  const folding = foldFrom(group, settingsOf(group.connection));
  return mapping.names ? { ...folding, facts: renamed(folding.facts, group.connection, mapping) } : folding;
}

interface PersonCheckpoint extends AgentCheckpoint<Standings> {
  readonly person: string;
}

/** Whose checkpoint it is; null = of an agent whom nobody merged. */
function ofPerson({ state }: Settled): string | null {
  const saved = JSON.parse(state) as Partial<PersonCheckpoint>;
  return saved.person ?? null;
}

/** `personFacts` wrote it. */
function readCheckpoint({ state }: Settled): PersonCheckpoint {
  return JSON.parse(state) as PersonCheckpoint;
}

const agentKey = 'agent:';

function personEvents({ connection, events }: MappedGroup): PersonEvent[] {
  return events.flatMap((stored: StoredEvent) =>
    isAgent(stored.event)
      ? [{ id: stored.id, event: stored.event, connection: stored.connection ?? connection, name: stored.key.slice(agentKey.length) }]
      : [],
  );
}

function personFacts(
  group: MappedGroup,
  events: readonly PersonEvent[],
  person: string,
  settingsOf: (connection: string) => FoldSettings,
): Folding {
  const who = { id: idOf(group.account, `person:${person}`), agent_id: person };
  const { states, checkpoint } = foldPerson(who, events, settingsOf, group.settled === null ? null : readCheckpoint(group.settled));
  const saved = checkpoint === null ? null : JSON.stringify({ ...checkpoint, person } satisfies PersonCheckpoint);
  const settled = checkpoint === null || saved === null ? null : { at: checkpoint.at, factsFrom: checkpoint.factsFrom, state: saved };
  if (group.more !== true) return { facts: { ...noFacts(), agent_state: [...states] }, settled };
  if (settled === null) throw new Error('a part of an agent settles nothing');
  return { settled, facts: { ...noFacts(), agent_state: states.filter((state) => state.from_at < settled.factsFrom) } };
}

/** Facts of one connection, with the account's names; what the connection itself said stays beside them. */
export function renamed(facts: Facts, connection: string, mapping: Mapping): Facts {
  const agent = <T extends string | null>(name: T): T | string => (name === null ? name : mapping.agentOf(connection, name));
  const queue = <T extends string | null>(name: T): T | string => (name === null ? name : mapping.queueOf(connection, name));
  return {
    ...facts,
    call: facts.call.map((call) => ({ ...call, agent_id: agent(call.agent_id) })),
    visit: facts.visit.map((visit) => {
      const queue_id = queue(visit.queue_id);
      const told = queue_id === visit.queue_id ? {} : { told: { connection, name: visit.queue_id } };
      return { ...visit, agent_id: agent(visit.agent_id), queue_id, ...told };
    }),
    leg: facts.leg.map((leg) => {
      const agent_id = agent(leg.agent_id);
      const told = agent_id === leg.agent_id ? {} : { told: { connection, name: leg.agent_id } };
      const { transfer_target: target, transfer_to: to } = leg;
      const transfer_to = target === 'agent' ? agent(to) : target === 'queue' ? queue(to) : to;
      return { ...leg, agent_id, queue_id: queue(leg.queue_id), transfer_to, ...told };
    }),
    schedule: facts.schedule.map((entry) => ({ ...entry, agent_id: agent(entry.agent_id) })),
    agent_pay: facts.agent_pay.map((entry) => ({ ...entry, agent_id: agent(entry.agent_id) })),
  };
}
