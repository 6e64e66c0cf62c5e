import type { Posted, Verified } from '#connectors/connector.ts';
import { parseJson } from '#connectors/parse-json.ts';
import { mac, playedBack, verified } from '#connectors/secrets.ts';
import { fromIso, type Instant } from '#domain/instant.ts';

export const timestampHeader = 'x-justcall-request-timestamp';
const header = 'x-justcall-signature';

/** Over secret, address, type and time. The address is ours, never the one that the body names. */
export function verifySignature({ headers, body, url, secrets, now }: Posted): Verified {
  const version = headers[`${header}-version`];
  if (version !== undefined && version !== 'v1') return { ok: false, reason: `${header}-version: got ${version.slice(0, 20)}, wanted v1` };
  const timestamp = headers[timestampHeader];
  const signedAt = readTimestamp(timestamp);
  if (timestamp === undefined || signedAt === null)
    return { ok: false, reason: `${timestampHeader}: got no time, wanted YYYY-MM-DD HH:MM:SS in UTC` };
  const late = playedBack(timestampHeader, signedAt, now);
  if (late !== null) return late;
  const type = typeOf(body);
  if (type === null) return { ok: false, reason: 'body: got no "type", which is part of what is signed' };
  return verified(header, headers[header]?.toLowerCase(), secrets, (secret) => [
    mac('sha256', secret, [secret, encodeURIComponent(url), type, timestamp].join('|')).toString('hex'),
  ]);
}

/** UTC without a mark, or seconds since 1970: documentation and example differ. */
export function readTimestamp(text: string | undefined): Instant | null {
  if (text === undefined) return null;
  if (/^\d{9,11}$/u.test(text)) return Number(text) * 1000;
  return fromIso(`${text.trim().replace(' ', 'T')}Z`);
}

function typeOf(body: Uint8Array): string | null {
  try {
    const message = parseJson(new TextDecoder('utf-8').decode(body));
    if (typeof message !== 'object' || message === null || !('type' in message)) return null;
    return typeof message.type === 'string' ? message.type : null;
  } catch {
    return null;
  }
}
