import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Verified } from '#connectors/connector.ts';
import { playedBack } from '#connectors/secrets.ts';
import type { Instant } from '#domain/instant.ts';

/** The header that carries the signature: `t=<seconds since 1970>,v1=<hex>[,v1=<hex>]`. */
export const signatureHeader = 'ringtrace-signature';

/** HMAC-SHA256 over the timestamp, a dot and the raw bytes, in hex; one with each secret. */
export function sign(body: Uint8Array, secrets: readonly string[], at: Instant): string {
  const seconds = String(Math.floor(at / 1000));
  return [`t=${seconds}`, ...secrets.map((secret) => `v1=${mac(body, secret, seconds).toString('hex')}`)].join(',');
}

/**
 * Checks a request against every valid secret (two while one is being replaced), in constant time and over the raw
 * bytes, before anything of the body is read.
 */
export function verifySignature(body: Uint8Array, header: string | undefined, secrets: readonly string[], now: Instant): Verified {
  if (header === undefined || header === '') return { ok: false, reason: `${signatureHeader}: got none, wanted t=<seconds>,v1=<hex>` };
  const parts = header.split(',').map((part) => part.trim().split('=', 2));
  const times = parts.flatMap(([name, value]) => (name === 't' && value !== undefined ? [value] : []));
  const given = parts.flatMap(([name, value]) => (name === 'v1' && value !== undefined && /^[0-9a-f]{64}$/iu.test(value) ? [value] : []));
  const [time] = times;
  if (time === undefined || times.length > 1 || !/^\d{1,12}$/u.test(time) || given.length === 0) {
    return { ok: false, reason: `${signatureHeader}: got another form, wanted t=<seconds>,v1=<64 hex digits>` };
  }
  const late = playedBack(signatureHeader, Number(time) * 1000, now);
  if (late !== null) return late;
  let matches = false;
  // Every pair is compared, so that the time taken does not tell which secret or which signature came close.
  for (const secret of secrets) {
    const wanted = mac(body, secret, time);
    for (const hex of given) if (timingSafeEqual(wanted, Buffer.from(hex, 'hex'))) matches = true;
  }
  return matches ? { ok: true } : { ok: false, reason: `${signatureHeader}: does not fit the body and any valid secret` };
}

function mac(body: Uint8Array, secret: string, seconds: string): Buffer {
  return createHmac('sha256', secret).update(seconds).update('.').update(body).digest();
}
