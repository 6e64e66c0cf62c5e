import { hash } from 'node:crypto';
import type { Posted, Verified } from '#connectors/connector.ts';
import { mac, same, verified } from '#connectors/secrets.ts';

export const signatureHeader = 'x-twilio-signature';

/**
 * HMAC-SHA1 over the public address and, where the body is a form, its fields sorted by name. A body of another kind is named by its
 * hash in the address (`bodySHA256`), which is then all that is signed. The scheme carries no time.
 */
export function verifySignature({ headers, body, url, secrets }: Pick<Posted, 'headers' | 'body' | 'url' | 'secrets'>): Verified {
  const named = bodyHashIn(url);
  if (named !== null && !same(hash('sha256', body, 'hex'), named.toLowerCase())) {
    return { ok: false, reason: 'bodySHA256: does not fit the body' };
  }
  const signed = named === null ? signedFields(body) : '';
  const addresses = waysToWrite(url);
  return verified(signatureHeader, headers[signatureHeader], secrets, (secret) =>
    addresses.map((address) => mac('sha1', secret, address, signed).toString('base64')),
  );
}

/** Name and value of each field, by name; of a name that comes several times each value once, sorted. */
function signedFields(body: Uint8Array): string {
  const values = new Map<string, Set<string>>();
  for (const [name, value] of new URLSearchParams(new TextDecoder().decode(body))) {
    values.set(name, (values.get(name) ?? new Set()).add(value));
  }
  return [...values]
    .sort(([a], [b]) => byBytes(a, b))
    .flatMap(([name, those]) => [...those].sort(byBytes).map((value) => name + value))
    .join('');
}

function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function bodyHashIn(url: string): string | null {
  const query = url.indexOf('?');
  return query < 0 ? null : new URLSearchParams(url.slice(query)).get('bodySHA256');
}

const parts = /^(https?):\/\/([^/?#]*?)(?::\d+)?([/?#].*)?$/u;

/** The address as it stands, without its port, and with the usual one: the sender signs any of them. */
function waysToWrite(url: string): string[] {
  const [whole, scheme, host, rest = ''] = parts.exec(url) ?? [];
  if (whole === undefined || scheme === undefined || host === undefined) return [url];
  const port = scheme === 'https' ? 443 : 80;
  return [...new Set([url, `${scheme}://${host}${rest}`, `${scheme}://${host}:${port}${rest}`])];
}
