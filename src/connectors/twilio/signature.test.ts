import { createHash, createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { connectorSample } from '../../../test/hosted-facts.ts';
import { signatureHeader, verifySignature } from './signature.ts';

interface Vector {
  readonly name: string;
  readonly token: string;
  readonly url: string;
  readonly url_seen_by_receiver?: string;
  readonly params: Readonly<Record<string, string | string[]>>;
  readonly body?: string;
  readonly expected: string;
}

const sample = connectorSample('twilio-signature-vectors.json');
const { vectors } = JSON.parse(sample ?? '{"vectors":[]}') as { vectors: Vector[] };

function bodyOf({ body, params }: Vector): Uint8Array {
  const fields = Object.entries(params).flatMap(([name, value]) => [value].flat().map((one): [string, string] => [name, one]));
  return Buffer.from(body ?? new URLSearchParams(fields).toString());
}

const verify = (body: Uint8Array | string, url: string, signature: string, ...secrets: string[]) =>
  verifySignature({ headers: { [signatureHeader]: signature }, body: Buffer.from(body), url, secrets });

const unfit = { ok: false, reason: 'x-twilio-signature: does not fit this request and any valid secret' };

describe("the vendor's vectors", () => {
  test.skipIf(sample === null)('all of them (needs ../shared/connectors/samples/twilio-signature-vectors.json)', () => {
    expect(vectors).toHaveLength(6);
    for (const vector of vectors) {
      const { name, token, url, url_seen_by_receiver: seen = url, expected } = vector;
      expect([name, verify(bodyOf(vector), seen, expected, token)]).toEqual([name, { ok: true }]);
      expect([name, verify(bodyOf(vector), seen, expected, 'newer', token)]).toEqual([name, { ok: true }]);
      expect([name, verify(bodyOf(vector), seen, expected, `${token}6`)]).toEqual([name, unfit]);
      expect([name, verify(bodyOf(vector), seen.replace('myapp', 'theirapp'), expected, token)]).toEqual([name, unfit]);
    }
  });

  test.skipIf(sample === null)('each byte of a body counts (needs ../shared/connectors/samples/twilio-signature-vectors.json)', () => {
    for (const vector of vectors) {
      const body = bodyOf(vector);
      for (const at of body.keys()) {
        const changed = body.with(at, (body[at] ?? 0) ^ 1);
        expect(verify(changed, vector.url, vector.expected, vector.token).ok).toBe(false);
      }
    }
  });
});

describe('a request', () => {
  const url = 'https://calls.example.com/ingest/key?account=1';
  // printf '%s' "${url}CallSidCA1CallStatuscompletedFrom+12125550167" | openssl dgst -sha1 -hmac token -binary | base64
  const body = 'CallStatus=completed&From=%2B12125550167&CallSid=CA1';
  const fields = 'CallSidCA1CallStatuscompletedFrom+12125550167';
  const sign = (text: string, token = 'token'): string => createHmac('sha1', token).update(text).digest('base64');

  test('fits its address with and without the usual port, and no other', () => {
    expect(verify(body, url, sign(url + fields), 'token')).toEqual({ ok: true });
    const ported = url.replace('.com', '.com:443');
    expect(verify(body, url, sign(ported + fields), 'token')).toEqual({ ok: true });
    expect(verify(body, ported, sign(url + fields), 'token')).toEqual({ ok: true });
    expect(verify(body, url.replace('https', 'http'), sign(`http${ported.slice(5).replace('443', '80')}${fields}`), 'token')).toEqual({
      ok: true,
    });
    for (const other of [
      url.replace('key', 'foreign'),
      url.replace('=1', '=2'),
      url.replace('?account=1', ''),
      url.replace('calls.', ''),
    ]) {
      expect(verify(body, other, sign(url + fields), 'token')).toEqual(unfit);
    }
  });

  test('fits any valid secret and the fields as they are', () => {
    expect(verify(body, url, sign(url + fields, 'old'), 'new', 'old')).toEqual({ ok: true });
    expect(verify(body, url, sign(url + fields, 'stolen'), 'new', 'old')).toEqual(unfit);
    expect(verify(body.replace('completed', 'busy'), url, sign(url + fields), 'token')).toEqual(unfit);
    expect(verify(`${body}&To=1`, url, sign(url + fields), 'token')).toEqual(unfit);
    expect(verify(body, url, sign(url + fields))).toEqual(unfit);
    expect(verify(body, url, '', 'token')).toEqual({ ok: false, reason: 'x-twilio-signature: got none' });
    expect(verifySignature({ headers: {}, body: Buffer.from(body), url, secrets: ['token'] }).ok).toBe(false);
  });

  test('values are signed as they are meant: blanks, marks and letters beyond ASCII', () => {
    expect(verify('CallerName=Zo%C3%AB+%26+M%C3%BCller', url, sign(`${url}CallerNameZoë & Müller`), 'token')).toEqual({ ok: true });
    expect(verify('b=1&B=2&a=3', url, sign(`${url}B2a3b1`), 'token')).toEqual({ ok: true });
    expect(verify('', url, sign(url), 'token')).toEqual({ ok: true });
  });

  test('a body that the address names by its hash must be that body', () => {
    const json = '{"CallSid":"CA1"}';
    const hashed = `${url}&bodySHA256=${createHash('sha256').update(json).digest('hex')}`;
    expect(verify(json, hashed, sign(hashed), 'token')).toEqual({ ok: true });
    expect(verify(json, hashed.toUpperCase(), sign(hashed), 'token').ok).toBe(false);
    expect(verify(`${json} `, hashed, sign(hashed), 'token')).toEqual({ ok: false, reason: 'bodySHA256: does not fit the body' });
    // A body that nothing signed does not pass as one that was.
    expect(verify(json, url, sign(url), 'token')).toEqual(unfit);
  });
});
