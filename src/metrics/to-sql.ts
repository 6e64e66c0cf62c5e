import { type BoundType, type BoundValue, type Expr, type Window, yes } from './expression.ts';
import { columnsIn, prune } from './prune.ts';
import type { Columns, Relation } from './relation.ts';
import { timeBucketSql } from './time-bucket.ts';

/** A statement with its bound values. */
export interface Statement {
  readonly sql: string;
  readonly params: Readonly<Record<string, BoundValue>>;
}

/** What the outermost SELECT of a report or a drill needs. */
export interface Query {
  readonly columns: Columns;
  readonly from: Relation;
  readonly where?: Expr | null;
  readonly groupBy?: readonly Expr[];
  /** Sets of indexes into `groupBy`; the engine groups by each of them in the same pass. */
  readonly groupingSets?: readonly (readonly number[])[];
  readonly orderBy?: readonly (readonly [of: Expr, descending: boolean])[];
  readonly limit?: number;
  readonly offset?: number;
}

/** The one place where SQL is written. Every table is read for `account` only. */
export function toSql(account: string, queries: Query | readonly Query[]): Statement {
  const printer = new Printer(account);
  const list: readonly Query[] = 'from' in queries ? [queries] : queries;
  const sql = list.map((query) => printer.query(query)).join('\nUNION ALL\n');
  return { sql: `${sql}${printer.settings()}`, params: printer.params };
}

/** The texts of rows and of expressions over them: a key by which two are known to be the same. */
export function keyOf(relation: Relation, ...expressions: readonly Expr[]): string {
  return [keyText(relation, (printer) => printer.from(relation)), ...expressions.map(keyOfExpression)].join(' | ');
}

function keyOfExpression(of: Expr): string {
  return keyText(of, (printer) => printer.expr(of));
}

/** Nodes never change: each is written once, however often it is compared. */
const keyTexts = new WeakMap<object, string>();

function keyText(of: object, print: (printer: Printer) => string): string {
  const known = keyTexts.get(of);
  if (known !== undefined) return known;
  const printer = new Printer('', false);
  const text = `${print(printer)} ${JSON.stringify(printer.params)}`;
  keyTexts.set(of, text);
  return text;
}

class Printer {
  readonly params: Record<string, BoundValue> = {};
  readonly #names = new Map<string, string>();
  readonly #account: string;
  readonly #words: boolean;
  /** Words of the SELECTs around the place that is being printed, each with its text. */
  readonly #scopes: Map<string, string>[] = [];
  #aliases = 0;
  #joins = false;

  /** `words` false: everything is spelled out, so that equal meaning gives equal text. */
  constructor(account: string, words = true) {
    this.#account = account;
    this.#words = words;
  }

  query(query: Query): string {
    return this.#inScope(() => this.#query(query));
  }

  #query({ columns, from: rows, where = null, groupBy = [], groupingSets, orderBy = [], limit, offset }: Query): string {
    const needed = columnsIn([...Object.values(columns), where, ...groupBy, ...orderBy.map(([of]) => of)]);
    // Words of this SELECT (k0, m1) are not columns of its rows.
    const from =
      rows.kind === 'table'
        ? rows
        : prune(rows, new Set([...needed].filter((name) => !(name in columns) || refersToItself(columns, name))));
    const conditions = from.kind === 'table' ? [this.#ofAccount(), from.where, where] : [where];
    const lines = [
      `SELECT ${this.#columns(columns)}`,
      `FROM ${from.kind === 'table' ? `${from.table} FINAL` : this.from(from)}`,
      ...this.#where(conditions),
    ];
    lines.push(...this.#groupBy(groupBy, groupingSets ?? null));
    if (orderBy.length > 0) lines.push(`ORDER BY ${orderBy.map(([of, down]) => `${this.expr(of)}${down ? ' DESC' : ''}`).join(', ')}`);
    if (limit !== undefined) lines.push(`LIMIT ${wholeNumber(limit)}${offset === undefined ? '' : ` OFFSET ${wholeNumber(offset)}`}`);
    return lines.join('\n');
  }

  /**
   * Rows without a match of a join get nulls, not the neutral value of the column's type. Conditions are evaluated for whole blocks:
   * picking the rows for which the next one matters costs twice what it saves.
   */
  settings(): string {
    return `\nSETTINGS short_circuit_function_evaluation = 'disable'${this.#joins ? ', join_use_nulls = 1' : ''}`;
  }

  from(relation: Relation): string {
    switch (relation.kind) {
      case 'table':
        return `(SELECT * FROM ${relation.table} FINAL ${this.#where([this.#ofAccount(), relation.where]).join(' ')})`;
      case 'select':
        return `(${this.#inScope(() => this.#select(relation))})`;
      case 'join':
        return `(${this.#join(relation)})`;
      case 'union':
        return `(${relation.of.map((part) => `SELECT * FROM ${this.from(part)}`).join(' UNION ALL ')})`;
      case 'count':
        return `(SELECT number AS n FROM numbers(${wholeNumber(relation.count)}))`;
    }
  }

  #groupBy(by: readonly Expr[], sets: readonly (readonly number[])[] | null): string[] {
    const keys = by.map((key) => this.expr(key));
    if (sets !== null)
      return [`GROUP BY GROUPING SETS (${sets.map((set) => `(${set.map((at) => keys[at] ?? '').join(', ')})`).join(', ')})`];
    return keys.length === 0 ? [] : [`GROUP BY ${keys.join(', ')}`];
  }

  #select({ from, add, replace, only, where, groupBy, groupingSets }: Relation & { kind: 'select' }): string {
    const flat = from.kind === 'table';
    const replaced = Object.entries(replace).map(([name, of]) => `${this.expr(of)} AS ${quoted(name)}`);
    const everything = replaced.length === 0 ? '*' : `* REPLACE (${replaced.join(', ')})`;
    const columns =
      only === null
        ? [everything, ...Object.entries(add).map(([name, of]) => `${this.expr(of)} AS ${quoted(name)}`)].join(', ')
        : this.#columns(only);
    return [
      `SELECT ${columns} FROM ${flat ? `${from.table} FINAL` : this.from(from)}`,
      ...this.#where(flat ? [this.#ofAccount(), from.where, where] : [where]),
      ...this.#groupBy(groupBy, groupingSets),
    ].join(' ');
  }

  #join({ left, right, on, nearest, take }: Relation & { kind: 'join' }): string {
    this.#joins = true;
    const [l, r] = [this.#alias(), this.#alias()];
    const conditions = on.map(([a, b]) => `${l}.${quoted(a)} = ${r}.${quoted(b)}`);
    if (nearest !== null) conditions.push(`${l}.${quoted(nearest[0])} ${nearest[1]} ${r}.${quoted(nearest[2])}`);
    const taken = Object.entries(take).map(([name, of]) => `${r}.${quoted(of)} AS ${quoted(name)}`);
    const columns = [`${l}.*`, ...taken].join(', ');
    const kind = nearest === null ? 'LEFT ANY JOIN' : 'ASOF LEFT JOIN';
    return `SELECT ${columns} FROM ${this.from(left)} AS ${l} ${kind} ${this.from(right)} AS ${r} ON ${conditions.join(' AND ')}`;
  }

  expr(of: Expr): string {
    switch (of.kind) {
      case 'column':
        return quoted(of.name);
      case 'bound':
        return plain(of.value) ?? this.#bind(of.type, of.value);
      case 'null':
        return 'NULL';
      case 'moment':
        return `fromUnixTimestamp64Milli(${this.#bind('Int64', of.at)}, 'UTC')`;
      case 'call': {
        const among = amongWords(of);
        if (among !== null) return `(${this.expr(among.of)} IN (${among.words.join(', ')}))`;
        const settings = of.settings.length === 0 ? '' : `(${of.settings.map(finite).join(', ')})`;
        return `${functionName(of.name)}${settings}(${of.args.map((arg) => this.expr(arg)).join(', ')})`;
      }
      case 'infix':
        return `(${of.args.map((arg) => this.expr(arg)).join(` ${of.op} `)})`;
      case 'not':
        return of.of.kind === 'not' ? this.expr(of.of.of) : `NOT (${this.expr(of.of)})`;
      case 'word':
        return this.#words ? quoted(this.#defined(of.name, this.expr(of.of))) : this.expr(of.of);
      case 'bucket':
        return timeBucketSql(of.bucket, this.expr(of.at), this.#bind('String', of.zone));
      case 'over':
        return `${this.expr(of.of)} OVER (${this.#window(of.window)})`;
      case 'lambda':
        return `(${of.args.map(quoted).join(', ')}) -> ${this.expr(of.body)}`;
      case 'found': {
        const values = of.of.map((value) => this.expr(value)).join(', ');
        return `(${of.of.length === 1 ? values : `(${values})`} IN ${this.from(of.rows)})`;
      }
    }
  }

  /** Prints a SELECT, and before it the words that it uses. */
  #inScope(print: () => string): string {
    const scope = new Map<string, string>();
    this.#scopes.push(scope);
    const sql = print();
    this.#scopes.pop();
    return scope.size === 0 ? sql : `WITH ${[...scope].map(([meaning, name]) => `${meaning} AS ${quoted(name)}`).join(', ')}\n${sql}`;
  }

  /** One name a meaning: where two meanings want the same name (two thresholds in one report), the second gets a number. */
  #defined(name: string, meaning: string): string {
    const scope = this.#scopes.at(-1);
    if (scope === undefined) throw new Error('a word needs a SELECT around it');
    const known = scope.get(meaning);
    if (known !== undefined) return known;
    const taken = new Set(scope.values());
    let free = name;
    for (let at = 2; taken.has(free); at += 1) free = `${name}_${at}`;
    scope.set(meaning, free);
    return free;
  }

  #window({ by, order = [], frame }: Window): string {
    const parts: string[] = [];
    if (by.length > 0) parts.push(`PARTITION BY ${by.map((key) => this.expr(key)).join(', ')}`);
    if (order.length > 0) parts.push(`ORDER BY ${order.map((key) => this.expr(key)).join(', ')}`);
    if (frame !== undefined) parts.push(frameText(frame));
    return parts.join(' ');
  }

  /** Rows alone may be asked for: then any column will do. */
  #columns(columns: Columns): string {
    if (Object.keys(columns).length === 0) return '1 AS `one`';
    return Object.entries(columns)
      .map(([name, of]) => `${this.expr(of)} AS ${quoted(name)}`)
      .join(', ');
  }

  #where(conditions: readonly (Expr | string | null)[]): string[] {
    const asked = conditions.filter((item) => item !== null).filter((item) => item !== yes);
    const texts = asked.map((item) => (typeof item === 'string' ? item : this.expr(item)));
    return texts.length === 0 ? [] : [`WHERE ${texts.join(' AND ')}`];
  }

  #ofAccount(): string {
    return `account = ${this.#bind('String', this.#account)}`;
  }

  /** The same value is bound once, so that the same question gives the same text. */
  #bind(type: BoundType, value: BoundValue): string {
    const key = `${type} ${JSON.stringify(value)}`;
    const name = this.#names.get(key) ?? `p${this.#names.size}`;
    this.#names.set(key, name);
    this.params[name] = value;
    return `{${name}:${type}}`;
  }

  #alias(): string {
    this.#aliases += 1;
    return `t${this.#aliases}`;
  }
}

/** `x AS x`: the name is a column of the rows, too. */
function refersToItself(columns: Columns, name: string): boolean {
  const of = columns[name];
  return of !== undefined && columnsIn([of]).has(name);
}

function frameText(frame: NonNullable<Window['frame']>): string {
  if ('range' in frame) return `RANGE BETWEEN ${wholeNumber(frame.range[0])} PRECEDING AND ${wholeNumber(frame.range[1])} PRECEDING`;
  if ('following' in frame) {
    return `RANGE BETWEEN ${wholeNumber(frame.following[0])} FOLLOWING AND ${wholeNumber(frame.following[1])} FOLLOWING`;
  }
  switch (frame.rows) {
    case 'all':
      return 'ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING';
    case 'before':
      return 'ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING';
    case 'after':
      return 'ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING';
  }
}

/** Names come from code, never from a request; this keeps it so. */
function quoted(name: string): string {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) throw new Error(`not a column name: ${JSON.stringify(name)}`);
  return `\`${name}\``;
}

function functionName(name: string): string {
  if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(name)) throw new Error(`not a function name: ${JSON.stringify(name)}`);
  return name;
}

function wholeNumber(value: number): string {
  if (!Number.isSafeInteger(value) || value < 0) throw new Error(`not a whole number: ${value}`);
  return String(value);
}

/**
 * Bare words, flags and small whole numbers as they are written; null = to be bound. The engine parses and casts each bound value at
 * each place, which was half of the planning of a long statement. Nothing that could end a text is ever written.
 */
function plain(value: BoundValue): string | null {
  if (typeof value === 'string') return /^[a-z_]{0,40}$/.test(value) ? `'${value}'` : null;
  if (typeof value === 'number') return Number.isInteger(value) && value >= 0 && value < 2 ** 31 ? String(value) : null;
  return typeof value === 'boolean' ? String(value) : null;
}

/** `has([words], x)`, where all words are bare. */
function amongWords({ name, args }: Expr & { kind: 'call' }): { readonly of: Expr; readonly words: readonly string[] } | null {
  const [list, of] = args;
  if (name !== 'has' || list?.kind !== 'bound' || list.type !== 'Array(String)' || of === undefined) return null;
  const given: readonly BoundValue[] = Array.isArray(list.value) ? list.value : [];
  const words = given.map(plain).filter((word) => word !== null);
  return words.length === 0 || words.length < given.length ? null : { of, words };
}

function finite(value: number): string {
  if (!Number.isFinite(value)) throw new Error(`not a number: ${value}`);
  return String(value);
}
