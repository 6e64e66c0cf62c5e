import type { CallRecord } from '#domain/channel-events.ts';
import type { LifecycleEvent } from '#domain/events.ts';
import type { Direction, Outcome } from '#domain/facts.ts';
import { agentNaming, peerOf } from '#domain/pbx-names.ts';
import type { PbxSettings } from '#domain/pbx-settings.ts';
import { own } from '#domain/own.ts';
import type { PbxModel } from './model.ts';
import { readerOf } from './numbers.ts';
import { campaignOf, nameIn } from './party.ts';
import { outsiders } from './roles.ts';
import { exitOf, statusReason } from './visits.ts';

/**
 * A call of which only its records are known. They tell who called whom, when, and what it came to. They do not tell
 * when a queue was entered, whether an answering channel was a person behind a menu, or who hung up: that stays null.
 */
export function recordCall(model: PbxModel, settings: PbxSettings): LifecycleEvent[] {
  const records = once(model.records);
  const real = records.filter((record) => !record.channel_name.startsWith('Local/'));
  const first = real[0] ?? records[0];
  if (first === undefined) return [];
  const source = 'cdr';
  const read = readerOf(settings);
  const nameAgent = agentNaming(settings);
  const isOutside = outsiders(settings);
  const outside = (name: string, context: string): boolean => name !== '' && isOutside({ name, context });
  const at = Math.min(...records.map((record) => record.started_at));
  const ended = Math.max(...records.map((record) => record.ended_at));
  const arrived = outside(first.channel_name, first.dcontext) || (settings.trunks.length === 0 && settings.inboundContexts.length === 0);
  const placed = records.find((record) => outside(record.dst_channel_name, '') && !outside(record.channel_name, record.dcontext));
  const direction: Direction = arrived
    ? 'inbound'
    : placed !== undefined || settings.outboundContexts.includes(first.dcontext)
      ? 'outbound'
      : 'internal';
  const start = { kind: 'call_started', source, at, direction, campaign_id: campaignOf(model, settings) } as const;
  const anomalies = records.flatMap((record): LifecycleEvent[] =>
    record.anomaly === null ? [] : [{ kind: 'anomaly_found', source, at, anomaly: record.anomaly }],
  );

  // Click-to-call that our own phone never took: the caller id is the number that it was for.
  const meant = first.app === 'AppDial2' && first.dst === 's' && first.answered_at === null ? read(first.src) : null;
  if (direction === 'internal' && meant !== null && meant.e164 !== null) {
    const who = { agent_id: nameAgent(peerOf(first.channel_name)), caller: meant.e164, caller_presented: meant.presented };
    const opening: LifecycleEvent = { ...start, direction: 'outbound', ...who, caller_name: null, number: null, seized: false };
    return [opening, ...anomalies, { kind: 'call_ended', source, at: ended, outcome: 'cancelled', ended_by: 'system' }];
  }

  if (direction === 'outbound') {
    const dial = placed ?? first;
    const called = read(dial.dst);
    const agent_id = nameAgent(peerOf(first.channel_name));
    const talk = records.find((record) => record === dial && record.disposition === 'ANSWERED' && record.answered_at !== null);
    const outcome: Outcome = talk !== undefined ? 'answered' : (own(dispositions, dial.disposition) ?? 'failed');
    const answered: LifecycleEvent[] =
      talk?.answered_at == null ? [] : [{ kind: 'far_end_answered', source, at: talk.answered_at, by: 'person' }];
    const opening: LifecycleEvent = {
      ...start,
      agent_id,
      caller: called.e164,
      caller_presented: called.presented,
      caller_name: null,
      number: read(dial.src).e164,
    };
    return [opening, ...anomalies, ...answered, { kind: 'call_ended', source, at: ended, outcome, ended_by: null }];
  }

  const caller = read(first.src);
  const number = [first.did, ...real.map((record) => record.dst)].map((text) => read(text).e164).find((e164) => e164 !== null) ?? first.did;
  const opening: LifecycleEvent = {
    ...start,
    caller: direction === 'internal' ? null : caller.e164,
    caller_presented: caller.presented,
    caller_name: nameIn(first.clid),
    number: number ?? null,
  };
  const rings = byPhone(
    records.filter(
      (record) =>
        record.app === 'Dial' &&
        record.dst_channel_name !== '' &&
        !record.dst_channel_name.startsWith('Local/') &&
        !outside(record.dst_channel_name, ''),
    ),
  );
  const legs = rings.flatMap((record): LifecycleEvent[] => {
    const who = { source, agent_id: nameAgent(peerOf(record.dst_channel_name)) } as const;
    const offered: LifecycleEvent = { kind: 'agent_offered', ...who, at: record.started_at };
    if (record.disposition !== 'ANSWERED' || record.answered_at === null)
      return [offered, { kind: 'agent_missed', ...who, at: record.ended_at, result: 'missed' }];
    return [
      offered,
      { kind: 'agent_answered', ...who, at: record.answered_at },
      { kind: 'agent_left', ...who, at: record.ended_at, ended_by: null },
    ];
  });
  return [
    opening,
    ...anomalies,
    ...legs,
    {
      kind: 'call_ended',
      source,
      at: ended,
      ...inboundOutcome(
        records,
        real,
        legs.some((leg) => leg.kind === 'agent_answered'),
        direction,
        settings,
      ),
      ended_by: null,
    },
  ];
}

const dispositions: Readonly<Record<string, Outcome>> = { 'NO ANSWER': 'no_answer', BUSY: 'busy', CONGESTION: 'failed', FAILED: 'failed' };

function inboundOutcome(
  records: readonly CallRecord[],
  real: readonly CallRecord[],
  spoken: boolean,
  direction: Direction,
  settings: PbxSettings,
): Pick<Extract<LifecycleEvent, { kind: 'call_ended' }>, 'outcome' | 'blocked_reason'> {
  const last = real.at(-1);
  // A far side that is not a trunk and answered: a phone of ours, a member of a queue, an agent that an application called.
  const joined = real.some(
    (record) => record.dst_channel_name !== '' && record.disposition === 'ANSWERED' && !/^Local\/.*@.*;2$/u.test(record.dst_channel_name),
  );
  if (spoken || joined) return { outcome: 'answered' };
  if (records.some((record) => record.app.toLowerCase() === 'voicemail')) return { outcome: 'voicemail' };
  if (records.some((record) => record.queue_status === 'FULL')) return { outcome: 'blocked', blocked_reason: 'queue_full' };
  if (direction === 'internal') return { outcome: 'no_answer' };
  const queued = records.some((record) => record.app === 'Queue');
  // A member's channel that answered: somebody of the queue took the call.
  if (records.some((record) => record.app === 'Queue' && record.dst_channel_name !== '' && record.disposition === 'ANSWERED'))
    return { outcome: 'answered' };
  const statuses = records.map((record) => record.queue_status ?? '');
  if (statuses.some((status) => status === 'JOINEMPTY' || status === 'JOINUNAVAIL'))
    return { outcome: 'blocked', blocked_reason: 'no_agents' };
  // The queue's own word where a column brings it; without it a record that ends in Queue is of somebody who hung up.
  const left = statuses.map(statusReason).find((reason) => reason !== null);
  if (queued && left !== undefined) {
    const exit = exitOf(left, settings);
    return { outcome: exit === 'callback' ? 'callback_requested' : exit };
  }
  if (queued || records.some((record) => record.dst_channel_name !== '')) return { outcome: 'abandoned' };
  if (last?.app === 'Busy') return { outcome: 'blocked', blocked_reason: 'busy' };
  if (last?.answered_at == null) return { outcome: last?.app === 'Hangup' && last.data === '21' ? 'screened' : 'failed' };
  return { outcome: last.app === 'Hangup' ? (/^[it]$/u.test(last.dst) ? 'failed' : 'contained') : 'abandoned_ivr' };
}

/** The same record in two files (standard and custom columns) or from AMI counts once. */
function once(records: readonly CallRecord[]): CallRecord[] {
  const seen = new Map<string, CallRecord>();
  for (const record of records) {
    const key = [record.channel_name, record.dst_channel_name, record.app, record.started_at, record.ended_at, record.disposition].join(
      '\n',
    );
    const known = seen.get(key);
    if (known === undefined) seen.set(key, record);
    else
      seen.set(key, {
        ...known,
        did: known.did ?? record.did,
        campaign: known.campaign ?? record.campaign,
        queue: known.queue ?? record.queue,
        queue_status: known.queue_status ?? record.queue_status,
      });
  }
  return [...seen.values()];
}

/** One phone may stand in two records (behind a Local channel, then for itself): its ring and its talk are one. */
function byPhone(records: readonly CallRecord[]): CallRecord[] {
  const phones = new Map<string, CallRecord>();
  for (const record of records) {
    const known = phones.get(record.dst_channel_name);
    if (known === undefined) {
      phones.set(record.dst_channel_name, record);
      continue;
    }
    const answers = [known, record].flatMap((each) =>
      each.disposition === 'ANSWERED' && each.answered_at !== null ? [each.answered_at] : [],
    );
    phones.set(record.dst_channel_name, {
      ...known,
      started_at: Math.min(known.started_at, record.started_at),
      answered_at: answers.length === 0 ? null : Math.min(...answers),
      ended_at: Math.max(known.ended_at, record.ended_at),
      disposition: answers.length === 0 ? known.disposition : 'ANSWERED',
    });
  }
  return [...phones.values()];
}
