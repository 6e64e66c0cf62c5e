import type { Call } from './facts.ts';
import { hourMs } from './instant.ts';

/** By what an account knows spam that its phone systems did not mark. Only inbound calls are spam. */
export type SpamRule = CallersRule | RepeatedRule;

/** Callers by number. */
export interface CallersRule {
  readonly kind: 'spam' | 'never';
  readonly id: string;
  /** See `callerPattern`. */
  readonly callers: readonly string[];
}

/** So many short calls of one caller within so many hours. */
export interface RepeatedRule {
  readonly kind: 'repeated';
  readonly id: string;
  readonly calls: number;
  /** From arrival to end, shorter than this. */
  readonly underS: number;
  readonly withinHours: number;
}

/** A number, `?` for any one digit, `*` at the end for any further ones; or callers who withhold theirs. */
export const callerPattern = /^(?:\+[1-9][\d?]{2,14}\*?|withheld)$/u;
export const withheld = 'withheld';

type Told = Pick<Call, 'direction' | 'caller' | 'started_at' | 'ended_at' | 'test' | 'not_spam'>;

/** Rules ready to be asked. Who is never spam by one rule is not by any other. */
export class SpamRules {
  readonly repeated: readonly RepeatedRule[];
  readonly #spam: readonly { readonly id: string; readonly callers: Callers }[];
  readonly #never: Callers;

  constructor(rules: readonly SpamRule[]) {
    const callers = (kind: CallersRule['kind']) => rules.filter((rule): rule is CallersRule => rule.kind === kind);
    this.repeated = rules.filter((rule) => rule.kind === 'repeated');
    this.#spam = callers('spam').map((rule) => ({ id: rule.id, callers: new Callers(rule.callers) }));
    this.#never = new Callers(callers('never').flatMap((rule) => rule.callers));
  }

  /** The first rule that knows the caller; null = none, or nobody may be spam here. */
  ofCaller(call: Told): string | null {
    if (!this.#mayBe(call)) return null;
    return this.#spam.find(({ callers }) => callers.has(call.caller))?.id ?? null;
  }

  /** Whether the call counts as a short one of a rule. What somebody said is no spam, and tests, do not. */
  isShort(call: Told, { underS }: RepeatedRule): boolean {
    return call.caller !== null && call.ended_at !== null && call.ended_at - call.started_at < underS * 1000 && this.#mayBe(call);
  }

  #mayBe({ direction, test, caller, not_spam: said }: Told): boolean {
    return direction === 'inbound' && !test && said !== true && !this.#never.has(caller);
  }
}

class Callers {
  readonly #exact: ReadonlySet<string>;
  readonly #patterns: readonly string[];

  constructor(patterns: readonly string[]) {
    const open = (pattern: string): boolean => /[?*]/u.test(pattern);
    this.#exact = new Set(patterns.filter((pattern) => !open(pattern)));
    this.#patterns = patterns.filter(open);
  }

  has(caller: string | null): boolean {
    return this.#exact.has(caller ?? withheld) || (caller !== null && this.#patterns.some((pattern) => fits(caller, pattern)));
  }
}

function fits(caller: string, pattern: string): boolean {
  const begins = pattern.endsWith('*');
  const wanted = begins ? pattern.slice(0, -1) : pattern;
  if (begins ? caller.length < wanted.length : caller.length !== wanted.length) return false;
  for (let at = 0; at < wanted.length; at += 1) if (wanted[at] !== '?' && wanted[at] !== caller[at]) return false;
  return true;
}

/** Ids of those of one caller's short calls that lie within any stretch of the rule's hours that holds enough of them. */
export function repeatedCalls(
  short: readonly { readonly id: string; readonly at: number }[],
  { calls, withinHours }: RepeatedRule,
): Set<string> {
  const sorted = short.toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
  const found = new Set<string>();
  for (let [last, next] = [calls - 1, 0]; last < sorted.length; last += 1) {
    const [first, end] = [sorted[last - calls + 1], sorted[last]];
    if (first === undefined || end === undefined || end.at - first.at > withinHours * hourMs) continue;
    next = Math.max(next, last - calls + 1);
    for (const { id } of sorted.slice(next, last + 1)) found.add(id);
    next = last + 1;
  }
  return found;
}
