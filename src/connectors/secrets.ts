import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Instant } from '#domain/instant.ts';
import type { Verified } from './connector.ts';

/** Whether two texts are the same, in a time that does not tell where they differ. */
export function same(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** How far a sender's clock and the way may be off where the time is signed, in milliseconds: a recorded request cannot be played back later than this. */
export const replayWindowMs = 300_000;

/** Why a request that was signed then is not taken now; null = it is. */
export function playedBack(what: string, signedAt: Instant, now: Instant): Verified | null {
  const off = now - signedAt;
  if (Math.abs(off) <= replayWindowMs) return null;
  return { ok: false, reason: `${what}: signed ${Math.round(off / 1000)} s ago, wanted at most ${replayWindowMs / 1000} s` };
}

/** A keyed hash over texts and bytes, one after the other. */
export function mac(algorithm: 'sha1' | 'sha256' | 'sha512', key: string, ...parts: readonly (string | Uint8Array)[]): Buffer {
  const hmac = createHmac(algorithm, key);
  for (const part of parts) hmac.update(part);
  return hmac.digest();
}

/**
 * What a request carries against what each valid secret would have made of it. Every secret is tried, so that the time taken does
 * not tell which came close.
 */
export function verified(
  what: string,
  given: string | undefined,
  secrets: readonly string[],
  wanted: (secret: string) => readonly string[],
): Verified {
  if (given === undefined || given === '') return { ok: false, reason: `${what}: got none` };
  let fits = false;
  for (const secret of secrets) for (const one of wanted(secret)) if (same(given, one)) fits = true;
  return fits ? { ok: true } : { ok: false, reason: `${what}: does not fit this request and any valid secret` };
}
