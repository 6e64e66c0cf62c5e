import type { Span } from './erase.ts';

/** ASCII without escapes and control characters: it says what it is. */
const plain = /^[ !#-[\]-~]*$/u;

/** What a string says; bytes are Latin-1 here and UTF-8 in the event. */
export function textOf(text: string, { from, before }: Span): string {
  const raw = text.slice(from, before);
  if (plain.test(raw)) return raw;
  try {
    return JSON.parse(`"${Buffer.from(raw, 'latin1').toString('utf8')}"`) as string;
  } catch {
    return raw;
  }
}

export type Token = Span & { readonly kind: 'open' | 'close' | 'list' | 'unlist' | 'key' | 'string' | 'number' };

const brackets: Readonly<Record<string, Token['kind']>> = { '{': 'open', '}': 'close', '[': 'list', ']': 'unlist' };

/** The tokens of JSON, of several values too; strings without their quotes. */
export function* tokensOf(text: string): Generator<Token> {
  const token = /"((?:[^"\\]|\\.)*)"(\s*:)?|-?\d[\d.eE+-]*|[{}[\]]/gsu;
  for (const match of text.matchAll(token)) {
    const from = match.index;
    const [all, string, colon] = match;
    const bracket = brackets[all];
    if (bracket !== undefined) yield { kind: bracket, from, before: from + 1 };
    else if (string !== undefined) yield { kind: colon === undefined ? 'string' : 'key', from: from + 1, before: from + 1 + string.length };
    else yield { kind: 'number', from, before: from + all.length };
  }
}
