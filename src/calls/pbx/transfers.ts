import type { EventSource } from '#domain/events.ts';
import type { Instant } from '#domain/instant.ts';
import type { PbxSettings } from '#domain/pbx-settings.ts';
import { agentNaming, peerOf } from '#domain/pbx-names.ts';
import type { Channel, PbxModel } from './model.ts';

/** A call handed on by an agent. */
export interface Transfer {
  readonly at: Instant;
  readonly source: EventSource;
  /** The phone that handed on; null where only a queue tells of it. */
  readonly channel: string | null;
  readonly agent: string;
  readonly kind: 'blind' | 'warm';
  /** Agent, queue or extension; null = this source does not say. */
  readonly to: string | null;
  readonly target: 'queue' | 'agent' | 'external' | null;
}

/** The transfers of a call, each once: a phone's own (AMI, then CEL), then those that only queue_log tells. */
export function transfersOf(model: PbxModel, settings: PbxSettings): Transfer[] {
  const nameAgent = agentNaming(settings);
  const found: Transfer[] = [];
  const add = (transfer: Transfer): void => {
    const at = found.findIndex(
      (known) => known.kind === transfer.kind && known.agent === transfer.agent && Math.abs(known.at - transfer.at) < 2000,
    );
    const known = found[at];
    if (known === undefined) found.push(transfer);
    else if (known.to === null && transfer.to !== null) found[at] = { ...known, to: transfer.to, target: transfer.target };
  };
  for (const event of model.blind) {
    const agent = nameAgent(peerOf(event.name));
    add({ at: event.at, source: event.source, channel: event.channel, agent, kind: 'blind', ...targetOf(event.exten, settings) });
  }
  for (const event of model.attended) {
    const agent = nameAgent(peerOf(event.name));
    const to = consulted(model, event.channel, event.second, event.target, event.at, settings);
    add({
      at: event.at,
      source: event.source,
      channel: event.channel,
      agent,
      kind: 'warm',
      ...(to === null ? { to: null, target: null } : targetOf(to, settings)),
    });
  }
  for (const event of model.completions) {
    const base = { at: event.at, source: event.source, channel: null, agent: event.agent };
    if (event.by === 'blind_transfer')
      add({ ...base, kind: 'blind', ...(event.to === null ? { to: null, target: null } : targetOf(event.to, settings)) });
    if (event.by === 'attended_transfer') add({ ...base, kind: 'warm', to: null, target: null });
  }
  return found;
}

/** What an extension stands for. */
export function targetOf(exten: string, settings: PbxSettings): { to: string; target: 'queue' | 'agent' | 'external' } {
  const queue = settings.queues.find((each) => each.id === exten || each.extensions.includes(exten));
  if (queue !== undefined) return { to: queue.id, target: 'queue' };
  const agent = agentNaming(settings)(exten);
  if (settings.agents.some((each) => each.id === agent)) return { to: agent, target: 'agent' };
  return { to: exten, target: 'external' };
}

/** Whom the agent had consulted: the target's phone, or the extension that a Local channel was made for. */
function consulted(model: PbxModel, first: string, second: string, target: string, at: Instant, settings: PbxSettings): string | null {
  const extension = (channel: Channel): string => (peerOf(channel.name).split('/')[1] ?? '').split('@')[0] ?? '';
  const told = model.channels.get(target);
  if (told !== undefined && told.name !== '') return extension(told) === '' ? null : extension(told);
  const secondChannel = second === first ? undefined : model.channels.get(second);
  if (secondChannel !== undefined && secondChannel.exten !== '') return secondChannel.exten;
  const phones = new Set(settings.agents.map((agent) => agent.id));
  const made = [...model.channels.values()]
    .filter((channel) => channel.name.startsWith('Local/') && channel.started_at !== null && channel.started_at < at)
    .filter((channel) => phones.has(agentNaming(settings)(extension(channel))) && (channel.ended_at ?? Infinity) >= at)
    .sort((a, b) => (b.started_at ?? 0) - (a.started_at ?? 0))[0];
  return made === undefined ? null : extension(made);
}
