import type { AgentStateName } from './facts.ts';
import type { NumberRules } from './phone-number.ts';

/** One person or phone that takes calls, under all the names that a PBX's sources use for it. */
export interface AgentAlias {
  /** What the facts say. */
  readonly id: string;
  /** Member names, extensions, interfaces (`Alice`, `1001`, `PJSIP/1001`, `Local/1001@agents`). */
  readonly aliases: readonly string[];
}

/** A queue, and the extensions that lead into it. */
export interface QueueName {
  readonly id: string;
  readonly extensions: readonly string[];
}

/** How one PBX is set up, as far as reading its logs needs it. */
export interface PbxSettings {
  /** IANA zone of the PBX's clock: CDR (and AMI's copies) are written in it, without an offset. */
  readonly timeZone: string;
  /** Suggested by the data and not yet confirmed by a person: each import looks again. */
  readonly proposed: boolean;
  /** Peers or endpoints (`PJSIP/trunk-in`) whose far end is outside. */
  readonly trunks: readonly string[];
  /** Dialplan contexts where calls from outside arrive. */
  readonly inboundContexts: readonly string[];
  /** Dialplan contexts that dial out. */
  readonly outboundContexts: readonly string[];
  readonly numbers: NumberRules;
  readonly queues: readonly QueueName[];
  readonly agents: readonly AgentAlias[];
  /** Regular expressions over the extension that a phone dialled: pausing, logging in and the like are no calls. */
  readonly featureCodes: readonly string[];
  /** Regular expressions over the extension: listening to colleagues is no call. */
  readonly listening: readonly string[];
  /** Applications that listen in, whatever was dialled. */
  readonly listeningApps: readonly string[];
  /** What leaving a queue by key leads to, where nothing else tells. */
  readonly exitKeyMeans: 'voicemail' | 'callback' | 'overflow';
  /** Names of the columns of `asterisk-cdr-custom`, in file order. */
  readonly cdrColumns: readonly string[];
  /** Names of the columns of `asterisk-cel-csv`, in file order; empty = by their count. */
  readonly celColumns: readonly string[];
  /** Channel variables that hold the number called and the campaign (AMI). */
  readonly numberVariables: readonly string[];
  readonly campaignVariables: readonly string[];
  /** After-call time that the queues grant (queues.conf `wrapuptime`), in seconds; null = not known. */
  readonly wrapUpSeconds: number | null;
  /** Pause reason as the PBX writes it, lower case -> state; one that is not listed goes by its usual words, see `stateOfPause`. */
  readonly pauseReasons: Readonly<Record<string, AgentStateName>>;
}
