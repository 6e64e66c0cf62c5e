import type { Instant } from './instant.ts';
import { type SpamRule, SpamRules } from './spam-rules.ts';

/**
 * What an account says of names and calls that its systems tell: who is one person, which queues are one, which calls are one, and
 * which are spam.
 */
export interface MappingDocument {
  readonly agents: readonly Merge[];
  readonly queues: readonly Merge[];
  readonly links: readonly LinkRule[];
  readonly spam: readonly SpamRule[];
}

/** One agent or queue under all the names that connections use for it. */
export interface Merge {
  /** What the facts say. */
  readonly id: string;
  readonly members: readonly MergeMember[];
}

export interface MergeMember {
  /** Id of the connection. */
  readonly connection: string;
  /** As its deliveries name it. */
  readonly name: string;
}

/** Calls that the outer system forwards to the inner one are one call. */
export interface LinkRule {
  readonly id: string;
  /** Id of the connection that the caller reaches first. */
  readonly outer: string;
  readonly inner: string;
  /** Numbers that were called at the outer one, E.164; empty = all. */
  readonly numbers: readonly string[];
  /** The inner call begins at most so many seconds before the outer one … */
  readonly beforeS: number;
  /** … and at most so many after it. */
  readonly afterS: number;
  /** Both systems tell the same caller; else only calls that nothing else fits are linked. */
  readonly byCaller: boolean;
}

/** One call as one system told it: what linking needs to know of it. */
export interface CallSide {
  readonly id: string;
  readonly connection: string;
  readonly at: Instant;
  /** E.164; empty = withheld. */
  readonly caller: string;
  /** Our number that was called; empty = not told. */
  readonly number: string;
}

/** So many calls of one number, each within reach of the one before, may be of one caller. */
export const mostCallsInRow = 200;

export const noMapping: MappingDocument = { agents: [], queues: [], links: [], spam: [] };

/** A mapping ready to be asked. */
export class Mapping {
  readonly links: readonly LinkRule[];
  readonly spam: SpamRules;
  /** A row of more calls of one number is of many callers who share it: see `judgeLinks`. */
  readonly mostInRow: number;
  readonly #agents: Names;
  readonly #queues: Names;
  readonly #byCaller = new Map<string, boolean>();
  readonly #document: MappingDocument;

  constructor(document: MappingDocument = noMapping, mostInRow = mostCallsInRow) {
    this.#document = document;
    this.mostInRow = mostInRow;
    this.#agents = new Names(document.agents);
    this.#queues = new Names(document.queues);
    this.links = document.links;
    this.spam = new SpamRules(document.spam);
    for (const { outer, inner, byCaller } of document.links) {
      this.#byCaller.set(outer, byCaller);
      this.#byCaller.set(inner, byCaller);
    }
  }

  /** The agent whose name this is: itself where nobody said otherwise. */
  agentOf(connection: string, name: string): string {
    return this.#agents.of(connection, name)?.id ?? name;
  }

  queueOf(connection: string, name: string): string {
    return this.#queues.of(connection, name)?.id ?? name;
  }

  /** The agent whose name this is; null where nobody merged or renamed it. */
  mergeOf(connection: string, name: string): Merge | null {
    return this.#agents.of(connection, name);
  }

  /** Whether anything is said of names. */
  get names(): boolean {
    return this.#document.agents.length + this.#document.queues.length > 0;
  }

  isLinked(connection: string): boolean {
    return this.#byCaller.has(connection);
  }

  /** Whether any rule could link this call. */
  concerns({ connection, number }: Pick<CallSide, 'connection' | 'number'>): boolean {
    return this.links.some((rule) => rule.inner === connection || speaksOf(rule, { connection, number }));
  }

  /** Calls of different classes are never one: the caller's number, '' where it is withheld, '*' where callers are not compared. */
  classOf({ connection, caller }: Pick<CallSide, 'connection' | 'caller'>): string {
    return this.#byCaller.get(connection) === false ? anyCaller : caller;
  }

  /** How far apart two calls of any rule may begin, in milliseconds. */
  get reachMs(): number {
    return Math.max(0, ...this.links.map(({ beforeS, afterS }) => Math.max(beforeS, afterS) * 1000));
  }

  /** All that alters the facts of a connection, which are made again when it changes. */
  shapeOf(connection: string): Shape {
    const mentions = ({ members }: Merge): boolean => members.some((member) => member.connection === connection);
    const agents = this.#document.agents.filter(mentions);
    const queues = this.#document.queues.filter(mentions);
    // Rules compete for calls: one that changes may free a call for another.
    const links = this.isLinked(connection) ? this.links : [];
    const parts = [agents, queues, links];
    const { spam } = this.#document;
    return {
      names: parts.every((part) => part.length === 0) ? '' : JSON.stringify(parts),
      spam: spam.length === 0 ? '' : JSON.stringify(spam),
    };
  }
}

/** What is said of a connection, each part as JSON; '' = nothing. */
export interface Shape {
  /** Of its agents, queues and linked calls. */
  readonly names: string;
  /** Alters calls alone; holds callers' numbers. */
  readonly spam: string;
}

/** Whether this is an outer call of the rule. */
export function speaksOf({ outer, numbers }: LinkRule, { connection, number }: Pick<CallSide, 'connection' | 'number'>): boolean {
  return outer === connection && (numbers.length === 0 || numbers.includes(number));
}

/** The class of calls whose callers are not compared. */
const anyCaller = '*';

/** Whether the calls of a class are of one known number. */
export const isKnown = (name: string): boolean => name !== '' && name !== anyCaller;

class Names {
  readonly #found = new Map<string, Merge>();

  constructor(merges: readonly Merge[]) {
    for (const merge of merges) for (const { connection, name } of merge.members) this.#found.set(`${connection}\n${name}`, merge);
  }

  of(connection: string, name: string): Merge | null {
    return this.#found.get(`${connection}\n${name}`) ?? null;
  }
}
