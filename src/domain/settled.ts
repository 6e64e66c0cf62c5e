import type { Instant } from './instant.ts';

/**
 * Where the fold of a group that grows for years (an agent) may be taken up again: events before `at` are settled, and so are
 * facts before `factsFrom`. An event that arrives later but happened before `at` makes it void.
 */
export interface Settled {
  readonly at: Instant;
  readonly factsFrom: Instant;
  /** What the fold needs to go on, in its own JSON. */
  readonly state: string;
}
