import type { Relation } from './relation.ts';
import type { TimeBucket } from './time-bucket.ts';

/**
 * Expressions over the columns of a relation: frozen values, made by the small functions below and turned into text by
 * `to-sql.ts` alone. Values are bound; only bare words, flags and small whole numbers are written into the text.
 */
export type Expr =
  | { readonly kind: 'column'; readonly name: string }
  | { readonly kind: 'bound'; readonly type: BoundType; readonly value: BoundValue }
  | { readonly kind: 'null' }
  /** A moment, in milliseconds since 1970. */
  | { readonly kind: 'moment'; readonly at: number }
  /** `name(settings)(args)`: a function or an aggregate of the engine. */
  | { readonly kind: 'call'; readonly name: string; readonly settings: readonly number[]; readonly args: readonly Expr[] }
  | { readonly kind: 'infix'; readonly op: Infix; readonly args: readonly Expr[] }
  | { readonly kind: 'not'; readonly of: Expr }
  /** A word for an expression that is used often: the SQL defines it once and reads like the definition. */
  | { readonly kind: 'word'; readonly name: string; readonly of: Expr }
  | { readonly kind: 'bucket'; readonly bucket: TimeBucket; readonly at: Expr; readonly zone: string }
  | { readonly kind: 'over'; readonly of: Expr; readonly window: Window }
  | { readonly kind: 'lambda'; readonly args: readonly string[]; readonly body: Expr }
  | { readonly kind: 'found'; readonly of: readonly Expr[]; readonly rows: Relation };

export type BoundType = 'String' | 'Float64' | 'Int64' | 'Bool' | 'Array(String)' | 'Array(Float64)';
export type BoundValue = string | number | boolean | readonly string[] | readonly number[];
export type Infix = '=' | '!=' | '<' | '<=' | '>' | '>=' | '+' | '-' | '*' | '/' | 'AND' | 'OR';

/** Rows that a window function looks at. `range`: by distance of the (numeric) order value, both ends included. */
export interface Window {
  readonly by: readonly Expr[];
  readonly order?: readonly Expr[];
  readonly frame?:
    | { readonly range: readonly [preceding: number, before: number] }
    | { readonly following: readonly [after: number, following: number] }
    | { readonly rows: 'all' | 'before' | 'after' };
}

export const column = (name: string): Expr => Object.freeze({ kind: 'column', name });
const bound = (type: BoundType, value: BoundValue): Expr => Object.freeze({ kind: 'bound', type, value });
export const text = (value: string): Expr => bound('String', value);
export const number = (value: number): Expr => bound(Number.isSafeInteger(value) ? 'Int64' : 'Float64', value);
export const flag = (value: boolean): Expr => bound('Bool', value);
export const numbers = (values: readonly number[]): Expr => bound('Array(Float64)', values);
export const texts = (values: readonly string[]): Expr => bound('Array(String)', values);
export const nothing: Expr = Object.freeze({ kind: 'null' });
export const moment = (at: number): Expr => Object.freeze({ kind: 'moment', at });

export const call = (name: string, ...args: readonly Expr[]): Expr => Object.freeze({ kind: 'call', name, settings: [], args });
/** An aggregate with settings, as `quantileExactInclusive(0.9)(x)`. */
export const aggregate = (name: string, settings: readonly number[], ...args: readonly Expr[]): Expr =>
  Object.freeze({ kind: 'call', name, settings, args });
/** One part of a tuple, counted from 1. */
export const part = (name: string, at: number): Expr => call('tupleElement', column(name), number(at));
export const lambda = (args: readonly string[], body: Expr): Expr => Object.freeze({ kind: 'lambda', args, body });
export const over = (of: Expr, window: Window): Expr => Object.freeze({ kind: 'over', of, window });
/** True where the values of `of` are a row of the relation. */
export const found = (of: readonly Expr[], rows: Relation): Expr => Object.freeze({ kind: 'found', of, rows });
export const bucket = (name: TimeBucket, at: Expr, zone: string): Expr => Object.freeze({ kind: 'bucket', bucket: name, at, zone });

const infix = (op: Infix, ...args: readonly Expr[]): Expr => Object.freeze({ kind: 'infix', op, args });
export const equals = (a: Expr, b: Expr): Expr => infix('=', a, b);
export const differs = (a: Expr, b: Expr): Expr => infix('!=', a, b);
export const below = (a: Expr, b: Expr): Expr => infix('<', a, b);
export const atMost = (a: Expr, b: Expr): Expr => infix('<=', a, b);
export const above = (a: Expr, b: Expr): Expr => infix('>', a, b);
export const atLeast = (a: Expr, b: Expr): Expr => infix('>=', a, b);
export const plus = (...args: readonly Expr[]): Expr => infix('+', ...args);
export const minus = (a: Expr, b: Expr): Expr => infix('-', a, b);
export const times = (...args: readonly Expr[]): Expr => infix('*', ...args);
export const divided = (a: Expr, b: Expr): Expr => infix('/', a, b);

export const yes: Expr = flag(true);
export const no: Expr = flag(false);
export const isNull = (of: Expr): Expr => call('isNull', of);
export const isKnown = (of: Expr): Expr => call('isNotNull', of);
export const not = (of: Expr): Expr => (of === yes ? no : of === no ? yes : Object.freeze({ kind: 'not', of }));
/** Names must not be those of columns. */
export const called = (name: string, of: Expr): Expr => (of === yes || of === no ? of : Object.freeze({ kind: 'word', name, of }));
export const when = (condition: Expr, then: Expr, otherwise: Expr): Expr => call('if', condition, then, otherwise);
export const either = (value: Expr, fallback: Expr): Expr => call('ifNull', value, fallback);
/** The word is one of these. */
export const isOneOf = (of: Expr, words: readonly string[]): Expr => {
  const [first, ...others] = words;
  if (first === undefined) return no;
  return others.length === 0 ? equals(of, text(first)) : call('has', texts(words), of);
};

/** All of them; none given = true. */
export const and = (...of: readonly (Expr | null)[]): Expr => joined('AND', of, yes, no);
/** One of them; none given = false. */
export const or = (...of: readonly (Expr | null)[]): Expr => joined('OR', of, no, yes);

function joined(op: 'AND' | 'OR', of: readonly (Expr | null)[], neutral: Expr, decisive: Expr): Expr {
  if (of.includes(decisive)) return decisive;
  const given = of.filter((item) => item !== null && item !== neutral);
  const [first, ...others] = given;
  if (first === undefined || first === null) return neutral;
  return others.length === 0 ? first : infix(op, ...given.filter((item) => item !== null));
}

/** Whether a moment is one of a half-open stretch, in milliseconds since 1970; null = open on that side. */
export const inRange = (at: Expr, { from, before }: { readonly from: number | null; readonly before: number | null }): Expr =>
  and(from === null ? null : atLeast(at, moment(from)), before === null ? null : below(at, moment(before)));

/** Milliseconds since 1970. */
export const inMs = (at: Expr): Expr => call('toUnixTimestamp64Milli', at);
/** Whole milliseconds from one moment to another: sums of them are exact, in whatever order the rows come. */
export const millisecondsBetween = (from: Expr, to: Expr): Expr => minus(inMs(to), inMs(from));
/** Whole milliseconds of a column in seconds. */
export const milliseconds = (seconds: Expr): Expr => call('toInt64', call('round', times(seconds, number(1000))));
