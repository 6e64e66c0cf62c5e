import type { ChannelEvent } from '#domain/channel-events.ts';
import type { Instant } from '#domain/instant.ts';
import { dialStatus } from './causes.ts';
import type { ChannelNames } from './channel-name.ts';
import { type Leg, listIn, type OtherEnd, type Profile } from './leg.ts';
import type { Meeting } from './meetings.ts';

/**
 * What a calling leg knows of the legs that were placed for it. Their own records say more, but may not be sent
 * (`log-b-leg`): what both tell becomes one.
 */
export function placedEvents(leg: Leg, met: Met, names: ChannelNames): { events: ChannelEvent[]; uuids: string[] } {
  const others = placedLegs(leg);
  return { uuids: [...others.keys()], events: [...others.values()].flatMap((other) => eventsOf(leg, other, met, names)) };
}

type Met = ReadonlyMap<string, Meeting>;

interface Placed extends OtherEnd {
  /** The passage through the dialplan that placed it. */
  readonly passage: Profile | undefined;
}

/** By their ids: a leg is listed once for each of its attempts. */
function placedLegs({ value, profiles }: Leg): Map<string, Placed> {
  const told = profiles.flatMap((passage) => passage.placed.map((other): Placed => ({ ...other, passage })));
  const listed = listIn(value('originated_legs')).map((entry): Placed => {
    const [uuid = '', , destination = ''] = entry.split(';');
    return { uuid, channelName: '', destination, passage: profiles.at(-1) };
  });
  const others = new Map<string, Placed>();
  for (const other of [...told, ...listed]) if (other.uuid !== '' && !others.has(other.uuid)) others.set(other.uuid, other);
  return others;
}

function eventsOf(leg: Leg, other: Placed, met: Met, names: ChannelNames): ChannelEvent[] {
  const { source, endedAt, ringingAt } = leg;
  const { uuid, destination } = other;
  const answered = met.get(uuid)?.from ?? null;
  const step = stepOf(leg, other, answered);
  const at = dialledAt(leg, other, step, answered);
  if (at === null) return [];
  const channelName = other.channelName || (answered === null ? '' : leg.value('bridge_channel')) || step.dialled;
  const dialledUser = /^user\/([^@]+)/u.exec(step.dialled)?.[1] ?? '';
  const gateway = /^sofia\/gateway\/([^/]+)/u.exec(step.dialled)?.[1] ?? '';
  const base = { placed: true, gateway, context: '', user: '', agent: '' };
  const { name, outside } = names.nameOf(uuid, { ...base, channelName, dialledUser, number: destination });
  if (name === '') return [];
  const place = { source, channel: uuid, name, exten: '', context: '' };
  const dial = { source, channel: leg.uuid, dest: uuid, dest_name: name };
  const events: ChannelEvent[] = [
    { kind: 'channel_started', at, ...place, linked: leg.uuid, number: destination, caller_name: '' },
    { kind: 'dial_started', at, ...dial, dial: '', number: '' },
  ];
  if (outside && ringingAt !== null && ringingAt >= at) events.push({ kind: 'channel_ringing', at: ringingAt, ...place });
  if (answered !== null) return [...events, { kind: 'channel_answered', at: pickedUp(leg, at, answered), ...place }];
  const cause = causeOf(leg, uuid);
  const status = dialStatus(cause);
  if (outside && status !== '' && endedAt !== null) events.push({ kind: 'dial_ended', at: endedAt, ...dial, status });
  const rejected = cause === 'CALL_REJECTED';
  const over = endOf(leg, other, met) ?? (rejected ? endedAt : null);
  if (over !== null && over >= at) {
    const ended = { cause: rejected ? 21 : null, hangup_source: null, sip_code: null, number: '' };
    events.push({ kind: 'channel_ended', at: over, ...place, ...ended });
  }
  return events;
}

/** The calling leg is answered when the placed one is, unless a menu or a queue answered it before. */
function pickedUp({ answeredAt }: Leg, dialled: Instant, met: Instant): Instant {
  return answeredAt !== null && answeredAt >= dialled && answeredAt <= met && met - answeredAt <= sameAnswerMs ? answeredAt : met;
}

/** Being answered and being connected are one step, told a moment apart. */
const sameAnswerMs = 1000;

interface Step {
  /** The part of what `bridge` was given that names the leg. */
  readonly dialled: string;
  readonly at: Instant | null;
}

/** The step of the dialplan that placed a leg: the one that names its number, else the only one. */
function stepOf({ value, apps }: Leg, { destination }: Placed, met: Instant | null): Step {
  const last: Step[] = value('last_app') === 'bridge' ? [{ dialled: value('last_arg'), at: null }] : [];
  const told = apps.flatMap(({ name, data, at }): Step[] => (name === 'bridge' ? [{ dialled: data, at }] : []));
  const steps = told.length > 0 ? told : last;
  const naming = steps.flatMap(({ dialled, at }): Step[] => {
    const part = partsOf(dialled).find((each) => isFor(each, destination));
    return part === undefined ? [] : [{ dialled: part, at }];
  });
  const before = met === null ? naming : naming.filter(({ at }) => at === null || at <= met);
  const [only] = steps;
  const single = steps.length === 1 && only !== undefined ? { at: only.at, dialled: '' } : { dialled: '', at: null };
  return before.at(-1) ?? naming.at(-1) ?? single;
}

/** `{variables}user/1001@x,[variables]user/1002@x|sofia/gateway/acme/1003` -> what is dialled, one by one. */
function partsOf(dialled: string): readonly string[] {
  return dialled
    .replace(/\{[^{}]*\}|\[[^[\]]*\]|<[^<>]*>/gu, '')
    .split(/:_:|[,|]/u)
    .map((part) => part.trim());
}

function isFor(part: string, destination: string): boolean {
  return destination !== '' && new RegExp(String.raw`(?:^|[/:])${quoted(destination)}(?:$|[@;/])`, 'u').test(part);
}

/**
 * The dialplan's step and the first ringing come from two clocks; the earlier one is nearer. Ringing says nothing where
 * something else answered the caller before.
 */
function dialledAt({ startedAt, answeredAt, ringingAt }: Leg, { passage }: Placed, step: Step, met: Instant | null): Instant | null {
  const answeredBefore = answeredAt !== null && (met === null || met - answeredAt > sameAnswerMs);
  const rang = ringingAt === null || answeredBefore || ringingAt < (passage?.createdAt ?? startedAt) ? [] : [ringingAt];
  const told = [...(step.at === null ? [] : [step.at]), ...rang];
  return told.length === 0 ? met : Math.max(startedAt, Math.min(...told, met ?? Infinity));
}

function quoted(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`);
}

/** When a leg that nobody took stopped ringing, where that shows: another was taken, or the caller went to a mailbox. */
function endOf({ apps, profiles }: Leg, { passage }: Placed, met: Met): Instant | null {
  const taken = passage?.bridgedAt ?? null;
  if (taken !== null && met.size > 0) return taken;
  const later = passage !== profiles.at(-1) ? (passage?.transferredAt ?? null) : null;
  return later ?? apps.find(({ name, at }) => name === 'voicemail' && at !== null)?.at ?? null;
}

function causeOf({ value }: Leg, uuid: string): string {
  const told = listIn(value('originate_causes')).find((entry) => entry.startsWith(`${uuid};`));
  return told === undefined ? value('originate_disposition') : told.slice(uuid.length + 1);
}
