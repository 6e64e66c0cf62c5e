import type { Posted, Verified } from '#connectors/connector.ts';
import { shownValue } from '#connectors/explain.ts';
import { shown } from '#connectors/lines.ts';
import { parseJson } from '#connectors/parse-json.ts';
import { mac, playedBack, replayWindowMs, verified } from '#connectors/secrets.ts';

export const tokenHeader = 'x-ringover-webhook-signature';
const hashHeader = `${tokenHeader}-v3`;
const timeHeader = 'x-ringover-request-signature-v3-timestamp';

/** Either of the two ways to sign will do: each alone proves address and content. */
export function verifySignature(request: Posted): Verified {
  const token = request.headers[tokenHeader];
  const hash = request.headers[hashHeader];
  if (hash === undefined) return verifyToken(token, request);
  const byHash = verifyHash(hash, request);
  if (byHash.ok || token === undefined) return byHash;
  const byToken = verifyToken(token, request);
  return byToken.ok ? byToken : { ok: false, reason: `${byToken.reason}; ${byHash.reason}` };
}

/** Version 3: over method, address, body and time. */
function verifyHash(given: string, { headers, body, url, secrets, now }: Posted): Verified {
  const time = headers[timeHeader] ?? '';
  if (!/^\d{1,12}$/u.test(time)) return { ok: false, reason: `${timeHeader}: got ${shown(time)}, wanted seconds since 1970` };
  const late = playedBack(timeHeader, Number(time) * 1000, now);
  if (late !== null) return late;
  return verified(hashHeader, given, secrets, (secret) => [mac('sha256', secret, 'POST', url, body, time).toString('base64')]);
}

/** Version 1: a JSON web token that holds the address and the message once more, so what it says must be what came. */
function verifyToken(token: string | undefined, { body, url, secrets, now }: Posted): Verified {
  const [head, claims, signature, ...more] = (token ?? '').split('.');
  if (head === undefined || claims === undefined || signature === undefined || more.length > 0) {
    return { ok: false, reason: `${tokenHeader}: got ${token === undefined ? 'none' : 'another form'}, wanted a JSON web token` };
  }
  const algorithm = fieldOf(partOf(head), 'alg');
  if (algorithm !== 'HS512') return { ok: false, reason: `${tokenHeader}: got the algorithm ${shownValue(algorithm)}, wanted HS512` };
  const check = verified(tokenHeader, signature.replace(/=+$/u, ''), secrets, (secret) => [
    mac('sha512', secret, `${head}.${claims}`).toString('base64url'),
  ]);
  if (!check.ok) return check;
  const signed = partOf(claims);
  const until = fieldOf(signed, 'exp');
  if (typeof until === 'number' && now > until * 1000 + replayWindowMs) return { ok: false, reason: `${tokenHeader}: has expired` };
  const address = fieldOf(signed, 'url');
  if (address !== undefined && !sameAddress(address, url)) {
    return { ok: false, reason: `${tokenHeader}: signed for ${shownValue(address)}, wanted this address` };
  }
  // The message stands beside the address, or the whole token is the message.
  const payload = fieldOf(signed, 'payload') ?? signed;
  const message = typeof payload === 'string' ? tryJson(payload) : payload;
  return signedPart(message) !== null && signedPart(message) === signedPart(tryJson(new TextDecoder().decode(body)))
    ? { ok: true }
    : { ok: false, reason: 'body: differs from the message that is signed' };
}

function partOf(text: string): unknown {
  return tryJson(Buffer.from(text, 'base64url').toString('utf8'));
}

function tryJson(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (Object.getOwnPropertyDescriptor(value, name)?.value as unknown) : undefined;
}

function sameAddress(signed: unknown, url: string): boolean {
  return typeof signed === 'string' && URL.canParse(signed) && new URL(signed).href === new URL(url).href;
}

/** What is read of a message, in one writing: keys in order, an id as text or as a number alike. Null = no message. */
function signedPart(message: unknown): string | null {
  if (fieldOf(message, 'event') === undefined || fieldOf(message, 'resource') === undefined) return null;
  return JSON.stringify(['event', 'resource', 'timestamp', 'data'].map((name) => plain(fieldOf(message, name))));
}

function plain(value: unknown): unknown {
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, each]) => [name, plain(each)]);
}
