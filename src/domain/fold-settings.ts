import type { AgentStateName } from './facts.ts';
import type { PbxSettings } from './pbx-settings.ts';

/** What the folds need of a connection's settings: a connector derives it from its own document. */
export interface FoldSettings {
  /** Set for connections whose calls are told as channel events. */
  readonly pbx: PbxSettings | null;
  /** Pause code as it comes, lower case -> state; one that is not listed goes by its usual words, see `stateOfPause`. */
  readonly pauseReasons: Readonly<Record<string, AgentStateName>>;
  /** Wrap-up that the system grants after each conversation; null = not known, and then no `acw` is inferred. */
  readonly wrapUpSeconds: number | null;
  /** Its messages always say whether a call is spam: "no" is a person's word only after a "yes". */
  readonly alwaysTellsSpam?: true;
}

export const plainFoldSettings: FoldSettings = { pbx: null, pauseReasons: {}, wrapUpSeconds: null };
