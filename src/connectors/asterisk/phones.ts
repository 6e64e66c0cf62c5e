import type { ChannelEvent } from '#domain/channel-events.ts';
import type { AgentEvent } from '#domain/events.ts';
import { matchesBounded } from '#domain/bounded-pattern.ts';
import type { PbxSettings } from '#domain/pbx-settings.ts';
import { agentNaming, peerOf } from '#domain/pbx-names.ts';

type PhoneEvent = Extract<AgentEvent, { kind: 'agent_rung' | 'agent_engaged' | 'agent_released' }>;

/** What a channel's event says of the agent whose phone it is; null for trunks, Local channels and feature codes. */
export function phoneOf(settings: PbxSettings): (event: ChannelEvent) => PhoneEvent | null {
  const nameAgent = agentNaming(settings);
  const known = new Set(settings.agents.map((agent) => agent.id));
  const notCalls = [...settings.featureCodes, ...settings.listening].map((text) => new RegExp(text, 'u'));
  return (event) => {
    const kind = phoneKinds[event.kind];
    if (kind === undefined || !('name' in event) || !('channel' in event)) return null;
    if (event.name.startsWith('Local/')) return null;
    const agent_id = nameAgent(peerOf(event.name));
    if (!known.has(agent_id)) return null;
    if ('exten' in event && notCalls.some((pattern) => matchesBounded(pattern, event.exten))) return null;
    return { kind, at: event.at, source: event.source, agent_id, call: event.channel };
  };
}

const phoneKinds: Readonly<Partial<Record<ChannelEvent['kind'], PhoneEvent['kind']>>> = {
  channel_ringing: 'agent_rung',
  channel_answered: 'agent_engaged',
  channel_ended: 'agent_released',
};
