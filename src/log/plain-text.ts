import { createHash } from 'node:crypto';

/** Longer keys would not fit into an index of PostgreSQL. */
const longestKey = 500;

/** Text as both engines can hold it: PostgreSQL takes no NUL, neither keeps a half surrogate. */
export function plainText(text: string): string {
  if (text.isWellFormed() && !text.includes('\0')) return text;
  return text.toWellFormed().replaceAll('\0', '␀');
}

/** A key or id of any length as the index holds it; a very long one ends in its hash. */
export function plainKey(key: string): string {
  const plain = plainText(key);
  if (plain.length <= longestKey) return plain;
  return `${plain.slice(0, 200).toWellFormed()}…${createHash('sha256').update(plain).digest('hex')}`;
}
