import { createHash } from 'node:crypto';
import type { Reject } from '#domain/delivery.ts';

/** At this length the text was cut, so that two different lines may show the same text. */
const cutAt = 500;

/** Identity of a reject within its connection: the line's text, so that a chunk that is sent again with more lines adds nothing. */
export function rejectHash({ line, byte, reason, text }: Reject, seq: number): Uint8Array {
  const place = line === 0 ? `${seq}` : text.length >= cutAt ? `${seq}:${byte}` : '';
  return createHash('sha256').update(`${place}\n${reason}\n${text}`).digest().subarray(0, 16);
}
