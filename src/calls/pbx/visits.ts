import type { Instant } from '#domain/instant.ts';
import type { VisitExit } from '#domain/facts.ts';
import type { PbxSettings } from '#domain/pbx-settings.ts';
import type { EventSource } from '#domain/events.ts';
import type { App, Channel, PbxModel } from './model.ts';

/** A stay in a queue as the sources tell it. `exit` null = it goes on, or nobody tells. */
export interface QueueStay {
  readonly channel: string;
  readonly queue: string;
  readonly from: Instant;
  readonly to: Instant | null;
  readonly exit: Exclude<VisitExit, 'waiting'> | null;
  readonly agent: string | null;
  readonly source: EventSource;
}

/** Two sources tell the same entry when they are not further apart (whole seconds in one of them). */
const sameEntryMs = 2000;

/** The stays of a call in queues: AMI first, what it lacks from ARI and queue_log, then what CEL and records show of it. */
export function queueStays(model: PbxModel, settings: PbxSettings): QueueStay[] {
  const stays: QueueStay[] = [];
  for (const source of ['ami', 'ari', 'queue_log'] as const) {
    for (const stay of source === 'ari' ? appStays(model, settings) : toldStays(model, source, settings)) {
      const at = stays.findIndex((known) => known.queue === stay.queue && Math.abs(known.from - stay.from) < sameEntryMs);
      const known = stays[at];
      if (known === undefined) stays.push(stay);
      else
        stays[at] = {
          ...known,
          to: known.to ?? stay.to,
          exit: source === 'ari' ? (known.exit ?? stay.exit) : (stay.exit ?? known.exit),
          agent: known.agent ?? stay.agent,
        };
    }
  }
  for (const stay of seenStays(model, settings)) {
    if (!stays.some((known) => known.queue === stay.queue && overlap(known, stay))) stays.push(stay);
  }
  return stays.sort((a, b) => a.from - b.from);
}

function overlap(a: QueueStay, b: QueueStay): boolean {
  return a.from < (b.to ?? Infinity) + sameEntryMs && b.from < (a.to ?? Infinity) + sameEntryMs;
}

/** Stays that one source's queue events tell. */
function toldStays(model: PbxModel, source: 'ami' | 'queue_log', settings: PbxSettings): QueueStay[] {
  const by = <T extends { source: EventSource; channel: string; queue: string }>(
    events: readonly T[],
    stay: { channel: string; queue: string },
  ): T[] => events.filter((event) => event.source === source && event.channel === stay.channel && event.queue === stay.queue);
  const entries: { channel: string; queue: string; at: Instant }[] = model.joins.filter((event) => event.source === source);
  // A log that begins in the middle of a call: the entry follows from the wait that the exit tells.
  for (const event of [...model.connects, ...model.exits]) {
    if (event.source !== source) continue;
    const known = entries.some((entry) => entry.channel === event.channel && entry.queue === event.queue && entry.at <= event.at);
    if (!known) entries.push({ channel: event.channel, queue: event.queue, at: event.at - (event.waited_s ?? 0) * 1000 });
  }
  entries.sort((a, b) => a.at - b.at);
  return entries.map((entry) => {
    const next = entries.find((other) => other.channel === entry.channel && other.at > entry.at)?.at ?? Infinity;
    const within = (event: { at: Instant }): boolean => event.at >= entry.at && event.at < next;
    const connect = by(model.connects, entry).find(within);
    const exit = by(model.exits, entry).find(within);
    const leaving = by(model.leavings, entry).find(within);
    const base = { channel: entry.channel, queue: entry.queue, from: entry.at, source };
    const endedFirst = exit !== undefined && exit.exit !== 'abandoned_or_removed' && (connect === undefined || exit.at < connect.at);
    if (connect !== undefined && !endedFirst) return { ...base, to: connect.at, exit: 'answered', agent: connect.agent };
    const ended = exit?.at ?? leaving?.at ?? null;
    const reason =
      exit === undefined && leaving === undefined
        ? null
        : amiReason(model, entry.channel, exit?.exit ?? 'key', leaving?.at ?? ended ?? entry.at);
    return { ...base, to: ended, exit: reason === null ? null : exitOf(reason, settings), agent: null };
  });
}

type Reason = 'abandoned' | 'timeout' | 'empty' | 'key' | 'withdrawn';

/** AMI says `QueueCallerAbandon` for hang-ups, time-outs and empty queues alike: QUEUESTATUS tells which. */
function amiReason(model: PbxModel, id: string, told: Reason | 'abandoned_or_removed', left: Instant): Reason {
  if (told !== 'abandoned_or_removed') return told;
  const status = model.channels.get(id)?.variables.find((set) => set.name === 'QUEUESTATUS' && set.value !== '' && set.at >= left - 50);
  return statusReason(status?.value ?? '') ?? 'abandoned';
}

/** Asterisk's QUEUESTATUS, where it says why a caller left. */
export function statusReason(status: string): Reason | null {
  switch (status) {
    case 'TIMEOUT':
      return 'timeout';
    case 'LEAVEEMPTY':
    case 'LEAVEUNAVAIL':
      return 'empty';
    case 'EXITWITHKEY':
      return 'key';
    case 'WITHDRAW':
      return 'withdrawn';
    default:
      return null;
  }
}

export function exitOf(reason: Reason, settings: PbxSettings): Exclude<VisitExit, 'waiting'> {
  switch (reason) {
    case 'abandoned':
      return 'abandoned';
    case 'timeout':
      return 'timeout';
    case 'key':
      return settings.exitKeyMeans;
    case 'empty':
    case 'withdrawn':
      return 'overflow';
  }
}

const refusals = new Set(['FULL', 'JOINEMPTY', 'JOINUNAVAIL', 'UNKNOWN']);

/** ARI tells that a channel runs Queue, and by QUEUESTATUS at once where the queue did not take it: a stay is every other run. */
function appStays(model: PbxModel, settings: PbxSettings): QueueStay[] {
  return [...model.channels.values()].flatMap((channel) => {
    const apps = channel.apps.filter((app) => app.source === 'ari').sort((a, b) => a.at - b.at);
    const statuses = (from: Instant, to: Instant): string[] =>
      channel.variables.filter((set) => set.name === 'QUEUESTATUS' && set.at >= from && set.at <= to).map((set) => set.value);
    return apps.flatMap((app, i): QueueStay[] => {
      const queue = app.app === 'Queue' ? (app.data.split(',')[0]?.trim() ?? '') : '';
      const [last, next] = [apps[i - 1], apps[i + 1]];
      // A caller who leaves by key stands at the key's extension before the queue has ended: nothing begins there.
      const byKey = last?.app === 'Queue' && last.data === app.data && last.exten !== app.exten && statuses(last.at, app.at).length === 0;
      if (queue === '' || byKey) return [];
      const until = next?.at ?? channel.ended_at ?? Infinity;
      const told = statuses(app.at, until);
      if (told.some((status) => refusals.has(status))) return [];
      const reason = told.map(statusReason).find((status) => status !== null) ?? null;
      const exit = seenExit(channel, app, until - 1000, next, reason, settings);
      return [{ channel: channel.id, queue, from: app.at, source: 'ari', ...exit }];
    });
  });
}

/** Stays that only show in what a channel ran: CEL rows while it was in Queue. The exit follows from what came next. */
function seenStays(model: PbxModel, settings: PbxSettings): QueueStay[] {
  const stays: QueueStay[] = [];
  for (const channel of model.channels.values()) {
    const apps = channel.apps.filter((app) => app.source !== 'ari').sort((a, b) => a.at - b.at);
    for (let i = 0; i < apps.length; i++) {
      const first = apps[i];
      if (first?.app !== 'Queue') continue;
      let last = i;
      while (apps[last + 1]?.app === 'Queue' && apps[last + 1]?.data === first.data) last++;
      i = last;
      const queue = first.data.split(',')[0]?.trim() ?? '';
      // Entering the application is not entering the queue: it may be full or closed.
      const run = apps.slice(apps.indexOf(first), last + 1).filter((app) => !app.entered);
      const seen = run[0];
      if (queue === '' || seen === undefined) continue;
      const before = apps.filter((app) => app.at < seen.at).at(-1)?.at ?? channel.started_at ?? seen.at;
      stays.push({
        channel: channel.id,
        queue,
        from: Math.min(seen.at, calledSince(model, channel, before)),
        source: 'cel',
        ...seenExit(channel, seen, run.at(-1)?.at ?? seen.at, apps[last + 1], recordReason(model), settings),
      });
    }
  }
  return stays;
}

/** A caller whom nothing is played to shows in Queue only when bridged; then the first member that the queue called tells the latest possible entry. */
function calledSince(model: PbxModel, channel: Channel, before: Instant): Instant {
  const called = [...model.channels.values()].filter(
    (other) => other.id !== channel.id && other.apps.some((app) => app.app === 'AppQueue'),
  );
  return Math.min(...called.flatMap((other) => (other.started_at !== null && other.started_at > before ? [other.started_at] : [])));
}

/** What records with a column for QUEUESTATUS say. */
function recordReason(model: PbxModel): Reason | null {
  return model.records.map((record) => statusReason(record.queue_status ?? '')).find((reason) => reason !== null) ?? null;
}

/** `seenAt`: until when it is known to have been in the queue. */
function seenExit(
  channel: Channel,
  entered: App,
  seenAt: Instant,
  next: App | undefined,
  reason: Reason | null,
  settings: PbxSettings,
): Pick<QueueStay, 'to' | 'exit' | 'agent'> {
  const bridged = channel.bridges.find((stay) => stay.from >= entered.at && stay.from <= seenAt + 1000);
  if (bridged !== undefined) return { to: bridged.from, exit: 'answered', agent: null };
  const to = next?.at ?? channel.ended_at;
  if (to === null) return { to: null, exit: null, agent: null };
  if (reason !== null) return { to, exit: exitOf(reason, settings), agent: null };
  if (next === undefined) return { to, exit: 'abandoned', agent: null };
  if (/^[0-9*#]$/u.test(next.exten)) return { to, exit: settings.exitKeyMeans, agent: null };
  const limit = Number(entered.data.split(',')[4] ?? '');
  return { to, exit: limit > 0 && to - entered.at >= (limit - 1) * 1000 ? 'timeout' : 'overflow', agent: null };
}
