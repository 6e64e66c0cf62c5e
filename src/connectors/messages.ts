import type { Decoded, Reject } from '#domain/delivery.ts';
import type { DecodedEvent } from '#domain/events.ts';
import { parseJson } from './parse-json.ts';

/** One message of a body: the body itself, an element of its list, or one of its lines. */
export interface Message {
  readonly value: unknown;
  /** 1-based; null where messages do not stand a line each. */
  readonly line: number | null;
  readonly byte: number;
  /** Why it could not be read, in words; else null. */
  readonly broken: string | null;
}

/** One JSON value (a message, or a list of them once `unwrap` took off what is around it), else one a line. */
export function jsonMessages(body: Uint8Array, unwrap: (value: unknown) => unknown = (value) => value): readonly Message[] | Reject {
  const text = new TextDecoder('utf-8').decode(body);
  const trimmed = text.replace(/^\ufeff/u, '').trim();
  if (trimmed === '') return { line: 0, byte: 0, reason: 'body: got nothing, wanted JSON', text: '' };
  const whole = tryJson(trimmed);
  if (whole.ok) {
    const list = unwrap(whole.value);
    const values: unknown[] = Array.isArray(list) ? list : [list];
    return values.map((value) => ({ value, line: null, byte: 0, broken: null }));
  }
  const lines = text.split('\n');
  if (lines.filter((line) => line.trim() !== '').length < 2) {
    const reason = `body: got no JSON (${whole.why}), wanted an object, a list, or one of them a line`;
    return { line: 0, byte: 0, reason, text: text.slice(0, 500) };
  }
  let byte = 0;
  return lines.flatMap((line, index): Message[] => {
    const start = byte;
    byte = endOfLine(body, start);
    if (line.trim() === '') return [];
    const read = tryJson(line.replace(/^\ufeff/u, ''));
    const at = { line: index + 1, byte: start };
    return [
      read.ok
        ? { ...at, value: read.value, broken: null }
        : { ...at, value: line, broken: `got no JSON (${read.why}), wanted one message a line` },
    ];
  });
}

/** Messages that stand in a list within an answer of an API, also where each line is an answer; null of `listOf` = a message itself. */
export function spread(
  found: readonly Message[] | Reject,
  listOf: (value: unknown) => readonly unknown[] | null,
): readonly Message[] | Reject {
  if (isReject(found)) return found;
  return found.flatMap(
    (message) => (message.broken === null ? listOf(message.value) : null)?.map((value) => ({ ...message, value })) ?? [message],
  );
}

/** `application/x-www-form-urlencoded`, one message a line: names to their values; of a name that comes twice the last counts. */
export function formMessages(body: Uint8Array): readonly Message[] | Reject {
  const text = new TextDecoder('utf-8').decode(body);
  let byte = 0;
  const found = text.split('\n').flatMap((line, index): Message[] => {
    const start = byte;
    byte = endOfLine(body, start);
    if (line.trim() === '') return [];
    return [{ value: Object.fromEntries(new URLSearchParams(line.trim())), line: index + 1, byte: start, broken: null }];
  });
  return found.length === 0 ? { line: 0, byte: 0, reason: 'body: got nothing, wanted name=value&…', text: '' } : found;
}

/** Events of each message, in their order. Where `read` gives a text in place of events, it is the reason why that one is refused. */
export function decodedEach(found: readonly Message[] | Reject, read: (value: unknown) => readonly DecodedEvent[] | string): Decoded {
  if (isReject(found)) return { events: [], rejects: [found] };
  const events: DecodedEvent[] = [];
  const rejects: Reject[] = [];
  for (const [index, { value, line, byte, broken }] of found.entries()) {
    const told = broken ?? read(value);
    if (typeof told === 'string') rejects.push({ line: line ?? index + 1, byte, reason: told, text: shownMessage(value) });
    else events.push(...told);
  }
  return { events, rejects };
}

export function isReject(found: readonly Message[] | Reject): found is Reject {
  return !Array.isArray(found);
}

/** A message as a reject shows it. */
export function shownMessage(value: unknown): string {
  return (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, 500);
}

/** Counted in the body itself: what is not UTF-8 has another length in the text. */
export function endOfLine(body: Uint8Array, start: number): number {
  const end = body.indexOf(0x0a, start);
  return end < 0 ? body.length : end + 1;
}

function tryJson(text: string): { ok: true; value: unknown } | { ok: false; why: string } {
  try {
    return { ok: true, value: parseJson(text) };
  } catch (error) {
    return { ok: false, why: error instanceof Error ? error.message.slice(0, 120) : 'not JSON' };
  }
}
