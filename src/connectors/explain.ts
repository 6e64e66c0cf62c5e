import type { ZodError } from 'zod';
import { shown } from '#connectors/lines.ts';

/** What was wrong with an item: field, what it was, what was wanted; the first three. */
export function explain(error: ZodError, item: unknown): string {
  const told = error.issues.slice(0, 3).map((issue) => {
    const path = issue.path.map(String).join('.');
    if (issue.code === 'unrecognized_keys') return `${path === '' ? '' : `${path}: `}got unknown ${issue.keys.map(shown).join(', ')}`;
    const wanted = issue.message.startsWith('wanted') ? issue.message : `wanted: ${issue.message}`;
    return `${path === '' ? 'item' : path}: got ${got(item, issue.path)}, ${wanted}`;
  });
  const more = error.issues.length - told.length;
  return more > 0 ? `${told.join('; ')}; and ${more} more` : told.join('; ');
}

function got(item: unknown, path: readonly PropertyKey[]): string {
  let value = item;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return 'nothing';
    value = Object.getOwnPropertyDescriptor(value, key)?.value as unknown;
  }
  return shownValue(value);
}

export function shownValue(value: unknown): string {
  if (value === undefined) return 'nothing';
  const json = JSON.stringify(value);
  return json.length > 80 ? `${json.slice(0, 80)}…` : json;
}
