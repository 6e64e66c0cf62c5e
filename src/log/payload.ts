import type { AnyEvent, DecodedEvent } from '#domain/events.ts';

/** What is stored of an event beside its identity: compact JSON `[event]` or `[event, links]`. */
export function writePayload({ event, links }: Pick<DecodedEvent, 'event' | 'links'>): string {
  return JSON.stringify(links.length === 0 ? [event] : [event, links]);
}

/** Reads what `writePayload` wrote; nothing else writes the column. */
export function readPayload(payload: string): Pick<DecodedEvent, 'event' | 'links'> {
  const [event, links] = JSON.parse(payload) as [AnyEvent, string[]?];
  return { event, links: links ?? [] };
}
