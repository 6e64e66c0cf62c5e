import type { Direction } from '#domain/facts.ts';
import type { Instant } from '#domain/instant.ts';
import { agentNaming, epochOf, peerOf } from '#domain/pbx-names.ts';
import type { PbxSettings } from '#domain/pbx-settings.ts';
import type { PbxModel } from './model.ts';
import { readerOf } from './numbers.ts';
import type { Roles } from './roles.ts';
import type { QueueStay } from './visits.ts';

/** What the start of a call says of its two ends. */
export interface Start {
  readonly at: Instant;
  readonly direction: Direction;
  readonly caller: string | null;
  readonly caller_presented: string | null;
  readonly caller_name: string | null;
  readonly number: string | null;
  readonly campaign_id: string | null;
  readonly agent_id?: string | null;
  readonly seized?: boolean;
}

export interface Identity {
  readonly start: Start;
  readonly anomalies: readonly string[];
}

/** Who calls whom, and since when. */
export function partyOf(model: PbxModel, roles: Roles, settings: PbxSettings, stays: readonly QueueStay[]): Identity {
  const read = readerOf(settings);
  const anomalies = model.records.flatMap((record) => (record.anomaly === null ? [] : [record.anomaly]));
  const at = startOf(model, roles, stays);
  if (roles.direction === 'outbound') return outbound(model, roles, settings, at, anomalies);
  const internal = roles.direction === 'internal' && roles.party !== null;
  const join = model.joins[0];
  const record = model.records.find((each) => !each.channel_name.startsWith('Local/'));
  const presented = roles.party?.number ?? firstText(join?.number, record?.src) ?? null;
  const caller = read(presented);
  const name = unquoted(firstText(roles.party?.caller_name, join?.caller_name, nameIn(record?.clid)));
  const dialled = dialledNumbers(model, roles, settings);
  const number = dialled.map((text) => read(text).e164).find((e164) => e164 !== null) ?? firstText(...dialled) ?? null;
  return {
    start: {
      at,
      direction: internal ? 'internal' : 'inbound',
      caller: internal ? null : caller.e164,
      caller_presented: caller.presented,
      caller_name: name,
      number: internal ? null : number,
      campaign_id: campaignOf(model, settings),
    },
    anomalies: caller.anomaly === null || internal ? anomalies : [...anomalies, caller.anomaly],
  };
}

function outbound(model: PbxModel, roles: Roles, settings: PbxSettings, at: Instant, anomalies: readonly string[]): Identity {
  const read = readerOf(settings);
  const { party, caller } = roles;
  const dialled = [
    caller?.exten ?? '',
    party?.last_number ?? '',
    party?.number ?? '',
    party === null ? (caller?.last_number ?? '') : '',
    ...model.records.map((record) => record.dst),
  ];
  const numbers = dialled.map((text) => read(text));
  const called = numbers.find((number) => number.e164 !== null) ?? numbers.find((number) => number.presented !== null);
  const shown = [party === null ? '' : (caller?.last_number ?? ''), ...model.records.map((record) => record.src)]
    .map((text) => read(text).e164)
    .find((e164) => e164 !== null);
  return {
    start: {
      at,
      direction: 'outbound',
      caller: called?.e164 ?? null,
      caller_presented: called?.presented ?? null,
      caller_name: null,
      number: shown ?? null,
      campaign_id: campaignOf(model, settings),
      agent_id: caller === null ? null : agentNaming(settings)(peerOf(caller.name)),
      seized: party !== null,
    },
    anomalies: called?.anomaly == null ? anomalies : [...anomalies, called.anomaly],
  };
}

/** The first of: the channel's start, the record's, the second in the unique id, the entry into the queue. */
function startOf(model: PbxModel, roles: Roles, stays: readonly QueueStay[]): Instant {
  const first = roles.caller?.started_at ?? roles.party?.started_at;
  if (first != null) return first;
  const records = model.records.map((record) => record.started_at);
  const told = Math.min(...model.joins.map((join) => join.at), ...stays.map((stay) => stay.from), ...records);
  if (records.length > 0) return Math.min(...records);
  const channel = model.joins[0]?.channel ?? model.connects[0]?.channel ?? model.exits[0]?.channel ?? '';
  const created = epochOf(channel);
  // An id from another machine's clock, or a log with shifted times, tells nothing of this call's start.
  return created !== null && created <= told && told - created < 4 * 3_600_000 ? created : told;
}

/** Every place that may hold the number called; the dialplan's own note of it comes first. */
function dialledNumbers(model: PbxModel, roles: Roles, settings: PbxSettings): string[] {
  const variables = [...model.channels.values()].flatMap((channel) => channel.variables);
  return [
    ...variables.filter((set) => settings.numberVariables.includes(set.name)).map((set) => set.value),
    ...model.records.map((record) => record.did ?? ''),
    ...model.numbersTold,
    roles.party?.exten ?? '',
    ...model.records.filter((record) => record.channel_name === (roles.party?.name ?? record.channel_name)).map((record) => record.dst),
  ].filter((text) => /^\+?\d{5,}$/u.test(text));
}

export function campaignOf(model: PbxModel, settings: PbxSettings): string | null {
  for (const channel of model.channels.values()) {
    const set = channel.variables.find((each) => settings.campaignVariables.includes(each.name) && each.value !== '');
    if (set !== undefined) return set.value;
  }
  return model.records.map((record) => record.campaign).find((campaign) => campaign !== null) ?? null;
}

function firstText(...texts: (string | null | undefined)[]): string | undefined {
  return texts.find((text): text is string => text !== null && text !== undefined && text !== '');
}

/** The name in `"Acme; Sons" <+12025550143>`. */
export function nameIn(clid: string | undefined): string | null {
  const match = /^"(.*)" <.*>$/u.exec(clid ?? '');
  const name = match?.[1]?.replace(/\\(.)/gu, '$1') ?? '';
  return name === '' ? null : name;
}

/** A quote within a name keeps the backslash that it had in SIP; the name has none. */
function unquoted(name: string | null | undefined): string | null {
  return name?.replace(/\\(["\\])/g, '$1') ?? null;
}
