import type { ChannelEvent } from '#domain/channel-events.ts';
import type { Decoded, Reject } from '#domain/delivery.ts';
import type { AgentEvent, DecodedEvent } from '#domain/events.ts';
import type { Instant } from '#domain/instant.ts';
import type { PbxSettings } from '#domain/pbx-settings.ts';
import { agentNaming } from '#domain/pbx-names.ts';
import { own } from '#domain/own.ts';
import { channelKinds, type Headers } from './ami-channels.ts';
import { memberEvents } from './ami-members.ts';
import { queueKinds } from './ami-queues.ts';
import { blocksOf, headersOf } from './blocks.ts';
import { linksOf } from './decode-cel.ts';
import { eventOf } from './decode-cdr.ts';
import { contentId, reject, shown } from '#connectors/lines.ts';
import { localTime } from '#connectors/local-time.ts';
import { phoneOf } from './phones.ts';

/**
 * A recorded AMI event stream. Of the kinds of events those are read that tell of calls and agents; `CEL` says the
 * same again and is left out. An event without `Timestamp` needs the recorder's `# recv` line.
 */
export function decodeAmi(body: Uint8Array, settings: PbxSettings): Decoded {
  const rejects: Reject[] = [];
  const events: DecodedEvent[] = [];
  const nameAgent = agentNaming(settings);
  const phone = phoneOf(settings);
  const zone = localTime(settings.timeZone);
  const variables = toldVariables(settings);
  for (const block of blocksOf(body, rejects)) {
    const { event } = block;
    if (event === null || !readKinds.has(event)) continue;
    const headers = headersOf(block);
    if (event === 'VarSet' && !variables.has(bare(headers.get('Variable') ?? ''))) continue;
    const stamp = headers.get('Timestamp');
    // Whoever logs in is told so before anything else, without a time.
    if (event === 'FullyBooted' && stamp === undefined && block.received === null) continue;
    const at: Instant | null =
      stamp !== undefined && /^\d+(\.\d+)?$/u.test(stamp) ? Number(stamp) * 1000 : stamp === undefined ? block.received : null;
    if (at === null || at > 8.64e15) {
      const got = stamp === undefined ? 'no Timestamp and no "# recv" line before the block' : `Timestamp ${shown(stamp)}`;
      rejects.push(reject(block.first, `${event}: got ${got}, wanted the time (timestampevents=yes in manager.conf)`));
      continue;
    }
    // Without a timestamp two equal blocks are two events, so the time they came belongs to their identity.
    const id = contentId('a', (stamp === undefined ? `${at}\n` : '') + block.lines.join('\n'));
    if (event === 'Cdr') {
      const record = eventOf(recordOf(headers), zone, 'm', block.lines.join('\n'));
      if (typeof record === 'string') rejects.push(reject(block.first, `Cdr: ${record}`));
      else events.push(record);
      continue;
    }
    const system = own(systemKinds, event);
    if (system !== undefined) {
      const told = { kind: system, at, source: 'ami' } as const;
      settings.agents.forEach((agent, part) => events.push({ id: `${id}s${part}`, key: `agent:${agent.id}`, links: [], event: told }));
      continue;
    }
    const agents = memberEvents(event, headers, at, nameAgent);
    agents.forEach((told, part) => events.push(agentEvent(`${id}g${part}`, told)));
    const decode = own(channelKinds, event) ?? own(queueKinds, event);
    if (decode === undefined) continue;
    const told = decode({ at, source: 'ami' }, headers, nameAgent);
    if (typeof told === 'string') {
      rejects.push(reject(block.first, `${event}: ${told}`));
      continue;
    }
    if (told === null) continue;
    const key = keyOf(told);
    if (key !== null) events.push({ id, key: `call:${key}`, links: amiLinks(told, key, headers), event: told });
    const state = phone(told);
    if (state !== null) events.push(agentEvent(`${id}p`, state));
  }
  return { events, rejects };
}

/** `FullyBooted` comes at the start, but also to everyone who logs in: so it ends a shutdown and nothing else. */
const systemKinds: Readonly<Record<string, 'system_stopped' | 'system_up'>> = { Shutdown: 'system_stopped', FullyBooted: 'system_up' };

const readKinds = new Set([
  ...Object.keys(systemKinds),
  ...Object.keys(channelKinds),
  ...Object.keys(queueKinds),
  ...['QueueMemberPause', 'QueueMemberAdded', 'QueueMemberRemoved', 'QueueMember', 'Cdr'],
]);

/** Variables of channels that tell something of a call. */
export function toldVariables({ numberVariables, campaignVariables }: PbxSettings): Set<string> {
  return new Set(['QUEUESTATUS', 'MIXMONITOR_FILENAME', ...numberVariables, ...campaignVariables]);
}

/** A variable's name without the underscores that make children inherit it. */
export function bare(variable: string): string {
  return variable.replace(/^_{1,2}/u, '');
}

function agentEvent(id: string, event: Extract<AgentEvent, { agent_id: string }>): DecodedEvent {
  return { id, key: `agent:${event.agent_id}`, links: [], event };
}

/** An event without any channel (a queue member's headers when the caller's channel is gone) belongs to no call. */
function keyOf(event: ChannelEvent): string | null {
  if (!('channel' in event)) return null;
  if (event.channel !== null && event.channel !== '') return event.channel;
  return 'dest' in event && event.dest !== null && event.dest !== '' ? event.dest : null;
}

function amiLinks(event: ChannelEvent, key: string, headers: Headers): string[] {
  const ids = [headers.get('Linkedid') ?? '', 'dest' in event ? (event.dest ?? '') : '', headers.get('DestLinkedid') ?? ''];
  return [...new Set([...ids.filter((id) => id !== '' && id !== key).map((id) => `call:${id}`), ...linksOf(event)])];
}

function recordOf(headers: Headers): Map<string, string> {
  const names: Readonly<Record<string, string>> = {
    AccountCode: 'accountcode',
    Source: 'src',
    Destination: 'dst',
    DestinationContext: 'dcontext',
    CallerID: 'clid',
    Channel: 'channel',
    DestinationChannel: 'dstchannel',
    LastApplication: 'lastapp',
    LastData: 'lastdata',
    StartTime: 'start',
    AnswerTime: 'answer',
    EndTime: 'end',
    Duration: 'duration',
    BillableSeconds: 'billsec',
    Disposition: 'disposition',
    UniqueID: 'uniqueid',
    UserField: 'userfield',
  };
  const row = new Map<string, string>();
  for (const [header, column] of Object.entries(names)) row.set(column, headers.get(header) ?? '');
  return row;
}
