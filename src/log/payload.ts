import type { AnyEvent, DecodedEvent } from '#domain/events.ts';
import type { Settled } from '#domain/settled.ts';

/** What is stored of an event beside its identity: compact JSON `[event]` or `[event, links]`. */
export function writePayload({ event, links }: Pick<DecodedEvent, 'event' | 'links'>): string {
  return JSON.stringify(links.length === 0 ? [event] : [event, links]);
}

/** Reads what `writePayload` wrote; nothing else writes the column. */
export function readPayload(payload: string): Pick<DecodedEvent, 'event' | 'links'> {
  const [event, links] = JSON.parse(payload) as [AnyEvent, string[]?];
  return { event, links: links ?? [] };
}

/** What a fold has settled, beside its instant. */
export function writeSettled({ factsFrom, state }: Settled): string {
  return JSON.stringify([factsFrom, state]);
}

/** Reads what `writeSettled` wrote. */
export function readSettled(at: number | null, text: string | null): Settled | null {
  if (at === null || text === null) return null;
  const [factsFrom, state] = JSON.parse(text) as [number, string];
  return { at, factsFrom, state };
}
