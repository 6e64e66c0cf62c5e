import type { Instant } from '#domain/instant.ts';

/** A variable of a channel by its name; '' = not told. */
export type Value = (variable: string) => string;

/** One leg of a call as FreeSWITCH tells it when it is over, whatever the form: JSON, XML, or an event. */
export interface Leg {
  readonly uuid: string;
  /** FreeSWITCH placed it; else it came in. */
  readonly placed: boolean;
  /** `cel`: a record told after the end; `ami`: an event. */
  readonly source: 'ami' | 'cel';
  readonly value: Value;
  readonly startedAt: Instant;
  readonly ringingAt: Instant | null;
  readonly answeredAt: Instant | null;
  readonly endedAt: Instant | null;
  /** Where it went through the dialplan, oldest first; at least one. */
  readonly profiles: readonly Profile[];
  /** What the dialplan ran, with its time where it is told. */
  readonly apps: readonly { readonly name: string; readonly data: string; readonly at: Instant | null }[];
  readonly holds: readonly { readonly from: Instant; readonly to: Instant | null }[];
}

/** One passage through the dialplan: a transfer begins another. */
export interface Profile {
  readonly context: string;
  readonly destination: string;
  readonly number: string;
  readonly name: string;
  readonly username: string;
  readonly channelName: string;
  readonly createdAt: Instant | null;
  readonly bridgedAt: Instant | null;
  /** When the next passage began; null for the last one. */
  readonly transferredAt: Instant | null;
  /** Legs that were placed for it. */
  readonly placed: readonly OtherEnd[];
  /** Legs that it was placed for. */
  readonly by: readonly string[];
}

export interface OtherEnd {
  readonly uuid: string;
  readonly channelName: string;
  readonly destination: string;
}

/** Microseconds since 1970, as FreeSWITCH writes them; 0 = it did not happen. */
export function microseconds(text: string): Instant | null {
  return /^[1-9]\d{12,16}$/u.test(text) ? Number(text) / 1000 : null;
}

/** Whole seconds since 1970; 0 = it did not happen. */
export function seconds(text: string): Instant | null {
  return /^[1-9]\d{0,10}$/u.test(text) ? Number(text) * 1000 : null;
}

/** `start`, `answer`, `end` …: the microseconds where they are told, else the seconds. The stamps beside them are local: never read. */
export function timeOf(value: Value, moment: string): Instant | null {
  return microseconds(value(`${moment}_uepoch`)) ?? seconds(value(`${moment}_epoch`));
}

/** `{{on,off},{on,off}}` in microseconds. One that goes on at the end has no second half. */
export function holdsIn(text: string): Leg['holds'] {
  return [...text.matchAll(/(\d{1,17}),(\d{0,17})\}/gu)].flatMap(([, on = '', off = '']) => {
    const from = microseconds(on);
    return from === null ? [] : [{ from, to: microseconds(off) }];
  });
}

/** A variable that holds a list: `ARRAY::one|:two`, else the text is its only member. */
export function listIn(text: string): readonly string[] {
  if (text === '') return [];
  return text.startsWith('ARRAY::') ? text.slice('ARRAY::'.length).split('|:') : [text];
}

/** What there is of a leg before its times are read. */
export interface RawLeg extends Pick<Leg, 'source' | 'value' | 'apps' | 'holds'> {
  readonly profiles: readonly Profile[];
  readonly direction: string;
}

/** A leg, or why its record cannot be one: what, got and wanted. */
export function legOf(raw: RawLeg): Leg | string {
  const { value, profiles, direction } = raw;
  const uuid = value('uuid');
  if (uuid === '') return 'variables.uuid: got nothing, wanted the id of the channel';
  if (direction !== 'inbound' && direction !== 'outbound')
    return `variables.direction: got ${JSON.stringify(direction)}, wanted inbound or outbound`;
  const newest = profiles.at(-1);
  const startedAt = timeOf(value, 'start') ?? profiles[0]?.createdAt ?? null;
  if (startedAt === null) {
    const got = JSON.stringify(value('start_uepoch') || value('start_epoch'));
    return `variables.start_epoch: got ${got}, wanted seconds since 1970 (start_uepoch: microseconds)`;
  }
  const bridgedAt = timeOf(value, 'bridge');
  // The variables tell of the last passage, also where the passages themselves tell no times.
  const last: Profile = {
    ...(newest ?? noProfile),
    bridgedAt: newest?.bridgedAt ?? bridgedAt,
  };
  return {
    uuid,
    placed: direction === 'outbound',
    source: raw.source,
    value,
    startedAt,
    ringingAt: timeOf(value, 'progress') ?? timeOf(value, 'progress_media'),
    answeredAt: timeOf(value, 'answer'),
    endedAt: timeOf(value, 'end'),
    profiles: [...profiles.slice(0, -1), last],
    apps: raw.apps,
    holds: raw.holds,
  };
}

const noProfile: Profile = {
  ...{ context: '', destination: '', number: '', name: '', username: '', channelName: '' },
  ...{ createdAt: null, bridgedAt: null, transferredAt: null, placed: [], by: [] },
};

/** Number and name in `"Acme" <12025550143>`. */
export function callerIn(text: string): { readonly number: string; readonly name: string } {
  const match = /^\s*"?(.*?)"?\s*<([^<>]*)>\s*$/u.exec(text.slice(0, 500));
  return { name: (match?.[1] ?? '').trim(), number: (match?.[2] ?? '').trim() };
}
