import { createHash } from 'node:crypto';
import type { Shape } from '#domain/mapping.ts';

/**
 * What alters a connection's facts, in the word that the index keeps; '' = nothing. Rules of spam name callers, who may be erased: of
 * them stands a hash. Without such rules the word is the one that it was before there were any.
 */
export function shapeWord({ names, spam }: Shape): string {
  return spam === '' ? names : `${names} ${createHash('sha256').update(spam).digest('hex')}`;
}

/** Whether two words tell the same of names and links: then only calls are altered. */
export function differInSpam(before: string, after: string): boolean {
  return before !== after && namesOf(before) === namesOf(after);
}

/** What is said of names ends with a bracket. */
const namesOf = (word: string): string => word.replace(/ [0-9a-f]{64}$/u, '');
