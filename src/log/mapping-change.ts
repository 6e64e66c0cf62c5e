import type { CallSide } from '#domain/mapping.ts';

/** A call of a linked connection, or a short one that a rule of spam counts, as its own group tells it. */
export interface StoredSide extends CallSide {
  readonly group: number;
  /** Calls of one class may be one: see `Mapping.classOf`. */
  readonly class: string;
  /** The group that shows it in the warehouse: its own, or that of the call that it is part of. */
  readonly shownBy: number;
}

/** What the account's mapping asks of the index. */
export type MappingChange =
  /** Marks the groups of a connection where what alters its facts is no longer this. */
  | {
      readonly kind: 'reshape';
      readonly connection: string;
      /** See `shapeWord`. */
      readonly shape: string;
      /** Its calls may be linked. */
      readonly linked: boolean;
      /** Only calls are altered: other groups stay as they are. */
      readonly callsAlone?: boolean;
    }
  /** Sides that are told, sides that are gone, and groups whose facts are others now: together or not at all. */
  | {
      readonly kind: 'sides';
      readonly account: string;
      readonly put: readonly StoredSide[];
      readonly drop: readonly { readonly id: string; readonly group: number }[];
      readonly mark: readonly number[];
    }
  /** Agents' keys that belong together, and to nobody else, share a group. */
  | { readonly kind: 'gather'; readonly account: string; readonly sets: readonly (readonly AgentKey[])[] };

export interface AgentKey {
  readonly connection: string;
  /** `agent:<name>` */
  readonly key: string;
}

/** What the ids and classes of short calls begin with that rules of spam count; no call and no class of linked ones does. */
export const repeatClass = 'repeat:';

/** What the keys of agents begin with. */
export const agentKey = 'agent:';
