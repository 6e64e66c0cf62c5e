import { z } from 'zod';
import type { AnyEvent, DecodedEvent } from '#domain/events.ts';
import type { Decoded, Delivery, Reject } from '#domain/delivery.ts';
import type { Instant } from '#domain/instant.ts';
import { numberReader, type ReadNumber } from '#domain/phone-number.ts';
import { own } from '#domain/own.ts';
import type { Connector, Posts, RecordingAccess } from './connector.ts';
import type { EraseLayout } from './erase.ts';
import { contentId } from './lines.ts';
import { decodedEach, jsonMessages, type Message } from './messages.ts';
import type { Pulls } from './pulls.ts';
import type { Subscribes } from './subscribes.ts';
import { apiUrl, noNumberRules, numberRules, pauseReasons } from './setting-parts.ts';

/** What the settings of every hosted system have. */
export const hostedSettings = z.strictObject({
  numbers: numberRules.default(noNumberRules),
  /** A number, extension or address that is one agent's -> the agent, where the system tells no agents itself. */
  agents: z.record(z.string().min(1), z.string().min(1)).default({}),
  pauseReasons,
  wrapUpSeconds: z.number().min(0).nullable().default(null),
  apiUrl: apiUrl.nullable().default(null),
  /** False = where the system posts to is told to it by hand; only of systems that forget it. */
  keepSubscription: z.boolean().optional(),
});
export type HostedSettings = z.output<typeof hostedSettings>;

/** What a message is read with. */
export interface Reading {
  readonly settings: HostedSettings;
  readonly readNumber: (presented: string | null | undefined) => ReadNumber;
  /** The end of the address that it was posted to. */
  readonly topic: string;
  readonly headers: Readonly<Record<string, string>>;
  /** When it came to us: only for a system that tells no time of its own. */
  readonly receivedAt: Instant;
}

/** An event without its identity, which is its content: the same told in two messages counts once. */
export type Meaning = Omit<DecodedEvent, 'id'>;

/** A hosted phone system that posts its messages: what is its own, everything else is the same for all. */
export interface HostedSystem {
  readonly kind: string;
  readonly title: string;
  readonly version: number;
  readonly posts: Posts;
  /** Messages of a body; JSON where left out. */
  readonly messages?: (body: Uint8Array, headers: Readonly<Record<string, string>>) => readonly Message[] | Reject;
  /** Events of one message (none where it tells nothing of calls); a text says why it could not be read: what, got and wanted. */
  readonly read: (value: unknown, reading: Reading) => readonly Meaning[] | string;
  readonly erase: EraseLayout;
  /** Formats besides the posted ones: answers of the system's API. */
  readonly formats?: Readonly<Record<string, string>>;
  /** How callers stand in formats that are written in another way than the rest. */
  readonly eraseOf?: Readonly<Record<string, EraseLayout>>;
  readonly pulls?: Pulls;
  readonly subscribes?: Subscribes;
  readonly recordings?: RecordingAccess;
  /** See `FoldSettings`. */
  readonly alwaysTellsSpam?: true;
}

export function hosted(system: HostedSystem): Connector<HostedSettings> {
  const { kind, title, version, posts, formats = {}, erase, eraseOf = {}, pulls, subscribes, recordings } = system;
  const posted = Object.values(posts.topics).map(({ format, title: of }) => [format, `${title}: ${of}`] as const);
  return {
    kind,
    title,
    version,
    formats: Object.fromEntries(
      [...posted, ...Object.entries(formats)].map(([name, says]) => [name, { title: says, cut: 'lines' as const, header: false }]),
    ),
    parseSettings: (document) => hostedSettings.parse(document ?? {}),
    decode: (delivery, settings) => decode(system, delivery, settings),
    posts,
    ...(pulls === undefined ? {} : { pulls }),
    ...(subscribes === undefined ? {} : { subscribes }),
    ...(recordings === undefined ? {} : { recordings }),
    erasing: ({ numbers }) => ({ numbers, layoutOf: ({ headers }) => eraseOf[headers['format'] ?? ''] ?? erase }),
    foldSettings: ({ pauseReasons: own, wrapUpSeconds }) => ({
      ...{ pbx: null, pauseReasons: own, wrapUpSeconds },
      ...(system.alwaysTellsSpam === undefined ? {} : { alwaysTellsSpam: system.alwaysTellsSpam }),
    }),
  };
}

function decode(
  { read, messages = (body) => jsonMessages(body) }: HostedSystem,
  { body, headers, receivedAt }: Delivery,
  settings: HostedSettings,
): Decoded {
  const reading: Reading = { settings, readNumber: numberReader(settings.numbers), topic: headers['topic'] ?? '', headers, receivedAt };
  return decodedEach(messages(body, headers), (value) => {
    const told = withinCalendar(read(value, reading));
    if (typeof told === 'string') return told;
    return told.map((meaning) => ({ id: contentId('h', JSON.stringify([meaning.key, meaning.event])), ...meaning }));
  });
}

const calendar = { from: 0, before: Date.UTC(2200, 0, 1) };

/** The same, or why not: a time that no clock shows would stand in every figure. */
function withinCalendar(told: readonly Meaning[] | string): readonly Meaning[] | string {
  if (typeof told === 'string') return told;
  for (const { event } of told) {
    const wrong = timeOutside(event);
    if (wrong !== null) return `${wrong.name}: got the time ${wrong.at}, wanted one between 1970 and 2200`;
  }
  return told;
}

function timeOutside(part: object): { readonly name: string; readonly at: number } | null {
  for (const [name, value] of Object.entries(part) as [string, unknown][]) {
    if (typeof value === 'number' && /(?:^|_)at$/u.test(name) && !(value >= calendar.from && value < calendar.before))
      return { name, at: value };
    const inner = typeof value === 'object' && value !== null ? timeOutside(value) : null;
    if (inner !== null) return inner;
  }
  return null;
}

/** An event of a call, under the id that the system gives the call, and further ids that are the same call. */
export function ofCall(call: string, event: AnyEvent, links: readonly string[] = []): Meaning {
  return { key: `call:${call}`, links: links.map((link) => `call:${link}`), event };
}

/** An event of an agent. */
export function ofAgent(agent: string, event: AnyEvent): Meaning {
  return { key: `agent:${agent}`, links: [], event };
}

/** Our own number as E.164 where it can be read so, else as it came: a short number is one, too. */
export function ourNumber({ readNumber }: Pick<Reading, 'readNumber'>, presented: string | null | undefined): string | null {
  const read = readNumber(presented);
  return read.e164 ?? read.presented;
}

/** The caller as an event tells it, and the contradiction that its number is, if it is one. */
export function callerOf({ readNumber }: Pick<Reading, 'readNumber'>, presented: string | null | undefined) {
  const { e164, presented: as, anomaly } = readNumber(presented);
  return { caller: e164, caller_presented: as, anomaly };
}

/** Whose address (a number, an extension, an e-mail) the settings say it is; null where they do not say. */
export function agentAt({ settings }: Pick<Reading, 'settings'>, address: string): string | null {
  return own(settings.agents, address) ?? null;
}

/** The same for a system that writes numbers with their country code and without the plus. What the connection's own rules read counts first. */
export function withoutPlus(reading: Reading): Reading {
  const { readNumber } = reading;
  return {
    ...reading,
    readNumber: (presented) => {
      const number = readNumber(presented);
      if (number.e164 !== null || number.anomaly !== null || !/^[1-9]\d{6,14}$/u.test(presented ?? '')) return number;
      return { ...number, e164: readNumber(`+${presented ?? ''}`).e164 };
    },
  };
}
