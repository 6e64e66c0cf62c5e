import type { z } from 'zod';
import type { Instant } from '#domain/instant.ts';
import { explain } from './explain.ts';
import { tokensOf } from './json-tokens.ts';
import { parseJson } from './parse-json.ts';
import type { PullAnswer, PullRequest } from './pulls.ts';

/** Pieces that the `pulls` of several connectors share. */

export const minuteMs = 60_000;
export const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;
/** Local times of a zone that is not told lie at most so far from the same words in UTC. */
export const unknownZoneMs = 14 * hourMs;

/** The document of an answer, or in a sentence why there is none. */
export function documentOf({ status, body }: PullAnswer): { readonly document: unknown } | { readonly failed: string } {
  if (status !== 200) return { failed: `Answered ${status}${excerpt(body)}` };
  try {
    return { document: parseJson(new TextDecoder().decode(body)) };
  } catch {
    return { failed: `Answered no JSON${excerpt(body)}` };
  }
}

/** A document as its schema reads it, or why not; `what` names it for a person. */
export function toldIn<T>(answer: PullAnswer, schema: z.ZodType<T>, what: string): { readonly told: T } | { readonly failed: string } {
  const read = documentOf(answer);
  return 'failed' in read ? read : toldBy(read.document, schema, what);
}

/** The same of a document that was read. */
export function toldBy<T>(document: unknown, schema: z.ZodType<T>, what: string): { readonly told: T } | { readonly failed: string } {
  const parsed = schema.safeParse(document);
  return parsed.success ? { told: parsed.data } : { failed: `${what}: ${explain(parsed.error, document)}` };
}

/** The number of a page; lists begin at `first`. */
export function pageIn({ query }: PullRequest, first: number): number {
  return Number(query?.['page'] ?? first);
}

/** The request for the page after this one, where there is one. */
export function nextPage(request: PullRequest, first: number, more: boolean): readonly PullRequest[] {
  return more ? [{ ...request, query: { ...request.query, page: String(pageIn(request, first) + 1) } }] : [];
}

function excerpt(body: Uint8Array): string {
  const text = new TextDecoder().decode(body.subarray(0, 800)).replace(/\s+/gu, ' ').trim();
  return text === '' ? '.' : `: ${text.slice(0, 200)}`;
}

/** The objects of a list within a document, each with the bytes that it came in; `path`: the keys that lead to the list. */
export function itemsIn(body: Uint8Array, path: readonly string[]): Uint8Array[] {
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('latin1');
  const wanted = path.join('.');
  const found: Uint8Array[] = [];
  // The keys that are open; a list and the objects in it stand where their key stands.
  const open: (string | null)[] = [];
  let key: string | null = null;
  let from = -1;
  let depth = -1;
  for (const token of tokensOf(text)) {
    switch (token.kind) {
      case 'key':
        key = text.slice(token.from, token.before);
        break;
      case 'open':
      case 'list':
        if (token.kind === 'open' && from < 0 && key === null && isAt(open, wanted)) {
          from = token.from;
          depth = open.length;
        }
        open.push(key);
        key = null;
        break;
      case 'close':
      case 'unlist':
        open.pop();
        key = null;
        if (from >= 0 && open.length === depth) {
          found.push(body.subarray(from, token.before));
          from = -1;
        }
        break;
      case 'string':
      case 'number':
        key = null;
    }
  }
  return found;
}

const isAt = (open: readonly (string | null)[], wanted: string): boolean => open.filter((key) => key !== null).join('.') === wanted;

/** `YYYY-MM-DD HH:MM:SS` in UTC. */
export function utcText(at: Instant): string {
  return new Date(at).toISOString().slice(0, 19).replace('T', ' ');
}

/** `YYYY-MM-DD` in UTC. */
export function utcDay(at: Instant): string {
  return new Date(at).toISOString().slice(0, 10);
}

/** HTTP Basic. */
export function basic(user: string | undefined, password: string | undefined): string {
  return `Basic ${Buffer.from(`${user ?? ''}:${password ?? ''}`).toString('base64')}`;
}

/** Where nothing remains, the seconds until the instant (in seconds since 1970) at which the system counts anew. */
export function untilReset({ headers, at }: PullAnswer, remaining: string, reset: string): number | null {
  const left = Number(headers[remaining] ?? NaN);
  const resetAt = Number(headers[reset] ?? NaN);
  if (Number.isNaN(left) || left > 0 || Number.isNaN(resetAt)) return null;
  return Math.max(0, resetAt - Math.floor(at / 1000));
}
