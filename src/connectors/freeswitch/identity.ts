import { contentId } from '#connectors/lines.ts';
import type { DecodedEvent } from '#domain/events.ts';

/** An event under an identity that is its content: told twice, by a record and by an event, it counts once. */
export function identified({ key, links, event }: Omit<DecodedEvent, 'id'>): DecodedEvent {
  return { id: contentId('f', JSON.stringify([key, event])), key, links, event };
}
