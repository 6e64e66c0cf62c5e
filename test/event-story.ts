import type { DecodedEvent, LifecycleEvent } from '#domain/events.ts';
import { plainFoldSettings } from '#domain/fold-settings.ts';
import type { EventGroup } from '#log/delivery-log.ts';
import type { DecodedDelivery, EventIndex } from '#log/delivery-log.ts';
import { foldFrom } from '#calls/fold.ts';

/** The lifecycle's events without what each line of a story adds: when, and who told it. */
export type Say = LifecycleEvent extends infer E ? (E extends LifecycleEvent ? Omit<E, 'at' | 'source'> : never) : never;

/** One line: second of the day 2 March 2026, the call's key, what happened, other keys of the same call. */
export type Line = readonly [second: number, key: string, say: Say, links?: readonly string[]];

const day = Date.UTC(2026, 2, 2);

export function event([second, key, say, links = []]: Line): DecodedEvent {
  return {
    id: JSON.stringify([second, key, say]),
    key: `call:${key}`,
    links: links.map((link) => `call:${link}`),
    event: { ...say, at: day + second * 1000, source: 'native' },
  };
}

/** Lets the index know the lines as one decoded delivery each; deliveries are numbered from `seq`. */
export async function tell(
  index: EventIndex,
  who: { account: string; connection: string },
  seq: number,
  ...deliveries: (readonly Line[])[]
): Promise<number> {
  const decoded = deliveries.map((lines, at): DecodedDelivery => ({
    delivery: { ...who, seq: seq + at },
    decoder: 'story 1',
    events: lines.map(event),
    rejects: [],
  }));
  await index.record(decoded, seq + deliveries.length - 1);
  return seq + deliveries.length;
}

export function plainFold(group: EventGroup): ReturnType<typeof foldFrom> {
  return foldFrom(group, plainFoldSettings);
}
