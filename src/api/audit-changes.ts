import type { AuditChange } from '#contract/audit.ts';
import { maskNumber } from './mask.ts';

/** A document of a thousand targets shall not fill the log when it is replaced. */
const most = 40;
const longest = 300;

export interface Changes {
  readonly changes: AuditChange[];
  readonly further: number;
}

/** What is different between two documents, field by field; of lists, what went and what came. */
export function changesBetween(before: unknown, after: unknown): Changes {
  const found: AuditChange[] = [];
  compare('', before, after, found);
  return { changes: found.slice(0, most), further: Math.max(0, found.length - most) };
}

function compare(path: string, before: unknown, after: unknown, into: AuditChange[]): void {
  if (JSON.stringify(before) === JSON.stringify(after)) return;
  if (Array.isArray(before) && Array.isArray(after)) {
    const [gone, come] = [without(before, after), without(after, before)];
    for (const one of gone) into.push({ what: plain(path), before: written(path, one), after: null });
    for (const one of come) into.push({ what: plain(path), before: null, after: written(path, one) });
    // The same members in another order.
    if (gone.length + come.length === 0) into.push({ what: plain(path), before: written(path, before), after: written(path, after) });
    return;
  }
  if (isRecord(before) || isRecord(after)) {
    const [left, right] = [isRecord(before) ? before : {}, isRecord(after) ? after : {}];
    const nested = (isRecord(before) || before == null) && (isRecord(after) || after == null);
    if (nested) {
      for (const name of new Set([...Object.keys(left), ...Object.keys(right)]))
        compare(path === '' ? name : `${path}.${name}`, left[name], right[name], into);
      return;
    }
  }
  into.push({ what: plain(path), before: written(path, before), after: written(path, after) });
}

function without(all: readonly unknown[], others: readonly unknown[]): unknown[] {
  const known = new Set(others.map((one) => JSON.stringify(one)));
  return all.filter((one) => !known.has(JSON.stringify(one)));
}

function written(path: string, value: unknown): string | null {
  if (value === undefined || value === null) return null;
  if (/password|secret|token/i.test(path)) return '•••';
  const text = plain(typeof value === 'string' ? value : JSON.stringify(value));
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

/** Phone numbers have no place in the log: it outlives the erasure of a caller. */
export function plain(text: string): string {
  return text.replace(/\+\d{6,15}|(?<![\w-])\d{7,15}(?![\w-])/g, maskNumber);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
